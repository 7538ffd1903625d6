"""Which destinations a record is judged for, and which rules can hold there at all.

Selection is what makes rules of other places and other years cost nothing: it runs once per place and stretch of time,
and its result is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from xcompliance.facts.unknown import UNKNOWN
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Arithmetic,
    Clause,
    Compare,
    Condition,
    Defined,
    DueClock,
    Field,
    IsTrue,
    Not,
    Operand,
    Outcome,
    Quantified,
    Rule,
    ValueRef,
)

DESTINATION = {"order": "ship_to", "user": "country"}
"""The fact that says where a record of this kind is judged. Listings have many destinations; other kinds have none."""


def destinations(kind: str, record: Any) -> list[Any]:
    """The places a record is judged for, as facts. ``[None]`` for kinds whose rules do not depend on a place."""
    if kind == "listing":
        listed = record.destinations
        return list(listed) if isinstance(listed, tuple) and listed else [UNKNOWN]
    if kind in DESTINATION:
        where = getattr(record, DESTINATION[kind])
        return [UNKNOWN if where is None else where]
    return [None]


def items(record: Any, of: str) -> tuple[tuple[Any, str], ...]:
    """The objects a scope speaks of, each with its path in the record; a single sub-record counts as a list of one.

    What is not given or known to be absent has no objects: rules of the scope stay silent. ``lines.dangerous_goods``
    names the sub-record of every member of a list.
    """
    if "." in of:
        return _inner_items(record, of)
    found = getattr(record, of)
    if isinstance(found, tuple):
        return tuple((item, f"{of}[{index}]") for index, item in enumerate(found) if item is not UNKNOWN)
    return () if found is UNKNOWN or found is None else ((found, of),)


def _inner_items(record: Any, of: str) -> tuple[tuple[Any, str], ...]:
    outer, _, inner = of.partition(".")
    return tuple(
        (found, f"{path}.{below}") for item, path in items(record, outer) for found, below in items(item, inner)
    )


def destination_path(kind: str) -> str:
    """The path of the fact that is needed to place a record of this kind."""
    return "listing.destinations" if kind == "listing" else f"{kind}.{DESTINATION.get(kind, 'place')}"


def judged_by_destination(rule: Rule) -> bool:
    """Whether selection by destination already decides the rule's ``places:``."""
    kind = rule.applies_to.partition(".")[0]
    return rule.places.of in ("destination", DESTINATION.get(kind))


def selected(rules: Iterable[tuple[int, Rule]], located: Any, on: date) -> Iterator[tuple[int, bool]]:
    """Numbers of the rules that may hold at a located destination on a day, and whether their place is uncertain."""
    definite = frozenset(located.definite) if located is not None else frozenset()
    possible = located.possible if located is not None else frozenset()
    for number, rule in rules:
        if not rule.effective.contains(on):
            continue
        if rule.places.everywhere or not judged_by_destination(rule) or not definite.isdisjoint(rule.places.ids):
            yield number, False
        elif not possible.isdisjoint(rule.places.ids):
            yield number, True


# -- what a rule reads of the destination ------------------------------------------------------------------------------


def asks_destination(rule: Rule, definitions: Mapping[tuple[str, str], Any]) -> bool:
    """Whether the truth of a rule's clauses may differ between the destinations of one record.

    Where its ``places:`` are is left to selection.
    """
    if rule.goods_placed_on_market is not None:
        return True
    return any(names_destination(clause.condition, rule.pack, definitions) for clause in (*rule.when, *rule.unless))


def names_destination(node: Any, pack: str, definitions: Mapping[tuple[str, str], Any]) -> bool:
    """Whether a condition, operand or list of clauses reads the destination, through whatever definition."""
    return any(
        isinstance(one, Field) and one.path.partition(".")[0] == "destination" for one in nodes(node, pack, definitions)
    )


def nodes(
    node: Any, pack: str = "", definitions: Mapping[tuple[str, str], Any] | None = None
) -> Iterator[Condition | Operand]:
    """Every condition and operand of a condition, operand or list of clauses, through whatever definition.

    Without ``definitions`` names stay names: their bodies are left out.
    """
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, tuple):
            waiting += here
            continue
        if isinstance(here, Clause):
            waiting.append(here.condition)
            continue
        yield here
        if isinstance(here, Compare):
            waiting += (here.left, here.right)
        elif isinstance(here, AllOf | AnyOf):
            waiting += here.parts
        elif isinstance(here, Not):
            waiting.append(here.part)
        elif isinstance(here, IsTrue | Defined):
            waiting += () if definitions is None else (definitions[pack, here.name],)
        elif isinstance(here, Quantified):
            waiting += (here.of, here.where, *(here.compare or ())[1:])
        elif isinstance(here, Arithmetic):
            waiting += here.args
        elif isinstance(here, ValueRef):
            waiting += (key for _, key in here.keys)


# -- dated values a rule refers to: they decide when a rule must be compiled anew ------------------------------------


def value_refs(rule: Rule) -> Iterator[ValueRef]:
    """Every reference to a dated value or table in a rule's conditions and outcome."""
    yield from body_refs((*rule.when, *rule.unless))
    yield from _in_outcome(rule.then)


def body_refs(body: Condition | Operand | tuple[Clause, ...] | None) -> Iterator[ValueRef]:
    """Every reference to a dated value in clauses or the body of a definition."""
    return (node for node in nodes(body) if isinstance(node, ValueRef))


def _in_outcome(then: Outcome) -> Iterator[ValueRef]:
    for tax in then.tax:
        for operand in (tax.rate, tax.amount, tax.local_cap, *tax.base_values):
            yield from body_refs(operand)
    for duty in then.duties:
        yield from _in_clock(duty.due)
    if then.score is not None:
        yield from body_refs(then.score.points)


def _in_clock(clock: DueClock | None) -> Iterator[ValueRef]:
    if clock is not None:
        yield from body_refs(clock.within)
        yield from body_refs(clock.not_before)
        for one in clock.earliest_of:
            yield from _in_clock(one)
