"""``xcompliance values``: the dated values and tables of ``jurisdictions/``, their history, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xcompliance.cli.options import FormatOption, JurisdictionsOption, OnOption, Shape, today
from xcompliance.cli.refusal import Refusal, plain

if TYPE_CHECKING:
    from xcompliance.jurisdictions.table import Table
    from xcompliance.jurisdictions.values import DatedValue, ValueEntry

__all__ = ["values"]


def values(
    prefix: Annotated[str, typer.Argument(metavar="ID", help="One value with its history, or a beginning.")] = "",
    on: OnOption = None,
    key: Annotated[
        list[str] | None, typer.Option("--key", metavar="KEY", help="Only rows of a table with this key. Repeatable.")
    ] = None,
    jurisdictions: JurisdictionsOption = None,
    shape: FormatOption = Shape.TEXT,
) -> None:
    """List dated values as they stand on a day (today unless --on says another).

    With one id: its whole history, all rows of a table, and the file and line to edit.

    \b
    Examples:
      xcompliance values
      xcompliance values eu. --on 2020-12-31
      xcompliance values eu.vat.rate --key DE --key standard
    """
    root = _root(jurisdictions)
    from xcompliance.jurisdictions.store import load_jurisdictions

    store = load_jurisdictions(root).values
    ids = [prefix] if prefix in store.ids() else sorted(one for one in store.ids() if one.startswith(prefix))
    if not ids:
        near = ", ".join(store.suggest(prefix)) if prefix else ""
        raise Refusal([f"no value begins with {prefix!r}.{f' Did you mean: {near}?' if near else ''}"])
    if ids == [prefix]:
        _one(store.get(prefix), on, tuple(key or ()), root, shape)
        return
    if key:
        raise Refusal(["--key chooses rows of one table: name its id."])
    day = on or today()
    _print([row for one in ids for row in _standing(store.get(one), day)], shape, ("id", "unit"))


def _root(jurisdictions: Path | None) -> Path:
    if jurisdictions is not None and not jurisdictions.is_dir():
        raise Refusal([f"--jurisdictions: {plain(str(jurisdictions))} is not a folder."])
    from xcompliance.engine.shipped import jurisdictions_dir

    return jurisdictions or jurisdictions_dir()


def _standing(value: Table | DatedValue, day: date) -> Iterator[dict[str, Any]]:
    """One row: what counts on the day. Of a table only how many rows it has."""
    entries = getattr(value, "entries", None)
    if entries is None:
        rows = len(getattr(value, "rows", ()))
        told = {"value": f"(table of {rows} rows)", "from": None, "until": None, "source": "", "confidence": ""}
        yield {"id": value.id, "unit": str(value.unit), **told}
    elif (entry := value.at(day)) is not None:  # type: ignore[union-attr]
        yield {"id": value.id, "unit": str(value.unit), **_entry(entry)}


def _one(value: Table | DatedValue, on: date | None, keys: Sequence[str], root: Path, shape: Shape) -> None:
    """The history of one value, or the rows of one table."""
    names: tuple[str, ...] = getattr(value, "key_names", ())
    rows = list(_rows(value, names, root))
    absent = [one for one in keys if not any(one in row["keys"].values() for row in rows)]
    if absent:
        raise Refusal([f"{value.id} has no row with the key {one!r}." for one in absent])
    chosen = [
        row
        for row in rows
        if all(one in row["keys"].values() for one in keys)
        and (on is None or (row["from"] <= on and (row["until"] is None or on < row["until"])))
    ]
    _print(chosen, shape, names, head=f"{value.id}: {value.title or value.unit}\n{_file(value, root)}")


def _rows(value: Any, names: Sequence[str], root: Path) -> Iterator[dict[str, Any]]:
    common = {"id": value.id, "unit": str(value.unit), "file": _file(value, root)}
    for row in getattr(value, "rows", ()):
        yield {**common, "keys": dict(zip(names, row.keys, strict=True)), **_entry(row.entry), "line": row.line}
    for entry in getattr(value, "entries", ()):
        yield {**common, "keys": {}, **_entry(entry)}


def _file(value: Table | DatedValue, root: Path) -> str:
    """The file to edit: the rows of a table stand in the CSV beside its header where there is one."""
    beside = Path(value.file).with_suffix(".csv")
    rows_apart = hasattr(value, "rows") and (root.parent / beside).is_file()
    return beside.as_posix() if rows_apart else value.file


def _entry(entry: ValueEntry) -> dict[str, Any]:
    return {
        "value": entry.value,
        "from": entry.start,
        "until": entry.end,
        "source": entry.source,
        "confidence": entry.confidence,
    }


def _print(rows: Iterable[dict[str, Any]], shape: Shape, first: Sequence[str], head: str = "") -> None:
    from xcompliance.cli.screen import heading, page, print_json, table

    shown = list(rows)
    if shape is Shape.JSON:
        print_json(shown)
        return
    more = ("value", "from", "until", "source", *(("line",) if any(row.get("line") for row in shown) else ()))
    cells = [[row.get(name, row.get("keys", {}).get(name)) for name in (*first, *more)] for row in shown]
    page(*map(heading, head.splitlines()), table((*first, *more), cells))
