"""Reports a text for buyers that reveals what a fraud signal saw.

## What it does

For rules that give points, and for rules of the topics `risk` and `dispute`, looks in the buyer's text for words of the
trade (fraud, risk, score, proxy, device, mismatch ...) in English, Japanese and Chinese, and for words of the reason
code.

## Why it matters

Buyers who did nothing wrong are insulted, and those who did learn what gave them away.

## Example

```yaml
then: {score: {points: 12, code: BIN_COUNTRY_DIFFERS}}
reason:
  en: {buyer: "The country of your card differs from the delivery country."}
```

## Instead

```yaml
then: {score: {points: 12, code: BIN_COUNTRY_DIFFERS}}
reason:
  en:
    buyer: "We are checking this order and will tell you soon."
    staff: "The card was issued in another country than the parcel goes to."
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.rules.syntax import Rule

TOPICS: Final = frozenset({"risk", "dispute"})
TELLTALE: Final = (
    "fraud", "suspicious", "suspect", "stolen", "risk", "score", "blacklist", "blocklist", "proxy", "vpn",
    "ip address", "device", "velocity", "mismatch", "does not match", "do not match", "differs", "disposable", "cvv",
    "avs", "3-d secure", "issuer", "bot", "too many", "attempts",
    "不正", "詐欺", "盗難", "疑", "リスク", "スコア", "端末", "プロキシ", "一致し", "不一致", "異なり", "匿名",
    "欺诈", "诈骗", "盗", "可疑", "风险", "评分", "设备", "代理", "不符", "不同", "匿名",
)  # fmt: skip
"""Words of the trade that no buyer should read. Latin ones match whole words."""
_HARMLESS: Final = frozenset({"order", "with", "over", "from", "same", "high", "fast", "none", "card", "payment"})


def check(desk: Desk) -> Iterator[Problem]:
    """Telltale words in texts for buyers."""
    for file in desk.rules:
        if file.rule.then.score is None and file.rule.topic not in TOPICS:
            continue
        for language, by_audience in file.rule.texts.items():
            word = _telltale(by_audience.get("buyer", ""), file.rule)
            if word:
                text = f'The text for the buyer in {language} says "{word}", which reveals the signal.'
                remedy = "Say only that the order is checked; tell the staff what was seen."
                yield problem(file.at("reason", language, "buyer"), CHECK.code, text, remedy)


def _telltale(text: str, rule: Rule) -> str:
    """The first word of a text that tells too much; empty when there is none."""
    own = [] if rule.then.score is None else rule.then.score.code.lower().split("_")
    words = (*TELLTALE, *(word for word in own if len(word) > 3 and word not in _HARMLESS))
    lower = text.casefold()
    return next((word for word in words if _says(lower, word)), "")


def _says(text: str, word: str) -> bool:
    if not word.isascii():
        return word in text
    return re.search(rf"\b{re.escape(word)}\b", text) is not None


CHECK = Check("XC-L612", Profile.REVIEW, check)
