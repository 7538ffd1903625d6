"""Local tax rates by postal code: a compact file per state and data version, mapped into memory.

A nine-digit code finds its jurisdictions exactly; a five-digit one takes the lowest combined rate in the area, which is
the method the Streamlined Agreement gives sellers who know no more. The answer names the method and the file. No match
is an unknown rate, never zero.

Source: Streamlined Sales and Use Tax Agreement s. 305 and 306.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from xcompliance.errors import PackError, Problem
from xcompliance.money import Rate

MAGIC = b"XCLOCAL1"
SUFFIX = ".localrates"
NO_END = 0xFFFFFFFF
EXACT, LOWEST = "zip+4", "lowest-in-zip"
ARRAYS = (
    "starts",
    "firsts",
    "member_from",
    "member_to",
    "member_codes",
    "zips",
    "zip_firsts",
    "zip_from",
    "zip_to",
    "zip_codes",
)
GENERAL, FOOD = 0, 2
"""Position of the intrastate rate in a row's four rates; the interstate one follows."""


@dataclass(frozen=True, slots=True)
class Component:
    """One jurisdiction's part of a combined rate."""

    level: str  # county, city, special
    code: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class LocalAnswer:
    """What a store knows of a postal code on a day: the parts, how they were found, and in which file."""

    components: tuple[Component, ...]
    method: str
    file: str

    @property
    def combined(self) -> Fraction:
        """The sum of the parts, without the state's own rate."""
        return sum((Fraction(c.rate.numerator, c.rate.denominator) for c in self.components), Fraction(0))


@dataclass(frozen=True, slots=True)
class DatedRates:
    """One jurisdiction's rates for a time, as they are stored: ``rates`` general intra, inter, food intra, inter."""

    level: str
    type: str
    code: str
    rates: tuple[Rate, ...]
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Area:
    """A range of nine-digit codes (both ends included) and the (type, code) of the jurisdictions that tax there.

    ``exact`` areas answer for nine-digit codes; the others (whole five-digit codes, addresses) only where no exact one
    does.
    """

    low: int
    high: int
    codes: tuple[tuple[str, str], ...]
    start: date
    end: date | None
    exact: bool = True


