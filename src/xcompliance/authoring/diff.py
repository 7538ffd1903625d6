"""Compare two sets of packs on records: who gets another answer, what it costs, and how far the version must move."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from xcompliance.authoring.diff_packs import PackChanges, pack_changes
from xcompliance.authoring.diff_records import Comparison, RecordChange
from xcompliance.engine.snapshot import Snapshot
from xcompliance.money import Money

__all__ = ["Bump", "Diff", "MoneySum", "VersionStep", "diff"]


class Bump(StrEnum):
    """How far a version moves: texts, a new or stricter duty, another amount or a flip to or from block."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def weight(self) -> int:
        return list(Bump).index(self)


@dataclass(frozen=True, slots=True)
class VersionStep:
    """The version a pack should get. ``enough``: the new side states at least this version already."""

    pack: str
    old: str
    new: str
    bump: Bump
    proposed: str
    why: str
    enough: bool


@dataclass(frozen=True, slots=True)
class MoneySum:
    """Decided tax of all records in one currency, and how many records are undecided."""

    currency: str
    old: Money
    new: Money
    undecided: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything a comparison found."""

    old: str
    new: str
    records: int
    packs: PackChanges
    changes: tuple[RecordChange, ...]
    sums: tuple[MoneySum, ...]
    steps: tuple[VersionStep, ...]

    @property
    def bump(self) -> Bump:
        """The largest step of any pack."""
        return max((step.bump for step in self.steps), key=lambda bump: bump.weight, default=Bump.NONE)

    @property
    def verdicts(self) -> tuple[tuple[str, str, int], ...]:
        """From, to and how many records, most frequent first."""
        moves = Counter(change.verdict for change in self.changes if change.verdict[0] is not change.verdict[1])
        return tuple((old.label, new.label, count) for (old, new), count in moves.most_common())

    def samples(self, most: int = 5) -> tuple[RecordChange, ...]:
        """One change for each different cause and move, most frequent causes first."""
        groups: dict[Any, list[RecordChange]] = {}
        for change in self.changes:
            groups.setdefault(change.cause, []).append(change)
        ranked = sorted(groups.values(), key=len, reverse=True)
        return tuple(found[0] for found in ranked[:most])


def diff(
    old: Snapshot,
    new: Snapshot,
    records: Iterable[tuple[str, Any, date]],
    *,
    labels: tuple[str, str] = ("old", "new"),
    progress: Callable[[], None] = lambda: None,
) -> Diff:
    """Judge every record by both sides.

    Args:
        old: The one side.
        new: The other side.
        records: Where each record was written, the record, and the day of its decision.
        labels: What the user called the sides.
        progress: Called after each record.
    """
    packs = pack_changes(old, new)
    comparison = Comparison(old, new, packs)
    changes: list[RecordChange] = []
    count = 0
    for source, record, on in records:
        change = comparison.compare(record, on, source)
        if change is not None:
            changes.append(change)
        count += 1
        progress()
    steps = tuple(_steps(old, new, packs, changes))
    return Diff(labels[0], labels[1], count, packs, tuple(changes), tuple(_sums(changes)), steps)


def _sums(changes: Sequence[RecordChange]) -> list[MoneySum]:
    """Sums over the records that change, by currency."""
    found: dict[str, MoneySum] = {}
    for change in changes:
        if not change.amount or change.tax is None:
            continue
        currency = next(one.currency for one in change.tax if one is not None)
        zero = Money.zero(currency)
        kept = found.get(currency) or MoneySum(currency, zero, zero)
        old, new = change.tax
        undecided = (kept.undecided[0] + (old is None), kept.undecided[1] + (new is None))
        found[currency] = replace(kept, old=kept.old + (old or zero), new=kept.new + (new or zero), undecided=undecided)
    return [found[currency] for currency in sorted(found)]


def _steps(old: Snapshot, new: Snapshot, packs: PackChanges, changes: Sequence[RecordChange]) -> list[VersionStep]:
    before = {pack.id: pack.version for pack in old.packs}
    after = {pack.id: pack.version for pack in new.packs}
    steps = []
    for pack in sorted(before.keys() & after.keys()):
        bump, why = _bump(pack, packs, changes)
        if bump is Bump.NONE:
            continue
        proposed = _next(before[pack], bump)
        enough = _numbers(after[pack]) >= _numbers(proposed)
        steps.append(VersionStep(pack, before[pack], after[pack], bump, proposed, why, enough))
    steps += [
        VersionStep(pack, "", after[pack], Bump.MINOR, after[pack], "the pack is new", enough=True)
        for pack in sorted(after.keys() - before.keys())
    ]
    steps += [
        VersionStep(pack, before[pack], "", Bump.MAJOR, "", "the pack is gone", enough=True)
        for pack in sorted(before.keys() - after.keys())
    ]
    return steps


def _bump(pack: str, packs: PackChanges, changes: Sequence[RecordChange]) -> tuple[Bump, str]:
    mine = [change for change in changes if pack in change.packs]
    blocks, amounts = sum(change.blocks for change in mine), sum(change.amount for change in mine)
    if blocks or amounts:
        flips = f"{blocks} verdicts flip to or from block" if blocks else ""
        moved = f"{amounts} amounts of tax change" if amounts else ""
        return Bump.MAJOR, ", ".join(part for part in (flips, moved) if part)
    rules = [rule for rule in packs.rules if rule.pack == pack]
    values = [value for value in packs.values if pack in value.packs]
    decides = any(not rule.wording for rule in rules) or any(not value.wording for value in values)
    if mine or pack in packs.shared or decides:
        count = f"; {len(mine)} records change" if mine else ""
        return Bump.MINOR, f"rules, definitions or values decide differently{count}"
    if rules or values:
        return Bump.PATCH, "only texts, citations or review change"
    return Bump.NONE, ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")) if version else ()


def _next(version: str, bump: Bump) -> str:
    major, minor, patch = _numbers(version)
    if bump is Bump.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if bump is Bump.MINOR else f"{major}.{minor}.{patch + 1}"
