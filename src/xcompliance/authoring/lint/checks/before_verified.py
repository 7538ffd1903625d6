"""Reports a rule in force on days for which its pack was never verified.

## What it does

Compares the first day of an active rule with `verified_from` of its pack. A rule without `effective.from` is in force
since ever.

## Why it matters

`verified_from` tells the reader how far back the pack can be trusted. A rule that reaches further back promises more
than anybody has checked.

## Example

```yaml
# pack.yaml says verified_from: 2020-01-01
effective: {from: 2015-04-01}
```

## Instead

```yaml
effective: {from: 2020-01-01}
```

Or verify the earlier days and change `verified_from`.
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Active rules that begin before ``verified_from``."""
    for file in desk.active:
        pack = desk.packs.get(file.pack)
        if pack is None or pack.verified_from is None:
            continue
        start = file.rule.effective.start
        if start is None or start < pack.verified_from:
            since = f"from {start}" if start is not None else "since ever"
            text = f"The rule holds {since}; the pack was verified from {pack.verified_from}."
            yield problem(file.at("effective", "from"), CHECK.code, text, "Begin later, or verify the earlier days.")


CHECK = Check("XC-L113", Profile.PRODUCTION, check)
