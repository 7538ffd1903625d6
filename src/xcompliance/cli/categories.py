"""``xcompliance categories``: our category ids and what other systems call them."""

from __future__ import annotations

from typing import Annotated

import typer

from xcompliance.cli.options import FormatOption, JurisdictionsOption, Shape
from xcompliance.cli.refusal import Refusal

__all__ = ["categories"]

SYSTEMS = ("hs_cn", "google_taxonomy", "stripe", "avalara", "taxjar", "sst")


def categories(
    prefix: Annotated[str, typer.Argument(metavar="ID", help="One category, or the beginning of several.")] = "",
    jurisdictions: JurisdictionsOption = None,
    shape: FormatOption = Shape.TEXT,
) -> None:
    """List the category ids records use, what belongs in each, and its codes elsewhere.

    A word that is not listed is no category: rules then say that they need one, and never take general goods instead.

    \b
    Examples:
      xcompliance categories
      xcompliance categories food
    """
    if jurisdictions is not None and not jurisdictions.is_dir():
        raise Refusal([f"--jurisdictions: {jurisdictions} is not a folder."])
    from xcompliance.cli.screen import page, print_json, table
    from xcompliance.engine.shipped import jurisdictions_dir
    from xcompliance.jurisdictions.categories import categories as read
    from xcompliance.jurisdictions.categories import suggest
    from xcompliance.jurisdictions.store import load_jurisdictions

    known = read(load_jurisdictions(jurisdictions or jurisdictions_dir()).values)
    chosen = [one for id_, one in known.items() if id_.startswith(prefix)]
    if not chosen:
        near = ", ".join(suggest(prefix, known))
        raise Refusal([f"{prefix!r} is no category.{f' Did you mean: {near}?' if near else ''}"])
    if shape is Shape.JSON:
        print_json([{"id": one.id, "definition": one.definition, "codes": dict(one.codes)} for one in chosen])
        return
    rows = [(one.id, one.definition, *(one.codes.get(system, "") for system in SYSTEMS[:2])) for one in chosen]
    if len(chosen) > 1:
        page(table(("id", "what belongs in it", "HS or CN", "Google taxonomy"), rows))
        return
    only = chosen[0]
    page(table(("", ""), [("id", only.id), ("what belongs in it", only.definition), *only.codes.items()]))
