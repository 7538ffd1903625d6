"""``xcompliance import``: official local tax rates into a folder that ``evaluate --local-rates`` reads."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xcompliance.cli.options import FormatOption, JurisdictionsOption, Shape
from xcompliance.cli.refusal import Refusal, plain

if TYPE_CHECKING:
    from xcompliance.jurisdictions.importers.run import Imported
    from xcompliance.jurisdictions.local_store import StoreEntry

__all__ = ["app", "csv", "listed", "sst"]

STATES = "us.state-fips"
"""The table that says which state the numbers in official files mean."""

IntoOption = Annotated[Path, typer.Option("--into", metavar="DIR", help="The folder that keeps the rates.")]
DEFAULT_FOLDER = Path("local-rates")

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Import official files: local tax rates (every version is kept, the newest is used) or sanctions lists.",
)


@app.command("sst", short_help="Official rate and boundary files of one state.")
def sst(
    rates: Annotated[Path, typer.Argument(metavar="RATE_FILE", help="Official rate file, under its official name.")],
    boundaries: Annotated[Path, typer.Argument(metavar="BOUNDARY_FILE", help="The boundary file of the same state.")],
    into: IntoOption = DEFAULT_FOLDER,
    jurisdictions: JurisdictionsOption = None,
    shape: FormatOption = Shape.TEXT,
) -> None:
    """Import the rate and boundary file of one state of the Streamlined Sales Tax agreement.

    Any problem leaves the folder as it was. Small flaws of official files are told with their lines and mended.

    \b
    Example:
      xcompliance import sst MNR2026Q2FEB18.csv MNB2026Q2FEB18.csv --into local-rates
      xcompliance evaluate order.json --local-rates local-rates
    """
    from xcompliance.jurisdictions.importers.run import import_sst

    _need_files(rates, boundaries)
    states = _states(jurisdictions)
    with _progress(boundaries) as told:
        imported = import_sst(rates, boundaries, into, states, told)
    _print(imported, shape)


@app.command("csv", short_help="A plain table of local rates.")
def csv(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="state,county,city,district,rate,from,until")],
    into: IntoOption = DEFAULT_FOLDER,
    jurisdictions: JurisdictionsOption = None,
    shape: FormatOption = Shape.TEXT,
) -> None:
    """Import a plain table of local rates by county, city and district; food_rate may be one more column.

    \b
    Example:
      printf 'state,county,city,district,rate,from,until\\nTX,48113,Dallas,,1%%,2020-01-01,\\n' > dallas.csv
      xcompliance import csv dallas.csv --into local-rates
    """
    from xcompliance.jurisdictions.importers.run import import_csv

    _need_files(file)
    _print(import_csv(file, into, _states(jurisdictions)), shape)


@app.command("list", short_help="Show which versions a folder keeps.")
def listed(into: IntoOption = DEFAULT_FOLDER, shape: FormatOption = Shape.TEXT) -> None:
    """List the versions a folder keeps, and which of them are used.

    \b
    Example:
      xcompliance import list --into local-rates
    """
    from xcompliance.jurisdictions.local_store import newest, read_index

    if not into.is_dir():
        raise Refusal([f"--into: {into} is not a folder."])
    entries = read_index(into)
    used = set(newest(entries).values())
    _table([(entry, "in use" if entry in used else "kept") for entry in entries], shape)


def _need_files(*paths: Path) -> None:
    absent = [f"{path} is not a file." for path in paths if not path.is_file()]
    if absent:
        raise Refusal(absent)


def _states(jurisdictions: Path | None) -> Mapping[str, str]:
    """Region codes by the numbers official files use."""
    if jurisdictions is not None and not jurisdictions.is_dir():
        raise Refusal([f"--jurisdictions: {jurisdictions} is not a folder."])
    from xcompliance.engine.shipped import jurisdictions_dir
    from xcompliance.jurisdictions.store import load_jurisdictions
    from xcompliance.jurisdictions.table import Table

    values = load_jurisdictions(jurisdictions or jurisdictions_dir()).values
    table = values.get(STATES) if STATES in values else None
    if not isinstance(table, Table):
        raise Refusal([f"--jurisdictions: there is no table {STATES}, which says what the state numbers mean."])
    return {row.keys[0]: str(row.entry.value) for row in table.rows}


@contextmanager
def _progress(path: Path) -> Iterator[Callable[[int], None] | None]:
    """A bar on a terminal; nothing elsewhere, where an import tells of itself when it is done."""
    from rich.console import Console
    from rich.progress import Progress

    screen = Console(stderr=True)
    if not screen.is_terminal:
        yield None
        return
    with Progress(console=screen, transient=True) as bar:
        task = bar.add_task("Reading", total=path.stat().st_size)
        yield lambda read: bar.update(task, completed=read)


def _print(imported: Imported, shape: Shape) -> None:
    for warning in imported.warnings:
        sys.stderr.write(f"warning: {plain(str(warning))}\n")
    if imported.untold:
        sys.stderr.write(f"warning: {imported.untold} more of the same kind.\n")
    _table([(entry, "imported") for entry in imported.entries], shape)


def _table(entries: list[tuple[StoreEntry, str]], shape: Shape) -> None:
    from xcompliance.cli.screen import page, print_json, table

    if shape is Shape.JSON:
        rows: list[dict[str, Any]] = [
            {
                "state": entry.state,
                "version": entry.version,
                "released": entry.released,
                "file": entry.file,
                "digest": entry.digest,
                "status": status,
            }
            for entry, status in entries
        ]
        print_json(rows)
        return
    headers = ("state", "version", "released", "", "digest")
    page(table(headers, [(one.state, one.version, one.released, how, one.digest[:16]) for one, how in entries]))
