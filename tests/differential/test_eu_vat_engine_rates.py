"""What a domestic sale is really charged, through the whole engine, against the independent package."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duty27_eu_vat as duty27
import pytest

from xcompliance.facade import Engine
from xcompliance.money import Rate

POSTAL = {
    "AT": "1010", "BE": "1000", "BG": "1000", "CY": "1010", "CZ": "11000", "DE": "10115", "DK": "1050", "EE": "10111",
    "GR": "10431", "ES": "28001", "FI": "00100", "FR": "75001", "HR": "10000", "HU": "1011", "IE": "D01 F5P2",
    "IT": "00118", "LT": "01001", "LU": "1111", "LV": "LV-1001", "MT": "VLT 1010", "NL": "1011 AB", "PL": "00-001",
    "PT": "1000-001", "RO": "010011", "SE": "111 20", "SI": "1000", "SK": "81101",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["eu/vat"])


def days(country: str) -> Iterator[date]:
    for year in range(2020, 2027):
        yield date(year, 1, 1)
        yield date(year, 7, 1)
    for window in duty27.get_rate_history(country):
        if window.effective_from > date(2020, 1, 1):
            yield window.effective_from - timedelta(days=1)
            yield window.effective_from


@pytest.mark.parametrize("country", sorted(POSTAL))
def test_a_domestic_sale_is_charged_the_rate_of_the_day(engine: Engine, country: str) -> None:
    here = {"country": country, "postal_code": POSTAL[country]}
    order = {
        "kind": "order", "currency": "EUR", "price_mode": "exclusive", "channel": "own_store", "shipping": None,
        "seller": {"established_in": [country], "address": here}, "buyer": {"type": "consumer"},
        "goods_location": here, "ship_to": here,
        "lines": [{"kind": "goods", "category": "general_goods", "quantity": 1, "unit_price": "1000.00 EUR"}],
    }  # fmt: skip
    for on in days(country):
        (line,) = engine.evaluate(order, on=on).tax.lines
        rate = Rate.parse(f"{duty27.format_rate(duty27.get_standard_rate(country, on)).rstrip('%')}%")
        assert (line.jurisdiction, line.scheme, line.rate) == (country, "domestic", rate), on
        assert line.amount.minor == 100_000 * rate.numerator // rate.denominator, on
