"""Law: a later event or a longer period never ends earlier, and no period ends before its event's counting begins."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.clock import Convention, Period, Unit, due

EU = Convention("eu", rollover=True, weekend=frozenset({5, 6}), minimum_working_days=2)
PLAIN = Convention("calendar", weekend=frozenset({5, 6}))
CHINA = Convention("cn", rollover=True, weekend=frozenset({5, 6}), holidays="CN")


@given(
    start=st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    later=st.integers(0, 40),
    count=st.integers(0, 24),
    more=st.integers(0, 12),
    unit=st.sampled_from([unit for unit in Unit if unit is not Unit.HOURS]),
    convention=st.sampled_from([EU, PLAIN, CHINA]),
)
def test_never_earlier(start: date, later: int, count: int, more: int, unit: Unit, convention: Convention) -> None:
    end = due(start, Period(count, unit), convention)
    assert end >= start
    assert due(start, Period(count + more, unit), convention) >= end
    assert due(start + timedelta(days=later), Period(count, unit), convention) >= end
