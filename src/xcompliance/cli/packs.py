"""``xcompliance packs``: what is loaded, what it covers and what it does not."""

from __future__ import annotations

from typing import Any

from xcompliance.cli.options import FormatOption, JurisdictionsOption, PackOption, RulesOption, Shape, load_engine
from xcompliance.cli.refusal import plain
from xcompliance.rules.syntax import Pack, Status

__all__ = ["packs"]


def packs(
    pack: PackOption = None,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
    shape: FormatOption = Shape.TEXT,
) -> None:
    """List the packs with their places, dates, number of rules and known gaps.

    \b
    Examples:
      xcompliance packs
      xcompliance packs --pack eu/vat --format json
    """
    engine = load_engine(rules, jurisdictions, pack)
    loaded = engine.snapshot.packs
    if shape is Shape.JSON:
        from xcompliance.cli.screen import print_json

        print_json([_document(one) for one in loaded])
        return
    _print(loaded, engine.snapshot.digest)


def _print(loaded: tuple[Pack, ...], digest: str) -> None:
    from rich.text import Text

    from xcompliance.cli.screen import heading, page, table

    rows = [(one.id, one.version, _active(one), one.places, one.topics, one.verified_from, one.title) for one in loaded]
    parts: list[Any] = [table(("pack", "version", "rules", "places", "topics", "verified from", ""), rows, right=(2,))]
    for one in loaded:
        if one.known_gaps:
            parts += [Text(), heading(f"{one.id}: known gaps")]
            parts += [Text(plain(f"  • {gap}")) for gap in one.known_gaps]
    parts += [Text(), Text(f"snapshot {digest}", style="dim")]
    page(*parts)


def _active(pack: Pack) -> int:
    return sum(rule.status is Status.ACTIVE for rule in pack.rules)


def _document(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.id,
        "version": pack.version,
        "title": pack.title,
        "places": list(pack.places),
        "topics": list(pack.topics),
        "verified_from": pack.verified_from,
        "rules": len(pack.rules),
        "active_rules": _active(pack),
        "known_gaps": list(pack.known_gaps),
        "owners": list(pack.owners),
        "licence": pack.licence,
        "digest": pack.digest,
    }
