"""Running cases: what passes, what a failure says, which rules take part."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.testing.house import House

from xcompliance.rules.policy import Policy
from xcompliance.testing.run import CaseResult, Suite
from xcompliance.verdict import Verdict


def run(suite: Suite) -> dict[str, CaseResult]:
    return {case.name: suite.run(case) for file in suite.files() for case in suite.cases(file)}


def test_cases_that_hold_pass(house: House) -> None:
    results = run(house.suite())
    assert len(results) == 12
    assert [one.id for one in results.values() if not one.passed] == []
    assert results["a sword"].id == "house.goods.no-knives: a sword"
    assert results["a sword"].line == 6


def test_a_failure_says_expected_got_and_the_deciding_clauses(house: House) -> None:
    house.change("no-knives.yaml", "{lt: 30}", "{lt: 29}")
    failed = run(house.suite())["29 days"]
    assert failed.report[:2] == ("fires: expected true, got false", "house.goods.no-knives [lines[0]] near:")
    assert [line.partition(":")[0] for line in failed.report[2:]] == ["  + knife", "  - young", "  + trade"]
    assert failed.report[3].endswith("(order.session.account_age_days = 29)")


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ("verdict: review", "verdict: expected review, got block"),
        ("points: 3", "points: expected 3, got 0"),
        ("needs: [order.id]", "needs: expected order.id, got rule:tax:DE"),
        (
            "duty: {code: tell-the-buyer, who: customs}",
            "duty: expected {code: tell-the-buyer, who: customs}, got {code: tell-the-buyer, who: seller}",
        ),
        ("tax: {type: vat}", "tax: expected {type: vat}, got none"),
    ],
)
def test_every_expectation_says_what_it_got(house: House, expect: str, said: str) -> None:
    house.change("no-knives.test.yaml", "{name: a sword, on: 2026-11-22,", "{name: changed, on: 2026-11-22,")
    house.change("no-knives.test.yaml", "swords}, expect: {fires: true}", f"swords}}, expect: {{{expect}}}")
    assert run(house.suite())["changed"].failures == (said,)


def test_a_rule_that_is_not_in_force_says_so(house: House) -> None:
    house.change("no-knives.yaml", "2021-06-01", "2021-07-01")
    assert run(house.suite())["the first day"].report[1] == (
        "house.goods.no-knives is not in force on 2021-06-01 (from 2021-07-01 until ever)."
    )


def test_a_rule_of_another_place_says_so(house: House) -> None:
    house.change("no-knives.yaml", "places: [any]", "places: [JP]")
    assert "destination is not in JP" in run(house.suite())["a sword"].report[1]


def test_a_record_that_cannot_be_built_fails_its_case(house: House) -> None:
    house.change("no-knives.test.yaml", 'account_age_days: "29"', 'account_age_days: "many"')
    failed = run(house.suite())["29 days"]
    assert failed.failures[0].startswith("the record cannot be built: ")
    assert failed.seen.state == ""


def test_a_silent_rule_contributes_allow(house: House) -> None:
    house.change("no-knives.test.yaml", "expect: {fires: false}", "expect: {fires: false, verdict: allow}")
    assert all(one.passed for one in run(house.suite()).values())


@pytest.mark.parametrize("status", ["draft", "proposed"])
def test_a_rule_that_waits_runs_in_its_own_cases_as_if_active(house: House, status: str) -> None:
    house.change("no-knives.yaml", "status: active", f"status: {status}")
    suite = house.suite()
    assert all(one.passed for one in run(suite).values())
    assert suite.snapshot.numbered == ()


def test_a_retired_rule_stays_silent(house: House) -> None:
    house.change("no-knives.yaml", "status: active", "status: retired")
    assert run(house.suite())["a sword"].report == (
        "fires: expected true, got false",
        "house.goods.no-knives is retired.",
    )


def test_a_rule_without_counsel_s_approval_does_not_block_where_the_house_demands_it(house: House) -> None:
    demanding = Policy(counsel_for=frozenset({"block"}))
    assert run(house.suite(demanding))["a young account"].failures == ("verdict: expected block, got review",)
    house.change("no-knives.yaml", "review: {state: maintainers}", "review: {state: counsel, by: [A. Counsel]}")
    assert run(house.suite(demanding))["a young account"].passed


TAX = """\
id: house.goods.tax
title: Goods carry a tax
status: active
applies_to: order.line
places: {of: ship_to, in: DE}
effective: {from: 2021-06-01}
when: {goods: {line.kind: goods}}
then:
  tax:
    type: vat
    scheme: domestic
    liable: seller
    taxability: standard_rated
    rate: {value: house.rate}
    rounding: eu.vat.line-rounding
severity: statutory_duty
when_unknown: review
confidence: high
review: {state: maintainers}
"""
TAX_CASES = """\
rule: house.goods.tax
base: order/knife
cases:
- name: goods
  on: 2026-11-22
  given: {"order.lines[0].category": spoons}
  expect: {tax: {type: vat, amount: 7.60 EUR, rate: 19%}}
"""


def test_a_rule_without_counsel_s_approval_does_not_tax_where_the_house_demands_it(house: House) -> None:
    house.write("tax.yaml", TAX)
    house.write("tax.test.yaml", TAX_CASES)
    assert run(house.suite())["goods"].passed
    demanding = Policy(counsel_for=frozenset({"tax"}))
    failed = run(house.suite(demanding))["goods"]
    assert failed.decision is not None
    assert failed.decision.verdict is Verdict.REVIEW
    assert [line.amount for line in failed.decision.tax.lines] == [None]
    house.change("tax.yaml", "review: {state: maintainers}", "review: {state: counsel, by: [A. Counsel]}")
    assert run(house.suite(demanding))["goods"].passed


def test_files_belong_to_loaded_packs(house: House, tmp_path: Path) -> None:
    suite = house.suite()
    assert [file.name for file in suite.files()] == ["no-knives.test.yaml"]
    house.write(
        "other.test.yaml",
        "rule: house.goods.other\nbase: order/knife\ncases:\n- {name: a, on: 2026-11-22, expect: {fires: true}}\n",
    )
    assert suite.cases(house.pack / "other.test.yaml") == ()
