"""Local tax rates by postal code: a compact file per state and data version, mapped into memory.

A nine-digit code finds its jurisdictions exactly; a five-digit one takes the lowest combined rate in the area, which is
the method the Streamlined Agreement gives sellers who know no more. The answer names the method and the file. No match
is an unknown rate, never zero.

Source: Streamlined Sales and Use Tax Agreement s. 305 and 306.
"""

from __future__ import annotations

import mmap
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.local_answer import EXACT, LOWEST, Component, DatedRates, LocalAnswer, Unanswered
from xcompliance.jurisdictions.local_file import damaged, read_header
from xcompliance.money import Rate

__all__ = ["LocalRates", "column_of", "state_rate_in"]

FOOD, INTERSTATE = 2, 1
"""Positions in a row's four rates: food after general, interstate after intrastate."""

MAX_KNOWN = 65_536
SCALE = 10**12
"""Totals are compared as whole numbers; rates have at most nine decimals."""

Codes = tuple[tuple[str, str], ...]


class _Total:
    """What one set of jurisdictions levies on a day, and its sum."""

    __slots__ = ("parts", "sum")

    def __init__(self, parts: tuple[Component, ...]) -> None:
        self.parts = parts
        self.sum = sum(part.rate.numerator * SCALE // part.rate.denominator for part in parts)


class LocalRates:
    """The rates of one state in one data version. Look-ups are pure; the file stays mapped while this lives."""

    def __init__(self, path: Path) -> None:
        """Open a store and check its digest.

        Raises:
            PackError: the file is not a store of this format, or is damaged.
        """
        self.path = path
        with path.open("rb") as stream:
            if not path.stat().st_size:
                raise damaged(path.name)
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        header = read_header(self._map, path.name)
        self.state: str = header["state"]
        self.version: str = header["version"]
        self.digest: str = header["digest"]
        self._codes: list[Codes] = [tuple((type_, code) for type_, code in one) for one in header["codes"]]
        self._rates = _by_jurisdiction(header["rates"])
        view = memoryview(self._map)
        arrays = {name: view[at : at + size].cast("I") for name, (at, size) in header["arrays"].items()}
        self._starts, self._firsts = arrays["starts"], arrays["firsts"]
        self._members = (arrays["member_from"], arrays["member_to"], arrays["member_codes"])
        self._zips, self._zip_firsts = arrays["zips"], arrays["zip_firsts"]
        self._zip_members = (arrays["zip_from"], arrays["zip_to"], arrays["zip_codes"])
        self._totals: dict[tuple[int, int, int], _Total | None] = {}
        self._answers: dict[tuple[str, int, int], LocalAnswer | None] = {}

    def at(self, where: Any, on: date, *, food: bool, intrastate: bool) -> LocalAnswer | Unanswered:
        """The local rates of an address on a day.

        Args:
            where: An address; its ``postal_code`` counts.
            on: The tax point.
            food: Whether the column for food and drugs applies.
            intrastate: Whether the goods come from within the state.
        """
        code = getattr(where, "postal_code", UNKNOWN)
        if not isinstance(code, str):
            return Unanswered(("postal_code",))
        return self.lookup(code, on, food=food, intrastate=intrastate) or Unanswered()

    def lookup(self, postal_code: str, on: date, *, food: bool = False, intrastate: bool = False) -> LocalAnswer | None:
        """The local rates of a postal code (``55401`` or ``55401-1234``) on a day; None where the store has none.

        Args:
            postal_code: Five or nine digits; a hyphen or blank may stand between.
            on: The tax point.
            food: Whether the reduced column for food and drugs applies.
            intrastate: Whether the seller ships from within the state.
        """
        key = (postal_code, on.toordinal(), column_of(food, intrastate))
        try:
            return self._answers[key]
        except KeyError:
            if len(self._answers) >= MAX_KNOWN:
                self._answers.clear()
            answer = self._answers[key] = self._look(*key)
            return answer

    def _look(self, postal_code: str, day: int, column: int) -> LocalAnswer | None:
        digits = postal_code.replace("-", "").replace(" ", "")
        if not digits.isascii() or not digits.isdigit() or len(digits) not in (5, 9):
            return None
        if len(digits) == 9:
            codes = self._exact(int(digits), day)
            if codes is not None:
                total = self._total(codes, day, column)
                return None if total is None else LocalAnswer(total.parts, EXACT, self.version)
        lowest: _Total | None = None
        for codes in self._in_zip(int(digits[:5]), day):
            total = self._total(codes, day, column)
            if total is None:
                return None
            if lowest is None or total.sum < lowest.sum:
                lowest = total
        return None if lowest is None else LocalAnswer(lowest.parts, LOWEST, self.version)

    def of_codes(self, codes: Codes, on: date, *, food: bool = False) -> tuple[Component, ...] | None:
        """The parts for jurisdictions the caller already knows by (type, code); None when one of them is not here."""
        total = self._sum(codes, on, column_of(food, False))
        return None if total is None else total.parts

    def state_rate(self, on: date, *, food: bool = False, intrastate: bool = False) -> Rate | None:
        """The state's own rate in this file, for checks against the packs."""
        rows = (row for rows in self._rates.values() for row in rows if row.level == "state")
        return state_rate_in(rows, on, column_of(food, intrastate))

    def _exact(self, code: int, day: int) -> int | None:
        """Of the rows that hold on a day the one that started last; none where two of them tie."""
        index = bisect_right(self._starts, code) - 1
        if index < 0:
            return None
        begin, end, codes = self._members
        best: int | None = None
        best_start = -1
        for at in range(self._firsts[index], self._firsts[index + 1]):
            if begin[at] <= day < end[at] and begin[at] >= best_start:
                tie = begin[at] == best_start and best != codes[at]
                best, best_start = (None if tie else codes[at]), begin[at]
        return best

    def _in_zip(self, zip_code: int, day: int) -> list[int]:
        index = bisect_right(self._zips, zip_code) - 1
        if index < 0 or self._zips[index] != zip_code:
            return []
        begin, end, codes = self._zip_members
        span = range(self._zip_firsts[index], self._zip_firsts[index + 1])
        return sorted({codes[at] for at in span if begin[at] <= day < end[at]})

    def _total(self, codes: int, day: int, column: int) -> _Total | None:
        key = (codes, day, column)
        try:
            return self._totals[key]
        except KeyError:
            if len(self._totals) >= MAX_KNOWN:
                self._totals.clear()
            found = self._totals[key] = self._sum(self._codes[codes], date.fromordinal(day), column)
            return found

    def _sum(self, codes: Codes, on: date, column: int) -> _Total | None:
        """What jurisdictions levy together. One that the rate file does not have makes it unknown."""
        parts: list[Component] = []
        for place in codes:
            rows = self._rates.get(place)
            if rows is None:
                return None
            for row in rows:
                if row.start <= on and (row.end is None or on < row.end) and row.level != "state":
                    parts.append(Component(row.level, row.code, row.rates[column], row.start))
        return _Total(tuple(parts))


def column_of(food: bool, intrastate: bool) -> int:
    """Which of a row's four rates applies."""
    return (FOOD if food else 0) + (0 if intrastate else INTERSTATE)


def state_rate_in(rows: Iterable[DatedRates], on: date, column: int) -> Rate | None:
    """The rate of the state's own row that holds on a day."""
    for row in rows:
        if row.level == "state" and row.start <= on and (row.end is None or on < row.end):
            return row.rates[column]
    return None


def _by_jurisdiction(rows: Iterable[Sequence[Any]]) -> Mapping[tuple[str, str], tuple[DatedRates, ...]]:
    found: dict[tuple[str, str], list[DatedRates]] = {}
    for level, type_, code, rates, start, end in rows:
        parsed = tuple(Rate(*rate) for rate in rates)
        last = None if end is None else date.fromisoformat(end)
        found.setdefault((type_, code), []).append(
            DatedRates(level, type_, code, parsed, date.fromisoformat(start), last)
        )
    return {place: tuple(many) for place, many in found.items()}
