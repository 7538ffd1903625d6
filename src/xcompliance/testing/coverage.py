"""Clause coverage: which clauses of each rule the cases have seen true, false and unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any

from xcompliance.engine.select import destination_path
from xcompliance.engine.snapshot import Snapshot
from xcompliance.engine.truth import Truth
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.rules.syntax import Clause, Defined, Field, IsTrue, Position, Rule
from xcompliance.testing.run import CaseResult
from xcompliance.testing.seen import PLACED

__all__ = ["ClauseCoverage", "RuleCoverage", "clause_coverage", "may_be_unknown", "names_read", "rule_coverage"]

GIVEN = frozenset({"on", "destination"})
"""Facts every evaluation has."""


@dataclass(slots=True)
class ClauseCoverage:
    """One clause: the truths its rule's cases have seen. ``open``: the facts it reads may be unknown."""

    name: str
    open: bool
    position: Position
    truths: set[Truth] = field(default_factory=set)

    @property
    def missing(self) -> tuple[str, ...]:
        """``true``, ``false`` and ``unknown`` (where facts may be unknown) that no case has seen."""
        wanted: list[tuple[Truth, str]] = [(True, "true"), (False, "false")]
        wanted += [(None, "unknown")] if self.open else []
        return tuple(word for truth, word in wanted if truth not in self.truths)


@dataclass(slots=True)
class RuleCoverage:
    """One rule: how often its cases saw it fired, silent and undecided, on which days, and its clauses."""

    rule: Rule
    clauses: dict[str, ClauseCoverage]
    states: dict[str, int] = field(default_factory=lambda: {"fired": 0, "silent": 0, "undecided": 0})
    days: set[date] = field(default_factory=set)
    cases: int = 0

    def add(self, result: CaseResult, on: date) -> None:
        """Count what one case has shown."""
        self.cases += 1
        self.days.add(on)
        if result.seen.state:
            self.states[result.seen.state] += 1
        for name, truths in result.seen.clauses.items():
            self.clauses[name].truths |= truths

    @property
    def seen(self) -> int:
        """How many truths were seen."""
        return self.wanted - sum(len(clause.missing) for clause in self.clauses.values())

    @property
    def wanted(self) -> int:
        """How many truths could be seen: true, false, and unknown where a fact may be unknown."""
        return sum(3 if clause.open else 2 for clause in self.clauses.values())


def clause_coverage(snapshot: Snapshot, results: Iterable[CaseResult]) -> dict[str, RuleCoverage]:
    """The coverage of every loaded rule, in the order of ids; rules without cases are in it with nothing seen."""
    by_rule: dict[str, list[CaseResult]] = {id_: [] for id_ in snapshot.rules}
    for result in results:
        by_rule[result.rule].append(result)
    return {id_: rule_coverage(snapshot.rules[id_], snapshot, found) for id_, found in by_rule.items()}


def rule_coverage(rule: Rule, snapshot: Snapshot, results: Iterable[CaseResult]) -> RuleCoverage:
    """The coverage of one rule by results of its own cases."""
    coverage = RuleCoverage(rule, dict(_clauses(rule, snapshot)))
    for result in results:
        if result.on is not None:
            coverage.add(result, result.on)
    return coverage


def _clauses(rule: Rule, snapshot: Snapshot) -> Iterator[tuple[str, ClauseCoverage]]:
    for clause in (*rule.when, *rule.unless):
        yield clause.name, ClauseCoverage(clause.name, may_be_unknown(clause, rule, snapshot), clause.position)
    if rule.goods_placed_on_market is not None:
        yield PLACED, ClauseCoverage(PLACED, True, rule.position)


def may_be_unknown(clause: Clause, rule: Rule, snapshot: Snapshot) -> bool:
    """Whether the clause reads a fact that a record may leave out while the rule is still asked."""
    settled = _settled_by_place(rule)
    paths = facts_read(clause.condition, rule.pack, snapshot)
    return any(path not in GIVEN and path not in settled and not _required(path) for path in paths)


def _settled_by_place(rule: Rule) -> frozenset[str]:
    """The country that decides whether the rule holds here at all: unknown, the rule is not even asked."""
    if rule.places.everywhere:
        return frozenset()
    kind = SCOPES[rule.applies_to].record
    where = destination_path(kind) if rule.places.of == "destination" else f"{kind}.{rule.places.of}"
    country = where if where.endswith(".country") else f"{where}.country"
    return frozenset({country, country.partition(".")[2], "destination.country"})


def _required(path: str) -> bool:
    info = FIELDS.lookup(path)
    return info is not None and info.required


def facts_read(node: Any, pack: str, snapshot: Snapshot) -> Iterator[str]:
    """Every fact a condition reads, through the names its pack defines."""
    if isinstance(node, Field):
        yield node.path
    elif isinstance(node, Defined | IsTrue):
        yield from facts_read(snapshot.definitions[pack, node.name], pack, snapshot)
    elif isinstance(node, tuple):
        for one in node:
            yield from facts_read(one, pack, snapshot)
    elif is_dataclass(node):
        for part in fields(node):
            yield from facts_read(getattr(node, part.name), pack, snapshot)


def names_read(node: Any, pack: str, snapshot: Snapshot) -> Iterator[str]:
    """Every name of the pack's definitions that a tree uses, directly or through another."""
    if isinstance(node, Defined | IsTrue):
        yield node.name
        yield from names_read(snapshot.definitions[pack, node.name], pack, snapshot)
    elif isinstance(node, tuple):
        for one in node:
            yield from names_read(one, pack, snapshot)
    elif is_dataclass(node):
        for part in fields(node):
            yield from names_read(getattr(node, part.name), pack, snapshot)
