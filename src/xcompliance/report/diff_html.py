"""A comparison of packs as one HTML page that loads nothing from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from xcompliance.authoring.diff import Diff
from xcompliance.authoring.diff_records import RecordChange
from xcompliance.report.diff_text import headline, move

__all__ = ["write_html"]

MOST_RECORDS = 1000
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}th,td{padding:.35rem .6rem;text-align:left;vertical-align:top}
tr{border-bottom:1px solid #d8dee4}th{font-weight:600}
code,pre{font:.875em ui-monospace,monospace}pre{white-space:pre-wrap;margin:.25rem 0}
.major{color:#b3261e}.minor{color:#8a5a00}.patch,.none{color:#1a7f37}
summary{cursor:pointer}.scroll{overflow-x:auto}
"""


def write_html(found: Diff) -> str:
    """The page. Everything that comes from packs and records is escaped."""
    title = f"{found.old} → {found.new}"
    shown = found.changes[:MOST_RECORDS]
    more = len(found.changes) - len(shown)
    rest = f"<p>… and {more} more; the CSV report lists them all.</p>" if more else ""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<p class="{found.bump}"><strong>{escape(headline(found))}</strong></p>'
        f"{_versions(found)}{_packs(found)}{_totals(found)}"
        f"<h2>Records</h2>{_records(shown)}{rest}</body></html>\n"
    )


def _versions(found: Diff) -> str:
    rows = [(step.pack, step.old, step.new, step.proposed, step.bump, step.why) for step in found.steps]
    return _table("Versions", ("pack", "old", "new", "proposed", "step", "why"), rows)


def _packs(found: Diff) -> str:
    packs = found.packs
    rules = [(rule.change, rule.id, ", ".join(rule.keys), rule.title) for rule in packs.rules]
    values = [(value.change, value.id, "\n".join(value.lines), ", ".join(value.packs)) for value in packs.values]
    others = [("changed", f"definitions or scorecards of {pack}", "", "") for pack in packs.shared]
    if packs.places:
        others.append(("changed", "places, groups or counting conventions", "", ""))
    return _table("Rules and values", ("change", "id", "what", ""), [*rules, *values, *others])


def _totals(found: Diff) -> str:
    money = [(one.currency, one.old, one.new, one.new - one.old, *one.undecided) for one in found.sums]
    heads = ("currency", "tax, old", "tax, new", "difference", "undecided, old", "undecided, new")
    return _table("Verdicts", ("from", "to", "records"), found.verdicts) + _table("Tax that changes", heads, money)


def _records(changes: Sequence[RecordChange]) -> str:
    if not changes:
        return "<p>No record changes.</p>"
    rows = "".join(_record(one) for one in changes)
    heads = "".join(f"<th>{head}</th>" for head in ("record", "day", "change", "rules"))
    return f'<div class="scroll"><table><tr>{heads}</tr>{rows}</table></div>'


def _record(one: RecordChange) -> str:
    details = [*one.lines, *(f"- {duty}" for duty in one.duties[0]), *(f"+ {duty}" for duty in one.duties[1])]
    inside = escape("\n".join([*details, *one.explanation]))
    change = f"<details><summary>{escape(move(one))}</summary><pre>{inside}</pre></details>"
    name = escape(f"{one.source} {one.id}".strip())
    rules = "<br>".join(f"<code>{escape(rule)}</code>" for rule in one.rules)
    return f"<tr><td>{name}</td><td>{one.on}</td><td>{change}</td><td>{rules}</td></tr>"


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    body = "".join(f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in row)}</tr>" for row in rows)
    if not body:
        return ""
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    return f'<h2>{escape(title)}</h2><div class="scroll"><table><tr>{head}</tr>{body}</table></div>'


def _cell(value: object) -> str:
    return escape(str(value)).replace("\n", "<br>")
