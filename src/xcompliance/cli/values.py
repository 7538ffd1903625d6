"""``xcompliance values``: the dated values and tables of ``jurisdictions/``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

import typer

from xcompliance.cli.options import FormatOption, JurisdictionsOption, OnOption, Shape, today
from xcompliance.cli.refusal import Refusal

__all__ = ["values"]


def values(
    prefix: Annotated[str, typer.Argument(metavar="[ID]", help="One value with its history, or a beginning.")] = "",
    on: OnOption = None,
    jurisdictions: JurisdictionsOption = None,
    shape: FormatOption = Shape.TEXT,
) -> None:
    """List dated values as they stand on a day (today unless --on says another); with one id, its whole history.

    \b
    Examples:
      xcompliance values
      xcompliance values eu. --on 2020-12-31
    """
    store = _store(jurisdictions)
    ids = sorted(one for one in store.ids() if one.startswith(prefix))
    if not ids:
        near = ", ".join(store.suggest(prefix)) if prefix else ""
        raise Refusal([f"no value begins with {prefix!r}.{f' Did you mean: {near}?' if near else ''}"])
    day = on or today()
    chosen = [store.get(one) for one in ids]
    history = prefix in ids and on is None
    rows = [row for value in chosen for row in _rows(value, None if history else day)]
    _print(rows, shape)


def _store(jurisdictions: Any) -> Any:
    if jurisdictions is not None and not jurisdictions.is_dir():
        raise Refusal([f"--jurisdictions: {jurisdictions} is not a folder."])
    from xcompliance.engine.shipped import jurisdictions_dir
    from xcompliance.jurisdictions.store import load_jurisdictions

    return load_jurisdictions(jurisdictions or jurisdictions_dir()).values


def _rows(value: Any, day: date | None) -> Iterable[dict[str, Any]]:
    """One row for each entry that counts on the day; all of them without a day. A table gives one row in all."""
    if not hasattr(value, "entries"):
        yield {"id": value.id, "unit": str(value.unit), "value": "(table)", "from": None, "until": None, "source": ""}
        return
    for entry in value.entries if day is None else filter(None, [value.at(day)]):
        yield {
            "id": value.id,
            "unit": str(value.unit),
            "value": entry.value,
            "from": entry.start,
            "until": entry.end,
            "source": entry.source,
            "confidence": entry.confidence,
        }


def _print(rows: list[dict[str, Any]], shape: Shape) -> None:
    from xcompliance.cli.screen import page, print_json, table

    if shape is Shape.JSON:
        print_json(rows)
        return
    columns = ("id", "unit", "value", "from", "until", "source")
    page(table(columns, [[row[column] for column in columns] for row in rows]))
