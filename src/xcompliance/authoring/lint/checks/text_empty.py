"""Reports a text that says nothing.

## What it does

Looks for texts under `reason` and for titles that are empty or blank.

## Why it matters

An empty text is shown as it is: a buyer is refused without a word.

## Example

```yaml
reason:
  en: {buyer: ""}
```

## Instead

```yaml
reason:
  en: {buyer: "We cannot deliver to this destination."}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Blank titles and texts."""
    for file in desk.rules:
        if not file.rule.title.strip():
            yield problem(file.at("title"), CHECK.code, "The title is empty.", "Say in one sentence what the rule is.")
        for language, by_audience in file.rule.texts.items():
            for audience, text in by_audience.items():
                if not text.strip():
                    where = file.at("reason", language, audience)
                    said = f"The text for the {audience} in {language} is empty."
                    yield problem(where, CHECK.code, said, "Write it, or delete the key.")


CHECK = Check("XC-L611", Profile.REVIEW, check)
