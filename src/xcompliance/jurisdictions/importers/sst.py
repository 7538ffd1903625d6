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
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

from xcompliance.errors import PackError, Problem
from xcompliance.jurisdictions.importers.findings import Findings, lines_of, mended
from xcompliance.jurisdictions.local_answer import DatedRates
from xcompliance.jurisdictions.local_index import Area
from xcompliance.money import Rate

__all__ = ["FileVersion", "file_version", "read_boundaries", "read_rates", "region_of"]

RATE_COLUMNS = 9
BOUNDARY_COLUMNS = 89
OPEN_YEAR = 2900
STATE_TYPE, COUNTY_TYPE, CITY_TYPE = "45", "00", "01"
FIRST_DISTRICT = 29
LEVELS = {STATE_TYPE: "state", COUNTY_TYPE: "county", CITY_TYPE: "city"}
RECORD_TYPES = ("4", "Z", "A")
RARE = 20
"""Up to one jurisdiction in so many may lack a rate: a flaw of the file. More of them say that it is cut."""

_FILE_NAME = re.compile(r"([A-Z]{2})([RB])([0-9]{4})Q([1-4])([A-Z]{3})([0-9]{2})")
_RATE = re.compile(r"(?:0|[1-9][0-9]?)?(?:\.[0-9]{1,7})?")
_DAY = re.compile(r"[0-9]{8}")

Codes = tuple[tuple[str, str], ...]
Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class FileVersion:
    """What the name of a file says: the state (postal abbreviation), the data version and the day of its release."""

    state: str
    name: str
    released: date


def file_version(path: Path, kind: str) -> FileVersion:
    """Read the name of a file.

    Raises:
        PackError: the name is not that of a rate (``R``) or boundary (``B``) file.
    """
    match = _FILE_NAME.match(path.name)
    what = "rate" if kind == "R" else "boundary"
    message = f"This is not the name of a {what} file (two letters, {kind}, year, Q, quarter, month and day)."
    if match is not None and match[2] == kind:
        try:
            released = datetime.strptime(f"{match[3]} {match[5].title()} {match[6]}", "%Y %b %d").date()  # noqa: DTZ007
        except ValueError:
            message = "The month and day in the name of the file do not exist."
        else:
            return FileVersion(match[1], match[0], _before_the_end(released, int(match[4])))
    raise PackError([Problem(path.name, 1, 1, "XC-L060", message, "Keep the official name of the file.")])


def _before_the_end(released: date, quarter: int) -> date:
    """The year in a name is that of the quarter: files of a first quarter come out in the autumn before."""
    late = released.month > 3 * quarter
    return released.replace(year=released.year - 1) if late else released


def region_of(version: FileVersion, states: Mapping[str, str], file: str) -> tuple[str, str]:
    """The state's number and region code for the abbreviation in a file's name.

    Args:
        version: What the name says.
        states: Region codes by the number that rows begin with.
        file: Shown in the error.

    Raises:
        PackError: no state has this abbreviation.
    """
    for number, region in states.items():
        if region.rpartition("-")[2] == version.state:
            return number, region
    message = f"{version.state} is the abbreviation of no state."
    raise PackError([Problem(file, 1, 1, "XC-L060", message, "Keep the official name of the file.")])


# -- rates -------------------------------------------------------------------------------------------------------------


def read_rates(path: Path, number: str, findings: Findings) -> list[DatedRates]:
    """All rate rows; where two overlap the later-starting one counts, with a warning.

    Args:
        path: The rate file.
        number: The state's number, with which every row begins.
        findings: Where problems and warnings go.
    """
    found: list[DatedRates] = []
    for line, text in lines_of(path, findings):
        row = _columns(text)
        if len(row) == RATE_COLUMNS:
            parsed = _rate_row(line, row, number, findings)
            found += [parsed] if parsed is not None else []
        else:
            said = f"{len(row)} columns instead of {RATE_COLUMNS}: the file is cut or its columns are not in order."
            findings.problem(line, said)
    if not findings.problems and not any(row.type == STATE_TYPE for row in found):
        findings.problem(1, "No row gives the rate of the state: the file is empty or cut.")
    return mended(
        found,
        lambda row: (row.type, row.code),
        lambda row, start, end: replace(row, start=start, end=end),
        findings,
    )


def _columns(text: str) -> list[str]:
    return next(csv.reader([text])) if '"' in text else text.split(",")


