"""Reports a text that exists in one language and not in another.

## What it does

When a rule speaks to an audience (`buyer`, `seller`, `staff`) in one of the languages en, ja and zh, it must speak to
it in all three. A rule without any text is left alone.

## Why it matters

A buyer who reads Japanese would get an English sentence, or none.

## Example

```yaml
reason:
  en: {buyer: "This item cannot be sold in Japan yet."}
  ja: {buyer: "この商品はまだ日本で販売できません。"}
```

## Instead

```yaml
reason:
  en: {buyer: "This item cannot be sold in Japan yet."}
  ja: {buyer: "この商品はまだ日本で販売できません。"}
  zh: {buyer: "该商品暂不能在日本销售。"}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.rules.document import AUDIENCES, LANGUAGES


def check(desk: Desk) -> Iterator[Problem]:
    """Audiences that are spoken to in some languages only."""
    for file in desk.rules:
        texts = file.rule.texts
        for audience in AUDIENCES:
            spoken = [language for language in LANGUAGES if audience in texts.get(language, {})]
            missing = [language for language in LANGUAGES if language not in spoken]
            if spoken and missing:
                text = f"The text for the {audience} exists in {', '.join(spoken)}, not in {', '.join(missing)}."
                where = file.at("reason", spoken[0], audience)
                yield problem(where, CHECK.code, text, "Translate it.")


CHECK = Check("XC-L610", Profile.PRODUCTION, check)
