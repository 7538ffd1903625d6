"""Conditions, table look-ups and sums that several rules ask for are worked out once.

Inside one generated function what is shared lives in a local variable. What does not depend on the item (is the seller
in the Union?) is kept for all items of the record, in a memory that the context carries. Names of definitions count as
what they stand for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from typing import Any

from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Arithmetic,
    Compare,
    Condition,
    Defined,
    Field,
    IsTrue,
    Not,
    Operand,
    Quantified,
    ValueRef,
)

NOT_YET = object()


class Sharing:
    """Decides what is shared while one module is generated, and lays out its memory."""

    def __init__(self, item_name: str, definitions: Mapping[tuple[str, str], Any]) -> None:
        self.item_name = item_name
        self.definitions = definitions
        self.keys: dict[tuple[int, str], Any] = {}
        self.counts: Counter[Any] = Counter()
        self.cells: dict[Any, int] = {}
        self.local: dict[Any, str] = {}
        self.uses_memory = False
        self._off = 0

    def count(self, condition: Condition, pack: str) -> None:
        """Note every part of a condition one rule asks for."""
        key = self.key(condition, pack)
        self.counts[key] += 1
        if self.counts[key] > 1:
            return
        if isinstance(condition, AllOf | AnyOf):
            for part in condition.parts:
                self.count(part, pack)
        elif isinstance(condition, Not):
            self.count(condition.part, pack)
        elif isinstance(condition, IsTrue):
            self.count(self.definitions[pack, condition.name], pack)
        elif isinstance(condition, Compare):
            self._count_operand(condition.left, pack)
            self._count_operand(condition.right, pack)

    def _count_operand(self, operand: Any, pack: str) -> None:
        while isinstance(operand, Defined):
            operand = self.definitions[pack, operand.name]
        if isinstance(operand, ValueRef | Arithmetic):
            self.counts[self.key(operand, pack)] += 1

    def key(self, node: Condition | Operand, pack: str) -> Any:
        """What tells whether two rules ask for the same thing."""
        known = (id(node), pack)
        if known not in self.keys:
            self.keys[known] = bare(node, pack, self.definitions)
        return self.keys[known]

    def begin(self) -> tuple[dict[Any, str], bool]:
        """Start a function: its locals are its own. Give the returned state back to ``end``."""
        outer = (self.local, self.uses_memory)
        self.local, self.uses_memory = {}, False
        return outer

    def end(self, outer: tuple[dict[Any, str], bool]) -> list[str]:
        """Finish a function; the lines it has to begin with."""
        lines = [f"{name} = N" for name in self.local.values()]
        if self.uses_memory:
            lines.append("M = x_memo(c, x_memory)")
        self.local, self.uses_memory = outer
        return lines

    @contextmanager
    def off(self) -> Iterator[None]:
        """Nothing is shared inside quantifiers: they are functions of their own."""
        self._off += 1
        yield
        self._off -= 1

    def wrap(self, key: Any, make: Callable[[], str]) -> str:
        """The expression of a condition or operand, shared where that pays."""
        if self._off:
            return make()
        if self.item_name and not _mentions(key, (self.item_name, "item")):
            cell = self.cells.setdefault(key, len(self.cells))
            self.uses_memory = True
            name = f"w{cell}"
            return f"({name} if ({name} := M[{cell}]) is not N else x_put(M, {cell}, {make()}))"
        if self.counts[key] < 2:
            return make()
        if key not in self.local:
            self.local[key] = f"s{len(self.local)}"
        name = self.local[key]
        return f"({name} if {name} is not N else ({name} := {make()}))"


def memo(context: Any, sharing: Sharing) -> list[Any]:
    """The memory of one module for one record at one destination."""
    memory = context.memories.get(sharing)
    if memory is None:
        memory = context.memories[sharing] = [NOT_YET] * len(sharing.cells)
    found: list[Any] = memory
    return found


def put(memory: list[Any], cell: int, value: Any) -> Any:
    """Keep a value and give it back."""
    memory[cell] = value
    return value


def bare(node: Any, pack: str, definitions: Mapping[tuple[str, str], Any]) -> Any:
    """A condition or operand without its positions, as a key. Names of definitions stand for their bodies."""
    while isinstance(node, IsTrue | Defined):
        node = definitions[pack, node.name]
    if isinstance(node, tuple):
        return tuple(bare(one, pack, definitions) for one in node)
    if not is_dataclass(node) or isinstance(node, type) or not _ours(node):
        return (type(node).__name__, node)
    parts = [bare(getattr(node, part.name), pack, definitions) for part in fields(node) if part.name != "position"]
    root = node.path.partition(".")[0] if isinstance(node, Field) else ""
    return (type(node).__name__, root, *parts)


def _ours(node: Any) -> bool:
    return type(node).__module__ == Compare.__module__


def _mentions(key: Any, roots: tuple[str, ...]) -> bool:
    """Whether a key reads a fact that begins with one of the roots."""
    if not isinstance(key, tuple) or not key:
        return False
    if key[0] == Field.__name__:
        return key[1] in roots
    if key[0] == Quantified.__name__:
        return any(_mentions(part, roots[:1]) for part in key)
    return any(_mentions(part, roots) for part in key)
