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
    Field,
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
_MEDIUM, _LOW = _RANK["medium"], _RANK["low"]
_SETTLES = MappingProxyType({Quantity.SOME: True, Quantity.NONE: True, Quantity.EVERY: False})
"""The truth of one element that settles a quantifier, whatever the other elements say."""


def weaker(left: Confidence, right: Confidence) -> Confidence:
    """The lower of two confidences."""
    return max(left, right, key=_ORDERED.index)


def attested(number: int, context: Context) -> Confidence:
    """The confidence of a rule of the snapshot that fired for the object ``context`` speaks of."""
    snapshot = context.snapshot
    rule = snapshot.numbered[number]
    refs = snapshot.marked.get(number)
    own = _RANK[rule.confidence]
    if refs is None or own >= (_LOW if number in snapshot.doubtful else _MEDIUM):
        return rule.confidence  # no value can lower it
    context.in_pack(rule.pack)
    if refs and max(_read(ref, context) for ref in refs) <= own:
        return rule.confidence  # no value lowers it today and here
    ranks = [own]
    ranks += [_rank(clause.condition, True, context) for clause in rule.when]
    ranks += [_rank(clause.condition, False, context) for clause in rule.unless]
    return _ORDERED[max(ranks)]


def of_value(operand: Any, context: Context) -> Confidence:
    """The confidence of the dated values an operand reads."""
    return _ORDERED[_read(operand, context)]


def resting_on_less(
    rules: Iterable[Rule], values: ValueStore, definitions: Mapping[tuple[str, str], Any]
) -> tuple[frozenset[int], Mapping[int, tuple[ValueRef, ...]]]:
    """Positions of the rules whose clauses read a value that is, on some day or in some row, not of high confidence.

    Returns:
        Those that may rest on low confidence; and all of them with the references to such values, or with none where
        one is looked up for each member of a list.
    """
    known: dict[str, frozenset[str]] = {}
    low: set[int] = set()
    less: dict[int, tuple[ValueRef, ...]] = {}
    for number, rule in enumerate(rules):
        clauses = (*rule.when, *rule.unless)
        refs = [node for node in nodes(clauses, rule.pack, definitions) if isinstance(node, ValueRef)]
        for ref in refs:
            if ref.id not in known:
                known[ref.id] = _confidences(values.get(ref.id))
        weak = tuple(ref for ref in refs if known[ref.id] != {"high"})
        if any("low" in known[ref.id] for ref in weak):
            low.add(number)
        if weak:
            less[number] = () if any(_of_an_element(ref, rule.pack, definitions) for ref in weak) else weak
    return frozenset(low), MappingProxyType(less)


def _of_an_element(ref: ValueRef, pack: str, definitions: Mapping[tuple[str, str], Any]) -> bool:
    """Whether a look-up depends on the member of a list a quantifier speaks of."""
    return any(isinstance(n, Field) and n.path.partition(".")[0] == "item" for n in nodes(ref, pack, definitions))


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
