"""Reports a rule whose day of review has passed.

## What it does

Compares `review.next` of every rule that is not retired with the day of the lint.

## Why it matters

Somebody promised to look at the rule again by that day.

## Example

```yaml
review: {state: maintainers, on: 2025-06-01, next: 2026-06-01}     # and today is 2026-11-22
```

## Instead

Review the rule, then write both days:

```yaml
review: {state: maintainers, on: 2026-11-20, next: 2027-11-20}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.rules.syntax import Status


def check(desk: Desk) -> Iterator[Problem]:
    """Rules that should have been reviewed before the day of the lint."""
    for file in desk.rules:
        due = file.rule.review.next
        if file.rule.status is not Status.RETIRED and due is not None and due < desk.on:
            where = file.at("review", "next")
            yield problem(where, CHECK.code, f"The review was due on {due}.", "Review the rule and write both days.")


CHECK = Check("XC-L703", Profile.PRODUCTION, check)
