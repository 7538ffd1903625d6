"""Reports a file of cases without the rule it belongs to.

## What it does

Looks for the rule file with the same name, without `.test`, in the same folder.

## Why it matters

Cases without a rule are never run. Usually the rule was renamed and its cases were left behind.

## Example

```text
rules/eu/vat/ioss-scheme.yaml
rules/eu/vat/ioss.test.yaml
```

## Instead

```text
rules/eu/vat/ioss-scheme.yaml
rules/eu/vat/ioss-scheme.test.yaml
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Files of cases without a rule file."""
    for found in desk.cases:
        if found.rule not in desk.every_id:
            text = f'There is no rule "{found.rule}" beside these cases.'
            yield problem(at(found.node, "rule"), CHECK.code, text, "Rename the file, or delete it.")


CHECK = Check("XC-L515", Profile.REVIEW, check)
