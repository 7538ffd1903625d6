"""A tax whose base holds other taxes of the same line: customs duty in import VAT."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xcompliance.engine.decision import Decision
from xcompliance.facade import Engine

ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["eu/vat", "eu/duty"])


def line(price: str, hs: str | None = "392410", **facts: Any) -> dict[str, Any]:
    told = {} if hs is None else {"hs_code": hs}
    return {"kind": "goods", "category": "toys", "quantity": 1, "unit_price": f"{price} EUR", **told, **facts}


def order(*lines: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {
        "kind": "order",
        "currency": "EUR",
        "price_mode": "exclusive",
        "channel": "own_store",
        "seller": {"established_in": ["CN"], "registrations": []},
        "buyer": {"type": "consumer"},
        "goods_location": "CN",
        "ship_to": {"country": "DE", "postal_code": "10115"},
        "shipping": None,
        "lines": list(lines),
        **facts,
    }


def taxes(decision: Decision, kind: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (one.object, one.base and str(one.base), one.amount and str(one.amount))
        for one in decision.tax.lines
        if one.type == kind
    ]


def test_the_duty_is_part_of_the_base(engine: Engine) -> None:
    decision = engine.evaluate(order(line("100.00")), on=ON)
    assert taxes(decision, "duty") == [("lines[0]", "100.00 EUR", "3.00 EUR")]
    assert taxes(decision, "vat") == [("lines[0]", "103.00 EUR", "19.57 EUR")]
    assert str(decision.tax.total) == "22.57 EUR"


def test_an_open_duty_leaves_the_tax_open_and_asks_for_the_same_fact(engine: Engine) -> None:
    decision = engine.evaluate(order(line("100.00", hs=None)), on=ON)
    assert {one.type: one.amount for one in decision.tax.lines} == {"duty": None, "vat": None}
    assert decision.tax.needs == ("order.lines[0].hs_code",)


def test_an_open_duty_of_one_line_leaves_the_others_decided(engine: Engine) -> None:
    decision = engine.evaluate(order(line("50.00"), line("50.00", hs=None)), on=ON)
    assert taxes(decision, "vat") == [("lines[0]", "53.00 EUR", "10.07 EUR"), ("lines[1]", "50.00 EUR", None)]


def test_a_duty_nobody_treats_leaves_the_tax_open() -> None:
    decision = Engine.load(packs=["eu/vat"]).evaluate(order(line("100.00")), on=ON)
    assert taxes(decision, "vat") == [("lines[0]", "100.00 EUR", None)]
    assert decision.tax.needs == ("rule:duty:DE",)


def test_each_tariff_line_adds_its_own_duty_once(engine: Engine) -> None:
    decision = engine.evaluate(order(line("20.00"), line("30.00"), line("50.00", hs="610910")), on=ON)
    assert [amount for *_, amount in taxes(decision, "duty")] == ["3.00 EUR", "3.00 EUR"]
    assert taxes(decision, "vat") == [
        ("lines[0]", "23.00 EUR", "4.37 EUR"),
        ("lines[1]", "30.00 EUR", "5.70 EUR"),
        ("lines[2]", "53.00 EUR", "10.07 EUR"),
    ]


def test_a_tariff_line_counts_in_each_consignment(engine: Engine) -> None:
    decision = engine.evaluate(order(line("20.00", consignment="a"), line("30.00", consignment="b")), on=ON)
    assert [amount for *_, amount in taxes(decision, "duty")] == ["3.00 EUR", "3.00 EUR"]


def test_shipping_bears_its_share_without_the_duty(engine: Engine) -> None:
    decision = engine.evaluate(order(line("75.00"), line("25.00", hs="610910"), shipping={"amount": "8.00 EUR"}), on=ON)
    assert taxes(decision, "vat")[2:] == [("shipping", "8.00 EUR", "1.52 EUR")]


def test_an_open_duty_leaves_shipping_open(engine: Engine) -> None:
    decision = engine.evaluate(order(line("75.00", hs=None), shipping={"amount": "8.00 EUR"}), on=ON)
    assert taxes(decision, "vat") == [("lines[0]", "75.00 EUR", None), ("shipping", "8.00 EUR", None)]


def test_an_amount_the_host_tells_is_a_line_and_part_of_the_base(engine: Engine) -> None:
    decision = engine.evaluate(order(line("200.00", ordinary_duty="9.40 EUR")), on=ON)
    (duty,) = [one for one in decision.tax.lines if one.type == "duty"]
    assert (str(duty.amount), duty.value, duty.liable) == ("9.40 EUR", "line.ordinary_duty", "customs")
    assert taxes(decision, "vat") == [("lines[0]", "209.40 EUR", "39.79 EUR")]


def test_an_amount_the_host_does_not_tell_is_asked_for(engine: Engine) -> None:
    decision = engine.evaluate(order(line("200.00")), on=ON)
    assert decision.tax.needs == ("order.lines[0].ordinary_duty",)
    assert all(one.amount is None for one in decision.tax.lines)


def test_prices_that_include_tax_are_not_raised(engine: Engine) -> None:
    seller = {"established_in": ["CN"], "registrations": ["ioss"]}
    facts = {"seller": seller, "price_mode": "inclusive", "customs": {"duty_recharged": True}}
    decision = engine.evaluate(order(line("119.00"), **facts), on=ON)
    assert taxes(decision, "vat") == [("lines[0]", "100.00 EUR", "19.00 EUR")]


def test_the_sort_of_rate_is_said(engine: Engine) -> None:
    lines = [line("10.00"), line("10.00", category="book_print", hs="490199")]
    facts = {"goods_location": "DE", "seller": {"established_in": ["DE"], "registrations": []}}
    decision = engine.evaluate(order(*lines, **facts), on=ON)
    assert [(one.taxability, one.rate_kind) for one in decision.tax.lines] == [
        ("standard_rated", "standard"),
        ("reduced_rated", "reduced"),
    ]


def test_a_rate_of_nothing_is_zero_rated(engine: Engine) -> None:
    irish = {"country": "IE", "postal_code": "D01 F5P2"}
    facts = {"goods_location": irish, "ship_to": irish, "seller": {"established_in": ["IE"], "registrations": []}}
    decision = engine.evaluate(order(line("10.00", category="book_print", hs="490199"), **facts), on=ON)
    assert [(one.taxability, one.rate_kind) for one in decision.tax.lines] == [("zero_rated", "zero")]
