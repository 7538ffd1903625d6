"""``xcompliance required-fields``: what a listing must carry, by destination, before it exists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from xcompliance.cli.options import (
    FormatOption,
    JurisdictionsOption,
    LangOption,
    Language,
    OnOption,
    RulesOption,
    Shape,
    load_engine,
    today,
)
from xcompliance.cli.reading import read_records
from xcompliance.cli.refusal import Refusal
from xcompliance.cli.screen import heading, page, print_json, table
from xcompliance.engine.checklist import MISSING, SATISFIED, UNKNOWN_STATE, ChecklistItem
from xcompliance.engine.codec import dump
from xcompliance.report.checklist_html import html_page

__all__ = ["checklist", "required_fields"]


def required_fields(
    category: Annotated[str, typer.Option("--category", help="Our category id: clothing, food_other, toys ...")],
    destination: Annotated[list[str], typer.Option("--destination", help="Country; may be repeated.")],
    kind: Annotated[
        str, typer.Option("--kind", help="Kind of product: imported_processed_food, textile, toy ...")
    ] = "",
    fact: Annotated[
        list[str] | None, typer.Option("--fact", metavar="PATH=VALUE", help="A fact of the listing; may be repeated.")
    ] = None,
    on: OnOption = None,
    format_: FormatOption = Shape.TEXT,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
) -> None:
    """List the facts a listing of a category must carry for each destination, with the article that asks for each.

    \b
    Example:
      xcompliance required-fields --category food_other --kind imported_processed_food --destination JP
    """
    product: dict[str, Any] = {"category": category, **({"kind": kind} if kind else {})}
    listing: dict[str, Any] = {"kind": "listing", "destinations": destination, "product": product}
    for one in fact or ():
        _put(listing, one)
    engine = load_engine(rules, jurisdictions, None)
    items = [item for item in engine.checklist(listing, on=on or today()) if item.state in (MISSING, UNKNOWN_STATE)]
    if format_ is not Shape.TEXT:
        print_json([_plain(item) for item in items])
        return
    rows = [(item.place, _short(item.evidence), item.verdict.label, item.title, _short(item.needs)) for item in items]
    headers = ("place", "fact", "without it", "why", "depends on")
    page(heading(f"{len(items)} facts a listing may have to carry"), table(headers, rows))


def checklist(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A listing: JSON, JSON lines or YAML.")],
    html: Annotated[Path | None, typer.Option("--html", help="Write an HTML report to this file.")] = None,
    on: OnOption = None,
    lang: LangOption = Language.EN,
    format_: FormatOption = Shape.TEXT,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
) -> None:
    """Show for each destination of a listing what is missing, satisfied, open and not applicable, with sources.

    \b
    Example:
      xcompliance checklist examples/jp-biscuits-without-origin.json
    """
    engine = load_engine(rules, jurisdictions, None)
    found = [item for given in read_records([file]) for item in engine.checklist(given.record, on=on or today())]
    if html is not None:
        fresh = html.with_name(html.name + ".new")
        fresh.write_text(html_page(found, str(lang), on or today()), encoding="utf-8")
        fresh.replace(html)
    if format_ is not Shape.TEXT:
        print_json([_plain(item) for item in found])
        return
    shown = [item for item in found if item.state in (MISSING, UNKNOWN_STATE, SATISFIED)]
    rows = [
        (item.place, item.state, _short(item.evidence), item.title, item.citation.source if item.citation else "")
        for item in shown
    ]
    page(table(("place", "state", "fact", "what", "source"), rows))


def _plain(item: ChecklistItem) -> dict[str, Any]:
    plain: dict[str, Any] = dump(item)
    return plain


def _short(paths: tuple[str, ...]) -> str:
    return ", ".join(path.removeprefix("listing.") for path in paths)


def _put(listing: dict[str, Any], fact: str) -> None:
    path, equals, value = fact.partition("=")
    steps = path.removeprefix("listing.").split(".")
    if not equals or not all(steps):
        raise Refusal([f"--fact {path!r} is not written PATH=VALUE, for example product.kind=textile."])
    target = listing
    for step in steps[:-1]:
        target = target.setdefault(step, {})
        if not isinstance(target, dict):
            raise Refusal([f"--fact {path!r} leads into a fact that is no record."])
    target[steps[-1]] = value
