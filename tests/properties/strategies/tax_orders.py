"""Orders whose tax is decided: domestic sales in member states, mixed categories, prices of every size."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from xcompliance.money import Money

PLACES = {"DE": "10115", "FR": "75001", "IT": "20121", "ES": "28001", "FI": "00100", "HU": "1011", "IE": "D01 F5P2"}
RESEARCHED = {"DE": "book_print", "FR": "book_print", "IT": "book_print", "ES": "book_print", "FI": "book_print",
              "HU": "toys", "IE": "book_print"}  # fmt: skip
CURRENCIES = ("EUR", "JPY", "HUF", "KWD", "USD")


def amount(minor: int, currency: str) -> str:
    """An amount as a shop writes it."""
    return str(Money(minor, currency))


def line(minor: int, currency: str = "EUR", category: str = "toys", quantity: int = 1) -> dict[str, Any]:
    price = amount(minor, currency)
    return {"kind": "goods", "category": category, "hs_code": "950300", "quantity": quantity, "unit_price": price}


def order(country: str, lines: list[dict[str, Any]], currency: str = "EUR", **facts: Any) -> dict[str, Any]:
    here = {"country": country, "postal_code": PLACES[country]}
    return {
        "kind": "order",
        "currency": currency,
        "price_mode": "exclusive",
        "channel": "own_store",
        "seller": {"established_in": [country], "address": here, "registrations": []},
        "buyer": {"type": "consumer"},
        "goods_location": here,
        "ship_to": here,
        "shipping": None,
        "lines": lines,
        **facts,
    }


countries = st.sampled_from(sorted(PLACES))
currencies = st.sampled_from(CURRENCIES)
prices = st.one_of(st.integers(0, 300), st.integers(1, 10_000_000))


@st.composite
def baskets(draw: st.DrawFn, currency: str = "EUR", most: int = 5) -> tuple[str, list[dict[str, Any]]]:
    """A country and lines there, some at a reduced rate."""
    country = draw(countries)
    categories = st.sampled_from(["toys", RESEARCHED[country]])
    lines = st.builds(line, prices, st.just(currency), categories, st.integers(1, 9))
    return country, draw(st.lists(lines, min_size=1, max_size=most))
