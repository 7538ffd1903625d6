"""Law: a due date equals the one a clerk finds who counts day after day on paper."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.clock import Convention, Period, Unit, due, is_working_day

CONVENTIONS = st.builds(
    Convention,
    name=st.just("some"),
    count_start_day=st.booleans(),
    rollover=st.booleans(),
    weekend=st.sampled_from([frozenset(), frozenset({6}), frozenset({5, 6}), frozenset({4, 5})]),
    holidays=st.sampled_from(["", "US", "DE", "CN", "JP", "BR"]),
    minimum_working_days=st.integers(0, 3),
)


def count_on_paper(start: date, count: int, unit: Unit, convention: Convention) -> date:
    day = start if convention.count_start_day else start + timedelta(days=1)
    counted = [day]
    while True:
        working = [one for one in counted if is_working_day(one, convention)]
        if unit is Unit.BUSINESS_DAYS:
            if len(working) == count:
                return counted[-1]
        elif len(counted) >= count:
            rests = convention.rollover and counted[-1] not in working
            short = count >= 2 and len(working) < convention.minimum_working_days
            if not rests and not short:
                return counted[-1]
        counted.append(counted[-1] + timedelta(days=1))


@given(
    start=st.dates(date(2020, 1, 1), date(2027, 12, 1)),
    count=st.integers(1, 40),
    unit=st.sampled_from([Unit.DAYS, Unit.BUSINESS_DAYS]),
    convention=CONVENTIONS,
)
def test_due_is_what_counting_gives(start: date, count: int, unit: Unit, convention: Convention) -> None:
    assert due(start, Period(count, unit), convention) == count_on_paper(start, count, unit, convention)
