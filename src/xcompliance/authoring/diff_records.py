"""What a record gets from either side: verdict, tax, points and duties, compared without working out the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from xcompliance.authoring.diff_packs import PackChanges
from xcompliance.engine import materialise
from xcompliance.engine.evaluate import Evaluation, evaluate
from xcompliance.engine.select import destinations
from xcompliance.engine.snapshot import Snapshot
from xcompliance.engine.tracing import rule_traces
from xcompliance.money import Money
from xcompliance.trace import RuleTrace
from xcompliance.verdict import TaxLine, Verdict

__all__ = ["Comparison", "RecordChange"]

EXPLAINED = 3
"""How many records of one cause are explained clause by clause."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record whose decision differs. Pairs are (old, new); a tax of None is undecided."""

    source: str
    id: str
    kind: str
    on: date
    verdict: tuple[Verdict, Verdict]
    tax: tuple[Money | None, Money | None] | None = None
    owed: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # who owes how much, old and new
    lines: tuple[str, ...] = ()
    points: tuple[int, int] = (0, 0)
    duties: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # (gone, new)
    rules: tuple[str, ...] = ()  # rules that say something else, cause before effect
    packs: tuple[str, ...] = ()
    explanation: tuple[str, ...] = ()

    @property
    def cause(self) -> tuple[Any, ...]:
        """Records with the same cause changed in the same way because of the same rule."""
        return (self.rules[:1], self.verdict, self.amount)

    @property
    def blocks(self) -> bool:
        """Whether the verdict flips to or from block."""
        return Verdict.BLOCK in self.verdict and self.verdict[0] is not self.verdict[1]

    @property
    def amount(self) -> bool:
        """Whether an amount of tax differs: in all, for one who owes it, or because one side does not decide it."""
        return self.tax is not None and (self.tax[0] != self.tax[1] or self.owed[0] != self.owed[1])


class Comparison:
    """Two sides and what differs between them; compares one record after the other.

    A record is judged only where a rule that differs may hold: the others get the same answer from both sides.
    """

    def __init__(self, old: Snapshot, new: Snapshot, packs: PackChanges) -> None:
        self.sides = (old, new)
        self.touched = packs.touched
        self._anywhere = packs.anywhere
        self._plans: dict[Any, bool] = {}
        self._explained: Counter[Any] = Counter()

    def compare(self, record: Any, on: date, source: str = "") -> RecordChange | None:
        """Judge a record by both sides on a day.

        Returns:
            What differs, or None when verdict, tax, points and duties are the same.
        """
        if not self._anywhere and not self._concerned(record, on):
            return None
        change = _compare(*self.sides, record, on, self.touched, source)
        if change is None:
            return None
        key = change.cause
        self._explained[key] += 1
        if self._explained[key] > EXPLAINED:
            return change
        before, after = (evaluate(side, record, on) for side in self.sides)
        return replace(change, explanation=tuple(_explained(before, after, change.rules)))

    def _concerned(self, record: Any, on: date) -> bool:
        """Whether a rule that differs may hold at a destination of the record, on either side."""
        for side in self.sides:
            for where in destinations(record.kind, record):
                located = None if where is None else side.geography.locate(where, on)
                key = (id(side), record.kind, located, side.epoch(on))
                if key not in self._plans:
                    chosen = side.select(record.kind, located, on)
                    self._plans[key] = any(side.numbered[number].id in self.touched for number, _ in chosen)
                if self._plans[key]:
                    return True
        return False


def _compare(
    old: Snapshot, new: Snapshot, record: Any, on: date, touched: frozenset[str], source: str
) -> RecordChange | None:
    before, after = evaluate(old, record, on), evaluate(new, record, on)
    hits = _hits(before), _hits(after)
    duties: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    if hits[0] != hits[1] or any(rule in touched for rule, *_ in hits[0]):
        duties = _only(_duties(before), _duties(after))
    taxes = _lines(before), _lines(after)
    points = _points(before), _points(after)
    same = before.verdict is after.verdict and taxes[0] == taxes[1] and points[0] == points[1]
    if same and duties == ((), ()):
        return None
    rules = _rules(hits, taxes, touched)
    return RecordChange(
        source=source,
        id=_id(record),
        kind=before.kind,
        on=on,
        verdict=(before.verdict, after.verdict),
        tax=None if before.tax is None or after.tax is None else (_total(before), _total(after)),
        owed=(_owed(before), _owed(after)),
        lines=tuple(_line_changes(*taxes)),
        points=points,
        duties=duties,
        rules=rules,
        packs=tuple(sorted({_pack(rule, old, new) for rule in rules})),
    )


