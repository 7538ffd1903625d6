"""Reports cases none of which shows the rule firing.

## What it does

Looks for a case that expects `fires: true`, a tax line, a duty or points.

## Why it matters

A rule that nobody has seen firing may never fire.

## Example

```yaml
cases:
- {name: nothing special, on: 2026-11-22, expect: {fires: false}}
```

## Instead

```yaml
cases:
- {name: nothing special, on: 2026-11-22, expect: {fires: false}}
- {name: origin not stated, on: 2026-11-22, given: {product.label.country_of_origin: null}, expect: {fires: true}}
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
    """Files of cases of active rules without a firing one."""
    for file in desk.active:
        found = file.cases
        if found is not None and found.cases and not any(fires(case) for case in found.cases):
            where = at(found.node, "cases")
            yield problem(where, CHECK.code, "No case shows the rule firing.", "Add one with expect: {fires: true}.")


def fires(case: Case) -> bool:
    """Whether a case expects something that only comes out when the rule fires."""
    expect = case.expect
    if expect.fires is not None:
        return expect.fires
    return bool(expect.tax or expect.duties or expect.points)


CHECK = Check("XC-L511", Profile.REVIEW, check)