class LocalRates:
    """The rates of one state in one data version. Look-ups are pure; the file stays mapped while this lives."""

    def __init__(self, path: Path) -> None:
        """Open a store.

        Raises:
            PackError: the file is not a store of this format, or is damaged.
        """
        self.path = path
        with path.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        header = _header(self._map, path.name)
        self.state: str = header["state"]
        self.version: str = header["version"]
        self.digest: str = header["digest"]
        self._codes: list[tuple[tuple[str, str], ...]] = [tuple((t, c) for t, c in one) for one in header["codes"]]
        self._rates = _by_jurisdiction(header["rates"])
        view = memoryview(self._map)
        arrays = {name: view[at : at + size].cast("I") for name, (at, size) in header["arrays"].items()}
        self._starts, self._firsts = arrays["starts"], arrays["firsts"]
        self._members = (arrays["member_from"], arrays["member_to"], arrays["member_codes"])
        self._zips, self._zip_firsts = arrays["zips"], arrays["zip_firsts"]
        self._zip_members = (arrays["zip_from"], arrays["zip_to"], arrays["zip_codes"])
        self._sums: dict[tuple[int, int, int], tuple[Component, ...]] = {}

    def lookup(self, postal_code: str, on: date, *, food: bool = False, intrastate: bool = False) -> LocalAnswer | None:
        """The local rates of a postal code (``55401`` or ``55401-1234``) on a day; None where the store has none.

        Args:
            postal_code: Five or nine digits; a hyphen or blank may stand between.
            on: The tax point.
            food: Whether the reduced column for food and drugs applies.
            intrastate: Whether the seller ships from within the state.
        """
        digits = postal_code.replace("-", "").replace(" ", "")
        if not digits.isascii() or not digits.isdigit() or len(digits) not in (5, 9):
            return None
        column = (FOOD if food else GENERAL) + (0 if intrastate else 1)
        if len(digits) == 9:
            codes = self._exact(int(digits), on.toordinal())
            if codes is not None:
                return LocalAnswer(self._components(codes, on, column), EXACT, self.version)
        found = {codes: self._components(codes, on, column) for codes in self._in_zip(int(digits[:5]), on.toordinal())}
        if not found:
            return None
        lowest = min(found, key=lambda codes: (_total(found[codes]), codes))
        return LocalAnswer(found[lowest], LOWEST, self.version)

    def of_codes(
        self, codes: Iterable[tuple[str, str]], on: date, *, food: bool = False, intrastate: bool = False
    ) -> LocalAnswer:
        """The rates of jurisdictions the caller already knows by (type, code)."""
        column = (FOOD if food else GENERAL) + (0 if intrastate else 1)
        return LocalAnswer(self._sum(tuple(codes), on, column), "codes", self.version)

    def state_rate(self, on: date, *, food: bool = False, intrastate: bool = False) -> Rate | None:
        """The state's own rate in this file, for checks against the packs."""
        column = (FOOD if food else GENERAL) + (0 if intrastate else 1)
        for row in (row for rows in self._rates.values() for row in rows if row.level == "state"):
            if row.start <= on and (row.end is None or on < row.end):
                return row.rates[column]
        return None

    def _exact(self, code: int, day: int) -> int | None:
        index = bisect_right(self._starts, code) - 1
        return None if index < 0 else self._latest(self._members, self._firsts, index, day)

    def _latest(self, members: Any, firsts: Any, index: int, day: int) -> int | None:
        """Of the rows that hold on a day the one that started last."""
        begin, end, codes = members
        best: int | None = None
        best_start = -1
        for at in range(firsts[index], firsts[index + 1]):
            if begin[at] <= day < end[at] and begin[at] >= best_start:
                best, best_start = codes[at], begin[at]
        return best

    def _in_zip(self, zip_code: int, day: int) -> set[int]:
        index = bisect_right(self._zips, zip_code) - 1
        if index < 0 or self._zips[index] != zip_code:
            return set()
        begin, end, codes = self._zip_members
        span = range(self._zip_firsts[index], self._zip_firsts[index + 1])
        return {codes[at] for at in span if begin[at] <= day < end[at]}

    def _components(self, codes: int, on: date, column: int) -> tuple[Component, ...]:
        key = (codes, on.toordinal(), column)
        found = self._sums.get(key)
        if found is None:
            if len(self._sums) > 65_536:
                self._sums.clear()
            found = self._sums[key] = self._sum(self._codes[codes], on, column)
        return found

    def _sum(self, codes: Iterable[tuple[str, str]], on: date, column: int) -> tuple[Component, ...]:
        parts: list[Component] = []
        for place in codes:
            for row in self._rates.get(place, ()):
                if row.start <= on and (row.end is None or on < row.end) and row.level != "state":
                    parts.append(Component(row.level, row.code, row.rates[column]))
        return tuple(parts)


def _total(components: Sequence[Component]) -> Fraction:
    return sum((Fraction(c.rate.numerator, c.rate.denominator) for c in components), Fraction(0))


def _by_jurisdiction(rows: Iterable[Sequence[Any]]) -> Mapping[tuple[str, str], tuple[DatedRates, ...]]:
    found: dict[tuple[str, str], list[DatedRates]] = {}
    for level, type_, code, rates, start, end in rows:
        parsed = tuple(Rate(*rate) for rate in rates)
        last = None if end is None else date.fromisoformat(end)
        found.setdefault((type_, code), []).append(
            DatedRates(level, type_, code, parsed, date.fromisoformat(start), last)
        )
    return {place: tuple(many) for place, many in found.items()}


# -- writing ------------------------------------------------------------------------------------------------------------


def write_store(path: Path, state: str, version: str, rates: Iterable[DatedRates], areas: Iterable[Area]) -> str:
    """Write a store in one step: the old file stays until the new one is complete. Gives its digest.

    Args:
        path: Where it goes.
        state: Region code (``US-MN``).
        version: Data version, shown in every decision that uses the store.
        rates: Dated rates of the jurisdictions.
        areas: Which jurisdictions tax where.
    """
    arrays, codes = _indexed(areas)
    header = {
        "state": state,
        "version": version,
        "codes": [[list(place) for place in one] for one in codes],
        "rates": [_plain(row) for row in rates],
    }
    body = b"".join(arrays[name].tobytes() for name in ARRAYS)
    header["digest"] = hashlib.sha256(json.dumps(header, sort_keys=True).encode("ascii") + body).hexdigest()
    at = 0
    header["arrays"] = {}
    for name in ARRAYS:
        size = len(arrays[name]) * 4
        header["arrays"][name] = [at, size]
        at += size
    _write(path, header, body)
    return str(header["digest"])


