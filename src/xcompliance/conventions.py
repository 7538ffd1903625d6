"""Counting conventions by name, read from the ``conventions:`` mapping of ``jurisdictions/conventions.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xcompliance.calendars import public_holidays
from xcompliance.clock import Convention
from xcompliance.errors import ClockError

__all__ = ["Conventions"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_KEYS = {
    "title",
    "count_start_day",
    "rollover",
    "weekend",
    "holidays",
    "minimum_working_days",
    "count_start_hour",
    "source",
    "url",
    "confidence",
    "checked",
    "effective",
    "note",
}


class Conventions(Mapping[str, Convention]):
    """The conventions that are loaded, by name. ``eu:DE`` is ``eu`` with the public holidays of DE."""

    def __init__(self, conventions: Mapping[str, Convention]) -> None:
        self._by_name = dict(conventions)

    @classmethod
    def read(cls, data: Mapping[str, Mapping[str, object]]) -> Conventions:
        """Build from the ``conventions:`` mapping of the YAML file; scalars may be text.

        Raises:
            ClockError: a key or value is unknown; the message names the convention.
        """
        return cls({name: _read(name, entry) for name, entry in data.items()})

    def __getitem__(self, name: str) -> Convention:
        found = self._by_name.get(name)
        if found is not None:
            return found
        general, colon, place = name.partition(":")
        if not colon or general not in self._by_name:
            raise KeyError(name)
        try:
            found = self._by_name[general].at(place)
        except ClockError:
            raise KeyError(name) from None
        self._by_name[name] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._by_name))

    def __len__(self) -> int:
        return len(self._by_name)


def _read(name: str, entry: Mapping[str, object]) -> Convention:
    unknown = sorted(entry.keys() - _KEYS)
    if unknown:
        raise ClockError(f"convention {name}: {unknown[0]!r} is not a key. Write one of: {', '.join(sorted(_KEYS))}.")
    try:
        holidays_code = str(entry.get("holidays") or "")
        if holidays_code:
            public_holidays(holidays_code, 2026)
        return Convention(
            name=name,
            count_start_day=_truth(entry.get("count_start_day", False)),
            rollover=_truth(entry.get("rollover", False)),
            weekend=_weekend(entry.get("weekend", ())),
            holidays=holidays_code,
            minimum_working_days=_count(entry.get("minimum_working_days", 0)),
            count_start_hour=_truth(entry.get("count_start_hour", True)),
        )
    except ClockError as error:
        raise ClockError(f"convention {name}: {error}") from None


def _truth(value: object) -> bool:
    if value is True or value == "true":
        return True
    if value is False or value == "false":
        return False
    raise ClockError("a yes-or-no value is written true or false.")


def _count(value: object) -> int:
    text = str(value)
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 3):
        raise ClockError("minimum_working_days is a small whole number.")
    return int(text)


def _weekend(value: object) -> frozenset[int]:
    if not isinstance(value, (list, tuple)) or not all(day in _WEEKDAYS for day in value):
        raise ClockError(f"weekend is a list of {', '.join(_WEEKDAYS)}.")
    return frozenset(_WEEKDAYS.index(day) for day in value)
