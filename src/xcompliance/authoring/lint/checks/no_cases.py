"""Reports an active rule without a file of cases beside it.

## What it does

The cases of `rules/eu/vat/ioss.yaml` are in `rules/eu/vat/ioss.test.yaml`. Every active rule needs that file.

## Why it matters

`status: active` is earned. Cases show a reader what the rule does, and catch the next change that breaks it.

## Example

```text
rules/eu/vat/ioss.yaml
```

## Instead

```text
rules/eu/vat/ioss.yaml
rules/eu/vat/ioss.test.yaml
```

`xcompliance new rule` writes both.
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Active rules without cases."""
    for file in desk.active:
        if file.cases is None:
            name = file.node.file.rpartition("/")[2].removesuffix(".yaml")
            text = "The active rule has no cases."
            yield problem(file.at("status"), CHECK.code, text, f"Write {name}.test.yaml beside it, or status: draft.")


CHECK = Check("XC-L510", Profile.REVIEW, check)
