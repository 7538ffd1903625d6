"""Reports a citation that nobody has read for 400 days, or never.

## What it does

Compares `checked` of every citation of an active rule with the day of the lint (`--on`, today unless said).

## Why it matters

A status is earned by checks, not by age. After a year and a month nobody can say that the law still reads so.

## Example

```yaml
citations:
- {source: "17 USC 512(c)(3)", checked: 2025-01-15}     # and today is 2026-11-22
```

## Instead

Read the source again, then write the day:

```yaml
citations:
- {source: "17 USC 512(c)(3)", checked: 2026-11-20}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem

FRESH: Final = timedelta(days=400)


def check(desk: Desk) -> Iterator[Problem]:
    """Citations of active rules that were read too long ago or never."""
    for file in desk.active:
        for number, citation in enumerate(file.rule.citations):
            where = file.at("citations", number, "checked")
            if citation.checked is None:
                text = f'Nobody says when "{citation.source}" was read.'
                yield problem(where, CHECK.code, text, "Read it and write checked: with the day.")
            elif desk.on - citation.checked > FRESH:
                days = (desk.on - citation.checked).days
                text = f'"{citation.source}" was last read {days} days ago, on {citation.checked}.'
                yield problem(where, CHECK.code, text, "Read it again and write the day.")


CHECK = Check("XC-L411", Profile.PRODUCTION, check)
