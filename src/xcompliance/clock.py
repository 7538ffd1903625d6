"""Dates, instants, half-open intervals and legal periods.

The rules of counting (is the day of the event counted, does a deadline move from a Sunday to Monday) are facts of a
jurisdiction: they arrive as ``Convention`` values, which ``xcompliance.conventions`` reads from
``jurisdictions/conventions.yaml``. Nothing here reads the clock of the machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from xcompliance.calendars import public_holidays
from xcompliance.errors import ClockError
from xcompliance.wire import exact_schema

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

__all__ = [
    "Convention",
    "Interval",
    "Period",
    "Unit",
    "add_months",
    "due",
    "is_working_day",
    "not_before",
    "parse_date",
    "parse_instant",
]

MAX_COUNT = 100_000
_ONE_DAY = timedelta(days=1)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})",
)
_WORDS = re.compile(r"([0-9]{1,6}) (hour|day|business day|week|month|year)s?")
_ISO = re.compile(r"P(?:T([0-9]{1,6})H|([0-9]{1,6})(BD|D|W|M|Y))")

_HOW_PERIOD = 'Write "10 business days", "1 month", "72 hours" or "P1M", "P10BD", "PT72H".'


def parse_date(text: str) -> date:
    """Read an ISO date, ``2026-11-22``, and nothing else.

    Raises:
        ClockError: any other writing, or a day that does not exist.
    """
    if not isinstance(text, str) or _DATE.fullmatch(text) is None:
        raise ClockError("A date is written like 2026-11-22.")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ClockError("This day does not exist. A date is written like 2026-11-22.") from None


def parse_instant(text: str) -> datetime:
    """Read an RFC 3339 instant with its offset: ``2026-11-22T10:20:30+01:00`` or ``2026-11-22T09:20:30Z``.

    Raises:
        ClockError: there is no offset, more than six decimals of a second, or the instant does not exist.
    """
    if not isinstance(text, str) or _INSTANT.fullmatch(text) is None:
        raise ClockError("An instant is written with its offset, like 2026-11-22T10:20:30+01:00.")
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        raise ClockError("This instant does not exist. Write it like 2026-11-22T10:20:30+01:00.") from None


@dataclass(frozen=True, slots=True)
class Interval:
    """The days from ``start`` (included) until ``end`` (the first day that no longer belongs). None is open.

    Raises:
        ClockError: on building, when no day would belong to it.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ClockError("An interval ends after it starts: `until` is the first day that no longer belongs to it.")

    def contains(self, day: date) -> bool:
        """Say whether a day belongs to the interval."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Interval) -> bool:
        """Say whether at least one day belongs to both."""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )

    def __str__(self) -> str:
        return f"[{self.start or '...'}, {self.end or '...'})"


class Unit(StrEnum):
    """What a period is counted in."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


_ISO_UNITS = {"BD": Unit.BUSINESS_DAYS, "D": Unit.DAYS, "W": Unit.WEEKS, "M": Unit.MONTHS, "Y": Unit.YEARS}
_ISO_LETTERS = {unit: letters for letters, unit in _ISO_UNITS.items()}


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as the law writes it. A month stays a month: it is never turned into days.

    Attributes:
        count: 0 to 100,000.
        unit: What is counted.
    """

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if type(self.count) is not int or not 0 <= self.count <= MAX_COUNT:
            raise ClockError(f"A period counts from 0 to {MAX_COUNT}. {_HOW_PERIOD}")

    @classmethod
    def parse(cls, source: str | Period) -> Period:
        """Read ``"10 business days"``, ``"1 month"``, ``"72 hours"``, ``"P1M"``, ``"P10BD"``, ``"PT72H"``.

        Raises:
            ClockError: any other writing, a number without a unit above all.
        """
        if type(source) is cls:
            return source
        if not isinstance(source, str):
            raise ClockError(f"A period is text with a unit. {_HOW_PERIOD}")
        match = _WORDS.fullmatch(source)
        if match is not None:
            return cls(int(match[1]), Unit(match[2].replace(" ", "_") + "s"))
        match = _ISO.fullmatch(source)
        if match is None:
            raise ClockError(f"The period cannot be read. {_HOW_PERIOD}")
        if match[1] is not None:
            return cls(int(match[1]), Unit.HOURS)
        return cls(int(match[2]), _ISO_UNITS[match[3]])

    @property
    def iso(self) -> str:
        """The short form: ``P1M``, ``P10BD`` (business days are our extension of ISO 8601), ``PT72H``."""
        return f"PT{self.count}H" if self.unit is Unit.HOURS else f"P{self.count}{_ISO_LETTERS[self.unit]}"

    def __str__(self) -> str:
        words = self.unit.replace("_", " ")
        return f"{self.count} {words[:-1] if self.count == 1 else words}"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        return exact_schema(cls.parse, str, _PERIOD_JSON_SCHEMA, kind="period")


_PERIOD_JSON_SCHEMA: dict[str, Any] = {
    "title": "Period",
    "type": "string",
    "pattern": "^([0-9]{1,6} (hour|day|business day|week|month|year)s?|PT[0-9]{1,6}H|P[0-9]{1,6}(BD|D|W|M|Y))$",
    "examples": ["10 business days", "1 month", "PT72H"],
}


def add_months(day: date, months: int) -> date:
    """Return the same day number some months later, or the last day of that month when it has no such day.

    Raises:
        ClockError: the result lies outside the calendar.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        first = date(year, month + 1, 1)
        last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - _ONE_DAY).day
    except ValueError:
        raise ClockError("The result lies outside the calendar.") from None
    return first.replace(day=min(day.day, last))


