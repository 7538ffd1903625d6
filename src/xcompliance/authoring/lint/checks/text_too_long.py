"""Reports a text that is too long for the place where it is shown.

## What it does

Counts characters: at most 200 for buyers, 300 for sellers and staff, 120 for titles. Japanese and Chinese texts count
double, as they are as wide on a screen.

## Why it matters

Texts stand on a checkout page, in a list of findings and on a phone. What is cut off there may be the part that counts.

## Example

```yaml
reason:
  en: {buyer: "Pursuant to the provisions of ... (a paragraph of the statute)"}
```

## Instead

```yaml
reason:
  en: {buyer: "This item cannot be sold in Japan yet."}
```

The statute belongs into `citations:`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from unicodedata import east_asian_width

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem

LONGEST_TITLE: Final = 120
LONGEST: Final = {"buyer": 200, "seller": 300, "staff": 300}


def check(desk: Desk) -> Iterator[Problem]:
    """Titles and texts beyond their limit."""
    for file in desk.rules:
        if _width(file.rule.title) > LONGEST_TITLE:
            said = f"The title has {_width(file.rule.title)} characters; {LONGEST_TITLE} fit."
            yield problem(file.at("title"), CHECK.code, said, "Shorten it to one plain sentence.")
        for language, by_audience in file.rule.texts.items():
            for audience, text in by_audience.items():
                limit = LONGEST[audience]
                if _width(text) > limit:
                    said = f"The text for the {audience} in {language} has {_width(text)} characters; {limit} fit."
                    yield problem(file.at("reason", language, audience), CHECK.code, said, "Shorten it.")


def _width(text: str) -> int:
    """Characters, wide ones counted twice."""
    return sum(2 if east_asian_width(char) in {"W", "F"} else 1 for char in text)


CHECK = Check("XC-L613", Profile.PRODUCTION, check)
