"""Law: arithmetic of Money and Rate is the arithmetic of exact fractions."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.money import Money, Rate

MINOR = st.integers(-(10**17), 10**17)
RATE = st.builds(Rate, st.integers(-(10**6), 10**6), st.integers(1, 10**6))


@given(left=MINOR, right=MINOR, factor=st.integers(-1000, 1000), one=RATE, two=RATE)
def test_exact(left: int, right: int, factor: int, one: Rate, two: Rate) -> None:
    a, b = Money(left, "EUR"), Money(right, "EUR")
    assert (a + b).minor == left + right
    assert (a - b).minor == left - right
    assert (a * factor).minor == left * factor
    assert (a < b, a <= b, a > b, a >= b) == (left < right, left <= right, left > right, left >= right)
    x, y = Fraction(one.numerator, one.denominator), Fraction(two.numerator, two.denominator)
    total, rest = one + two, one - two
    assert Fraction(total.numerator, total.denominator) == x + y
    assert Fraction(rest.numerator, rest.denominator) == x - y
    assert (one < two, one <= two, one > two, one >= two) == (x < y, x <= y, x > y, x >= y)
    assert (one == two) is (x == y)
