"""Small invented files in the layout of the official ones."""

from __future__ import annotations

from pathlib import Path

from xcompliance.jurisdictions.importers.run import Imported, import_sst

STATES = {"13": "US-GA", "27": "US-MN", "48": "US-TX", "55": "US-WI"}
RATES = """27,45,27,0.06875,0.06875,0.06875,0.06875,20090701,29991231
27,00,053,0.0015,0.0015,0.0015,0.0015,20070101,29991231
27,01,43000,0.005,0.005,0.005,0.005,20051001,29991231
27,63,80008,0.0075,0.0075,0.0,0.0,20231001,29991231
"""
RATE_FILE, BOUNDARY_FILE = "MNR2026Q2FEB18.csv", "MNB2026Q2FEB18.csv"
OLDER = ("MNR2026Q1NOV19.csv", "MNB2026Q1NOV19.csv")


def area(
    zip_code: str,
    county: str = "",
    city: str = "",
    districts: tuple[str, ...] = (),
    *,
    kind: str = "4",
    low: str = "0001",
    high: str = "9999",
    days: tuple[str, str] = ("20200101", "29991231"),
    state: str = "27",
) -> str:
    """One boundary row."""
    span = [zip_code, low, zip_code, high] if kind == "4" else [zip_code, "", zip_code, ""]
    row = [kind, *days, *[""] * 14, *span, "", state, state, county, city, "", "", ""]
    for code in districts:
        row += ["ST", code, "63"]
    return ",".join([*row, *[""] * (89 - len(row))])


AREAS = "\n".join([area("55401", "053", "43000", ("80008",)), area("55402", "053", kind="Z")]) + "\n"


def write(
    folder: Path, rates: str = RATES, areas: str = AREAS, names: tuple[str, str] = (RATE_FILE, BOUNDARY_FILE)
) -> Path:
    """Write both files and give their folder."""
    (folder / names[0]).write_text(rates, encoding="utf-8")
    (folder / names[1]).write_text(areas, encoding="utf-8")
    return folder


def imported(
    folder: Path, rates: str = RATES, areas: str = AREAS, names: tuple[str, str] = (RATE_FILE, BOUNDARY_FILE)
) -> Imported:
    """Write both files and import them into ``store`` below the folder."""
    write(folder, rates, areas, names)
    return import_sst(folder / names[0], folder / names[1], folder / "store", STATES)
