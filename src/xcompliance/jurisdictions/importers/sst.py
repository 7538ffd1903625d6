"""The Streamlined Sales Tax files: a rate file and a boundary file for each member state.

Rate file, nine columns without header: state FIPS, jurisdiction type (45 state, 00 county, 01 city, others special),
jurisdiction code, general rate intrastate, general rate interstate, food and drug rate intrastate, the same interstate,
first day, last day (YYYYMMDD, 2999 or 9999 for open). Boundary file, by type in the first column: ``4`` a range of
nine-digit ZIP codes, ``Z`` a range of five-digit ones, ``A`` an address; then first and last day, and further right the
codes of county, city and special districts. The name of a file is its data version: MNR2026Q2FEB18.

Source: Streamlined Sales Tax Governing Board, rate and boundary file layouts (technology guide).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from xcompliance.errors import PackError, Problem
from xcompliance.money import Rate

RATE_COLUMNS = 9
BOUNDARY_COLUMNS = 89
OPEN_YEAR = 2900
STATE_TYPE = "45"
COUNTY_TYPE = "00"
CITY_TYPE = "01"
FIRST_DISTRICT = 29
LEVELS = {STATE_TYPE: "state", COUNTY_TYPE: "county", CITY_TYPE: "city"}
RECORD_TYPES = ("4", "Z", "A")
MAX_PROBLEMS = 50

_FILE_NAME = re.compile(r"([A-Z]{2})([RB])([0-9]{4}Q[1-4][A-Z]{3}[0-9]{2})")
_RATE = re.compile(r"(?:0|[1-9][0-9]?)?(?:\.[0-9]{1,7})?")
_DAY = re.compile(r"[0-9]{8}")


@dataclass(frozen=True, slots=True)
class FileVersion:
    """What the name of a file says: state (postal abbreviation), R or B, and the data version."""

    state: str
    kind: str
    version: str


@dataclass(frozen=True, slots=True)
class RateRow:
    """One jurisdiction's rates for a time. ``rates``: general intra, general inter, food intra, food inter."""

    type: str
    code: str
    rates: tuple[Rate, Rate, Rate, Rate]
    start: date
    end: date | None  # first day it no longer holds
    line: int


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    """A range of nine-digit ZIP codes (``low`` to ``high``, both included) and the jurisdictions that tax there."""

    kind: str  # 4, Z, A
    low: int
    high: int
    codes: tuple[tuple[str, str], ...]  # (type, code): county, city, districts
    start: date
    end: date | None
    line: int


class Findings:
    """Problems (the file is refused) and warnings (it is kept, with a remark), each with its line."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def problem(self, line: int, message: str, remedy: str = "Get the official file again.") -> None:
        """Note a problem. Too many end the reading."""
        self.problems.append(Problem(self.file, line, 1, "XC-L061", message, remedy))
        if len(self.problems) >= MAX_PROBLEMS:
            raise PackError(self.problems)

    def warn(self, line: int, message: str) -> None:
        """Note a flaw that does not stop the import."""
        self.warnings.append(Problem(self.file, line, 1, "XC-L062", message))

    def settle(self) -> None:
        """Raise what was found."""
        if self.problems:
            raise PackError(self.problems)


def file_version(path: Path, kind: str) -> FileVersion:
    """Read the name of a file.

    Raises:
        PackError: the name is not that of a rate (``R``) or boundary (``B``) file.
    """
    match = _FILE_NAME.match(path.name)
    if match is None or match[2] != kind:
        what = "rate" if kind == "R" else "boundary"
        message = f"This is not the name of a {what} file (two letters, {kind}, year, quarter, month and day)."
        raise PackError([Problem(path.name, 1, 1, "XC-L060", message, "Keep the official file name.")])
    return FileVersion(match[1], match[2], match[3])


def rows_of(path: Path, columns: int, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with their line numbers; wrong encodings and column counts become problems."""
    with path.open("rb") as head:
        if head.read(3) == b"\xef\xbb\xbf":
            findings.problem(1, "The file begins with a byte order mark.", "Save it without one.")
            return
    try:
        with path.open(encoding="ascii", newline="") as stream:
            for line, row in enumerate(csv.reader(stream), 1):
                if not row:
                    continue
                if len(row) != columns:
                    findings.problem(line, f"{len(row)} columns instead of {columns}: the file is cut or reordered.")
                    continue
                yield line, row
    except UnicodeDecodeError:
        findings.problem(1, "The file is not plain ASCII.")


