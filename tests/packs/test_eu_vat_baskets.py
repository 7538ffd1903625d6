"""Baskets: rates by line, shipping by value, the flat duty by tariff line, sums without a lost cent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xcompliance.engine.decision import Decision
from xcompliance.errors import UndecidedTaxError
from xcompliance.facade import Engine

ON = date(2026, 11, 22)
GERMANY = {"country": "DE", "postal_code": "10115"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["eu/vat", "eu/duty"])


def line(category: str, price: str, quantity: int = 1, hs: str = "392410") -> dict[str, Any]:
    return {"kind": "goods", "category": category, "hs_code": hs, "quantity": quantity, "unit_price": f"{price} EUR"}


def order(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "kind": "order",
        "currency": "EUR",
        "price_mode": "exclusive",
        "channel": "own_store",
        "operator": None,
        "seller": {"established_in": ["DE"], "registrations": ["oss", "ioss"]},
        "buyer": {"type": "consumer"},
        "goods_location": "DE",
        "ship_to": GERMANY,
        "lines": list(lines),
        "shipping": None,
        **changes,
    }


def amounts(decision: Decision, kind: str) -> list[tuple[str, str, str]]:
    return [(one.object, str(one.rate), str(one.amount)) for one in decision.tax.lines if one.type == kind]


def test_each_line_bears_its_own_rate(engine: Engine) -> None:
    decision = engine.evaluate(order(line("toys", "100.00"), line("book_print", "50.00")), on=ON)
    assert amounts(decision, "vat") == [("lines[0]", "19%", "19.00 EUR"), ("lines[1]", "7%", "3.50 EUR")]
    assert str(decision.tax.total) == "22.50 EUR"


def test_shipping_follows_the_goods_by_value(engine: Engine) -> None:
    basket = order(line("toys", "75.00"), line("book_print", "25.00"), shipping={"amount": "4.00 EUR"})
    decision = engine.evaluate(basket, on=ON)
    assert amounts(decision, "vat")[2:] == [("shipping", "19%", "0.57 EUR"), ("shipping", "7%", "0.07 EUR")]
    assert str(decision.tax.total) == "16.64 EUR"


def test_shipping_that_includes_tax_holds_each_rate_in_its_own_share(engine: Engine) -> None:
    basket = order(
        line("toys", "75.00"), line("book_print", "25.00"), shipping={"amount": "4.00 EUR"}, price_mode="inclusive"
    )
    decision = engine.evaluate(basket, on=ON)
    shipped = [one for one in decision.tax.lines if one.object == "shipping"]
    assert [(str(one.base), str(one.amount)) for one in shipped] == [
        ("2.52 EUR", "0.48 EUR"),  # 3.00 with 19 %
        ("0.93 EUR", "0.07 EUR"),  # 1.00 with 7 %
    ]


CHINESE = {"id": "s3", "established_in": ["CN"], "address": {"country": "CN"}, "registrations": []}
GERMAN = {"id": "s2", "established_in": ["DE"], "address": GERMANY, "registrations": ["oss"]}
MARKETPLACE = {
    "channel": "marketplace",
    "operator": {"established_in": ["LU"], "registrations": ["oss", "ioss"]},
    "seller": CHINESE,
    "goods_location": {"country": "PL", "postal_code": "00-001"},
    "ship_from": {"country": "PL", "postal_code": "00-001"},
}


def test_regression_a_cart_of_a_union_and_another_seller_is_judged_line_by_line(engine: Engine) -> None:
    german = {**line("toys", "50.00"), "seller": GERMAN, "ship_from": GERMANY}
    imported = {**line("toys", "30.00"), "ship_from": "CN"}
    decision = engine.evaluate(order(line("toys", "100.00"), german, imported, **MARKETPLACE), on=ON)
    vat = [(one.object, one.scheme, one.liable, str(one.amount)) for one in decision.tax.lines if one.type == "vat"]
    assert vat == [
        ("lines[0]", "deemed_supplier", "marketplace", "19.00 EUR"),
        ("lines[1]", "domestic", "seller", "9.50 EUR"),
        ("lines[2]", "ioss", "marketplace", "5.70 EUR"),
    ]
    assert amounts(decision, "duty") == [("lines[2]", "None", "3.00 EUR")]


def test_a_seller_of_a_line_that_is_not_told_leaves_only_that_line_open(engine: Engine) -> None:
    unknown = {**line("toys", "50.00"), "seller": {"id": "s9"}}
    decision = engine.evaluate(order(line("toys", "100.00"), unknown, **MARKETPLACE), on=ON)
    assert [one.decided for one in decision.tax.lines] == [True, False]
    assert any(need.startswith("order.lines[1].seller") for need in decision.tax.needs)


def test_one_unresearched_line_keeps_the_total_open(engine: Engine) -> None:
    hungary = {"country": "HU", "postal_code": "1011"}
    decision = engine.evaluate(order(line("toys", "10.00"), line("food_basic", "10.00"), ship_to=hungary), on=ON)
    assert [one.decided for one in decision.tax.lines] == [True, False]
    with pytest.raises(UndecidedTaxError):
        _ = decision.tax.total


IMPORTED = {"goods_location": "CN", "seller": {"established_in": ["CN"], "registrations": ["ioss"]}}


@pytest.mark.parametrize(
    ("basket", "duty"),
    [
        ([line("clothing", "10.00", 5, "610910")], "3.00"),  # five T-shirts
        (
            [line("clothing", "10.00", 1, "610910"), line("clothing_accessory", "20.00", 1, "910211")],
            "6.00",
        ),
        ([line("clothing", "20.00", 1, "620610"), line("clothing", "20.00", 2, "620620")], "6.00"),  # silk and wool
        ([line("clothing", "10.00", 1, "610910"), line("clothing", "12.00", 1, "61091000")], "3.00"),  # one heading
    ],
)
def test_the_flat_duty_counts_tariff_lines_not_pieces(engine: Engine, basket: list[dict[str, Any]], duty: str) -> None:
    decision = engine.evaluate(order(*basket, **IMPORTED), on=ON)
    charged = sum(one.amount.minor for one in decision.tax.lines if one.type == "duty")
    assert f"{charged / 100:.2f}" == duty


def test_the_whole_consignment_counts_for_the_limit(engine: Engine) -> None:
    below = engine.evaluate(order(line("toys", "75.00"), line("toys", "75.00"), **IMPORTED), on=ON)
    above = engine.evaluate(order(line("toys", "75.00"), line("toys", "75.01"), **IMPORTED), on=ON)
    assert {one.scheme for one in below.tax.lines if one.type == "vat"} == {"ioss"}
    assert {one.scheme for one in above.tax.lines if one.type == "vat"} == {"import"}


def test_splitting_an_order_moves_the_tax_by_less_than_a_cent_a_line(engine: Engine) -> None:
    prices = ["0.01", "0.03", "1.05", "2.37", "9.99", "19.95"]
    together = engine.evaluate(order(*(line("toys", price) for price in prices)), on=ON).tax.total.minor
    apart = sum(engine.evaluate(order(line("toys", price)), on=ON).tax.total.minor for price in prices)
    assert abs(together - apart) <= len(prices)


def test_an_irrelevant_fact_changes_nothing(engine: Engine) -> None:
    plain = engine.evaluate(order(line("toys", "10.00")), on=ON)
    named = engine.evaluate(order({**line("toys", "10.00"), "title": "Wooden train", "sku": "T-1"}, id="4711"), on=ON)
    assert plain.tax == named.tax
    assert plain.verdict == named.verdict
