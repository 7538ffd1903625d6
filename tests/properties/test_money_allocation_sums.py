"""Law: allocated parts sum to the total, each within one unit of its exact share, and nothing goes to a zero weight."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.rounding import allocate


@given(
    total=st.integers(-(10**12), 10**12),
    weights=st.lists(st.one_of(st.integers(0, 5), st.integers(0, 10**12)), min_size=1, max_size=30),
)
def test_parts_sum_to_the_total(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    assert len(parts) == len(weights)
    assert allocate(-total, weights) == [-part for part in parts]
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        share = Fraction(total * weight, whole) if whole else Fraction(total, len(weights))
        assert abs(part - share) < 1
        assert weight or not whole or part == 0
    for first, second in zip(range(len(parts)), range(1, len(parts)), strict=False):
        if weights[first] == weights[second]:
            assert abs(parts[first]) >= abs(parts[second])
