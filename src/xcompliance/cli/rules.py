"""``xcompliance rules``: the loaded rules, one line each."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from xcompliance.cli.options import (
    FormatOption,
    JurisdictionsOption,
    OnOption,
    PackOption,
    RulesOption,
    Shape,
    load_engine,
)
from xcompliance.cli.refusal import Refusal
from xcompliance.rules.syntax import Rule, Status

__all__ = ["in_force", "rules"]


def rules(
    prefix: Annotated[str, typer.Argument(metavar="PREFIX", help="Only rules whose id begins like this.")] = "",
    *,
    on: OnOption = None,
    pack: PackOption = None,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
    shape: FormatOption = Shape.TEXT,
) -> None:
    """List the rules: what they apply to, where, since when, how severe. --on keeps those in force on that day.

    \b
    Examples:
      xcompliance rules eu.vat
      xcompliance rules --on 2020-12-31 --format json
    """
    snapshot = load_engine(rules, jurisdictions, pack).snapshot
    chosen = [rule for rule in snapshot.rules.values() if rule.id.startswith(prefix) and (not on or _holds(rule, on))]
    if prefix and not chosen:
        from xcompliance.document.shape import did_you_mean

        packs = {pack.id.replace("/", ".") for pack in snapshot.packs}
        near = did_you_mean(prefix, [*snapshot.rules, *packs])
        raise Refusal([f"no rule begins with {prefix!r}. {near or '`xcompliance rules` lists them all.'}"])
    from xcompliance.cli.screen import page, print_json, table

    if shape is Shape.JSON:
        print_json([_document(rule) for rule in chosen])
        return
    headers = ("rule", "applies to", "places", "in force", "kind", "status", "")
    rows = [
        (rule.id, rule.applies_to, rule.places.ids, in_force(rule), rule.severity, rule.status, rule.title)
        for rule in chosen
    ]
    page(table(headers, rows))


def _holds(rule: Rule, on: date) -> bool:
    return rule.status is Status.ACTIVE and rule.effective.contains(on)


def in_force(rule: Rule) -> str:
    """``2021-07-01 ..`` or ``2021-07-01 .. 2025-01-01``; the second day is the first one it no longer holds."""
    start, end = rule.effective.start, rule.effective.end
    return f"{start or ''} .. {end or ''}".strip()


def _document(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "pack": rule.pack,
        "status": rule.status,
        "applies_to": rule.applies_to,
        "place_of": rule.places.of,
        "places": list(rule.places.ids),
        "from": rule.effective.start,
        "until": rule.effective.end,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "overrides": list(rule.overrides),
        "review": rule.review.state,
        "citations": [{"source": one.source, "url": one.url, "checked": one.checked} for one in rule.citations],
        "digest": rule.digest,
    }
