"""A comparison of packs as one plain document (JSON types; amounts as text) and as rows for a spreadsheet."""

from __future__ import annotations

import io
import json
from typing import Any

from xcompliance.authoring.diff import Diff
from xcompliance.authoring.diff_records import RecordChange
from xcompliance.money import Money
from xcompliance.report.spreadsheet import write_rows

__all__ = ["write_csv", "write_json"]

COLUMNS = (
    "source", "id", "kind", "on", "verdict_old", "verdict_new", "tax_old", "tax_new", "currency", "tax_difference",
    "points_old", "points_new", "duties_gone", "duties_new", "rules", "packs",
)  # fmt: skip


def write_json(found: Diff) -> str:
    """The whole comparison as JSON, indented."""
    document = {
        "old": found.old,
        "new": found.new,
        "records": found.records,
        "changed": len(found.changes),
        "bump": found.bump,
        "verdicts": [{"from": old, "to": new, "records": count} for old, new, count in found.verdicts],
        "money": [_money(one) for one in found.sums],
        "versions": [
            {"pack": s.pack, "old": s.old, "new": s.new, "bump": s.bump, "proposed": s.proposed, "why": s.why,
             "enough": s.enough}
            for s in found.steps
        ],
        "rules": [
            {"id": r.id, "pack": r.pack, "change": r.change, "title": r.title, "keys": list(r.keys),
             "wording_only": r.wording}
            for r in found.packs.rules
        ],
        "values": [
            {"id": v.id, "change": v.change, "lines": list(v.lines), "packs": list(v.packs), "wording_only": v.wording}
            for v in found.packs.values
        ],
        "definitions": list(found.packs.shared),
        "places": found.packs.places,
        "changes": [_change(one) for one in found.changes],
    }  # fmt: skip
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _money(one: Any) -> dict[str, Any]:
    difference = one.new - one.old
    return {
        "currency": one.currency,
        "old": str(one.old.amount),
        "new": str(one.new.amount),
        "difference": str(difference.amount),
        "undecided_old": one.undecided[0],
        "undecided_new": one.undecided[1],
    }


def _change(one: RecordChange) -> dict[str, Any]:
    tax = None if one.tax is None else {"old": _amount(one.tax[0]), "new": _amount(one.tax[1])}
    return {
        "source": one.source,
        "id": one.id,
        "kind": one.kind,
        "on": one.on.isoformat(),
        "verdict": {"old": one.verdict[0].label, "new": one.verdict[1].label},
        "tax": tax,
        "owed": {"old": list(one.owed[0]), "new": list(one.owed[1])},
        "lines": list(one.lines),
        "points": {"old": one.points[0], "new": one.points[1]},
        "duties": {"gone": list(one.duties[0]), "new": list(one.duties[1])},
        "rules": list(one.rules),
        "packs": list(one.packs),
        "explanation": list(one.explanation),
    }


def _amount(money: Money | None) -> str | None:
    return None if money is None else str(money)


def write_csv(found: Diff) -> str:
    """One row for each record that changes. A cell that a spreadsheet would run as a formula is written as text."""
    out = io.StringIO()
    write_rows(out, COLUMNS, (_row(one) for one in found.changes))
    return out.getvalue()


def _row(one: RecordChange) -> list[object]:
    old, new = one.tax or (None, None)
    currency = next((tax.currency for tax in (old, new) if tax is not None), "")
    difference = new - old if old is not None and new is not None else None
    taxes = ["" if one.tax is None else "undecided" if tax is None else tax.amount for tax in (old, new)]
    return [
        one.source, one.id, one.kind, one.on, one.verdict[0].label, one.verdict[1].label, *taxes, currency,
        "" if difference is None else difference.amount, *one.points, "; ".join(one.duties[0]),
        "; ".join(one.duties[1]), " ".join(one.rules), " ".join(one.packs),
    ]  # fmt: skip
