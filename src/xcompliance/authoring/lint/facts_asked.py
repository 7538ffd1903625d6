"""Which facts a rule asks, with the names of its pack written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xcompliance.authoring.lint.bare import Expander
from xcompliance.authoring.lint.desk import Desk
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
    Rule,
    ValueRef,
)

__all__ = ["expander", "facts_of", "names_in"]


def expander(desk: Desk, pack: str, scope: str) -> Expander:
    """Writes out the definitions of a pack."""
    return Expander(scope, lambda name: desk.definition(pack, name))


def facts_of(rule: Rule, desk: Desk) -> tuple[str, ...]:
    """Full paths of the facts the clauses of a rule ask, in their order; members of lists as ``order.lines.sku``."""
    bare = expander(desk, rule.pack, rule.applies_to)
    clauses = (bare.condition(clause.condition) for clause in (*rule.when, *rule.unless))
    return tuple(dict.fromkeys(path for clause in clauses for path in _facts(clause, "")))


def _facts(node: Condition | Operand | tuple[Any, ...] | None, item: str) -> Iterator[str]:
    if isinstance(node, Field):
        yield node.path.replace("item", item, 1) if node.path.partition(".")[0] == "item" else node.path
    elif isinstance(node, AllOf | AnyOf):
        for part in node.parts:
            yield from _facts(part, item)
    elif isinstance(node, Not):
        yield from _facts(node.part, item)
    elif isinstance(node, Quantified):
        of = next(_facts(node.of, item))
        yield of
        yield from _facts(node.where, of)
        if node.compare is not None:
            yield from _facts(node.compare[1], item)
    elif isinstance(node, Compare):
        yield from _facts(node.left, item)
        yield from _facts(node.right, item)
    elif isinstance(node, ValueRef):
        for _, key in node.keys:
            yield from _facts(key, item)
    elif isinstance(node, Arithmetic):
        for arg in node.args:
            yield from _facts(arg, item)


def names_in(node: Any) -> Iterator[str]:
    """Names of definitions a condition, operand, clause or outcome refers to."""
    if isinstance(node, IsTrue | Defined):
        yield node.name
    elif isinstance(node, tuple):
        for part in node:
            yield from names_in(part)
    elif hasattr(node, "__dataclass_fields__"):
        for name in node.__dataclass_fields__:
            yield from names_in(getattr(node, name))
