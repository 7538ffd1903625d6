"""A newcomer's first hour on the command line: scaffold a rule, read the errors, fix them, run the cases, compare."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from xcompliance.cli.app import app

from .command_line import ROOT, Ran, xc

VERBS = {command.name for command in app.registered_commands}
DAY = "2026-11-22"

RULE = {
    'title: ""': "title: Gifts of a marketplace order are wrapped by the marketplace",
    "places: [PLACE]": "places: [any]",
    "effective: {from: YYYY-MM-DD}": "effective: {from: 2024-01-01}",
    "first_clause: {order.FACT: VALUE}": "sold_through_marketplace: {order.channel: marketplace}",
    "verdict: review ": "verdict: allow_with_duties ",
    "code: what-to-do, who: seller": "code: wrap-gifts, who: marketplace",
    "severity: statutory_duty ": "severity: tenant_policy ",
    "waivable: never ": "waivable: policy ",
    '  en:\n    seller: ""': '  en:\n    seller: "The marketplace wraps the gifts of this order."',
    '  ja:\n    seller: ""': '  ja:\n    seller: "この注文のギフトはマーケットプレイスが包装します。"',
    '  zh:\n    seller: ""': '  zh:\n    seller: "该订单的礼品由平台包装。"',
    '{source: "", url: "", says: "", checked: YYYY-MM-DD}': (
        '{source: "Shop handbook section 4", says: "Gifts are wrapped by the marketplace.", checked: 2026-11-22}'
    ),
    "on: YYYY-MM-DD, next: YYYY-MM-DD": "on: 2026-11-22, next: 2027-11-22",
}
PACK = {
    'title: ""': "title: The shop's own rules for gifts",
    "places: [PLACE]": "places: [any]",
    "verified_from: YYYY-MM-DD": "verified_from: 2024-01-01",
    "known_gaps: []": "known_gaps: [Wrapping of digital gifts is not covered.]",
}
CASES = """\
rule: shop.gifts.gift-wrap
base: order/gift
cases:
- {name: sold through a marketplace, on: 2026-11-22, expect: {fires: true, verdict: allow_with_duties}}
- {name: sold in the own store, on: 2026-11-22, given: {order.channel: own_store}, expect: {fires: false}}
- {name: the first day, on: 2024-01-01, expect: {fires: true}}
- {name: the day before, on: 2023-12-31, expect: {fires: false}}
- {name: channel not told, on: 2026-11-22, given: {order.channel: unknown}, expect: {needs: [order.channel]}}
"""
SAMPLE = """\
kind: order
id: "G-1"
placed_at: "2026-11-22T10:00:00Z"
currency: EUR
channel: marketplace
seller: {type: business, established_in: [DE]}
buyer: {type: consumer}
ship_to: {country: DE, postal_code: "10115"}
lines:
- {id: "1", kind: goods, category: clothing, quantity: 1, unit_price: "40.00 EUR"}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with places but without any rule."""
    values = tmp_path / "new" / "jurisdictions"
    shutil.copytree(ROOT / "jurisdictions" / "places", values / "places")
    shutil.copy(ROOT / "jurisdictions" / "conventions.yaml", values)
    sample = tmp_path / "new" / "examples" / "samples" / "order" / "gift.yaml"
    sample.parent.mkdir(parents=True)
    sample.write_text(SAMPLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "new")
    return tmp_path / "new"


def _fill(path: Path, blanks: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for blank, filled in blanks.items():
        assert blank in text, f"{blank!r} is not in the scaffold"
        text = text.replace(blank, filled)
    path.write_text(text, encoding="utf-8")


def _problems(ran: Ran) -> set[tuple[str, str]]:
    """File and code of every problem that was printed."""
    return set(re.findall(r"^(?:error: )?(\S+?):\d+:\d+ (XC-L\d{3})", ran.out + ran.err, flags=re.MULTILINE))


def test_from_an_empty_folder_to_a_rule_that_decides(desk: Path) -> None:
    ran = xc("new", "rule", "shop.gifts.gift-wrap")
    assert (ran.code, ran.out) == (2, "")
    assert "xcompliance new pack shop/gifts" in ran.err  # the message says the next step

    assert xc("new", "pack", "shop/gifts", "--topic", "product").code == 0
    ran = xc("new", "rule", "shop.gifts.gift-wrap", "--applies-to", "order")
    assert ran.code == 0
    assert "rules/shop/gifts/gift-wrap.test.yaml" in ran.out
    assert "exists already" in xc("new", "rule", "shop.gifts.gift-wrap").err
    assert xc("fmt", "--check", "rules").code == 0

    rule, cases, pack = (
        desk / "rules/shop/gifts" / name for name in ("gift-wrap.yaml", "gift-wrap.test.yaml", "pack.yaml")
    )
    _see_the_errors()
    _fill(pack, PACK)
    ran = xc("evaluate", "examples/samples/order", "--rules", "rules", "--jurisdictions", "jurisdictions")
    assert ran.code == 2  # a rule with blanks stops everything: it cannot be overlooked
    assert ("rules/shop/gifts/gift-wrap.yaml", "XC-L201") in _problems(ran)

    _fill(rule, RULE)
    cases.write_text(CASES, encoding="utf-8")
    assert xc("fmt", "rules").code == 0
    _see_no_errors()
    _run_the_cases(cases)
    _compare(desk, rule)


def _see_the_errors() -> None:
    if "lint" not in VERBS:
        return
    ran = xc("lint", "rules", "--on", DAY)
    assert ran.code == 1
    found = _problems(ran)
    assert ("rules/shop/gifts/pack.yaml", "XC-L101") in found  # the day from which it was verified
    assert ("rules/shop/gifts/gift-wrap.yaml", "XC-L201") in found  # the fact
    assert ("rules/shop/gifts/gift-wrap.yaml", "XC-L101") in found
    assert ("rules/shop/gifts/gift-wrap.test.yaml", "XC-L504") in found  # the sample
    assert "Write <record kind>/<name>" in ran.out
    assert _problems(xc("lint", "--on", DAY)) == found  # the folders here, not the shipped packs


def _see_no_errors() -> None:
    if "lint" not in VERBS:
        return
    ran = xc("lint", "rules", "--on", DAY, "--profile", "review")
    assert (ran.code, _problems(ran)) == (0, set()), ran.out


def _run_the_cases(cases: Path) -> None:
    if "test" not in VERBS:
        return
    ran = xc("test", "rules", "--on", DAY)
    assert ran.code == 0, ran.out + ran.err
    assert xc("test", "--on", DAY).out == ran.out  # the folder here, not the shipped packs
    wrong = cases.read_text(encoding="utf-8").replace(
        "own_store}, expect: {fires: false}", "own_store}, expect: {fires: true}"
    )
    right = cases.read_text(encoding="utf-8")
    assert wrong != right
    cases.write_text(wrong, encoding="utf-8")
    ran = xc("test", "rules", "--on", DAY)
    assert ran.code == 1
    assert "sold in the own store" in ran.out
    cases.write_text(right, encoding="utf-8")


def _compare(desk: Path, rule: Path) -> None:
    """The pack before and after the rule became active, on the newcomer's records."""
    old = desk.parent / "old"
    shutil.copytree(desk, old)
    _fill(rule, {"status: draft": "status: active"})
    folders = ("--rules", "rules", "--jurisdictions", "jurisdictions")
    ran = xc("evaluate", "examples/samples/order", *folders, "--on", DAY, "--format", "json")
    assert ran.code == 0, ran.err
    assert "shop.gifts.gift-wrap" in ran.out
    if "diff" not in VERBS:
        return
    ran = xc("diff", old, desk, "--on-records", "examples/samples/order", "--on", DAY)
    assert ran.code == 0, ran.err
    assert "0.1.0 -> 0.2.0 (minor" in ran.out
    ran = xc("diff", old, desk, "--on-records", "examples/samples/order", "--on", DAY, "--format", "json")
    assert ran.code == 0
    assert "shop.gifts.gift-wrap" in json.dumps(json.loads(ran.out))
