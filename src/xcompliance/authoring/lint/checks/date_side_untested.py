"""Reports a date of a rule that no case tests from both sides.

## What it does

For the first day of `effective` there must be a case on that day and one on the day before; the same for `until`, which
is the first day without the rule.

## Why it matters

Dates are the likeliest slip of all: 1 July or 2 July, the last day or the first day after it. Two cases decide it for
ever.

## Example

```yaml
# effective: {from: 2021-07-01}
cases:
- {name: today, on: 2026-11-22, expect: {fires: true}}
```

## Instead

```yaml
cases:
- {name: today, on: 2026-11-22, expect: {fires: true}}
- {name: the day before, on: 2021-06-30, expect: {fires: false}}
- {name: the first day, on: 2021-07-01, expect: {fires: true}}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Dates of active rules without a case on the day itself or on the day before."""
    for file in desk.active:
        found = file.cases
        if found is None or not found.cases:
            continue
        days = {case.on for case in found.cases}
        for key, day in (("from", file.rule.effective.start), ("until", file.rule.effective.end)):
            missing = [] if day is None else [str(one) for one in _sides(day) if one not in days]
            if missing:
                text = f"{key}: {day} is not tested from both sides."
                yield problem(at(found.node, "cases"), CHECK.code, text, f"Add a case on {' and on '.join(missing)}.")


def _sides(day: date) -> tuple[date, ...]:
    return (day,) if day == date.min else (day - timedelta(days=1), day)


CHECK = Check("XC-L513", Profile.PRODUCTION, check)
