"""Law: what Money and Rate print, they read back as the same value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.currencies import MINOR_UNITS
from xcompliance.money import Money, Rate

AMOUNTS = st.integers(-(10**15) + 1, 10**15 - 1)
MONEY = st.builds(Money, AMOUNTS, st.sampled_from(sorted(MINOR_UNITS)))


@given(money=MONEY, numerator=st.integers(-(10**6), 10**6), denominator=st.integers(1, 10**6))
def test_text_round_trip(money: Money, numerator: int, denominator: int) -> None:
    assert Money.parse(str(money)) == Money.parse(money.to_json()) == Money.of(money.amount, money.currency) == money
    rate = Rate(numerator, denominator)
    assert Rate.parse(str(rate)) == rate
