"""Law: an interval is the set of days it contains, and two overlap exactly when the sets share a day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.clock import Interval

BASE = date(2026, 1, 1)
DAYS = [BASE + timedelta(days=offset) for offset in range(-3, 34)]  # wider than any bound below


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start = draw(st.none() | st.integers(0, 29))
    end = draw(st.none() | st.integers((start or 0) + 1, 30))
    days = [None if offset is None else BASE + timedelta(days=offset) for offset in (start, end)]
    return Interval(days[0], days[1])


@given(one=intervals(), two=intervals())
def test_overlap_is_a_shared_day(one: Interval, two: Interval) -> None:
    first, second = ({day for day in DAYS if interval.contains(day)} for interval in (one, two))
    assert first
    assert one.overlaps(two) is two.overlaps(one) is bool(first & second)
    assert one.end is None or not one.contains(one.end)
    assert one.start is None or one.contains(one.start)