def _plain(row: DatedRates) -> list[Any]:
    end = None if row.end is None else row.end.isoformat()
    rates = [[rate.numerator, rate.denominator] for rate in row.rates]
    return [row.level, row.type, row.code, rates, row.start.isoformat(), end]


def _write(path: Path, header: dict[str, Any], body: bytes) -> None:
    offset = 0
    for _ in range(3):  # the header names offsets, and its own length moves them
        shifted = {name: [at + offset, size] for name, (at, size) in header["arrays"].items()}
        text = json.dumps({**header, "arrays": shifted}, sort_keys=True).encode("ascii")
        start = len(MAGIC) + 8 + len(text)
        padding = -start % 4096
        if offset == start + padding:
            break
        offset = start + padding
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as stream:
        stream.write(MAGIC + struct.pack("<Q", len(text)) + text + b" " * padding + body)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(fresh, path)


def _header(content: Any, name: str) -> dict[str, Any]:
    try:
        if content[: len(MAGIC)] != MAGIC:
            raise ValueError
        (size,) = struct.unpack("<Q", content[len(MAGIC) : len(MAGIC) + 8])
        header: dict[str, Any] = json.loads(content[len(MAGIC) + 8 : len(MAGIC) + 8 + size])
        if max(at + length for at, length in header["arrays"].values()) > len(content):
            raise ValueError
    except (ValueError, KeyError, struct.error) as error:
        problem = Problem(name, 1, 1, "XC-L063", "This is no complete store of local rates.", "Import it again.")
        raise PackError([problem]) from error
    return header


def _indexed(areas: Iterable[Area]) -> tuple[dict[str, array[int]], list[tuple[tuple[str, str], ...]]]:
    """Segments of nine-digit codes, and what each five-digit code may be, as flat arrays."""
    numbers: dict[tuple[tuple[str, str], ...], int] = {}
    lows, highs, begins, ends, codes = (array("I") for _ in range(5))
    zips: dict[int, set[tuple[int, int, int]]] = {}
    for area in areas:
        number = numbers.setdefault(area.codes, len(numbers))
        begin = area.start.toordinal()
        end = NO_END if area.end is None else area.end.toordinal()
        for zip_code in range(area.low // 10_000, area.high // 10_000 + 1):
            zips.setdefault(zip_code, set()).add((begin, end, number))
        if area.exact:
            for target, value in zip(
                (lows, highs, begins, ends, codes), (area.low, area.high, begin, end, number), strict=True
            ):
                target.append(value)
    result = _segments(lows, highs, begins, ends, codes)
    result.update(_zip_index(zips))
    return result, list(numbers)


def _segments(
    lows: array[int], highs: array[int], begins: array[int], ends: array[int], codes: array[int]
) -> dict[str, array[int]]:
    """Cut overlapping ranges into segments, each with the rows that cover it (rows of different times, mostly)."""
    starts, firsts = array("I"), array("I")
    member_from, member_to, member_codes = array("I"), array("I"), array("I")
    active: list[int] = []
    position = 0

    def emit(upto: int | None) -> None:
        nonlocal position, active
        while active and (upto is None or position < upto):
            edge = min(highs[row] for row in active) + 1
            starts.append(position)
            firsts.append(len(member_from))
            for row in active:
                member_from.append(begins[row])
                member_to.append(ends[row])
                member_codes.append(codes[row])
            position = edge if upto is None else min(edge, upto)
            active = [row for row in active if highs[row] >= position]
        if not active and (upto is None or position < upto):
            starts.append(position)
            firsts.append(len(member_from))

    for row in sorted(range(len(lows)), key=lows.__getitem__):
        if lows[row] > position:
            emit(lows[row])
            position = lows[row]
        active.append(row)
    emit(None)
    firsts.append(len(member_from))
    return {
        "starts": starts,
        "firsts": firsts,
        "member_from": member_from,
        "member_to": member_to,
        "member_codes": member_codes,
    }


def _zip_index(zips: Mapping[int, set[tuple[int, int, int]]]) -> dict[str, array[int]]:
    order, firsts = array("I"), array("I")
    begins, ends, codes = array("I"), array("I"), array("I")
    for zip_code in sorted(zips):
        order.append(zip_code)
        firsts.append(len(begins))
        for begin, end, number in sorted(zips[zip_code]):
            begins.append(begin)
            ends.append(end)
            codes.append(number)
    firsts.append(len(begins))
    return {"zips": order, "zip_firsts": firsts, "zip_from": begins, "zip_to": ends, "zip_codes": codes}
