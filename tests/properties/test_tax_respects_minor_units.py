"""Law: a tax is a whole number of its currency's minor units, rounded half up once: yen, forint and dinar alike."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.strategies.tax_orders import countries, currencies, line, order, prices

from xcompliance.facade import Engine
from xcompliance.money import minor_units

ON = date(2026, 11, 22)
DECIMALS = {"EUR": 2, "USD": 2, "JPY": 0, "HUF": 2, "KWD": 3}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["eu/vat", "eu/duty"])


@given(country=countries, price=prices, quantity=st.integers(1, 50), currency=currencies)
def test_the_tax_is_the_rate_of_the_price_rounded_once(
    engine: Engine, country: str, price: int, quantity: int, currency: str
) -> None:
    record = order(country, [line(price, currency, quantity=quantity)], currency)
    (found,) = engine.evaluate(record, on=ON).tax.lines
    assert found.amount is not None
    assert found.rate is not None
    unit = Decimal(1).scaleb(-DECIMALS[currency])
    exact = Decimal(price * quantity) * unit * found.rate.numerator / found.rate.denominator
    assert found.amount.amount == exact.quantize(unit, rounding=ROUND_HALF_UP)
    assert found.amount.currency == currency
    assert -found.amount.amount.as_tuple().exponent == minor_units(currency) == DECIMALS[currency]