def read_rates(path: Path, state_fips: str, findings: Findings) -> list[RateRow]:
    """All rate rows; overlaps are mended in favour of the later-starting row, with a warning."""
    found: list[RateRow] = []
    for line, row in rows_of(path, RATE_COLUMNS, findings):
        parsed = _rate_row(line, row, state_fips, findings)
        if parsed is not None:
            found.append(parsed)
    if not found and not findings.problems:
        findings.problem(1, "The file has no rows.")
    if found and not any(row.type == STATE_TYPE for row in found):
        findings.problem(1, "No row gives the rate of the state: the file is cut.")
    return _mended(found, findings)


def _rate_row(line: int, row: list[str], state_fips: str, findings: Findings) -> RateRow | None:
    if row[0] != state_fips:
        findings.problem(line, f"State code {row[0]} instead of {state_fips}: this row is of another state.")
        return None
    days = _days(line, row[7], row[8], findings)
    rates = [_rate(text) for text in row[3:7]]
    if days is None or any(rate is None for rate in rates):
        if days is not None:
            findings.problem(line, "A rate is not a plain decimal fraction below 100: the columns are reordered.")
        return None
    return RateRow(row[1], row[2], tuple(rate for rate in rates if rate is not None), *days, line)  # type: ignore[arg-type]


def _rate(text: str) -> Rate | None:
    """``0.06875`` as an exact rate; a rate of 1 or more is a misplaced column."""
    if not text or _RATE.fullmatch(text) is None:
        return None
    value = Fraction(text if text[0] != "." else f"0{text}")
    return Rate(value.numerator, value.denominator) if value < 1 else None


def _days(line: int, first: str, last: str, findings: Findings) -> tuple[date, date | None] | None:
    """First day and the first day after; a last day before the first one makes the row void."""
    if _DAY.fullmatch(first) is None or _DAY.fullmatch(last) is None:
        findings.problem(line, "A day is not written as YYYYMMDD: the columns are reordered.")
        return None
    try:
        start = date(int(first[:4]), int(first[4:6]), int(first[6:]))
        if int(last[:4]) >= OPEN_YEAR:
            return start, None
        end = date(int(last[:4]), int(last[4:6]), int(last[6:]))
    except ValueError:
        findings.problem(line, "A day does not exist.")
        return None
    if end < start:
        findings.warn(line, "The last day lies before the first: the row never holds and is left out.")
        return None
    return start, date.fromordinal(end.toordinal() + 1)


def _mended(rows: list[RateRow], findings: Findings) -> list[RateRow]:
    """Rows of one jurisdiction must not overlap: the later-starting one wins, identical ones are a warning."""
    by_place: dict[tuple[str, str], list[RateRow]] = {}
    for row in rows:
        by_place.setdefault((row.type, row.code), []).append(row)
    mended: list[RateRow] = []
    for group in by_place.values():
        group.sort(key=lambda row: (row.start, row.line))
        for row, following in zip(group, [*group[1:], None], strict=True):
            if following is None or (row.end is not None and row.end <= following.start):
                mended.append(row)
            elif row.start == following.start:
                _same_start(row, following, findings)
            else:
                text = f"Overlaps line {following.line}; from {following.start} the later row counts."
                findings.warn(row.line, text)
                mended.append(RateRow(row.type, row.code, row.rates, row.start, following.start, row.line))
    return mended


