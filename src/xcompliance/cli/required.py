"""``xcompliance required-fields``: what a listing must carry, by destination, before it exists."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

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
from xcompliance.engine.checklist import MISSING, UNKNOWN_STATE, ChecklistItem
from xcompliance.engine.codec import dump
from xcompliance.locale import text
from xcompliance.report.checklist_html import html_page
from xcompliance.report.checklist_rows import GROUPS, MAY_APPLY, Row, group_of, rows, worst

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
    lang: LangOption = Language.EN,
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
    found = rows(items, str(lang))
    asked = [row for row in found if row.group in (MISSING, UNKNOWN_STATE)]
    sometimes = [row for row in found if row.group == MAY_APPLY]
    page(
        heading(text("checklist.asked", str(lang), count=len(asked))),
        _required(asked, str(lang)),
        heading(text("checklist.sometimes", str(lang), count=len(sometimes))),
        _required(sometimes, str(lang)),
    )


def checklist(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A listing: JSON, JSON lines or YAML.")],
    html: Annotated[Path | None, typer.Option("--html", help="Write an HTML report to this file.")] = None,
    on: OnOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Show the rows that need nothing now, too.")] = False,
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
    _print(found, str(lang), everything=everything)


def _print(found: list[ChecklistItem], lang: str, *, everything: bool) -> None:
    """What follows at each place, then one row for each thing to do; the rest is counted unless all is asked for."""
    by_place: dict[str, list[ChecklistItem]] = {}
    for item in found:
        by_place.setdefault(item.place, []).append(item)
    overview = [
        (place or "?", text(f"verdict.{worst(items).label}", lang), *_counted(items))
        for place, items in by_place.items()
    ]
    groups = [text(f"checklist.{group}", lang) for group in GROUPS]
    shown = GROUPS if everything else (MISSING, UNKNOWN_STATE)
    asked = [row for row in rows(found, lang) if row.group in shown]
    page(
        table(("place", "", *groups), overview, right=range(2, 2 + len(groups))),
        table(
            _heads(lang, "state", "places", "what", "fact", "source"),
            (
                (text(f"checklist.{row.group}", lang), row.places, _todo(row, lang), _proof(row), row.sources)
                for row in asked
            ),
        ),
        heading("" if everything else text("checklist.all", lang)),
    )


def _counted(items: list[ChecklistItem]) -> list[int]:
    groups = [group_of(item) for item in items]
    return [groups.count(group) for group in GROUPS]


def _todo(row: Row, lang: str) -> str:
    needs = f"\n{text('checklist.needs', lang)}: {_short(row.needs)}" if row.needs else ""
    return row.what + needs


def _required(shown: list[Row], lang: str) -> Table:
    verdicts = [text(f"verdict.{row.verdict.label}", lang) for row in shown]
    return table(
        _heads(lang, "fact", "places", "without", "what", "needs"),
        (
            (_proof(row), row.places, verdict, row.what, _short(row.needs))
            for row, verdict in zip(shown, verdicts, strict=True)
        ),
    )


def _heads(lang: str, *names: str) -> list[str]:
    return [text(f"checklist.{name}", lang) for name in names]


def _plain(item: ChecklistItem) -> dict[str, Any]:
    plain: dict[str, Any] = dump(item)
    return plain


def _short(paths: tuple[str, ...]) -> str:
    return ", ".join(path.removeprefix("listing.") for path in paths)


def _proof(row: Row) -> str:
    """The fact that proves it done, with what it has to say."""
    return f"{_short(row.evidence)} = {' or '.join(row.values)}" if row.values else _short(row.evidence)


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
