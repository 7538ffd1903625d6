"""Reports a suppression that can never hide anything.

## What it does

An entry of `lint-suppressions.yaml` names a rule of its own pack (or the pack itself) and the code of a lint check.
What the loader refuses, XC-L0xx to XC-L2xx of broken files, cannot be suppressed: the pack cannot be used.

## Why it matters

A misspelt entry hides nothing, and its author believes it does.

## Example

```yaml
suppressions:
- {rule: eu.vat.iosss, code: XC-L411, reason: "Source is being re-read", until: 2027-03-01}
```

## Instead

```yaml
suppressions:
- {rule: eu.vat.ioss, code: XC-L411, reason: "Source is being re-read", until: 2027-03-01}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.document.shape import did_you_mean
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Suppressions of unknown rules and of codes that no check reports."""
    for pack in desk.packs.values():
        own = {pack.id, *(id_ for id_ in desk.every_id if id_.startswith(pack.id.replace("/", ".") + "."))}
        for one in pack.suppressions:
            if one.rule not in own:
                text = f'The pack has no rule "{one.rule}".'
                yield problem(at(one.node, "rule"), CHECK.code, text, did_you_mean(one.rule, own))
            if one.code not in desk.codes:
                text = f"{one.code} is no code of a lint check and cannot be suppressed."
                yield problem(at(one.node, "code"), CHECK.code, text, "Solve the problem instead.")


CHECK = Check("XC-L042", Profile.REVIEW, check)
