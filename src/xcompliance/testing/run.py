"""Run ``*.test.yaml``: each case states what it changes in a sample and what the rule must then say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import Evaluation, evaluate
from xcompliance.engine.select import items
from xcompliance.engine.snapshot import Snapshot
from xcompliance.engine.tracing import rule_traces
from xcompliance.errors import PackError, RecordError, XComplianceError
from xcompliance.facade import Engine
from xcompliance.facts import record_from
from xcompliance.facts.fields import SCOPES
from xcompliance.rules.cases import Case, read_cases
from xcompliance.rules.syntax import Rule, Status
from xcompliance.testing.expect import differences
from xcompliance.testing.samples import sample, samples_dir
from xcompliance.testing.seen import NOTHING_SEEN, Seen, seen
from xcompliance.trace import RuleTrace

__all__ = ["CaseResult", "Suite", "run_file", "run_tree"]

WAITING = (Status.DRAFT, Status.PROPOSED)


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: its readable id, what differed (empty = passed), and the clauses that decided it."""

    rule: str
    name: str
    file: str
    failures: tuple[str, ...]
    decision: Decision | None = None
    on: date | None = None
    line: int = 0
    seen: Seen = NOTHING_SEEN
    deciding: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything expected was found."""
        return not self.failures

    @property
    def id(self) -> str:
        """``jp.food-labelling.imported-origin: the first day``."""
        return f"{self.rule}: {self.name}"

    @property
    def report(self) -> tuple[str, ...]:
        """What differed, then the deciding clauses: the lines a failed case prints."""
        return (*self.failures, *self.deciding)


class Suite:
    """The rules, samples and packs that cases run against.

    A rule that waits (draft or proposed) runs in its own cases as if it were active: that is how it earns the status.
    """

    def __init__(self, snapshot: Snapshot, rules: Path, samples: Path | None = None) -> None:
        self.snapshot = snapshot
        self.rules = rules
        self.samples = samples or samples_dir(rules)
        self._samples: dict[str, Mapping[str, Any]] = {}
        self._active: dict[str, Snapshot] = {}

    def files(self) -> Iterator[Path]:
        """The case files of every loaded pack, in the order of packs and paths. A file belongs to the nearest pack."""
        folders = {self.rules / pack.id for pack in self.snapshot.packs}
        for folder in sorted(folders):
            inner = {other for other in folders if other != folder and other.is_relative_to(folder)}
            yield from (p for p in sorted(folder.rglob("*.test.yaml")) if not any(p.is_relative_to(i) for i in inner))

    def cases(self, path: Path) -> tuple[Case, ...]:
        """The cases of one file; none where its rule is not loaded.

        Raises:
            PackError: listing every problem of the file.
        """
        return tuple(case for case in read_cases(path, self.rules) if case.rule in self.snapshot.rules)

    def record(self, case: Case) -> Any:
        """The record of a case.

        Raises:
            PackError: there is no such sample.
            RecordError: the differences make no record.
        """
        name = f"{case.kind}/{case.sample}"
        if name not in self._samples:
            self._samples[name] = sample(name, self.samples)
        return record_from(case.record(self._samples[name]))

    def run(self, case: Case) -> CaseResult:
        """Judge one case."""
        result = CaseResult(case.rule, case.name, case.position.file, (), None, case.on, case.position.line)
        snapshot = self.snapshot_for(case.rule)
        try:
            evaluation = evaluate(snapshot, self.record(case), case.on)
        except (RecordError, PackError) as error:
            return replace(result, failures=(f"the record cannot be built: {error}",))
        decision = Decision(evaluation)
        rule = snapshot.rules[case.rule]
        try:
            failures = differences(case.expect, case.rule, decision)
        except XComplianceError as error:
            failures = (f"the decision cannot be read: {error}",)
        told = tuple(deciding_clauses(evaluation, rule)) if failures else ()
        return replace(
            result, failures=failures, decision=decision, seen=seen(evaluation, rule, decision), deciding=told
        )

    def snapshot_for(self, rule_id: str) -> Snapshot:
        """The snapshot a rule's cases run against: with the rule active, if it still waits."""
        rule = self.snapshot.rules[rule_id]
        if rule.status not in WAITING:
            return self.snapshot
        if rule_id not in self._active:
            active = replace(rule, status=Status.ACTIVE)
            packs = [
                replace(pack, rules=tuple(active if one.id == rule_id else one for one in pack.rules))
                for pack in self.snapshot.packs
            ]
            self._active[rule_id] = Snapshot(packs, self.snapshot.jurisdictions, self.snapshot.policy)
        return self._active[rule_id]


def run_tree(engine: Engine, rules: Path) -> Iterator[CaseResult]:
    """Run every case file of the loaded packs under a rules folder, in the order of paths."""
    suite = Suite(engine.snapshot, rules)
    for path in suite.files():
        yield from run_cases(suite, suite.cases(path))


def run_file(engine: Engine, path: Path, rules: Path) -> Iterator[CaseResult]:
    """Run the cases of one file.

    Raises:
        PackError: the file cannot be read; every problem is listed with its position.
    """
    suite = Suite(engine.snapshot, rules)
    yield from run_cases(suite, suite.cases(path))


def run_cases(suite: Suite, cases: Iterable[Case]) -> Iterator[CaseResult]:
    """Run cases one after the other."""
    return (suite.run(case) for case in cases)


# -- why a case failed ------------------------------------------------------------------------------------------------

MARKS = {True: "+", False: "-", None: "?"}


def deciding_clauses(evaluation: Evaluation, rule: Rule) -> Iterator[str]:
    """The rule's clauses with their truths and facts, or why it was not asked at all."""
    traces = rule_traces(evaluation, rule.id)
    if not traces:
        yield _not_asked(evaluation, rule)
    for trace in traces:
        yield from _told(trace)


def _not_asked(evaluation: Evaluation, rule: Rule) -> str:
    if rule.status is Status.RETIRED:
        return f"{rule.id} is retired."
    if not rule.effective.contains(evaluation.on):
        start, end = rule.effective.start, rule.effective.end
        return f"{rule.id} is not in force on {evaluation.on} (from {start or 'ever'} until {end or 'ever'})."
    scope = SCOPES[rule.applies_to]
    if scope.record != evaluation.kind:
        return f"{rule.id} speaks of {rule.applies_to}; the record is of kind {evaluation.kind}."
    if scope.of and not items(evaluation.record, scope.of):
        return f"{rule.id} speaks of each {rule.applies_to}; the record has none."
    return f"{rule.id} does not hold here: {rule.places.of} is not in {', '.join(rule.places.ids)}."


def _told(trace: RuleTrace) -> Iterator[str]:
    yield f"{trace.id}{f' [{trace.object}]' if trace.object else ''} {trace.state}:"
    for clause in trace.clauses:
        facts = "; ".join(f"{path} = {value}" for path, value in clause.facts)
        yield f"  {MARKS[clause.truth]} {clause.name}: {clause.sentence}{f' ({facts})' if facts else ''}"
    if trace.needs:
        yield f"  needs: {', '.join(trace.needs)}"
