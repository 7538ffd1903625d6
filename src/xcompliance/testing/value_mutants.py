"""Small changes to the dated values and tables that rules refer to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from xcompliance.clock import Interval
from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.jurisdictions.values import DatedValue, ValueEntry
from xcompliance.rounding import Mode, RoundingPolicy
from xcompliance.testing.mutants import Change, changed_literal

__all__ = ["value_changes"]

ONE_DAY = timedelta(days=1)


def value_changes(thing: DatedValue | Table, window: Interval) -> Iterator[Change[DatedValue | Table]]:
    """Every changed form of a value, as far as it holds within the window; a table changes as a whole.

    Args:
        thing: The value or table.
        window: The days on which some rule that refers to it is in force.
    """
    if isinstance(thing, Table):
        yield from _table(thing, window)
        return
    for index, entry in enumerate(thing.entries):
        if not Interval(entry.start, entry.end).overlaps(window):
            continue
        before, after = thing.entries[:index], thing.entries[index + 1 :]
        other = _other(entry.value)
        if other is not None:
            said = f"{_said(other)} instead of {_said(entry.value)} from {entry.start}"
            yield Change("value", said, replace(thing, entries=(*before, replace(entry, value=other), *after)))
        yield from _shifted(thing, index, window)


def _said(value: Any) -> str:
    return f"[{len(value)} members]" if isinstance(value, tuple) else str(value)


def _other(value: Any) -> Any:
    """Another value of the same unit; None where there is none."""
    if isinstance(value, tuple):
        return () if value else None
    if isinstance(value, RoundingPolicy):
        return replace(value, mode=Mode.UP if value.mode is not Mode.UP else Mode.DOWN)
    return next((moved for _, _, moved in changed_literal(value)), None)


def _shifted(thing: DatedValue, index: int, window: Interval) -> Iterator[Change[DatedValue | Table]]:
    """Begin an entry a day later or earlier; its predecessor moves along where the two meet."""
    entry = thing.entries[index]
    if not _inside(entry.start, window):
        return
    for moved in (entry.start + ONE_DAY, entry.start - ONE_DAY):
        if entry.end is not None and moved >= entry.end:
            continue
        entries = list(thing.entries)
        entries[index] = replace(entry, start=moved)
        if index and entries[index - 1].end == entry.start:
            entries[index - 1] = replace(entries[index - 1], end=moved)
        said = f"from {moved} instead of {entry.start}"
        yield Change("date", said, replace(thing, entries=tuple(entries)))


def _inside(day: date, window: Interval) -> bool:
    """Whether the window holds both the day and the day before it."""
    return window.contains(day) and (window.start is None or day > window.start)


def _table(table: Table, window: Interval) -> Iterator[Change[DatedValue | Table]]:
    others = [replace(row, entry=replace(row.entry, value=_other(row.entry.value))) for row in table.rows]
    if all(row.entry.value is not None for row in others):
        yield Change("value", "every row says something else", _copy(table, others, table.otherwise))
    if table.otherwise is not None and _other(table.otherwise.value) is not None:
        otherwise = replace(table.otherwise, value=_other(table.otherwise.value))
        yield Change("value", f"otherwise {_said(otherwise.value)}", _copy(table, table.rows, otherwise))
    if any(_inside(row.entry.start, window) for row in table.rows):
        for step, word in ((ONE_DAY, "later"), (-ONE_DAY, "earlier")):
            rows = [replace(row, entry=_moved(row.entry, step)) for row in table.rows]
            yield Change("date", f"every row a day {word}", _copy(table, rows, table.otherwise))


def _moved(entry: ValueEntry, step: timedelta) -> ValueEntry:
    start = entry.start if entry.start == date.min else entry.start + step
    return replace(entry, start=start, end=None if entry.end is None else entry.end + step)


def _copy(table: Table, rows: Sequence[TableRow], otherwise: ValueEntry | None) -> Table:
    return Table(
        table.id,
        table.unit,
        table.key_names,
        rows,
        place_columns=table.place_columns,
        prefix_columns=table.prefix_columns,
        hit=table.hit,
        otherwise=otherwise,
        title=table.title,
        file=table.file,
    )
