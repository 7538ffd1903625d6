"""Reports cases none of which shows the rule silent.

## What it does

Looks for a case that expects `fires: false` and no `needs`: everything is known and the rule has nothing to say.

## Why it matters

A rule that fires for every record passes every firing case. Only a silent case shows where it stops.

## Example

```yaml
cases:
- {name: origin not stated, on: 2026-11-22, given: {product.label.country_of_origin: null}, expect: {fires: true}}
```

## Instead

```yaml
cases:
- {name: origin not stated, on: 2026-11-22, given: {product.label.country_of_origin: null}, expect: {fires: true}}
- {name: complete label, on: 2026-11-22, expect: {fires: false}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.rules.cases import Case


def check(desk: Desk) -> Iterator[Problem]:
    """Files of cases of active rules without a silent one."""
    for file in desk.active:
        found = file.cases
        if found is not None and found.cases and not any(silent(case) for case in found.cases):
            where = at(found.node, "cases")
            yield problem(where, CHECK.code, "No case shows the rule silent.", "Add one with expect: {fires: false}.")


def silent(case: Case) -> bool:
    """Whether a case expects the rule to have nothing to say."""
    return case.expect.fires is False and not case.expect.needs


CHECK = Check("XC-L512", Profile.REVIEW, check)
