"""Mutation testing of rules: change one thing at a time and see whether a case notices.

A case is judged once as it is; the rules that matched are kept. For each mutant only the rules it touches are matched
again, by the reference evaluator, and the decision is worked out anew only where that can make a difference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from xcompliance.clock import Interval
from xcompliance.engine.context import Context
from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import Outs, evaluate_with, match_slowly
from xcompliance.engine.select import body_refs, destinations, value_refs
from xcompliance.engine.snapshot import Snapshot
from xcompliance.errors import XComplianceError
from xcompliance.jurisdictions.store import ValueStore
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.rules.cases import Case
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Compare,
    Definition,
    IsTrue,
    Literal,
    Not,
    Pack,
    Position,
    Quantified,
    Rule,
    Status,
    ValueRef,
)
from xcompliance.testing.coverage import names_read
from xcompliance.testing.expect import differences
from xcompliance.testing.mutants import Change, condition, operand
from xcompliance.testing.rule_mutants import rule_changes
from xcompliance.testing.run import Suite
from xcompliance.testing.value_mutants import value_changes

__all__ = ["Mutant", "PackProof"]

CONDITIONS = frozenset({"drop", "flip"})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to a pack. ``rules``: the rules it touches, whose cases ought to notice."""

    target: str
    kind: str
    said: str
    position: Position
    rules: frozenset[str]
    rule: Rule | None = None
    definition: Definition | None = None
    value: DatedValue | Table | None = None

    @property
    def matching_only(self) -> bool:
        """Whether the change can show only in which rules fire."""
        return self.value is None and (self.kind in CONDITIONS or self.definition is not None)

    def chosen(self, seed: int, share: int) -> bool:
        """Whether a seeded sample of ``share`` per cent holds this mutant."""
        name = f"{seed}:{self.target}:{self.said}:{self.position.line}:{self.position.column}"
        return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 100 < share

    def __str__(self) -> str:
        at = self.position
        return f"{at.file}:{at.line}:{at.column} {self.target} [{self.kind}] {self.said}"


@dataclass(slots=True)
class _Judged:
    """A case that passes, its record, and what matched at each destination."""

    case: Case
    record: Any
    places: list[tuple[Any, Any]]
    outs: list[Outs]


