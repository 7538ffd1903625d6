"""Reports a pack that claims to have no gaps.

## What it does

`known_gaps` of `pack.yaml` needs at least one sentence.

## Why it matters

Every pack leaves something out. A reader who is not told believes that silence means allowed.

## Example

```yaml
known_gaps: []
```

## Instead

```yaml
known_gaps:
- Vouchers and second-hand goods are not covered.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Packs without a known gap."""
    for pack in desk.packs.values():
        gaps = pack.node.get("known_gaps")
        if gaps is not None and not any(one.kind == "text" and one.value.strip() for one in gaps):
            where = at(pack.node, "known_gaps")
            yield problem(where, CHECK.code, "The pack names no gap.", "Say in words what it does not cover.")


CHECK = Check("XC-L705", Profile.REVIEW, check)
