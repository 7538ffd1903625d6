"""A small pack that is clean under every profile, and a way to spoil it at a marked place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeAlias

from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.run import LintReport, lint

ON = date(2026, 11, 22)
Edit: TypeAlias = tuple[str, ...]
"""A file; a file and its new text; or a file, a text in it and what stands there instead."""

MARK = "«"
"""Stands in a spoilt text right before the place a problem must point at."""

PACK = "rules/xx/law/pack.yaml"
RULE = "rules/xx/law/one.yaml"
CASES = "rules/xx/law/one.test.yaml"
VALUE = "jurisdictions/xx/limit.yaml"
TABLE = "jurisdictions/xx/rates.csv"
SUPPRESSIONS = "rules/xx/law/lint-suppressions.yaml"

FILES: Mapping[str, str] = {
    PACK: """\
id: xx/law
version: 1.0.0
title: A small law
places: [DE]
topics: [tax]
verified_from: 2020-01-01
known_gaps: [Nothing but small orders is covered.]
owners: [maintainers]
licence: Apache-2.0
engine: ">=0.1"
define:
  small: {order.total: {le_value: xx.limit}}
""",
    RULE: """\
id: xx.law.one
title: Small orders of consumers wait
status: active
applies_to: order
places: [DE]
effective: {from: 2021-01-01}
when:
  consumer: {order.buyer.type: consumer}
  small_order: {small: true}
then:
  verdict: review
severity: statutory_duty
waivable: never
when_unknown: review
reason:
  en:
    buyer: "We will tell you soon."
  ja:
    buyer: "まもなくご連絡します。"
  zh:
    buyer: "我们很快会通知您。"
citations:
- {source: "Small Orders Act s. 2", says: "They wait.", checked: 2026-11-01}
confidence: high
review: {state: maintainers, on: 2026-11-01, next: 2027-11-01}
""",
    CASES: """\
rule: xx.law.one
base: order/small
cases:
- {name: a consumer, on: 2026-11-22, expect: {fires: true}}
- {name: a company, on: 2026-11-22, given: {order.buyer.type: business}, expect: {fires: false}}
- {name: the day before, on: 2020-12-31, expect: {fires: false}}
- {name: the first day, on: 2021-01-01, expect: {fires: true}}
- {name: buyer not told, on: 2026-11-22, given: {order.buyer: unknown}, expect: {needs: [order.buyer.type]}}
- {name: total not told, on: 2026-11-22, given: {order.lines: unknown}, expect: {needs: [order.total]}}
""",
    VALUE: """\
id: xx.limit
title: A small order
unit: money
values:
- {from: 2020-01-01, value: 100 EUR, source: Act 1, confidence: high, checked: 2026-11-01}
- {from: 2022-01-01, value: 150 EUR, source: Act 2, confidence: high, checked: 2026-11-01}
""",
    "jurisdictions/xx/rates.yaml": """\
id: xx.rate
title: Rates
unit: percent
table: rates.csv
keys: {place: place, category: text}
value: rate
hit: first
otherwise: none
source: Act 3
confidence: high
""",
    TABLE: """\
place,category,from,until,rate,checked
DE,food,2020-01-01,2021-01-01,5%,2026-11-01
DE,food,2021-01-01,,7%,2026-11-01
""",
    "examples/samples/order/small.yaml": """\
id: small
currency: EUR
buyer: {type: consumer}
lines: [{id: "1", quantity: "1", unit_price: 10.00 EUR}]
ship_to: {country: DE}
""",
}


@dataclass
class SmallLaw:
    """The small pack in a folder of its own. ``spoil`` replaces texts; the mark tells where."""

    root: Path
    marked: list[str] = field(default_factory=list)

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            for line, content in enumerate(text.split("\n"), 1):
                if MARK in content:
                    self.marked.append(f"{name}:{line}:{content.index(MARK) + 1}")
            path.write_text(text.replace(MARK, ""), encoding="utf-8")

    def spoil(self, *edits: Edit) -> None:
        """Replace one text of a file (the first time it occurs), write a whole file, or delete it."""
        for name, *rest in edits:
            if not rest:
                (self.root / name).unlink()
            elif len(rest) == 1:
                self.write({name: rest[0]})
            else:
                text = (self.root / name).read_text(encoding="utf-8")
                assert rest[0] in text, f"{name} does not hold {rest[0]!r}"
                self.write({name: text.replace(rest[0], rest[1], 1)})

    def lint(self, profile: Profile = Profile.PRODUCTION, on: date = ON) -> LintReport:
        return lint(self.root / "rules", self.root / "jurisdictions", on=on, profile=profile)

    def places(self, code: str) -> list[str]:
        """Where a code was found, as ``file:line:column``."""
        found = (remark.problem for remark in self.lint().remarks)
        return [f"{one.file}:{one.line}:{one.column}" for one in found if one.code == code]
