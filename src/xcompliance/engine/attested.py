"""How well attested a rule that fired is: as the weakest of the rule itself and the dated values that decided it.

Low confidence never blocks and never taxes, wherever it comes from; medium confidence is marked in the finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any

from xcompliance.engine.context import Context
from xcompliance.engine.reference import truth
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.store import ValueStore
from xcompliance.jurisdictions.table import Table
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Arithmetic,
    Condition,
    Defined,
    IsTrue,
    Not,
    Quantified,
    Quantity,
    Rule,
    ValueRef,
)
from xcompliance.verdict import Confidence

__all__ = ["attested", "of_value", "resting_on", "weaker"]

_ORDERED = tuple(Confidence)
_RANK = MappingProxyType({confidence.value: rank for rank, confidence in enumerate(_ORDERED)})
_SETTLES = MappingProxyType({Quantity.SOME: True, Quantity.NONE: True, Quantity.EVERY: False})
"""The truth of one element that settles a quantifier, whatever the other elements say."""


def weaker(left: Confidence, right: Confidence) -> Confidence:
    """The lower of two confidences."""
    return max(left, right, key=_ORDERED.index)


def attested(rule: Rule, context: Context) -> Confidence:
    """The confidence of a rule that fired for the object ``context`` speaks of."""
    context.in_pack(rule.pack)
    ranks = [_RANK[rule.confidence]]
    ranks += [_rank(clause.condition, True, context) for clause in rule.when]
    ranks += [_rank(clause.condition, False, context) for clause in rule.unless]
    return _ORDERED[max(ranks)]


def of_value(operand: Any, context: Context) -> Confidence:
    """The confidence of the dated values an operand reads."""
    return _ORDERED[_read(operand, context)]


def resting_on(
    rules: Iterable[Rule], words: frozenset[str], values: ValueStore, definitions: Mapping[tuple[str, str], Any]
) -> frozenset[int]:
    """Positions of the rules whose clauses read a value that is, on some day or in some row, of such a confidence."""
    held: dict[str, bool] = {}

    def is_so(id_: str) -> bool:
        if id_ not in held:
            thing = values.get(id_)
            entries = (row.entry for row in thing.rows) if isinstance(thing, Table) else iter(thing.entries)
            held[id_] = any(entry.confidence in words for entry in entries)
        return held[id_]

    return frozenset(
        number
        for number, rule in enumerate(rules)
        if any(
            is_so(id_)
            for clause in (*rule.when, *rule.unless)
            for id_ in _ids(clause.condition, rule.pack, definitions)
        )
    )


def _ids(node: Any, pack: str, definitions: Mapping[tuple[str, str], Any]) -> Iterator[str]:
    """Ids of the values a condition or operand reads, through whatever definition."""
    if isinstance(node, IsTrue | Defined):
        yield from _ids(definitions[pack, node.name], pack, definitions)
    elif isinstance(node, tuple):
        for one in node:
            yield from _ids(one, pack, definitions)
    elif is_dataclass(node):
        if isinstance(node, ValueRef):
            yield node.id
        for part in fields(node):
            yield from _ids(getattr(node, part.name), pack, definitions)


def _rank(condition: Condition, held: bool, context: Context) -> int:
    """The rank of what makes a condition true or false, as ``held`` says it is: the surest of several reasons."""
    if isinstance(condition, AllOf | AnyOf):
        ranks = [_rank(part, held, context) for part in condition.parts if truth(part, context) is held]
        return (max if isinstance(condition, AllOf) is held else min)(ranks, default=0)
    if isinstance(condition, Not):
        return _rank(condition.part, not held, context)
    if isinstance(condition, IsTrue):
        return _rank(context.definition(condition.name), held, context)  # type: ignore[arg-type]
    if isinstance(condition, Quantified):
        return _of_elements(condition, context)
    return max(_read(condition.left, context), _read(condition.right, context))


def _of_elements(node: Quantified, context: Context) -> int:
    outer, ranks = context.element, []
    elements = context.fact(node.of.path)
    for element in elements if isinstance(elements, tuple) else ():
        if element is UNKNOWN:
            continue
        context.element = element
        held = truth(node.where, context)
        if held is not None:
            ranks.append((held, _rank(node.where, held, context)))
    context.element = outer
    settling = [rank for held, rank in ranks if node.quantity in _SETTLES and held is _SETTLES[node.quantity]]
    if settling:
        return min(settling)
    limit = _read(node.compare[1], context) if node.compare is not None else 0
    return max([limit, *(rank for _, rank in ranks)])


def _read(operand: Any, context: Context) -> int:
    if isinstance(operand, ValueRef):
        entry = context.entry(operand)
        own = 0 if entry is None else _RANK[entry.confidence]
        return max([own, *(_read(key, context) for _, key in operand.keys)])
    if isinstance(operand, Defined):
        return _read(context.definition(operand.name), context)
    if isinstance(operand, Arithmetic):
        return max([0, *(_read(arg, context) for arg in operand.args)])
    return 0
