"""How a shipping charge is shared among lines that are taxed and lines that are not."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from xcompliance.engine.charge import Charge
from xcompliance.engine.shipping import WITH_TAXABLE, Shares
from xcompliance.money import Rate


def charge(
    place: str, rate: str | None, price: int = 100, word: str = WITH_TAXABLE, taxable: int | None = None
) -> Charge:
    outcome: Any = SimpleNamespace(shipping=word)
    parsed = None if rate is None else Rate.parse(rate)
    return Charge("lines[0]", 0, outcome, place, price, price if taxable is None else taxable, rate=parsed)


def shares(amount: int, prices: list[int | None], charges: list[list[Charge]], **keys: bool) -> list[list[int | None]]:
    """What each charge of each line bears."""
    made = Shares(amount, prices, charges, divided=keys.get("divided", False))
    return [[made.of(one, number) for one in many] for number, many in enumerate(charges)]


def test_by_value_where_no_word_says_otherwise() -> None:
    charges = [[charge("A", "5%", word="follows_goods")], [charge("A", None, word="follows_goods")]]
    assert shares(500, [300, 100], charges) == [[375], [125]]


def test_an_undivided_charge_goes_with_the_taxed_lines() -> None:
    charges = [[charge("A", "5%")], [charge("A", None, word="follows_goods")]]
    assert shares(500, [300, 100], charges) == [[500], [None]]


def test_among_taxed_lines_it_is_shared_by_value() -> None:
    charges = [[charge("A", "5%")], [charge("A", None)], [charge("A", "4%")]]
    assert shares(500, [300, 900, 100], charges) == [[375], [None], [125]]


def test_a_charge_the_bill_divides_is_shared_by_value() -> None:
    assert shares(500, [300, 100], [[charge("A", "5%")], [charge("A", None)]], divided=True) == [[375], [125]]


def test_each_place_looks_at_what_it_taxes_itself() -> None:
    charges = [[charge("A", "4%"), charge("A:1", "3%")], [charge("A", None), charge("A:1", "3%")]]
    assert shares(500, [300, 100], charges) == [[500, 375], [None, 125]]


@pytest.mark.parametrize("untaxed", [charge("A", "0%"), charge("A", "5%", taxable=0), charge("A", None)])
def test_where_nothing_is_taxed_nothing_takes_the_charge_along(untaxed: Charge) -> None:
    assert shares(500, [100, 100], [[untaxed], [untaxed]]) == [[250], [250]]


def test_lines_without_a_positive_price_bear_nothing() -> None:
    charges = [[charge("A", "5%")], [charge("A", "5%")], [charge("A", None)]]
    assert shares(500, [200, -50, None], charges) == [[500], [0], [None]]


def test_free_goods_that_are_taxed_share_alike() -> None:
    charges = [[charge("A", "5%", taxable=Fraction(1))], [charge("A", "5%")], [charge("A", None)]]  # type: ignore[arg-type]
    assert shares(500, [0, 0, 900], charges) == [[250], [250], [None]]
