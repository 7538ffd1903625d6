"""Reports a value in force whose source nobody has read for 400 days.

## What it does

Compares `checked` of the entry of a dated value that holds on the day of the lint with that day. Entries of the past
cannot change any more. For a table the first stale row is reported, with the number of all of them. An entry that does
not say when it was read is left to reviewers.

## Why it matters

Rates and thresholds change every year somewhere. An old one is wrong money.

## Example

```yaml
values:
- {from: 2021-07-01, value: 150 EUR, source: "Dir 2006/112/EC", confidence: high, checked: 2024-01-15}
```

## Instead

Read the source again, then write the day:

```yaml
values:
- {from: 2021-07-01, value: 150 EUR, source: "Dir 2006/112/EC", confidence: high, checked: 2026-11-20}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.checks.citation_stale import FRESH
from xcompliance.authoring.lint.desk import Desk, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import ValueEntry


def check(desk: Desk) -> Iterator[Problem]:
    """Entries and rows that hold on the day of the lint and were read too long ago."""
    for file in desk.values:
        item = file.item
        if isinstance(item, Table):
            stale = [row for row in item.rows if _stale(row.entry, desk)]
            if stale:
                text = f"{len(stale)} rows in force were read more than {FRESH.days} days ago, this one on "
                text += f"{stale[0].entry.checked}."
                yield problem((file.rows, stale[0].line, 1), CHECK.code, text, _REMEDY)
            continue
        for entry in item.entries:
            if _stale(entry, desk):
                text = f"The value in force was last read on {entry.checked}."
                starts = [str(node.plain().get("from")) for node in file.node.get("values") or ()]
                number = starts.index(str(entry.start)) if str(entry.start) in starts else 0
                yield problem(at(file.node, "values", number, "checked"), CHECK.code, text, _REMEDY)


def _stale(entry: ValueEntry, desk: Desk) -> bool:
    holds = entry.start <= desk.on and (entry.end is None or desk.on < entry.end)
    return holds and entry.checked is not None and desk.on - entry.checked > FRESH


_REMEDY = "Read the source again and write the day."
CHECK = Check("XC-L413", Profile.PRODUCTION, check)
