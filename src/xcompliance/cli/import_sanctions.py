"""``xcompliance import sanctions``: official lists into the index file that ``ScreeningIndex.read`` takes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xcompliance.cli.options import FormatOption, JurisdictionsOption, Shape
from xcompliance.cli.refusal import Refusal, plain
from xcompliance.cli.screening import guard

if TYPE_CHECKING:
    from xcompliance.risk.screening import SanctionsList

__all__ = ["SourceList", "sanctions"]

COUNTRIES = "sanctions.country-names"
"""The table that says which country a name in a list means."""
MOST_WARNINGS = 20


class SourceList(StrEnum):
    """Whose list is imported."""

    OFAC = "ofac"
    EU = "eu"
    UN = "un"


def sanctions(
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="The official file or files of one list.")],
    source: Annotated[SourceList, typer.Option("--list", help="Whose list it is.")],
    into: Annotated[Path, typer.Option("--into", metavar="FILE", help="The index; other lists in it stay.")] = Path(
        "sanctions.json"
    ),
    version: Annotated[
        str, typer.Option("--version", metavar="TEXT", help="Publication date, where the files do not tell it.")
    ] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Also when the list is older, or much shorter, than the one in use.")
    ] = False,
    jurisdictions: JurisdictionsOption = None,
    shape: FormatOption = Shape.TEXT,
) -> None:
    """Import an official list of sanctioned parties into an index for screening. A problem leaves the index as it was.

    \b
    Example:
      xcompliance import sanctions --list ofac SDN.CSV ALT.CSV ADD.CSV --version 2026-11-20 --into sanctions.json
      xcompliance import sanctions --list eu 20261120-FULL-1_1.xml --into sanctions.json
      xcompliance import sanctions --list un consolidated.xml --into sanctions.json
    """
    absent = [f"{path} is not a file." for path in files if not path.is_file()]
    if absent:
        raise Refusal(absent)
    if source is not SourceList.OFAC and len(files) != 1:
        raise Refusal([f"--list {source} is one file; {len(files)} were given."])
    try:
        from xcompliance.risk.screening.index import write_index
    except ModuleNotFoundError as error:
        raise Refusal([f"{error.name} is not installed. Install xcompliance[screening]."]) from None

    imported = _reader(source)(files, _countries(jurisdictions), version)
    if not replace:
        guard(imported, into)
    for warning in imported.warnings[:MOST_WARNINGS]:
        sys.stderr.write(f"warning: {plain(warning)}\n")
    if len(imported.warnings) > MOST_WARNINGS:
        sys.stderr.write(f"warning: {len(imported.warnings) - MOST_WARNINGS} more of the same kind.\n")
    _print(write_index(into, [imported]), imported.id, shape)


def _reader(source: SourceList) -> Callable[[Sequence[Path], Mapping[str, str], str], SanctionsList]:
    from xcompliance.risk.screening.consolidated import read_european, read_united
    from xcompliance.risk.screening.sdn import read_sdn

    if source is SourceList.OFAC:
        return read_sdn
    if source is SourceList.EU:
        return lambda files, _, version: read_european(files[0], version)
    return lambda files, countries, version: read_united(files[0], countries, version)


def _countries(jurisdictions: Path | None) -> Mapping[str, str]:
    """Country codes by the names lists use."""
    if jurisdictions is not None and not jurisdictions.is_dir():
        raise Refusal([f"--jurisdictions: {jurisdictions} is not a folder."])
    from xcompliance.engine.shipped import jurisdictions_dir
    from xcompliance.jurisdictions.store import load_jurisdictions
    from xcompliance.jurisdictions.table import Table

    values = load_jurisdictions(jurisdictions or jurisdictions_dir()).values
    table = values.get(COUNTRIES) if COUNTRIES in values else None
    if not isinstance(table, Table):
        raise Refusal([f"--jurisdictions: there is no table {COUNTRIES}, which says what names of countries mean."])
    return {row.keys[0]: str(row.entry.value) for row in table.rows}


def _print(lists: Sequence[object], fresh: str, shape: Shape) -> None:
    from xcompliance.cli.screen import page, print_json, table

    columns = ("id", "version", "entries", "digest")
    rows = [{column: getattr(one, column) for column in columns} for one in lists]
    if shape is Shape.JSON:
        print_json([{**row, "status": "imported" if row["id"] == fresh else "kept"} for row in rows])
        return
    shown = [
        (row["id"], row["version"], row["entries"], row["digest"][:16], "imported" if row["id"] == fresh else "kept")
        for row in rows
    ]
    page(table(("list", "version", "entries", "digest", ""), shown, right=(2,)))
