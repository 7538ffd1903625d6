"""Reports a citation with which nobody can find the text.

## What it does

A citation of an active rule needs an address (`url`), or a source with a number in it: article, section, year.

## Why it matters

"Consumer law" is no source. Who checks the rule next year must find the very sentence.

## Example

```yaml
citations:
- {source: consumer law, checked: 2026-11-22}
```

## Instead

```yaml
citations:
- {source: "Dir 2011/83/EU Art. 6(1)(h)", checked: 2026-11-22}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Citations of active rules without an address and without any number."""
    for file in desk.active:
        for number, citation in enumerate(file.rule.citations):
            if not citation.url.strip() and not any(char.isdigit() for char in citation.source):
                text = f'"{citation.source}" names no article and no address.'
                where = file.at("citations", number, "source")
                yield problem(where, CHECK.code, text, "Add article, section or year, or a url.")


CHECK = Check("XC-L412", Profile.PRODUCTION, check)
