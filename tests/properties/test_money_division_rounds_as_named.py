"""Law: divide() gives the neighbour its mode names, as decimal's own rounding does, and mirrors negative amounts."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.rounding import Mode, divide

DECIMAL = {
    Mode.HALF_UP: ROUND_HALF_UP,
    Mode.HALF_EVEN: ROUND_HALF_EVEN,
    Mode.HALF_DOWN: ROUND_HALF_DOWN,
    Mode.DOWN: ROUND_DOWN,
    Mode.UP: ROUND_UP,
}
NEAREST = {Mode.HALF_UP, Mode.HALF_EVEN, Mode.HALF_DOWN}


@given(
    numerator=st.integers(-(10**18), 10**18),
    denominator=st.integers(-(10**9), 10**9).filter(bool),
    thousandths=st.integers(-(10**9), 10**9),
    mode=st.sampled_from(Mode),
)
def test_rounds_as_named(numerator: int, denominator: int, thousandths: int, mode: Mode) -> None:
    result = divide(numerator, denominator, mode)
    exact = Fraction(numerator, denominator)
    assert abs(result - exact) <= (Fraction(1, 2) if mode in NEAREST else Fraction(1))
    assert (result == exact) or (mode is not Mode.DOWN) or abs(result) < abs(exact)
    assert (result == exact) or (mode is not Mode.UP) or abs(result) > abs(exact)
    assert divide(-numerator, denominator, mode) == divide(numerator, -denominator, mode) == -result
    expected = (Decimal(thousandths) / 1000).quantize(Decimal(1), rounding=DECIMAL[mode])
    assert divide(thousandths, 1000, mode) == expected
