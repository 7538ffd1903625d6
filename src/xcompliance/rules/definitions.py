"""The ``define:`` of a pack: names its rules share, read in the order they build on each other."""

from __future__ import annotations

import re
from typing import Final

from xcompliance.document.yaml import Node
from xcompliance.rules.comparisons import COMPARISONS
from xcompliance.rules.conditions import FORMS, read_condition
from xcompliance.rules.formula import read_formula
from xcompliance.rules.operands import read_value_ref
from xcompliance.rules.reading import UNIT_TYPES, DefinitionInfo, Reading, position
from xcompliance.rules.syntax import Definition, ValueRef
from xcompliance.rules.vocabulary import Typed

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")


class DefinitionReader:
    """Reads the definitions of one pack. A definition that is asked for before it was read is read first."""

    def __init__(self, node: Node | None, reading: Reading) -> None:
        self.node = node
        self.reading = reading
        self.done: dict[str, DefinitionInfo] = {}
        self.open: list[str] = []
        self.failed: set[str] = set()

    def read(self) -> dict[str, DefinitionInfo]:
        """Every definition that is right, each after those it builds on. Problems go to ``reading``."""
        self.reading.definitions = self.done
        self.reading.pending = self.one
        for name, _ in self.node.items() if self.node is not None else ():
            self.one(name)
        self.reading.pending = None
        return self.done

    def one(self, name: str) -> DefinitionInfo | None:
        """The definition of a name, read now if necessary; None when there is none or it is wrong."""
        if name in self.done:
            return self.done[name]
        child = self.node.get(name) if self.node is not None else None
        if child is None or self.node is None or name in self.failed:
            return None
        if name in self.open:
            circle = " -> ".join([*self.open[self.open.index(name) :], name])
            message = f'Definition "{name}" refers to itself: {circle}.'
            self.reading.problem_at_key(self.node, name, "XC-L214", message, "Break the circle.")
            return None
        found = self._read(name, child)
        if found is None:
            self.failed.add(name)
        else:
            self.done[name] = found
        return found

    def _read(self, name: str, node: Node) -> DefinitionInfo | None:
        reading = self.reading
        vocabulary = reading.catalogues.vocabulary
        taken = name in FORMS or name in COMPARISONS or name in ("on", "item", "destination", "value")
        if NAME.fullmatch(name) is None or taken or vocabulary.is_root(name):
            message = f'"{name}" cannot be defined: it is not well formed or has a meaning of its own.'
            if self.node is not None:
                reading.problem_at_key(self.node, name, "XC-L028", message, "Use another name in lower case.")
            return None
        outer, reading.roots = reading.roots, set()
        self.open.append(name)
        try:
            return self._body(name, node)
        finally:
            self.open.pop()
            reading.roots = outer | reading.roots

    def _body(self, name: str, node: Node) -> DefinitionInfo | None:
        reading = self.reading
        keys = set(node.value) if node.kind == "map" else set()
        typed: Typed | None = None
        if keys == {"formula"}:
            typed = read_formula(node.value["formula"], reading)
        elif "value" in keys:
            ref = read_value_ref(node, reading, None)
            typed = None if ref is None else self._typed(ref, node)
        else:
            condition = read_condition(node, reading)
            if condition is None:
                return None
            return DefinitionInfo(Definition(name, condition, position(node)), None, frozenset(reading.roots))
        if typed is None:
            return None
        return DefinitionInfo(Definition(name, typed.operand, position(node)), typed, frozenset(reading.roots))

    def _typed(self, ref: ValueRef, node: Node) -> Typed:
        described = self.reading.value_unit(node, ref.id)
        return Typed(ref, UNIT_TYPES.get(described[0]) if described is not None else None)
