"""Dated values: a parameter of the law (rate, threshold, age, clock, list) with the days it holds and its source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from xcompliance.clock import Period, parse_date
from xcompliance.errors import ClockError, MoneyError
from xcompliance.money import Money, Rate, RoundingPolicy

__all__ = ["CONFIDENCES", "RATE_KINDS", "UNITS", "DatedValue", "ValueEntry", "parse_value", "write_value"]

CONFIDENCES: Final = ("high", "medium", "low")
RATE_KINDS: Final = ("standard", "reduced", "super_reduced", "parking", "zero")

_INTEGER = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """A value from ``start`` (included) until ``end`` (the first day it no longer holds; None = open).

    ``value`` has the type of the unit: Rate, Money, date, int, Decimal, str, tuple of str, Period, bool or policy.
    ``rate_kind`` says what sort of rate it is (``standard``, ``reduced``, ``super_reduced``, ``parking``, ``zero``).
    """

    value: Any
    start: date
    end: date | None = None
    source: str = ""
    confidence: str = "high"
    note: str = ""
    url: str = ""
    checked: date | None = None
    rate_kind: str = ""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One parameter over time. ``entries`` are sorted by date and do not overlap."""

    id: str
    unit: str
    entries: tuple[ValueEntry, ...]
    title: str = ""
    file: str = ""
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [entry.start.toordinal() for entry in self.entries])

    def at(self, on: date) -> ValueEntry | None:
        """The entry that holds on a day, or None where there is none."""
        index = bisect_right(self._starts, on.toordinal()) - 1
        if index < 0:
            return None
        entry = self.entries[index]
        return entry if entry.end is None or on < entry.end else None


def _integer(text: str) -> int:
    if _INTEGER.fullmatch(text) is None:
        raise ValueError("A whole number has ASCII digits only, at most 15, without separators: 10000.")
    return int(text)


def _decimal(text: str) -> Decimal:
    if _DECIMAL.fullmatch(text) is None:
        raise ValueError("A number has ASCII digits, at most 15 before and 12 after a point: 2.7.")
    return Decimal(text)


def _bool(text: str) -> bool:
    if text not in {"yes", "no", "true", "false"}:
        raise ValueError("Write yes or no.")
    return text in {"yes", "true"}


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("The text is empty.")
    return text


_SCALARS: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {
        "percent": Rate.parse,
        "money": Money.parse,
        "date": parse_date,
        "integer": _integer,
        "decimal": _decimal,
        "text": _text,
        "period": Period.parse,
        "bool": _bool,
    }
)

UNITS: Final = (*_SCALARS, "list", "rounding")


def parse_value(unit: str, written: Any) -> Any:
    """A value as written in a file (text, list of texts, or mapping for ``rounding``) in the type of its unit.

    In a CSV cell a list is written with ``|`` between its members.

    Raises:
        ValueError: The value is not written exactly; the message says what to write.
    """
    try:
        if unit == "list":
            return _list(written)
        if unit == "rounding":
            return RoundingPolicy.parse(written)
        if not isinstance(written, str):
            raise ValueError(f"A value of unit {unit} is one text.")
        return _SCALARS[unit](written)
    except (MoneyError, ClockError) as error:
        raise ValueError(str(error)) from error


def _list(written: Any) -> tuple[str, ...]:
    if isinstance(written, str):
        written = [part.strip() for part in written.split("|")] if written.strip() else []
    if not isinstance(written, Sequence) or not all(isinstance(part, str) and part.strip() for part in written):
        raise ValueError("A list holds texts that are not empty.")
    if len(set(written)) != len(written):
        raise ValueError("A member of the list is written twice.")
    return tuple(written)


def write_value(value: Any) -> Any:
    """The canonical JSON form of a value: what the content digest and ``values --json`` use."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else str(value)