class PackProof:
    """One pack with its cases, beside the packs whose taxes meet its own.

    ``unfit``: cases that do not pass in this company and are left out.
    """

    def __init__(self, suite: Suite, pack: Pack) -> None:
        self.suite = suite
        self.pack = pack
        whole = suite.snapshot
        self.companions = tuple(other for other in whole.packs if other is not pack and _taxes(other) and _taxes(pack))
        self.snapshot = Snapshot([pack, *self.companions], whole.jurisdictions, whole.policy)
        self.unfit: list[str] = []
        self._judged: dict[str, list[_Judged]] = {}

    # -- mutants ------------------------------------------------------------------------------------------------------

    def mutants(self) -> Iterator[Mutant]:
        """Every mutant of the pack: of its active rules, its definitions and the values they refer to."""
        for rule in self._active:
            for change in rule_changes(rule):
                yield self._mutant(rule.id, change, rule.position, frozenset({rule.id}), rule=change.tree)
        for definition in self.pack.definitions:
            users = frozenset(rule.id for rule in self._active if definition.name in self._names(rule))
            for changed in _definition_changes(definition) if users else ():
                name = f"{self.pack.id} define {definition.name}"
                yield self._mutant(name, changed, definition.position, users, definition=changed.tree)
        for id_, touched in sorted(self._value_users.items()):
            thing = self.snapshot.values.get(id_)
            for altered in value_changes(thing, self._window(touched)):
                yield self._mutant(id_, altered, Position(thing.file, 1, 1), frozenset(touched), value=altered.tree)

    @staticmethod
    def _mutant(target: str, change: Change[Any], at: Position, rules: frozenset[str], **what: Any) -> Mutant:
        return Mutant(target, change.kind, change.said, change.where or at, rules, **what)

    @cached_property
    def _active(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.pack.rules if rule.status is Status.ACTIVE)

    def _names(self, rule: Rule) -> frozenset[str]:
        return frozenset(names_read((rule.when, rule.unless, rule.then), self.pack.id, self.snapshot))

    @cached_property
    def _value_users(self) -> Mapping[str, set[str]]:
        """For each value the active rules that refer to it, themselves or through a definition."""
        users: dict[str, set[str]] = {}
        for rule in self._active:
            refs: list[ValueRef] = list(value_refs(rule))
            for tax in rule.then.tax:
                refs += [ref for _, ref in tax.by_value]
                if tax.rounding:
                    users.setdefault(tax.rounding, set()).add(rule.id)
            for name in self._names(rule):
                refs += body_refs(self.snapshot.definitions[self.pack.id, name])
            for ref in refs:
                users.setdefault(ref.id, set()).add(rule.id)
        return {id_: found for id_, found in users.items() if id_ in self.snapshot.values}

    def _window(self, users: set[str]) -> Interval:
        """From the first to the last day on which one of these rules is in force and its pack verified."""
        intervals = [self.snapshot.rules[id_].effective for id_ in users]
        starts = [one.start or self.pack.verified_from for one in intervals]
        ends = [one.end for one in intervals]
        last = None if None in ends else max(end for end in ends if end is not None)
        return Interval(max(min(starts), self.pack.verified_from), last)

    # -- cases --------------------------------------------------------------------------------------------------------

    def kills(self, mutant: Mutant) -> str:
        """The id of a case that notices the mutant; "" when none does. The mutant's own rules are asked first."""
        try:
            snapshot = self._mutated(mutant)
        except (XComplianceError, ValueError, LookupError) as error:
            return f"loader: {type(error).__name__}"
        numbers = frozenset(self.snapshot.numbers[id_] for id_ in mutant.rules)
        others = sorted(rule.id for rule in self._active if rule.id not in mutant.rules)
        for id_ in (*sorted(mutant.rules), *others):
            for judged in self._cases(id_):
                if self._notices(judged, mutant, snapshot, numbers):
                    return f"{judged.case.rule}: {judged.case.name}"
        return ""

    def _mutated(self, mutant: Mutant) -> Snapshot:
        pack, jurisdictions = self.pack, self.snapshot.jurisdictions
        if mutant.rule is not None:
            pack = replace(pack, rules=tuple(mutant.rule if one.id == mutant.rule.id else one for one in pack.rules))
        if mutant.definition is not None:
            same = mutant.definition.name
            changed = tuple(mutant.definition if one.name == same else one for one in pack.definitions)
            pack = replace(pack, definitions=changed)
        if mutant.value is not None:
            items = {id_: jurisdictions.values.get(id_) for id_ in jurisdictions.values.ids()}
            jurisdictions = replace(jurisdictions, values=ValueStore({**items, mutant.value.id: mutant.value}))
        return Snapshot([pack, *self.companions], jurisdictions, self.snapshot.policy)

    def _cases(self, rule_id: str) -> list[_Judged]:
        if rule_id not in self._judged:
            self._judged[rule_id] = list(self._judge(rule_id))
        return self._judged[rule_id]

    def _judge(self, rule_id: str) -> Iterator[_Judged]:
        path = self.suite.rules.joinpath(*rule_id.split(".")).with_suffix(".test.yaml")
        path = path.parent / f"{rule_id.rpartition('.')[2]}.test.yaml"
        for case in self.suite.cases(path) if path.is_file() else ():
            record = self.suite.record(case)
            outs: list[Outs] = []

            def match(snapshot: Snapshot, context: Context, kept: list[Outs] = outs) -> Outs:
                kept.append(match_slowly(snapshot, context))
                return kept[-1]

            decision = Decision(evaluate_with(self.snapshot, record, case.on, match))
            if differences(case.expect, case.rule, decision):
                self.unfit.append(f"{case.rule}: {case.name}")
                continue
            locate = self.snapshot.geography.locate
            wheres = destinations(case.kind, record)
            places = [(where, None if where is None else locate(where, case.on)) for where in wheres]
            yield _Judged(case, record, places, outs)

    def _notices(self, judged: _Judged, mutant: Mutant, snapshot: Snapshot, numbers: frozenset[int]) -> bool:
        case = judged.case
        try:
            fresh = [
                match_slowly(snapshot, Context(snapshot, case.kind, judged.record, case.on, where, located), numbers)
                for where, located in judged.places
            ]
            if all(
                _same(new, old, numbers, certain=mutant.matching_only)
                for new, old in zip(fresh, judged.outs, strict=True)
            ):
                return False
            merged = iter([_merged(new, old, numbers) for new, old in zip(fresh, judged.outs, strict=True)])
            decision = Decision(evaluate_with(snapshot, judged.record, case.on, lambda *_: next(merged)))
            return bool(differences(case.expect, case.rule, decision))
        except (XComplianceError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
            return True  # a mutant that cannot be judged is noticed at once


def _taxes(pack: Pack) -> bool:
    """Whether the pack sets taxes: the taxes of one line come from several packs, one may be in the base of another."""
    return any(rule.then.tax for rule in pack.rules)


def _same(new: Outs, old: Outs, numbers: frozenset[int], *, certain: bool) -> bool:
    """Whether the touched rules say what they said before and the decision therefore stays as it was."""
    before = {key: kept for key, codes in old.items() if (kept := [c for c in codes if _number(c) in numbers])}
    if new != before:
        return False
    return not new or (certain and all(code >= 0 for codes in new.values() for code in codes))


def _merged(new: Outs, old: Outs, numbers: frozenset[int]) -> Outs:
    """What matched before, with the touched rules' part replaced."""
    kept = {key: [code for code in codes if _number(code) not in numbers] for key, codes in old.items()}
    for key, codes in new.items():
        kept[key] = sorted([*kept.get(key, []), *codes], key=_number)
    return {key: codes for key, codes in kept.items() if codes}


def _number(code: int) -> int:
    return code if code >= 0 else ~code


def _definition_changes(definition: Definition) -> Iterator[Change[Definition]]:
    body = definition.body
    changes: Iterator[Change[Any]] = iter(())
    if isinstance(body, Compare | AllOf | AnyOf | Not | Quantified | IsTrue):
        changes = condition(body)
    elif isinstance(body, Literal) or not isinstance(body, ValueRef):
        changes = operand(body)
    for change in changes:
        yield change.into(lambda tree: replace(definition, body=tree), definition.position)
