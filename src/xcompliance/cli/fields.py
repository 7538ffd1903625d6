"""``xcompliance fields``: the facts a record may state, as rules name them."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from xcompliance.cli.options import FormatOption, Shape
from xcompliance.cli.refusal import Refusal

__all__ = ["fields"]


def fields(
    prefix: Annotated[
        str, typer.Argument(metavar="PREFIX", help="A record kind or the beginning of a path: order, line.price.")
    ] = "",
    shape: FormatOption = Shape.TEXT,
) -> None:
    """List the facts: path, type, meaning and an example.

    \b
    Examples:
      xcompliance fields order.buyer
      xcompliance fields consent --format json
    """
    from xcompliance.cli.screen import page, print_json, table
    from xcompliance.facts.fields import FIELDS

    chosen = [info for info in FIELDS if info.path.startswith(prefix)]
    if not chosen:
        near = ", ".join(FIELDS.suggest(prefix))
        raise Refusal([f"no fact begins with {prefix!r}.{f' Did you mean: {near}?' if near else ''}"])
    if shape is Shape.JSON:
        print_json([_document(info) for info in chosen])
        return
    rows = [(info.path, _type(info), info.description, info.example) for info in chosen]
    page(table(("fact", "type", "meaning", "example"), rows))


def _type(info: Any) -> str:
    marks = [str(info.type), *(["list"] if info.many else []), *(["derived"] if info.derived else [])]
    return " ".join(marks)


def _document(info: Any) -> dict[str, Any]:
    return {
        "path": info.path,
        "type": str(info.type),
        "many": info.many,
        "derived": bool(info.derived),
        "description": info.description,
        "example": info.example,
        "choices": list(info.choices or ()),
    }
