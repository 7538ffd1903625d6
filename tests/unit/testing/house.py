"""A house with one pack: two rules, their cases and a sample, in a folder that a test may change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.engine.snapshot import Snapshot
from xcompliance.facts.fields import FIELDS
from xcompliance.jurisdictions.store import Jurisdictions, ValueStore, load_jurisdictions
from xcompliance.jurisdictions.values import DatedValue, ValueEntry
from xcompliance.money import Rate
from xcompliance.rules.pack import load_packs
from xcompliance.rules.policy import NO_POLICY, Policy
from xcompliance.testing.run import Suite

PACK = """\
id: house/goods
version: 1.0.0
title: What the house sells
places: [any]
topics: [tax]
verified_from: 2020-01-01
known_gaps: [Nothing here is law.]
owners: [tests]
licence: Apache-2.0
engine: ">=0.1"
"""
RULE = """\
id: house.goods.no-knives
title: Knives are not sold to children
status: active
applies_to: order.line
places: [any]
effective: {from: 2021-06-01}
when:
  knife: {line.category: [knives, swords]}
  young: {order.session.account_age_days: {lt: 30}}
unless:
  trade: {order.buyer.type: business}
then:
  verdict: block
  duty: {code: tell-the-buyer, who: seller, due: {after: order.placed_at, within: 2 days, calendar: calendar}}
severity: tenant_policy
when_unknown: review
reason:
  en: {buyer: "We do not sell knives.", seller: "Take the knife off the order."}
citations:
- {source: The house's rule book 2, checked: 2026-11-22}
confidence: high
review: {state: maintainers}
"""
CASES = """\
rule: house.goods.no-knives
base: order/knife
cases:
- {name: a young account, on: 2026-11-22, expect: {fires: true, verdict: block, duty: {code: tell-the-buyer}}}
- {name: two days to tell, on: 2026-11-22, expect: {duty: {code: tell-the-buyer, due: 2026-11-22}}}
- {name: a sword, on: 2026-11-22, given: {"order.lines[0].category": swords}, expect: {fires: true}}
- {name: a spoon, on: 2026-11-22, given: {"order.lines[0].category": spoons}, expect: {fires: false}}
- {name: 29 days, on: 2026-11-22, given: {order.session.account_age_days: "29"}, expect: {fires: true}}
- {name: 30 days, on: 2026-11-22, given: {order.session.account_age_days: "30"}, expect: {fires: false}}
- {name: a shop buys, on: 2026-11-22, given: {order.buyer.type: business}, expect: {fires: false}}
- {name: the first day, on: 2021-06-01, expect: {fires: true}}
- {name: the day before, on: 2021-05-31, expect: {fires: false}}
- name: category not told
  on: 2026-11-22
  given: {"order.lines[0].category": unknown}
  expect: {verdict: review, needs: ["order.lines[0].category"]}
- name: age not told
  on: 2026-11-22
  given: {order.session.account_age_days: unknown}
  expect: {needs: [order.session.account_age_days]}
- {name: buyer not told, on: 2026-11-22, given: {order.buyer.type: unknown}, expect: {needs: [order.buyer.type]}}
"""
SAMPLE = """\
kind: order
id: A-2
currency: EUR
placed_at: 2026-11-20T10:00:00+01:00
price_mode: exclusive
buyer: {type: consumer}
session: {account_age_days: "3"}
ship_to: {country: DE, postal_code: "10115"}
lines:
- {id: "1", kind: goods, category: knives, quantity: 1, unit_price: 40.00 EUR}
"""


@cache
def shipped_jurisdictions() -> Jurisdictions:
    """The shipped places and values, and one rate of the house that does not change when the law does."""
    shipped = load_jurisdictions(jurisdictions_dir())
    rate = DatedValue("house.rate", "percent", (ValueEntry(Rate.parse("19%"), date(2020, 1, 1)),))
    values = {id_: shipped.values.get(id_) for id_ in shipped.values.ids()}
    return replace(shipped, values=ValueStore({**values, rate.id: rate}))


class House:
    """The folder. ``suite()`` loads what is written in it."""

    def __init__(self, folder: Path) -> None:
        self.rules = folder / "rules"
        self.pack = self.rules / "house" / "goods"
        self.pack.mkdir(parents=True)
        samples = self.rules.parent / "examples" / "samples" / "order"
        samples.mkdir(parents=True)
        (samples / "knife.yaml").write_text(SAMPLE, encoding="utf-8")
        self.write("pack.yaml", PACK)
        self.write("no-knives.yaml", RULE)
        self.write("no-knives.test.yaml", CASES)

    def write(self, name: str, text: str) -> Path:
        path = self.pack / name
        path.write_text(text, encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> Path:
        """Replace a text in a file; it must be there."""
        text = (self.pack / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        return self.write(name, text.replace(old, new))

    def without(self, *names: str) -> None:
        """Take cases away."""
        path = self.pack / "no-knives.test.yaml"
        head, *cases = path.read_text(encoding="utf-8").rstrip("\n").split("\n- ")
        beginnings = tuple(f"name: {name}{end}" for name in names for end in (",", "\n"))
        kept = [case for case in cases if not case.lstrip("{").startswith(beginnings)]
        assert len(kept) == len(cases) - len(names)
        path.write_text("\n- ".join([head, *kept]) + "\n", encoding="utf-8")

    def suite(self, policy: Policy = NO_POLICY) -> Suite:
        places = shipped_jurisdictions()
        packs = load_packs(
            self.rules, values=places.values, places=places.geography, conventions=places.conventions, fields=FIELDS
        )
        return Suite(Snapshot(packs, places, policy), self.rules)
