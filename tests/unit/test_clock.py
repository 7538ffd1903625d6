"""Dates, instants, intervals, periods and due dates by the shipped conventions."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from xcompliance.clock import Interval, Period, Unit, due, is_working_day, not_before, parse_date, parse_instant
from xcompliance.conventions import Conventions
from xcompliance.errors import ClockError

SHIPPED = Path(__file__).parents[2] / "jurisdictions" / "conventions.yaml"


@pytest.fixture(scope="module")
def conventions() -> Conventions:
    # BaseLoader leaves every scalar as text, as the loader of the packs does.
    return Conventions.read(yaml.load(SHIPPED.read_text("utf-8"), Loader=yaml.BaseLoader)["conventions"])


@pytest.mark.parametrize(
    "text",
    [
        "20261122",
        "2026-W47-7",
        "2026-11-31",
        "2026-2-1",
        "26-01-01",
        "2026-11-22 ",
        "2026-11-22T00:00:00Z",
        "",
        None,
        "٢٠٢٦-١١-٢٢",
    ],
)
def test_other_dates_are_refused(text: object) -> None:
    with pytest.raises(ClockError):
        parse_date(text)  # type: ignore[arg-type]


def test_dates_are_read() -> None:
    assert parse_date("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026-11-22T10:20:30",
        "2026-11-22 10:20:30Z",
        "2026-11-22T10:20Z",
        "2026-11-22T10:20:60Z",
        "2026-11-22T10:20:30+0100",
        "2026-11-22T10:20:30+24:00",
        "2026-11-22T10:20:30.1234567Z",
        "2026-02-30T10:20:30Z",
        None,
    ],
)
def test_other_instants_are_refused(text: object) -> None:
    with pytest.raises(ClockError):
        parse_instant(text)  # type: ignore[arg-type]


def test_instants_keep_their_offset() -> None:
    read = parse_instant("2026-11-22T10:20:30.5+01:00")
    assert read == datetime(2026, 11, 22, 9, 20, 30, 500_000, tzinfo=UTC)
    assert read.utcoffset() == timedelta(hours=1)
    assert parse_instant("2026-11-22t10:20:30z") == parse_instant("2026-11-22T10:20:30Z")


def test_intervals_are_half_open() -> None:
    half_year = Interval(date(2020, 7, 1), date(2021, 1, 1))
    assert [half_year.contains(day) for day in (date(2020, 6, 30), date(2020, 7, 1))] == [False, True]
    assert [half_year.contains(day) for day in (date(2020, 12, 31), date(2021, 1, 1))] == [True, False]
    assert not half_year.overlaps(Interval(date(2021, 1, 1)))
    assert half_year.overlaps(Interval(date(2020, 12, 31)))
    assert Interval().contains(date.min)
    assert str(half_year) == "[2020-07-01, 2021-01-01)"
    with pytest.raises(ClockError):
        Interval(date(2020, 7, 1), date(2020, 7, 1))


@pytest.mark.parametrize(
    ("text", "period", "printed"),
    [
        ("10 business days", Period(10, Unit.BUSINESS_DAYS), "10 business days"),
        ("1 month", Period(1, Unit.MONTHS), "1 month"),
        ("72 hours", Period(72, Unit.HOURS), "72 hours"),
        ("30 days", Period(30, Unit.DAYS), "30 days"),
        ("8 weeks", Period(8, Unit.WEEKS), "8 weeks"),
        ("2 years", Period(2, Unit.YEARS), "2 years"),
        ("P1M", Period(1, Unit.MONTHS), "1 month"),
        ("P10BD", Period(10, Unit.BUSINESS_DAYS), "10 business days"),
        ("PT72H", Period(72, Unit.HOURS), "72 hours"),
        ("P1Y", Period(1, Unit.YEARS), "1 year"),
        ("P2W", Period(2, Unit.WEEKS), "2 weeks"),
    ],
)
def test_periods_are_read(text: str, period: Period, printed: str) -> None:
    assert Period.parse(text) == period
    assert str(period) == printed
    assert Period.parse(period.iso) == period


@pytest.mark.parametrize(
    "text", ["10", 10, "-1 days", "1.5 days", "P1M2D", "PT1M", "72h", "one month", "100001 days", None, True]
)
def test_other_periods_are_refused(text: object) -> None:
    with pytest.raises(ClockError):
        Period.parse(text)  # type: ignore[arg-type]


def test_pydantic_reads_periods() -> None:
    adapter = TypeAdapter(Period)
    assert adapter.dump_json(adapter.validate_python("P1M")) == b'"1 month"'
    with pytest.raises(ValidationError):
        adapter.validate_python(30)


@pytest.mark.parametrize(
    ("start", "period", "calendar", "last_day"),
    [
        # Reg 1182/71: the day of the event is not counted.
        ("2026-03-03", "30 days", "eu", "2026-04-02"),
        # One month to a date that does not exist: the last day of the month; 2027-02-28 is a Sunday.
        ("2026-12-31", "2 months", "eu", "2027-03-01"),
        ("2028-01-31", "1 month", "eu", "2028-02-29"),
        # A last day on a Saturday moves to Monday, and with a place over its holidays.
        ("2026-06-13", "14 days", "eu", "2026-06-29"),
        ("2026-12-11", "14 days", "eu", "2026-12-25"),
        ("2026-12-11", "14 days", "eu:DE", "2026-12-28"),
        # Two days from a Friday: Monday is only one working day, so it ends on Tuesday.
        ("2026-06-12", "2 days", "eu", "2026-06-16"),
        ("2026-06-12", "1 day", "eu", "2026-06-15"),
        # Counted in days of the United States nothing moves.
        ("2026-06-13", "14 days", "us-federal", "2026-06-27"),
        ("2026-06-13", "14 days", "calendar", "2026-06-27"),
        # Thanksgiving (26 November 2026) is no business day, the observed New Year of 2028 neither.
        ("2026-11-20", "10 business days", "us-federal", "2026-12-07"),
        ("2026-11-20", "10 business days", "calendar", "2026-12-04"),
        ("2027-12-27", "4 business days", "us-federal", "2028-01-03"),
        # Spring Festival and its substituted days are passed over; Sunday 20 September 2026 is worked.
        ("2026-02-01", "17 days", "cn", "2026-02-24"),
        ("2026-09-15", "4 business days", "cn", "2026-09-20"),
        # Saturday is no day of rest in Japan's Civil Code, Sunday and Golden Week are.
        ("2026-06-12", "1 day", "jp", "2026-06-13"),
        ("2026-04-26", "7 days", "jp", "2026-05-07"),
        ("2026-04-17", "3 business days", "br", "2026-04-23"),
        # Nothing to wait for.
        ("2026-06-14", "0 days", "eu", "2026-06-14"),
        ("2024-02-29", "1 year", "eu", "2025-02-28"),
    ],
)
def test_due_days(conventions: Conventions, start: str, period: str, calendar: str, last_day: str) -> None:
    assert due(parse_date(start), Period.parse(period), conventions[calendar]) == parse_date(last_day)


def test_hours_run_over_weekends(conventions: Conventions) -> None:
    start = parse_instant("2026-06-12T10:20:30+02:00")
    assert due(start, Period.parse("72 hours"), conventions["eu"]) == parse_instant("2026-06-15T10:20:30+02:00")
    assert due(start, Period.parse("PT72H"), conventions["eu-full-hours"]) == parse_instant("2026-06-15T11:00:00+02:00")
    with pytest.raises(ClockError, match="instant"):
        due(start.date(), Period.parse("72 hours"), conventions["eu"])


def test_an_instant_counts_as_the_date_it_is_written_in(conventions: Conventions) -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert due(late, Period.parse("1 day"), conventions["calendar"]) == date(2026, 6, 2)


def test_the_put_back_window(conventions: Conventions) -> None:
    received, federal = date(2026, 11, 20), conventions["us-federal"]
    assert not_before(received, Period.parse("10 business days"), federal) == date(2026, 12, 7)
    assert due(received, Period.parse("14 business days"), federal) == date(2026, 12, 11)


def test_at_least_n_days_means_n_full_days_between(conventions: Conventions) -> None:
    assert not_before(date(2026, 6, 1), Period.parse("15 days"), conventions["calendar"]) == date(2026, 6, 17)


def test_results_outside_the_calendar_are_refused(conventions: Conventions) -> None:
    for period in ("100000 years", "100000 months", "99999 weeks"):
        with pytest.raises(ClockError):
            due(date(9990, 1, 1), Period.parse(period), conventions["eu"])


def test_conventions_by_name(conventions: Conventions) -> None:
    assert {"eu", "us-federal", "calendar", "jp", "cn", "br"} <= set(conventions)
    assert not is_working_day(date(2026, 10, 3), conventions["eu:DE"])
    assert conventions.get("eu:DE-BY") is not None
    for name in ("nowhere", "eu:XX", "eu:", "nowhere:DE"):
        assert name not in conventions
    assert len(list(conventions)) == len(conventions)


@pytest.mark.parametrize(
    "entry",
    [
        {"rollover": "yes"},
        {"weekend": ["caturday"]},
        {"weekend": "sunday"},
        {"weekend": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]},
        {"minimum_working_days": "-1"},
        {"minimum_working_days": "x"},
        {"holidays": "Atlantis"},
        {"roll_over": "true"},
    ],
)
def test_a_wrong_convention_is_refused_by_name(entry: dict[str, object]) -> None:
    with pytest.raises(ClockError, match="somewhere"):
        Conventions.read({"somewhere": entry})