def _rate_row(line: int, row: list[str], number: str, findings: Findings) -> DatedRates | None:
    if row[0] != number:
        findings.problem(line, f"State {row[0]!r} instead of {number}: the row is of another state, or out of order.")
        return None
    days = _days(line, row[7], row[8], findings)
    rates = tuple(rate for text in row[3:7] if (rate := _rate(text)) is not None)
    if days is None:
        return None
    if len(rates) != 4 or not row[1] or not row[2]:
        findings.problem(line, "A rate is no decimal fraction below 1, or a code is empty: columns out of order.")
        return None
    return DatedRates(LEVELS.get(row[1], "special"), row[1], row[2], rates, *days, line)


def _rate(text: str) -> Rate | None:
    """``0.06875`` as an exact rate; a rate of 1 or more is a misplaced column."""
    if not text or text == "." or _RATE.fullmatch(text) is None:
        return None
    value = Fraction(text if text[0] != "." else f"0{text}")
    return Rate(value.numerator, value.denominator) if value < 1 else None


def _days(line: int, first: str, last: str, findings: Findings) -> Days | None:
    """First day and the first day after; a last day before the first one makes the row void."""
    if _DAY.fullmatch(first) is None or _DAY.fullmatch(last) is None:
        findings.problem(line, "A day is not written as YYYYMMDD: the columns are not in order, or the file is cut.")
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


# -- boundaries --------------------------------------------------------------------------------------------------------


def read_boundaries(
    path: Path,
    number: str,
    rated: Container[tuple[str, str]],
    findings: Findings,
    told: Callable[[int], None] | None = None,
) -> Iterator[Area]:
    """Boundary rows one by one (national files have millions).

    Args:
        path: The boundary file.
        number: The state's number.
        rated: The jurisdictions of the rate file. A row that names another one is kept, but its place stays undecided.
        findings: Where problems and warnings go; settle it after the last row.
        told: Called now and then with the number of characters read so far.
    """
    codes_of: dict[tuple[str, str, str], Codes] = {}
    days_of: dict[tuple[str, str], Days | None] = {}
    strays: dict[tuple[str, str], int] = {}
    for line, head, districts in _boundary_lines(path, findings, told):
        if not _is_ours(line, head, number, findings):
            continue
        kind = head[0].upper()
        span = (head[1], head[2])
        days = days_of[span] if span in days_of else _days(line, *span, findings)
        if days is None:
            continue
        days_of[span] = days
        limits = _range(kind, head)
        if limits is None:
            findings.problem(line, "The ZIP codes of the row cannot be read, or end before they begin.")
            continue
        key = (head[24], head[25], districts)
        codes = codes_of.get(key)
        if codes is None:
            codes = codes_of[key] = _codes(*key)
            for code in codes:
                if code not in rated:
                    strays.setdefault(code, line)
        yield Area(*limits, codes, *days, kind == "4", line)
    if not codes_of and not findings.problems:
        findings.problem(1, "The file has no rows.")
    _tell_strays(strays, {code for codes in codes_of.values() for code in codes}, findings)


def _is_ours(line: int, head: list[str], number: str, findings: Findings) -> bool:
    if head[0].upper() not in RECORD_TYPES:
        findings.problem(line, "The record type is none of 4, Z and A: the columns are not in order.")
        return False
    if head[22] != number and head[23] != number:
        said = head[22] or head[23]
        findings.problem(line, f"State {said!r} instead of {number}: the row is of another state, or out of order.")
        return False
    return True


def _tell_strays(strays: Mapping[tuple[str, str], int], named: set[tuple[str, str]], findings: Findings) -> None:
    """Jurisdictions without a rate: a flaw where they are few, two files that do not belong together where many."""
    many = len(strays) * RARE > len(named)
    for (type_, code), line in strays.items():
        said = f"The rate file has no jurisdiction {code} of type {type_}"
        if many:
            findings.problem(line, f"{said}: one of the two files is cut, or they are of different versions.")
        else:
            findings.warn(line, f"{said}; the rates of this place stay undecided.")


def _boundary_lines(
    path: Path, findings: Findings, told: Callable[[int], None] | None
) -> Iterator[tuple[int, list[str], str]]:
    """Line number, the first 29 columns, and the rest (districts) as it stands."""
    for line, row in lines_of(path, findings, told):
        if '"' in row:
            columns = _columns(row)
            count = len(columns)
            parts = [*columns[:FIRST_DISTRICT], ",".join(columns[FIRST_DISTRICT:])]
        else:
            count = row.count(",") + 1
            parts = row.split(",", FIRST_DISTRICT)
        if count != BOUNDARY_COLUMNS:
            text = f"{count} columns instead of {BOUNDARY_COLUMNS}: the file is cut or its columns are not in order."
            findings.problem(line, text)
            continue
        yield line, parts, parts[FIRST_DISTRICT]


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


def _codes(county: str, city: str, districts: str) -> Codes:
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