@dataclass(frozen=True, slots=True)
class Convention:
    """How one legal system counts periods.

    Attributes:
        name: As rules write it: ``calendar: NAME``.
        count_start_day: Whether the day of the event is the first day of the period.
        rollover: Whether a period in days or longer that ends on a day of rest ends on the next working day instead.
        weekend: Days of rest each week, Monday 0 to Sunday 6.
        holidays: Code of the ``holidays`` package, with a subdivision after a hyphen where needed; "" = none known.
        minimum_working_days: Working days that a period of two days or more contains at least.
        count_start_hour: Whether hours run from the event itself; otherwise from the next full hour.
    """

    name: str
    count_start_day: bool = False
    rollover: bool = False
    weekend: frozenset[int] = frozenset()
    holidays: str = ""
    minimum_working_days: int = 0
    count_start_hour: bool = True

    def __post_init__(self) -> None:
        if not self.weekend <= frozenset(range(7)) or len(self.weekend) == 7:
            raise ClockError("The weekend is a set of weekdays, Monday 0 to Sunday 6, and not all of them.")

    def at(self, place: str) -> Convention:
        """Return the same convention with the public holidays of a place (``DE``, ``DE-BY``).

        Raises:
            ClockError: no holiday calendar is known for the place.
        """
        public_holidays(place, 2026)
        return replace(self, name=f"{self.name.partition(':')[0]}:{place}", holidays=place)


def due(start: date | datetime, period: Period, convention: Convention) -> date | datetime:
    """Return the last day (for hours: the instant) of a period that begins with an event.

    The last day belongs to the period until its last hour ends. A period of nothing ends with the event itself.

    Args:
        start: The event. Hours need an instant; for days and longer an instant counts as the date it is written in.
        period: How long.
        convention: How it is counted.

    Raises:
        ClockError: hours after a date without a time, or a result outside the calendar.
    """
    try:
        if period.unit is Unit.HOURS:
            return _due_instant(start, period, convention)
        return _due_day(_day_of(start), period, convention)
    except OverflowError:
        raise ClockError("The result lies outside the calendar.") from None


def not_before(start: date | datetime, period: Period, convention: Convention) -> date | datetime:
    """Return the first day (or instant) after "not earlier than" a period after an event: n full days lie between.

    ``due`` is the last day of the waiting time, so the first day that is allowed is the one after it. Business days
    are the exception: "not less than 10 business days after" is reached on the tenth one.
    """
    end = due(start, period, convention)
    if isinstance(end, datetime) or period.unit is Unit.BUSINESS_DAYS:
        return end
    return end + _ONE_DAY


def is_working_day(day: date, convention: Convention) -> bool:
    """Say whether people work on a day: neither weekend (unless made up for) nor public holiday."""
    if not convention.holidays:
        return day.weekday() not in convention.weekend
    off, made_up = public_holidays(convention.holidays, day.year)
    return day not in off and (day.weekday() not in convention.weekend or day in made_up)


def _due_instant(start: date | datetime, period: Period, convention: Convention) -> datetime:
    if not isinstance(start, datetime):
        raise ClockError("Hours are counted from an instant. Give the event with its time and offset.")
    if not convention.count_start_hour and (start.minute or start.second or start.microsecond):
        start = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return start + timedelta(hours=period.count)


def _due_day(start: date, period: Period, convention: Convention) -> date:
    if not period.count:
        return start
    if period.unit is Unit.BUSINESS_DAYS:
        return _business_day(start, period.count, convention)
    if period.unit is Unit.DAYS or period.unit is Unit.WEEKS:
        end = start + timedelta(days=period.count * (7 if period.unit is Unit.WEEKS else 1))
    else:
        end = add_months(start, period.count * (12 if period.unit is Unit.YEARS else 1))
    if convention.count_start_day:
        end -= _ONE_DAY
    if convention.rollover:
        end = _next_working_day(end, convention)
    if convention.minimum_working_days and not (period.unit is Unit.DAYS and period.count < 2):
        end = _with_enough_working_days(start, end, convention)
    return end


def _business_day(start: date, count: int, convention: Convention) -> date:
    day = start if convention.count_start_day else start + _ONE_DAY
    while True:
        if is_working_day(day, convention):
            count -= 1
            if not count:
                return day
        day += _ONE_DAY


def _next_working_day(day: date, convention: Convention) -> date:
    while not is_working_day(day, convention):
        day += _ONE_DAY
    return day


def _with_enough_working_days(start: date, end: date, convention: Convention) -> date:
    day = start if convention.count_start_day else start + _ONE_DAY
    enough = _business_day(day, convention.minimum_working_days, replace(convention, count_start_day=True))
    return max(end, enough)


def _day_of(start: date | datetime) -> date:
    return start.date() if isinstance(start, datetime) else start
