"""Reports a rule that is still `proposed` although the day from which it holds has passed.

## What it does

Compares `effective.from` of a proposed rule with the day of the lint.

## Why it matters

A proposed rule only runs in the shadow. If the law came into force, nothing is enforced; if it did not, the date is
wrong.

## Example

```yaml
status: proposed
effective: {from: 2026-07-01}     # and today is later
```

## Instead

Make it `active` after reading the law as it was adopted, correct the date, or make it `retired`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.rules.syntax import Status


def check(desk: Desk) -> Iterator[Problem]:
    """Proposed rules whose first day has come."""
    for file in desk.rules:
        start = file.rule.effective.start
        if file.rule.status is Status.PROPOSED and start is not None and start <= desk.on:
            text = f"The rule is proposed, but its first day was {start}."
            yield problem(file.at("status"), CHECK.code, text, "Make it active, or correct the date.")


CHECK = Check("XC-L116", Profile.REVIEW, check)