def _same_start(row: RateRow, following: RateRow, findings: Findings) -> None:
    if row.rates == following.rates:
        findings.warn(row.line, f"The same as line {following.line}; counted once.")
    else:
        findings.problem(row.line, f"Contradicts line {following.line}: same jurisdiction and first day, other rates.")


def read_boundaries(path: Path, state_fips: str, findings: Findings) -> Iterator[BoundaryRow]:
    """Boundary rows one by one (national files have millions)."""
    codes_of: dict[tuple[str, str, str], tuple[tuple[str, str], ...]] = {}
    days_of: dict[tuple[str, str], tuple[date, date | None] | None] = {}
    for line, head, districts in _boundary_lines(path, findings):
        kind = head[0].strip().upper()
        if kind not in RECORD_TYPES:
            findings.problem(line, "The record type is none of 4, Z and A: the columns are reordered.")
            continue
        if head[22] and head[22] != state_fips:
            findings.problem(line, f"State code {head[22]} instead of {state_fips}: this row is of another state.")
            continue
        span = (head[1], head[2])
        days = days_of[span] if span in days_of else _days(line, *span, findings)
        days_of[span] = days
        limits = _range(kind, head)
        if limits is None:
            findings.problem(line, "The ZIP codes of the row cannot be read.")
        elif days is not None:
            key = (head[24], head[25], districts)
            codes = codes_of.get(key)
            if codes is None:
                codes = codes_of[key] = _codes(*key)
            yield BoundaryRow(kind, *limits, codes, *days, line)


def _boundary_lines(path: Path, findings: Findings) -> Iterator[tuple[int, list[str], str]]:
    """Line number, the first 29 columns, and the rest (districts) as it stands."""
    with path.open("rb") as head:
        if head.read(3) == b"\xef\xbb\xbf":
            findings.problem(1, "The file begins with a byte order mark.", "Save it without one.")
            return
    try:
        with path.open(encoding="ascii") as stream:
            for line, text in enumerate(stream, 1):
                row = text.rstrip("\r\n")
                if not row:
                    continue
                parts = row.split(",", FIRST_DISTRICT) if '"' not in row else _quoted(row)
                if (row.count(",") != BOUNDARY_COLUMNS - 1 and '"' not in row) or len(parts) <= FIRST_DISTRICT:
                    count = row.count(",") + 1
                    text_ = f"{count} columns instead of {BOUNDARY_COLUMNS}: the file is cut or reordered."
                    findings.problem(line, text_)
                    continue
                yield line, parts, parts[FIRST_DISTRICT]
    except UnicodeDecodeError:
        findings.problem(1, "The file is not plain ASCII.")


def _quoted(row: str) -> list[str]:
    columns = next(csv.reader([row]))
    return [*columns[:FIRST_DISTRICT], ",".join(columns[FIRST_DISTRICT:])]


def _range(kind: str, row: list[str]) -> tuple[int, int] | None:
    if kind == "A":
        low, high = row[15] + (row[16] or "0000"), row[15] + (row[16] or "9999")
    elif kind == "4":
        low, high = row[17] + row[18], row[19] + row[20]
    else:
        low, high = row[17] + "0000", row[19] + "9999"
    if not (low.isdigit() and high.isdigit() and len(low) == len(high) == 9):
        return None
    return (int(low), int(high)) if int(low) <= int(high) else None


def _codes(county: str, city: str, districts: str) -> tuple[tuple[str, str], ...]:
    """County, city and special districts of a row. Districts come in threes: source, code, type."""
    codes: list[tuple[str, str]] = []
    if county:
        codes.append((COUNTY_TYPE, county))
    if city:
        codes.append((CITY_TYPE, city))
    cells = districts.split(",")
    for at in range(0, len(cells) - 2, 3):
        if cells[at + 1]:
            codes.append((cells[at + 2], cells[at + 1]))
    return tuple(codes)
