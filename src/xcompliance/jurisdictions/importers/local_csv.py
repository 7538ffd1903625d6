"""A plain CSV of local rates: state, county, city, district, rate, from, until, and perhaps food_rate.

The header names the columns, in any order. ``state`` is a region code or its part after the hyphen, ``county`` FIPS
digits (all rows) or a name (all rows), ``rate`` a percentage with its sign, ``until`` the first day a rate no longer
holds. The level of a row is that of the last of county, city and district that it names.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xcompliance.clock import parse_date
from xcompliance.errors import ClockError, MoneyError
from xcompliance.jurisdictions.importers.findings import Findings, lines_of, mended
from xcompliance.jurisdictions.local_places import COUNTY_DIGITS, PlaceRates, bare_name
from xcompliance.money import Rate

__all__ = ["CsvRates", "read_csv_rates"]

COLUMNS = ("state", "county", "city", "district", "rate", "from", "until")
OPTIONAL = ("food_rate",)
MAX_DENOMINATOR = 10**9


@dataclass(frozen=True, slots=True)
class CsvRates:
    """What a file says of one state: its data version, the last day on which something begins, and the rows."""

    state: str
    version: str
    latest: date
    rows: tuple[PlaceRates, ...]


def read_csv_rates(path: Path, states: Mapping[str, str], findings: Findings) -> tuple[CsvRates, ...]:
    """Read a file; problems go to ``findings``, which the caller settles.

    Args:
        path: The file.
        states: Region codes by number, as for the official files.
        findings: Where problems and warnings go.
    """
    regions = {region.rpartition("-")[2]: region for region in states.values()}
    regions.update({region: region for region in states.values()})
    by_state: dict[str, list[PlaceRates]] = {}
    columns: list[str] = []
    for line, text in lines_of(path, findings):
        cells = [cell.strip() for cell in next(csv.reader([text]))]
        if not columns:
            columns = cells
            if not _is_header(columns, findings):
                return ()
            continue
        if len(cells) != len(columns):
            said = f"{len(cells)} columns instead of {len(columns)}: the file is cut, or a comma is not quoted."
            findings.problem(line, said)
            continue
        row = dict(zip(columns, cells, strict=True))
        region = regions.get(row["state"])
        if region is None:
            findings.problem(line, f"{row['state']!r} is no state.", "Write its region code or postal abbreviation.")
            continue
        parsed = _row(row, line, findings)
        if parsed is not None:
            by_state.setdefault(region, []).append(parsed)
    if not by_state:
        findings.problem(1, "The file has no rows.")
    for rows in by_state.values():
        _check_counties(rows, findings)
    return tuple(_of_state(path, state, by_state[state], findings) for state in sorted(by_state))


def _is_header(columns: list[str], findings: Findings) -> bool:
    missing = [name for name in COLUMNS if name not in columns]
    other = [name for name in columns if name not in (*COLUMNS, *OPTIONAL)]
    if not missing and not other and len(set(columns)) == len(columns):
        return True
    said = f"The first line must name the columns {', '.join(COLUMNS)}; {', '.join(OPTIONAL)} may follow."
    wrong = "".join([f" Missing: {', '.join(missing)}." if missing else "", f" Unknown: {other}." if other else ""])
    findings.problem(1, said + wrong, "Write the header line.")
    return False


def _row(row: Mapping[str, str], line: int, findings: Findings) -> PlaceRates | None:
    try:
        start = parse_date(row["from"])
        end = parse_date(row["until"]) if row["until"] else None
        rate = _rate(row["rate"])
        food = _rate(row["food_rate"]) if row.get("food_rate") else None
    except (ClockError, MoneyError) as error:
        findings.problem(line, str(error), "Write days as YYYY-MM-DD and rates as 1.25%.")
        return None
    county, city, district = row["county"], row["city"], row["district"]
    if not (county or city or district):
        findings.problem(line, "The row names no county, city or district.", "The state's own rate is a dated value.")
        return None
    if end is not None and end <= start:
        findings.problem(line, "The rate ends before it begins.", "`until` is the first day it no longer holds.")
        return None
    digits = county[-COUNTY_DIGITS:] if county.isdigit() else bare_name(county)
    code = district or city or county
    return PlaceRates(digits, bare_name(city), bare_name(district), (rate, food), start, end, code, line)


def _rate(text: str) -> Rate:
    rate = Rate.parse(text)
    if not 0 <= rate.numerator < rate.denominator or MAX_DENOMINATOR % rate.denominator:
        raise MoneyError("A rate lies between nothing and the whole, with at most nine decimals.")
    return rate


def _check_counties(rows: list[PlaceRates], findings: Findings) -> None:
    """Counties are FIPS digits in all rows of a state, or names in all of them."""
    named = [row for row in rows if row.county]
    kinds = {row.county.isdigit() for row in named}
    if len(kinds) > 1:
        odd = next(row for row in named if row.county.isdigit() is not named[0].county.isdigit())
        findings.problem(odd.line, "Some counties are digits and some are names.", "Write all of them in one way.")
    for row in named:
        if row.county.isdigit() and len(row.county) != COUNTY_DIGITS:
            findings.problem(row.line, "A county number has three digits, or five with that of the state.")


def _of_state(path: Path, state: str, rows: list[PlaceRates], findings: Findings) -> CsvRates:
    kept = mended(
        rows,
        lambda row: (row.county, row.city, row.district),
        lambda row, start, end: replace(row, start=start, end=end),
        findings,
    )
    latest = max(row.start for row in rows)
    told = hashlib.sha256(repr([replace(row, line=0) for row in kept]).encode()).hexdigest()[:8]
    return CsvRates(state, f"{path.stem}@{latest.isoformat()}#{told}", latest, tuple(kept))
