"""Reports days between two entries of a dated value on which none of them holds.

## What it does

An entry with `until` ends on that day. When the next entry begins later, the days between have no value.

## Why it matters

On those days every rule that needs the value stays undecided. Usually one of the two dates is a slip.

## Example

```yaml
values:
- {from: 2020-01-01, until: 2020-06-01, value: 19%, source: Act, confidence: high}
- {from: 2020-07-01, value: 16%, source: Act, confidence: high}
```

## Instead

```yaml
values:
- {from: 2020-01-01, value: 19%, source: Act, confidence: high}
- {from: 2020-07-01, value: 16%, source: Act, confidence: high}
```

Without `until` an entry ends where the next begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xcompliance.authoring.lint.check import Check
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """The gaps the loader of the jurisdictions noticed."""
    for gap in desk.gaps:
        if gap.code == CHECK.code:
            yield replace(gap, remedy="Leave until out of the earlier entry, or correct one of the dates.")


CHECK = Check("XC-L110", Profile.PRODUCTION, check)
