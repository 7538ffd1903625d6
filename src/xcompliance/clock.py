"""Dates, instants, half-open intervals and legal periods.

The rules of counting (is the day of the event counted, does a deadline move from a Sunday to Monday) are facts of a
jurisdiction: they arrive as ``Convention`` values read from ``jurisdictions/conventions.yaml``, see
``xcompliance.calendars``. Nothing here reads the clock of the machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from xcompliance.errors import ClockError
from xcompliance.wire import exact_schema

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

__all__ = ["Interval", "Period", "Unit", "parse_date", "parse_instant"]

MAX_COUNT = 100_000

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
        last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    except ValueError:
        raise ClockError("The result lies outside the calendar.") from None
    return first.replace(day=min(day.day, last))
