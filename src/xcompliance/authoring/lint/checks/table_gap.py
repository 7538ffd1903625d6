"""Reports a few days between two rows of a table with the same keys on which none of them holds.

## What it does

Rows with the same keys are put in the order of their dates. When one ends before the next begins and the table has no
`otherwise:`, the days between have no value. Gaps of more than 31 days are taken as meant: nothing is researched there.

## Why it matters

On those days every rule that looks the keys up stays undecided. Usually an `until` was written as the last day instead
of the first day on which the row no longer holds.

## Example

```text
place,category,from,until,rate
DE,standard,2007-01-01,2020-06-30,19%
DE,standard,2020-07-01,,16%
```

## Instead

```text
place,category,from,until,rate
DE,standard,2007-01-01,2020-07-01,19%
DE,standard,2020-07-01,,16%
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.jurisdictions.table import Table


def check(desk: Desk) -> Iterator[Problem]:
    """Gaps between rows of the same keys."""
    for file in desk.values:
        table = file.item
        if not isinstance(table, Table) or table.otherwise is not None:
            continue
        ordered = sorted(table.rows, key=lambda row: (row.keys, row.entry.start, row.line))
        for keys, rows in groupby(ordered, key=lambda row: row.keys):
            reached: date | None = None
            for row in rows:
                if reached is not None and reached < row.entry.start <= _later(reached):
                    text = f"No row for {', '.join(keys)} holds from {reached} until {row.entry.start}."
                    yield problem((file.rows, row.line, 1), CHECK.code, text, "Its until is the first day without it.")
                reached = max(reached or date.min, row.entry.end or date.max)


def _later(day: date) -> date:
    """The last day on which the next row makes the days between look like a slip."""
    return day + SLIP if day <= date.max - SLIP else date.max


SLIP: Final = timedelta(days=31)
CHECK = Check("XC-L112", Profile.PRODUCTION, check)
