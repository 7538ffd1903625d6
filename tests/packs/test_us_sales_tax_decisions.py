"""Whole decisions of US orders: exactly one treatment wins each line, lines sum, nothing is zero without a reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xcompliance.engine.shipped import rules_dir
from xcompliance.errors import UndecidedTaxError
from xcompliance.facade import Engine
from xcompliance.facts import record_from
from xcompliance.testing.samples import changed, sample, samples_dir
from xcompliance.verdict import Verdict

AS_OF = date(2026, 11, 22)
CODES = """
AL AZ AR CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT
NC ND NE NH NJ NM NV NY OH OK OR PA PR RI SC SD TN TX UT VA VT WA WI WV WY
"""
STATES = CODES.split()
CATEGORIES = ["general_goods", "clothing", "food_basic", "candy", "soft_drink", "prescription_drug", "otc_drug"]
CATEGORIES += ["menstrual_product", "ebook", "software_download", "saas", "toys"]
KNOWN_GAPS = {("AL", "saas"), ("MS", "saas"), ("DC", "candy")}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["us/sales-tax"])


def decide(engine: Engine, base: str, on: date = AS_OF, **given: Any) -> Any:
    payload = sample(f"order/{base}", samples_dir(rules_dir()))
    return engine.evaluate(record_from(changed(payload, given)), on=on)


def line_to(engine: Engine, state: str, category: str, nexus: list[str]) -> Any:
    given = {
        "order.ship_to": {"country": "US", "region": f"US-{state}"},
        "order.lines[0].category": category,
        "order.seller.nexus": nexus,
    }
    return decide(engine, "us-general", **given)


@pytest.mark.parametrize("state", STATES)
def test_one_treatment_wins_every_category_of_every_state(engine: Engine, state: str) -> None:
    for category in CATEGORIES:
        decision = line_to(engine, state, category, [f"US-{state}"])
        if (state, category) in KNOWN_GAPS:
            assert [line.decided for line in decision.tax.lines] == [False]
            continue
        sales = [line for line in decision.tax.lines if line.type == "sales"]
        assert len(sales) == 1, (state, category, decision.tax.lines)
        assert sales[0].decided, (state, category, sales[0].needs)
        assert sales[0].jurisdiction == f"US-{state}"
        assert sales[0].taxability != ""


@pytest.mark.parametrize("state", STATES)
def test_without_nexus_nothing_is_collected_and_the_reason_says_so(engine: Engine, state: str) -> None:
    for category in ("toys", "food_basic", "book_print"):
        lines = line_to(engine, state, category, []).tax.lines
        expected = "not_subject_to_tax" if state in {"DE", "MT", "NH", "OR"} else "not_collecting"
        assert [line.taxability for line in lines] == [expected], (state, category)


def test_an_unmapped_category_is_undecided_and_never_zero(engine: Engine) -> None:
    decision = line_to(engine, "NY", "book_print", ["US-NY"])
    with pytest.raises(UndecidedTaxError):
        _ = decision.tax.total
    assert decision.verdict is Verdict.REVIEW


def test_new_york_order_taxes_the_coat_and_not_the_shirt(engine: Engine) -> None:
    decision = decide(engine, "us-new-york-clothing")
    assert str(decision.tax.total) == "4.72 USD"  # one delivery charge of 8.00 goes with the coat as a whole
    assert decision.local_coverage == "state_only"


def test_the_marketplace_owes_the_tax_of_a_marketplace_order(engine: Engine) -> None:
    decision = decide(engine, "us-marketplace-groceries")
    assert {line.liable for line in decision.tax.lines} == {"marketplace"}
    assert str(decision.tax.total) == "2.33 USD"
    assert [duty.code for duty in decision.duties] == ["collect-and-remit-sales-tax"]


def test_a_shop_without_nexus_collects_nothing(engine: Engine) -> None:
    decision = decide(engine, "us-no-nexus")
    assert str(decision.tax.total) == "0.00 USD"
    assert {line.taxability for line in decision.tax.lines} == {"not_collecting"}


@pytest.mark.parametrize("path", ["order.seller", "order.seller.nexus", "order.channel", "order.ship_to.region"])
def test_a_fact_without_a_value_never_makes_the_tax_zero(engine: Engine, path: str) -> None:
    decision = decide(engine, "us-general", **{path: None})
    assert [line.decided for line in decision.tax.lines] == [False]
    assert decision.verdict is Verdict.REVIEW


def test_crossing_a_threshold_asks_for_registration(engine: Engine) -> None:
    quiet = decide(engine, "us-threshold")
    assert [duty.code for duty in quiet.duties] == []
    loud = decide(engine, "us-threshold", **{"order.seller.turnover.by_place[0].retail_sales": "100000.01 USD"})
    assert [duty.code for duty in loud.duties] == ["register-for-sales-tax"]


def test_alaska_is_undecided_where_the_local_rate_is_not_known(engine: Engine) -> None:
    decision = decide(engine, "us-general", **{"order.ship_to": {"country": "US", "region": "US-AK"}})
    assert [line.decided for line in decision.tax.lines] == [False]


def test_lines_of_one_document_sum_to_the_rounded_total(engine: Engine) -> None:
    lines = [
        {"id": str(n), "kind": "goods", "category": "toys", "quantity": 1, "unit_price": "0.33 USD"} for n in range(7)
    ]
    to = {"country": "US", "region": "US-MN"}
    decision = decide(engine, "us-general", **{"order.lines": lines, "order.ship_to": to})
    assert str(decision.tax.total) == "0.16 USD"  # 2.31 at 6.875 per cent, rounded once


def test_a_social_security_number_given_as_an_ein_is_refused_and_shown_nowhere(engine: Engine) -> None:
    decision = engine.evaluate({"kind": "merchant", "id": "m", "ein": "123-45-6789"}, on=AS_OF)
    assert decision.verdict is Verdict.BLOCK
    for said in (decision.to_json(), *(str(decision.explain(lang=lang)) for lang in ("en", "ja", "zh"))):
        assert "123-45" not in said
        assert "6789" not in said
    assert "merchant.ein = •••" in str(decision.explain(lang="en"))
