"""Reports an active rule that says nowhere where it is written.

## What it does

Every active rule needs at least one citation, unless it is the house's own policy (`tenant_policy`).

## Why it matters

A finding without a source cannot be explained to a seller, a buyer or an authority, and nobody can check it again.

## Example

```yaml
status: active
severity: statutory_duty
citations: []
```

## Instead

```yaml
citations:
- {source: "Food Labelling Standards Art. 3(2)", says: "Imported food: country of origin.", checked: 2026-11-22}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.verdict import Severity


def check(desk: Desk) -> Iterator[Problem]:
    """Active rules without a citation."""
    for file in desk.active:
        if not file.rule.citations and file.rule.severity is not Severity.TENANT_POLICY:
            text = "The active rule cites no source."
            yield problem(file.at("citations"), CHECK.code, text, "Name act and article, and the day you read it.")


CHECK = Check("XC-L410", Profile.REVIEW, check)
