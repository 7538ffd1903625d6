"""Reports a rule that came into force after its source was last read.

## What it does

On and after the first day of a rule, at least one of its citations must have been checked on that day or later.

## Why it matters

Law that was read as a draft or before it applied is often changed or postponed before its first day.

## Example

```yaml
effective: {from: 2026-07-01}
citations:
- {source: "Reg (EU) 2026/382 Art. 1", checked: 2026-02-11}
```

## Instead

Read the source again and write the day:

```yaml
effective: {from: 2026-07-01}
citations:
- {source: "Reg (EU) 2026/382 Art. 1", checked: 2026-07-03}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Active rules whose first day lies after every day on which a source was read."""
    for file in desk.active:
        start = file.rule.effective.start
        read = [citation.checked for citation in file.rule.citations if citation.checked is not None]
        if start is not None and start <= desk.on and read and max(read) < start:
            text = f"The rule holds from {start}; its source was last read on {max(read)}."
            yield problem(file.at("citations", 0, "checked"), CHECK.code, text, "Read it again and write the day.")


CHECK = Check("XC-L114", Profile.PRODUCTION, check)
