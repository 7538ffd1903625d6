"""Reports a row of a table that an earlier row always hides.

## What it does

In a table with `hit: first`, looks for rows whose keys and days all lie within an earlier row. (In a table with
`hit: unique` overlapping rows are refused by the loader, XC-L111.)

## Why it matters

The row looks like data and is never used.

## Example

```text
place,category,from,until,rate
DE,food,2020-01-01,,7%
DE,food,2021-01-01,2022-01-01,5%
```

## Instead

The narrower row comes first:

```text
place,category,from,until,rate
DE,food,2021-01-01,2022-01-01,5%
DE,food,2020-01-01,,7%
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.jurisdictions.table import Table, TableRow


def check(desk: Desk) -> Iterator[Problem]:
    """Rows hidden by an earlier one."""
    for file in desk.values:
        table = file.item
        if not isinstance(table, Table) or table.hit != "first":
            continue
        seen: dict[tuple[str, ...], list[TableRow]] = {}
        for row in table.rows:
            earlier = seen.setdefault(row.keys, [])
            hiding = next((one for one in earlier if _hides(one, row)), None)
            if hiding is not None:
                text = f"The row on line {hiding.line} always answers before this one."
                yield problem((file.rows, row.line, 1), CHECK.code, text, "Put the narrower row first, or delete one.")
            earlier.append(row)


def _hides(earlier: TableRow, later: TableRow) -> bool:
    starts = earlier.entry.start <= later.entry.start
    return starts and (earlier.entry.end or date.max) >= (later.entry.end or date.max)


CHECK = Check("XC-L706", Profile.REVIEW, check)
