"""Whole imports: read everything, stop at any problem, and only then add to the folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from xcompliance.errors import PackError, Problem
from xcompliance.jurisdictions.importers.findings import Findings
from xcompliance.jurisdictions.importers.local_csv import read_csv_rates
from xcompliance.jurisdictions.importers.sst import file_version, read_boundaries, read_rates, region_of
from xcompliance.jurisdictions.local_file import SUFFIX, write_store
from xcompliance.jurisdictions.local_index import DUPLICATE, TIE, index_areas
from xcompliance.jurisdictions.local_places import PLACES_SUFFIX, write_places
from xcompliance.jurisdictions.local_store import StoreEntry, add_entry, file_for

__all__ = ["Imported", "import_csv", "import_sst"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import added, and the flaws it found on the way (``untold``: how many more)."""

    entries: tuple[StoreEntry, ...]
    warnings: tuple[Problem, ...]
    untold: int = 0


def import_sst(
    rates: Path, boundaries: Path, folder: Path, states: Mapping[str, str], told: Callable[[int], None] | None = None
) -> Imported:
    """Import the rate and the boundary file of one state.

    Args:
        rates: The rate file, under its official name.
        boundaries: The boundary file, under its official name.
        folder: Where stores are kept.
        states: Region codes by the number that rows begin with.
        told: Called now and then with the number of characters of the boundary file read so far.

    Raises:
        PackError: with every problem of both files; the folder stays as it was.
    """
    of_rates, of_areas = file_version(rates, "R"), file_version(boundaries, "B")
    if of_rates.state != of_areas.state:
        message = f"A boundary file of {of_areas.state} beside a rate file of {of_rates.state}."
        raise PackError([Problem(boundaries.name, 1, 1, "XC-L060", message, "Give both files of one state.")])
    number, region = region_of(of_rates, states, rates.name)
    in_rates, in_areas = Findings(rates.name), Findings(boundaries.name)
    rows = read_rates(rates, number, in_rates)
    in_rates.settle()
    rated = {(row.type, row.code) for row in rows}

    def clash(line: int, other: int, kind: str) -> None:
        if kind == DUPLICATE:
            in_areas.problem(line, f"A duplicate of line {other}.", "Remove one of the two lines.")
        elif kind == TIE:
            in_areas.warn(line, f"Contradicts line {other}; there the lowest rate of the five-digit code counts.")
        else:
            in_areas.warn(line, f"Overlaps line {other}; the later-starting row counts.")

    indexed = index_areas(read_boundaries(boundaries, number, rated, in_areas, told), clash)
    in_areas.settle()
    version = f"{of_rates.name}+{of_areas.name}"
    file = _made(folder, file_for(region, version, SUFFIX))
    digest = write_store(folder / file, region, version, rows, indexed)
    entry = add_entry(folder, StoreEntry(region, version, max(of_rates.released, of_areas.released), file, digest))
    return Imported((entry,), (*in_rates.warnings, *in_areas.warnings), in_rates.untold + in_areas.untold)


def import_csv(path: Path, folder: Path, states: Mapping[str, str]) -> Imported:
    """Import a plain table of rates, which may speak of several states.

    Raises:
        PackError: with every problem of the file; the folder stays as it was.
    """
    findings = Findings(path.name)
    found = read_csv_rates(path, states, findings)
    findings.settle()
    entries = []
    for one in found:
        file = _made(folder, file_for(one.state, one.version, PLACES_SUFFIX))
        digest = write_places(folder / file, one.state, one.version, one.rows)
        entries.append(add_entry(folder, StoreEntry(one.state, one.version, one.latest, file, digest)))
    return Imported(tuple(entries), tuple(findings.warnings), findings.untold)


def _made(folder: Path, file: str) -> str:
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    return file
