"""Reports an active rule that does not say when it is reviewed again.

## What it does

Every active rule needs `review.next`.

## Why it matters

Without a day nobody notices that a rule has not been looked at for years.

## Example

```yaml
review: {state: maintainers, on: 2026-11-22}
```

## Instead

```yaml
review: {state: maintainers, on: 2026-11-22, next: 2027-11-22}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Active rules without a day of the next review."""
    for file in desk.active:
        if file.rule.review.next is None:
            text = "The rule does not say when it is reviewed again."
            yield problem(file.at("review"), CHECK.code, text, "Add next: with a day at most a year ahead.")


CHECK = Check("XC-L704", Profile.PRODUCTION, check)
