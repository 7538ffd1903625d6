"""Law: lines sum to totals. Nothing is lost between prices, bases, shares of shipping and taxes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.strategies.tax_orders import amount, baskets, order

from xcompliance.engine.decision import Decision
from xcompliance.facade import Engine

ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["eu/vat", "eu/duty"])


def bases(decision: Decision) -> int:
    return sum(line.base.minor for line in decision.tax.lines if line.base is not None)


def taxes(decision: Decision) -> int:
    return sum(line.amount.minor for line in decision.tax.lines if line.amount is not None)


@given(basket=baskets(), postage=st.integers(0, 100_000))
def test_bases_are_goods_and_shipping(engine: Engine, basket: tuple[str, list[dict[str, Any]]], postage: int) -> None:
    country, lines = basket
    record = engine_order(country, lines, postage, "exclusive")
    decision = engine.evaluate(record, on=ON)
    assert decision.tax.total.minor == taxes(decision)
    assert bases(decision) == goods(lines) + postage


@given(basket=baskets(), postage=st.integers(0, 100_000))
def test_bases_and_taxes_are_what_the_buyer_pays(
    engine: Engine, basket: tuple[str, list[dict[str, Any]]], postage: int
) -> None:
    country, lines = basket
    decision = engine.evaluate(engine_order(country, lines, postage, "inclusive"), on=ON)
    assert bases(decision) + taxes(decision) == goods(lines) + postage


@given(basket=baskets(), postage=st.integers(0, 100_000))
def test_what_each_party_owes_is_the_total(
    engine: Engine, basket: tuple[str, list[dict[str, Any]]], postage: int
) -> None:
    country, lines = basket
    imported = {"goods_location": "CN", "seller": {"established_in": ["CN"], "registrations": []}}
    record = {**engine_order(country, lines, postage, "exclusive"), **imported}
    record["lines"] = [{**line, "ordinary_duty": "1.23 EUR"} for line in lines]
    tax = engine.evaluate(record, on=ON).tax
    owed = sum(tax.due_to(who).minor for who in ("seller", "marketplace", "customer", "customs", "carrier"))
    assert owed == tax.total.minor
    duty = sum(line.amount.minor for line in tax.lines if line.type == "duty" and line.amount is not None)
    vat = [line for line in tax.lines if line.type == "vat" and line.base is not None]
    assert sum(line.base.minor for line in vat if line.base is not None) == goods(lines) + postage + duty


def goods(lines: list[dict[str, Any]]) -> int:
    return sum(int(line["unit_price"].removesuffix(" EUR").replace(".", "")) * line["quantity"] for line in lines)


def engine_order(country: str, lines: list[dict[str, Any]], postage: int, mode: str) -> dict[str, Any]:
    return order(country, lines, price_mode=mode, shipping={"amount": amount(postage, "EUR")})
