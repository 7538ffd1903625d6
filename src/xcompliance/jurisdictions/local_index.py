"""Areas of postal codes as flat arrays: segments of nine-digit codes, and what each five-digit code may be."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

__all__ = ["ARRAYS", "DUPLICATE", "NO_END", "OVERLAP", "TIE", "Area", "Indexed", "index_areas"]

NO_END = 0xFFFFFFFF
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
ZIP = 10_000
"""Nine-digit codes in one five-digit code."""

Codes = tuple[tuple[str, str], ...]
Clash = Callable[[int, int, str], None]
DUPLICATE, OVERLAP, TIE = "duplicate", "overlap", "tie"


class Area(NamedTuple):
    """A range of nine-digit codes (both ends included) and the (type, code) of the jurisdictions that tax there.

    ``exact`` areas answer for nine-digit codes; the others (whole five-digit codes, addresses) only where no exact one
    does.
    """

    low: int
    high: int
    codes: Codes
    start: date
    end: date | None
    exact: bool = True
    line: int = 0


@dataclass(frozen=True, slots=True)
class Indexed:
    """The arrays of a store, and the jurisdictions their numbers stand for."""

    arrays: Mapping[str, array[int]]
    codes: tuple[Codes, ...]


class _Columns:
    """The exact areas, one array for each column: a tenth of the memory that objects would take."""

    def __init__(self) -> None:
        self.low, self.high, self.begin, self.end, self.code, self.line = (array("I") for _ in range(6))
        self.in_order = True

    def add(self, area: Area, begin: int, end: int, number: int) -> None:
        if self.low and area.low < self.low[-1]:
            self.in_order = False
        self.low.append(area.low)
        self.high.append(area.high)
        self.begin.append(begin)
        self.end.append(end)
        self.code.append(number)
        self.line.append(area.line)

    def order(self) -> Iterable[int]:
        rows = range(len(self.low))
        return rows if self.in_order else sorted(rows, key=self.low.__getitem__)


def index_areas(areas: Iterable[Area], clash: Clash) -> Indexed:
    """Lay areas out for look-up.

    Args:
        areas: In any order; the same areas give the same arrays.
        clash: Called with the lines of two rows that hold for the same codes at the same time, and how they stand to
            each other: DUPLICATE, OVERLAP (the later-starting one counts) or TIE (both start on one day and name other
            jurisdictions: neither counts).
    """
    numbers: dict[Codes, int] = {}
    columns = _Columns()
    zips: dict[int, set[tuple[int, int, int]]] = {}
    for area in areas:
        number = numbers.setdefault(area.codes, len(numbers))
        begin = area.start.toordinal()
        end = NO_END if area.end is None else area.end.toordinal()
        for zip_code in range(area.low // ZIP, area.high // ZIP + 1):
            zips.setdefault(zip_code, set()).add((begin, end, number))
        if area.exact:
            columns.add(area, begin, end, number)
    final = {old: new for new, (_, old) in enumerate(sorted((codes, old) for codes, old in numbers.items()))}
    arrays = _Segments(columns, final, clash).arrays()
    arrays.update(_zip_index(zips, final))
    return Indexed(arrays, tuple(sorted(numbers)))


class _Segments:
    """Cuts overlapping ranges into segments, each with the rows that cover it (rows of different times, mostly)."""

    def __init__(self, columns: _Columns, final: Mapping[int, int], clash: Clash) -> None:
        self.columns, self.final, self.clash = columns, final, clash
        self.starts, self.firsts = array("I"), array("I")
        self.begin, self.end, self.code = array("I"), array("I"), array("I")
        self.active: list[int] = []
        self.position = 0

    def arrays(self) -> dict[str, array[int]]:
        """Run over all rows by their first code."""
        low = self.columns.low
        for row in self.columns.order():
            if low[row] > self.position:
                self._emit(low[row])
                self.position = low[row]
            if self.active:
                self._compare(row)
            self.active.append(row)
        self._emit(None)
        self.firsts.append(len(self.begin))
        names = ("starts", "firsts", "member_from", "member_to", "member_codes")
        return dict(zip(names, (self.starts, self.firsts, self.begin, self.end, self.code), strict=True))

    def _emit(self, upto: int | None) -> None:
        """Close the segments before ``upto``; a segment without rows marks where nothing is known."""
        high = self.columns.high
        while self.active and (upto is None or self.position < upto):
            edge = high[self.active[0]] if len(self.active) == 1 else min(high[row] for row in self.active)
            self._segment()
            self.position = edge + 1 if upto is None else min(edge + 1, upto)
            self.active = [row for row in self.active if high[row] >= self.position]
        if not self.active and (upto is None or self.position < upto):
            self.starts.append(self.position)
            self.firsts.append(len(self.begin))

    def _segment(self) -> None:
        columns, final = self.columns, self.final
        self.starts.append(self.position)
        self.firsts.append(len(self.begin))
        members = [(columns.begin[row], columns.end[row], final[columns.code[row]]) for row in self.active]
        if len(members) > 1:
            members.sort()
        for begin, end, code in members:
            self.begin.append(begin)
            self.end.append(end)
            self.code.append(code)

    def _compare(self, row: int) -> None:
        """Tell of earlier rows that hold for the same codes at the same time."""
        columns = self.columns
        for other in self.active:
            if columns.high[other] < columns.low[row]:
                continue
            if columns.begin[row] < columns.end[other] and columns.begin[other] < columns.end[row]:
                self.clash(columns.line[row], columns.line[other], self._kind(row, other))

    def _kind(self, row: int, other: int) -> str:
        columns = self.columns
        compared = (columns.low, columns.high, columns.begin, columns.end, columns.code)
        if all(column[row] == column[other] for column in compared):
            return DUPLICATE
        tie = columns.begin[row] == columns.begin[other] and columns.code[row] != columns.code[other]
        return TIE if tie else OVERLAP


def _zip_index(zips: Mapping[int, set[tuple[int, int, int]]], final: Mapping[int, int]) -> dict[str, array[int]]:
    order, firsts = array("I"), array("I")
    begins, ends, codes = array("I"), array("I"), array("I")
    for zip_code in sorted(zips):
        order.append(zip_code)
        firsts.append(len(begins))
        for begin, end, number in sorted((begin, end, final[number]) for begin, end, number in zips[zip_code]):
            begins.append(begin)
            ends.append(end)
            codes.append(number)
    firsts.append(len(begins))
    return {"zips": order, "zip_firsts": firsts, "zip_from": begins, "zip_to": ends, "zip_codes": codes}
