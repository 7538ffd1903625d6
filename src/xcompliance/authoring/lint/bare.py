"""Conditions without positions and with every defined name written out, so that equal ones are equal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from xcompliance.facts.fields import ALIASES, FIELDS, SCOPES
from xcompliance.rules.syntax import (
    NOWHERE,
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
from xcompliance.rules.vocabulary import Vocabulary

__all__ = ["Expander", "whole_path"]

VOCABULARY = Vocabulary(FIELDS, SCOPES)


@dataclass(frozen=True, slots=True)
class Expander:
    """Writes out the definitions of one pack for one scope. ``definition`` tells what a name means, None if nothing."""

    scope: str
    definition: Callable[[str], Any]

    def condition(self, node: Condition) -> Condition:
        """The condition with names written out, full paths and no positions."""
        if isinstance(node, AllOf):
            return AllOf(tuple(self.condition(part) for part in node.parts))
        if isinstance(node, AnyOf):
            return AnyOf(tuple(self.condition(part) for part in node.parts))
        if isinstance(node, Not):
            return Not(self.condition(node.part))
        if isinstance(node, IsTrue):
            body = self.definition(node.name)
            return IsTrue(node.name) if body is None else self.condition(body)
        if isinstance(node, Quantified):
            of = Field(self._path(node.of.path))
            compare = None if node.compare is None else (node.compare[0], self.operand(node.compare[1]))
            return replace(node, of=of, where=self.condition(node.where), compare=compare, position=NOWHERE)
        right = node.right
        if right is not None and not isinstance(right, tuple):
            right = self.operand(right)
        return Compare(self.operand(node.left), node.op, right)

    def operand(self, node: Operand) -> Operand:
        """The operand with names written out and full paths."""
        if isinstance(node, Field):
            return Field(self._path(node.path))
        if isinstance(node, Defined):
            body = self.definition(node.name)
            return node if body is None else self.operand(body)
        if isinstance(node, ValueRef):
            return ValueRef(node.id, tuple((name, self.operand(key)) for name, key in node.keys))
        if isinstance(node, Arithmetic):
            return Arithmetic(node.op, tuple(self.operand(arg) for arg in node.args))
        return node

    def _path(self, path: str) -> str:
        return whole_path(path, self.scope)


def whole_path(path: str, scope: str) -> str:
    """The path from the record (or item) on; short names such as ``ship_to`` written out."""
    root, _, rest = path.partition(".")
    if root in ALIASES:
        return f"{ALIASES[root]}.{rest}" if rest else ALIASES[root]
    return VOCABULARY.full_path(path, scope)
