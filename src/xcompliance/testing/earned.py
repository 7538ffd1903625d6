"""``status: active`` is earned: cases that show the rule firing and silent, its clauses and dates, a fresh citation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from xcompliance.errors import Problem
from xcompliance.rules.syntax import Position, Rule, Status
from xcompliance.testing.coverage import RuleCoverage

__all__ = ["FRESH_FOR", "shortfalls"]

FRESH_FOR = timedelta(days=400)
"""How long a citation counts after somebody has read its source."""

ONE_DAY = timedelta(days=1)


def shortfalls(coverage: Iterable[RuleCoverage], on: date) -> tuple[Problem, ...]:
    """What active rules still lack on a day; empty when every one has earned its status."""
    return tuple(
        sorted(
            Problem(at.file, at.line, at.column, code, f"{one.rule.id} {said}", remedy)
            for one in coverage
            if one.rule.status is Status.ACTIVE
            for at, code, said, remedy in _lacks(one, on)
        )
    )


Lack = tuple[Position, str, str, str]


def _lacks(one: RuleCoverage, on: date) -> Iterator[Lack]:
    rule, at = one.rule, one.rule.position
    yield from _citation(rule, on)
    if not one.cases:
        yield at, "XC-L510", "has no cases.", "Write them beside it: <rule>.test.yaml."
        return
    if not one.states["fired"]:
        yield at, "XC-L511", "has no case in which it fires.", "Add one with expect: {fires: true}."
    if not one.states["silent"]:
        yield at, "XC-L512", "has no case in which it is silent.", "Add one with expect: {fires: false}."
    yield from _dates(rule, one.days)
    yield from _clauses(one)


def _citation(rule: Rule, on: date) -> Iterator[Lack]:
    checked = [citation.checked for citation in rule.citations if citation.checked is not None]
    if not rule.citations:
        yield rule.position, "XC-L410", "cites nothing.", "Add citations: with source and checked."
    elif not checked or on - max(checked) > FRESH_FOR:
        told = f"on {max(checked)}" if checked else "on no stated day"
        remedy = "Read the source again and set checked:."
        yield rule.position, "XC-L411", f"was last compared with its source {told}.", remedy


def _dates(rule: Rule, days: set[date]) -> Iterator[Lack]:
    """The first day and the day before it, for the day it begins and the day it ends."""
    for edge, word in ((rule.effective.start, "from"), (rule.effective.end, "until")):
        if edge is None or edge == date.min:
            continue
        for day in (edge - ONE_DAY, edge):
            if day not in days:
                said = f"has no case on {day} (effective {word} {edge})."
                yield rule.position, "XC-L513", said, f"Add a case with on: {day}."


def _clauses(one: RuleCoverage) -> Iterator[Lack]:
    for clause in one.clauses.values():
        for word in clause.missing:
            code = "XC-L514" if word == "unknown" else "XC-L517"
            remedy = "Add a case that leaves out a fact it reads." if word == "unknown" else "Add a case."
            yield clause.position, code, f'has no case in which "{clause.name}" is {word}.', remedy