def _id(record: Any) -> str:
    found = getattr(record, "id", None)
    return found if isinstance(found, str) else ""


def _hits(evaluation: Evaluation) -> set[tuple[str, str, int, int, bool]]:
    numbered = evaluation.snapshot.numbered
    return {
        (numbered[hit.number].id, hit.scope, hit.item, judgement.position, hit.fired)
        for judgement in evaluation.judgements
        for hit in judgement.hits()
    }


def _lines(evaluation: Evaluation) -> set[tuple[Any, ...]]:
    """The tax lines without what people only read (citation, invoice mention)."""
    return set() if evaluation.tax is None else {_key(line) for line in evaluation.tax.lines}


def _key(line: TaxLine) -> tuple[Any, ...]:
    if line.amount is None:  # what an undecided line still needs is no other answer
        return (line.object, line.jurisdiction, line.type, "", line.taxability, "", None, None, "")
    what = (line.object, line.jurisdiction, line.type, line.scheme, line.taxability, line.liable)
    return (*what, line.rate, line.amount, line.rule)


def _total(evaluation: Evaluation) -> Money | None:
    return None if evaluation.tax is None else evaluation.tax.total_or(None)


def _owed(evaluation: Evaluation) -> tuple[str, ...]:
    if evaluation.tax is None:
        return ()
    parties = sorted({line.liable for line in evaluation.tax.lines if line.amount is not None and line.amount.minor})
    return tuple(f"{party} {evaluation.tax.due_to(party)}" for party in parties)


def _points(evaluation: Evaluation) -> int:
    return 0 if evaluation.scored is None else evaluation.scored.risk.points


def _duties(evaluation: Evaluation) -> set[str]:
    said = set()
    for duty in materialise.duties(evaluation):
        due = f" until {duty.due}" if duty.due is not None else ""
        start = f" not before {duty.not_before}" if duty.not_before is not None else ""
        said.add(f"{duty.who}: {duty.code}{f' [{duty.object}]' if duty.object else ''}{start}{due}")
    return said


def _only(before: set[str], after: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(sorted(before - after)), tuple(sorted(after - before))


def _rules(
    hits: tuple[set[tuple[str, str, int, int, bool]], set[tuple[str, str, int, int, bool]]],
    taxes: tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]],
    touched: frozenset[str],
) -> tuple[str, ...]:
    """Rules that say something else. Those that were edited come first: the others follow from them."""
    said = {hit[0] for hit in hits[0] ^ hits[1]} | {line[-1] for line in taxes[0] ^ taxes[1]} - {""}
    if not said:
        said = {hit[0] for hit in hits[0] & hits[1]} & touched
    return tuple(sorted(said, key=lambda rule: (rule not in touched, rule)))


def _pack(rule: str, old: Snapshot, new: Snapshot) -> str:
    found = new.rules.get(rule) or old.rules.get(rule)
    return found.pack if found is not None else ""


def _line_changes(before: set[tuple[Any, ...]], after: set[tuple[Any, ...]]) -> list[str]:
    gone = [f"- {_said(line)}" for line in sorted(before - after, key=str)]
    return gone + [f"+ {_said(line)}" for line in sorted(after - before, key=str)]


def _said(line: tuple[Any, ...]) -> str:
    what, place, kind, _, taxability, liable, rate, amount, rule = line
    if amount is None:
        return f"{what} {place} {kind}: undecided"
    at = f" at {rate.percent}" if rate is not None else ""
    return f"{what} {place} {kind}{at}: {amount} ({taxability}, owed by {liable}; {rule})"


def _explained(before: Evaluation, after: Evaluation, rules: tuple[str, ...]) -> list[str]:
    """The clauses of the rule that changed most, on the side where it says something."""
    for rule in rules[:3]:
        for side, evaluation in (("new", after), ("old", before)):
            said = [one for one in rule_traces(evaluation, rule) if one.state in ("fired", "undecided")]
            if said:
                return [f"{side}: {line}" for line in _trace(said[0])]
    return []


def _trace(said: RuleTrace) -> list[str]:
    mark = {True: "+", False: "-", None: "?"}
    head = f"{said.id}{f' [{said.object}]' if said.object else ''} {said.state}: {said.title}"
    return [head, *(f"  {mark[clause.truth]} {clause.sentence}" for clause in said.clauses)]
