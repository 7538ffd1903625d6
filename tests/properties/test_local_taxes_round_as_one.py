"""State and local taxes add up to the tax at their combined rate: third decimal, half up, shared fairly."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xcompliance.engine.charge import Charge
from xcompliance.engine.rounding import include, settle
from xcompliance.money import Rate
from xcompliance.rounding import RoundingPolicy
from xcompliance.rules.syntax import TaxOutcome

OUTCOME = TaxOutcome("sales", "us-sales-tax", "seller", "standard_rated", level="state")
RATES = st.integers(0, 12_000).map(lambda n: Rate(n, 100_000))
PRICES = st.integers(0, 3_000_000)
LINES = st.lists(st.tuples(PRICES, st.lists(RATES, min_size=1, max_size=5), st.integers(1, 7)), min_size=1, max_size=6)


def charges(
    lines: list[tuple[int, list[Rate], int]], policy: RoundingPolicy, *, included: bool = False
) -> list[Charge]:
    made: list[Charge] = []
    for number, (price, rates, quantity) in enumerate(lines):
        total = sum(Fraction(rate.numerator, rate.denominator) for rate in rates)
        for rate in rates:
            charge = Charge(f"lines[{number}]", 0, OUTCOME, "US-MN", price, price, policy, rate, quantity=quantity)
            charge.included = included
            charge.shared = Rate(total.numerator, total.denominator) if len(rates) > 1 else None  # type: ignore[union-attr]
            made.append(charge)
    include(made)
    settle(made, [policy] * len(made), "USD")
    return made


def cents(amount: Fraction) -> int:
    """The rule as it is written: cut after the third decimal of the dollar, then half up."""
    tenths = floor(amount * 10)
    return (tenths + 5) // 10


def combined(rates: list[Rate]) -> Fraction:
    return sum((Fraction(rate.numerator, rate.denominator) for rate in rates), Fraction(0))


@given(LINES)
def test_of_a_document(lines: list[tuple[int, list[Rate], int]]) -> None:
    made = charges(lines, RoundingPolicy.parse("document half_up carry 3"))
    exact = sum((price * combined(rates) for price, rates, _ in lines), Fraction(0))
    assert sum(charge.tax for charge in made) == cents(exact)
    _fair(made)


@given(LINES)
def test_of_each_line(lines: list[tuple[int, list[Rate], int]]) -> None:
    made = charges(lines, RoundingPolicy.parse("line half_up carry 3"))
    for number, (price, rates, _) in enumerate(lines):
        tax = sum(charge.tax for charge in made if charge.object == f"lines[{number}]")
        assert tax == cents(price * combined(rates))
    _fair(made)


@given(LINES)
def test_of_each_unit(lines: list[tuple[int, list[Rate], int]]) -> None:
    made = charges(lines, RoundingPolicy.parse("unit half_up carry 3"))
    for number, (price, rates, quantity) in enumerate(lines):
        tax = sum(charge.tax for charge in made if charge.object == f"lines[{number}]")
        assert tax == cents(price * combined(rates) / quantity) * quantity


@given(LINES)
def test_prices_with_tax_lose_nothing(lines: list[tuple[int, list[Rate], int]]) -> None:
    made = charges(lines, RoundingPolicy.parse("line half_up carry 3"), included=True)
    for number, (price, rates, _) in enumerate(lines):
        rate = combined(rates)
        tax = sum(charge.tax for charge in made if charge.object == f"lines[{number}]")
        assert tax == cents(price * rate / (1 + rate))


def _fair(made: list[Charge]) -> None:
    """Sharing one rounded amount moves no jurisdiction two cents away from its exact part."""
    for charge in made:
        assert charge.rate is not None
        exact = Fraction(charge.taxable) * charge.rate.numerator / charge.rate.denominator
        assert abs(charge.tax - exact) < 2


@pytest.mark.parametrize(("price", "tax"), [(559, 50), (554, 50), (555, 50), (10_000, 903)])
def test_known_amounts_in_minneapolis(price: int, tax: int) -> None:
    rates = [Rate.parse(text) for text in ("6.875%", "0.15%", "0.5%", "0.5%", "0.75%", "0.25%")]
    made = charges([(price, rates, 1)], RoundingPolicy.parse("line half_up carry 3"))
    assert sum(charge.tax for charge in made) == tax
