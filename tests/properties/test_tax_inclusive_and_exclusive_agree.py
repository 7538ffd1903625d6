"""Law: net plus tax is the same whether prices are stated without or with tax, within the rounding of a line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties.strategies.tax_orders import RESEARCHED, countries, currencies, line, order, prices

from xcompliance.facade import Engine
from xcompliance.verdict import TaxLine

ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["eu/vat", "eu/duty"])


def taxed(engine: Engine, country: str, minor: int, currency: str, category: str, mode: str) -> TaxLine:
    record = order(country, [line(minor, currency, category)], currency, price_mode=mode)
    (found,) = engine.evaluate(record, on=ON).tax.lines
    return found


def minor(found: TaxLine) -> tuple[int, int]:
    assert found.base is not None
    assert found.amount is not None
    return found.base.minor, found.amount.minor


@given(country=countries, net=prices, currency=currencies, reduced=st.booleans())
def test_from_net_to_gross_and_back_is_exact(
    engine: Engine, country: str, net: int, currency: str, reduced: bool
) -> None:
    category = RESEARCHED[country] if reduced else "toys"
    base, tax = minor(taxed(engine, country, net, currency, category, "exclusive"))
    assert base == net
    assert minor(taxed(engine, country, net + tax, currency, category, "inclusive")) == (net, tax)


@given(country=countries, gross=prices, currency=currencies, reduced=st.booleans())
def test_from_gross_to_net_and_back_moves_one_unit_at_most(
    engine: Engine, country: str, gross: int, currency: str, reduced: bool
) -> None:
    category = RESEARCHED[country] if reduced else "toys"
    net, inside = minor(taxed(engine, country, gross, currency, category, "inclusive"))
    assert net + inside == gross
    _, on_top = minor(taxed(engine, country, net, currency, category, "exclusive"))
    assert abs(on_top - inside) <= 1
