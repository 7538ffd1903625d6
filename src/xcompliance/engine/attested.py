"""How well attested a rule that fired is: as the weakest of the rule itself and the dated values that decided it.

Low confidence never blocks and never taxes, wherever it comes from; medium confidence is marked in the finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from xcompliance.engine.context import Context
from xcompliance.engine.reference import truth
from xcompliance.engine.select import nodes
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

__all__ = ["attested", "of_value", "resting_on_less", "weaker"]

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


def resting_on_less(
    rules: Iterable[Rule], values: ValueStore, definitions: Mapping[tuple[str, str], Any]
) -> tuple[frozenset[int], frozenset[int]]:
    """Positions of the rules whose clauses read a value that is, on some day or in some row, not of high confidence.

    Returns:
        Those that may rest on low confidence, and all of them.
    """
    known: dict[str, frozenset[str]] = {}
    low, less = set(), set()
    for number, rule in enumerate(rules):
        for node in nodes((*rule.when, *rule.unless), rule.pack, definitions):
            if not isinstance(node, ValueRef):
                continue
            if node.id not in known:
                known[node.id] = _confidences(values.get(node.id))
            if "low" in known[node.id]:
                low.add(number)
            if known[node.id] != {"high"}:
                less.add(number)
    return frozenset(low), frozenset(less)


def _confidences(thing: Any) -> frozenset[str]:
    entries = (row.entry for row in thing.rows) if isinstance(thing, Table) else thing.entries
    return frozenset(entry.confidence for entry in entries)


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
