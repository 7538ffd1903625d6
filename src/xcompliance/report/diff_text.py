"""A comparison of packs as text for a terminal or a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.diff import Diff, MoneySum
from xcompliance.authoring.diff_records import RecordChange
from xcompliance.money import Money

__all__ = ["headline", "move", "write_text"]

MOST_RECORDS = 20
MOST_LINES = 6


def write_text(found: Diff) -> str:
    """Packs, records, money, samples and the versions they ask for."""
    return "\n".join(_lines(found)) + "\n"


def headline(found: Diff) -> str:
    """One sentence about everything."""
    return f"{len(found.changes)} of {found.records} records change; proposed step: {found.bump}."


def _lines(found: Diff) -> Iterator[str]:
    yield f"{found.old} -> {found.new}"
    yield headline(found)
    yield from _packs(found)
    if found.verdicts:
        yield from ("", "Verdicts:")
        yield from (f"  {old} -> {new}: {count}" for old, new, count in found.verdicts)
    if found.sums:
        yield from ("", "Tax of the records whose tax changes:")
        yield from (f"  {_money(one)}" for one in found.sums)
    if found.changes:
        yield from ("", "Records:")
        yield from (f"  {record(one)}" for one in found.changes[:MOST_RECORDS])
        if len(found.changes) > MOST_RECORDS:
            yield f"  ... and {len(found.changes) - MOST_RECORDS} more (--format csv lists all)"
    for one in found.samples():
        yield from _sample(one)
    if found.steps:
        yield from ("", "Versions:")
        yield from (f"  {line}" for line in _versions(found))


def _packs(found: Diff) -> Iterator[str]:
    packs = found.packs
    if not (packs.rules or packs.values or packs.shared or packs.places):
        yield "The packs and values are equal."
        return
    yield from ("", "Rules and values:")
    for rule in packs.rules:
        keys = f" ({', '.join(rule.keys)}{'; wording only' if rule.wording else ''})" if rule.keys else ""
        yield f"  {rule.change} {rule.id}{keys}"
    for value in packs.values:
        yield f"  {value.change} value {value.id}{' (sources only)' if value.wording else ''}"
        yield from (f"    {line}" for line in value.lines[:MOST_LINES])
    yield from (f"  changed definitions or scorecards of {pack}" for pack in packs.shared)
    if packs.places:
        yield "  changed places, groups or counting conventions"


def _money(one: MoneySum) -> str:
    difference = one.new - one.old
    sign = "+" if difference.minor > 0 else ""
    open_ = f"; undecided records: {one.undecided[0]} -> {one.undecided[1]}" if any(one.undecided) else ""
    return f"{one.old} -> {one.new} ({sign}{difference}){open_}"


def move(one: RecordChange) -> str:
    """What changes for one record, on one line."""
    said = []
    if one.verdict[0] is not one.verdict[1]:
        said.append(f"{one.verdict[0].label} -> {one.verdict[1].label}")
    if one.amount and one.tax is not None and one.tax[0] == one.tax[1]:
        said.append(f"tax owed by {', '.join(one.owed[0])} -> {', '.join(one.owed[1])}")
    elif one.amount and one.tax is not None:
        said.append(f"tax {_amount(one.tax[0])} -> {_amount(one.tax[1])}")
    elif one.lines:
        said.append("tax treatment")
    if one.points[0] != one.points[1]:
        said.append(f"points {one.points[0]} -> {one.points[1]}")
    if one.duties[0] or one.duties[1]:
        said.append(f"duties -{len(one.duties[0])} +{len(one.duties[1])}")
    return ", ".join(said)


def record(one: RecordChange) -> str:
    """Where the record stands, what changes, and the rule that did it."""
    name = f"{one.source}{f' ({one.id})' if one.id and one.id not in one.source else ''}"
    return f"{name}: {move(one)}{f' [{one.rules[0]}]' if one.rules else ''}"


def _amount(money: Money | None) -> str:
    return "undecided" if money is None else str(money)


def _sample(one: RecordChange) -> Iterator[str]:
    yield from ("", f"Sample {record(one)} on {one.on}")
    yield from (f"  {line}" for line in one.lines[:MOST_LINES])
    yield from (f"  - {line}" for line in one.duties[0][:MOST_LINES])
    yield from (f"  + {line}" for line in one.duties[1][:MOST_LINES])
    yield from (f"  {line}" for line in one.explanation)


def _versions(found: Diff) -> Iterator[str]:
    for step in found.steps:
        if not step.proposed:
            yield f"{step.pack} {step.old}: {step.why}"
            continue
        states = "" if step.enough else f"; pack.yaml still says {step.new}"
        yield f"{step.pack} {step.old or '(new)'} -> {step.proposed} ({step.bump}: {step.why}{states})"
