"""Law: dates, instants and periods are read back as the same value, and any other text is refused with a ClockError."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.clock import Period, Unit, parse_date, parse_instant
from xcompliance.errors import ClockError

OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(
    day=st.dates(),
    instant=st.datetimes(timezones=OFFSETS),
    period=st.builds(Period, st.integers(0, 100_000), st.sampled_from(Unit)),
    text=st.one_of(st.text(max_size=30), st.text(alphabet="0123456789-:TZtz.+ PDMWYBH", max_size=30)),
)
def test_text_round_trip(day: date, instant: datetime, period: Period, text: str) -> None:
    assert parse_date(day.isoformat()) == day
    read = parse_instant(instant.isoformat())
    assert (read, read.utcoffset()) == (instant, instant.utcoffset())
    assert Period.parse(str(period)) == Period.parse(period.iso) == period
    for parse in (parse_date, parse_instant, Period.parse):
        with suppress(ClockError):
            assert parse(text) is not None
