"""Reports a suppression whose last day has passed.

## What it does

Compares `until` of every entry of `lint-suppressions.yaml` with the day of the lint. From that day on the problem is
reported again, and so is the suppression.

## Why it matters

A suppression is a promise to come back. Without an end it would be a hole.

## Example

```yaml
suppressions:
- {rule: eu.vat.ioss, code: XC-L411, reason: "Source is being re-read with the 2026 package", until: 2026-09-01}
```

## Instead

Solve the problem and delete the entry, or give a reason and a new day that a reviewer accepts.
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Suppressions that have ended."""
    for pack in desk.packs.values():
        for one in pack.suppressions:
            if one.until <= desk.on:
                text = f"The suppression of {one.code} for {one.rule} ended on {one.until}."
                yield problem(at(one.node, "until"), CHECK.code, text, "Solve the problem and delete the entry.")


CHECK = Check("XC-L041", Profile.REVIEW, check)
