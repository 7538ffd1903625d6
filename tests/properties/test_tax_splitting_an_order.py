"""Law: splitting an order never changes its tax by more than the rounding of the lines it is split into."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.strategies.tax_orders import amount, baskets, order

from xcompliance.facade import Engine
from xcompliance.verdict import TaxLine

ON = date(2026, 11, 22)
MODES = st.sampled_from(["exclusive", "inclusive"])


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["eu/vat", "eu/duty"])


def total(engine: Engine, country: str, lines: list[dict[str, Any]], mode: str) -> int:
    return engine.evaluate(order(country, lines, price_mode=mode), on=ON).tax.total.minor


@given(basket=baskets(most=6), cut=st.integers(1, 5), mode=MODES)
def test_lines_in_two_orders_bear_the_same_tax(
    engine: Engine, basket: tuple[str, list[dict[str, Any]]], cut: int, mode: str
) -> None:
    country, lines = basket
    parts = [part for part in (lines[:cut], lines[cut:]) if part]
    apart = sum(total(engine, country, part, mode) for part in parts)
    assert apart == total(engine, country, lines, mode)  # rounding is per line, so nothing moves


@given(basket=baskets(most=1), pieces=st.integers(2, 9), mode=MODES)
def test_pieces_on_lines_of_their_own_move_half_a_unit_each(
    engine: Engine, basket: tuple[str, list[dict[str, Any]]], pieces: int, mode: str
) -> None:
    country, (one,) = basket
    single = {**one, "quantity": 1}
    together = total(engine, country, [{**one, "quantity": pieces}], mode)
    apart = total(engine, country, [single] * pieces, mode)
    assert 2 * abs(together - apart) <= pieces + 1


@given(basket=baskets(most=4), postage=st.integers(0, 5_000), mode=MODES)
def test_shipping_of_its_own_moves_half_a_unit_for_each_rate(
    engine: Engine, basket: tuple[str, list[dict[str, Any]]], postage: int, mode: str
) -> None:
    country, lines = basket
    goods = total(engine, country, lines, mode)
    record = order(country, lines, price_mode=mode, shipping={"amount": amount(postage, "EUR")})
    decision = engine.evaluate(record, on=ON)
    shipped = [found for found in decision.tax.lines if found.object == "shipping"]
    taxes = sum(found.amount.minor for found in shipped if found.amount is not None)
    assert decision.tax.total.minor == goods + taxes
    exact = sum(_exact(found, mode) for found in shipped)
    assert 2 * abs(exact - taxes) <= len(shipped)


def _exact(found: TaxLine, mode: str) -> Fraction:
    """The unrounded tax of a line of shipping."""
    assert found.base is not None
    assert found.amount is not None
    assert found.rate is not None
    rate = Fraction(found.rate.numerator, found.rate.denominator)
    paid = found.base.minor + found.amount.minor
    return paid * rate / (1 + rate) if mode == "inclusive" else found.base.minor * rate
