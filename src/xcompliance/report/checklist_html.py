"""A checklist as one HTML page: what follows at each destination, then what is missing, every line with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from xcompliance.engine.checklist import MISSING, NOT_APPLICABLE, SATISFIED, UNKNOWN_STATE, ChecklistItem
from xcompliance.jurisdictions.names import iso_name
from xcompliance.locale import text, word
from xcompliance.report.checklist_rows import GROUPS, MAY_APPLY, group_of, said, worst

__all__ = ["html_page"]

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;border-bottom:2px solid #d0d7de;padding-bottom:.25rem;margin-top:2.5rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}
td,th{padding:.45rem .6rem;text-align:left;vertical-align:top}
tr{border-bottom:1px solid #eaeef2}
th{font-weight:600;color:#57606a}code{font-size:.9em;color:#0550ae}

.state{font-weight:600;white-space:nowrap}.missing .state{color:#b3261e}
.unknown .state{color:#8a5a00}.satisfied .state{color:#1a7f37}
.not_applicable,.may_apply{color:#57606a}.overview th{color:inherit}
.block .state{color:#b3261e}.review .state,.challenge .state{color:#8a5a00}
.allow .state,.allow_with_duties .state{color:#1a7f37}
details{margin:.5rem 0}.source{font-size:.9em;color:#57606a}
"""


def html_page(items: Sequence[ChecklistItem], lang: str, on: date) -> str:
    """The whole page. Everything from packs and records is escaped; the page loads nothing."""
    places = list(dict.fromkeys(item.place for item in items))
    title = text("checklist.title", lang)
    overview = "".join(_overview(place, [item for item in items if item.place == place], lang) for place in places)
    sections = "".join(_section(place, [item for item in items if item.place == place], lang) for place in places)
    return (
        f'<!doctype html><html lang="{escape(lang)}"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1>"
        f"<p>{escape(text('checklist.on', lang, date=on.isoformat()))}</p>"
        f"<table class=overview>{overview}</table>{sections}"
        f"<p class=source>{escape(text('checklist.notice', lang))}</p></html>\n"
    )


def _overview(place: str, items: Sequence[ChecklistItem], lang: str) -> str:
    """One line: what follows at a destination from what is missing there, and how many of each state."""
    follows = worst(items)
    verdict = text(f"verdict.{follows.label}", lang)
    href = escape(place or "?")
    return (
        f'<tr class="{follows.label}"><th><a href="#{href}">{escape(_name(place, lang))}</a></th>'
        f"<td class=state>{escape(verdict)}</td><td>{escape(_counts(items, lang))}</td></tr>"
    )


def _counts(items: Sequence[ChecklistItem], lang: str) -> str:
    groups = [group_of(item) for item in items]
    return ", ".join(f"{groups.count(group)} {text(f'checklist.{group}', lang)}" for group in GROUPS)


def _name(place: str, lang: str) -> str:
    return f"{iso_name(place, lang)} ({place})" if place and iso_name(place, lang) else place or "?"


def _section(place: str, items: Sequence[ChecklistItem], lang: str) -> str:
    """What is missing and open; the rest folded, unless nothing is missing."""
    asked = [item for item in items if group_of(item) in (MISSING, UNKNOWN_STATE)]
    parts = [_table(asked, lang)] if asked else []
    for state in (MAY_APPLY, SATISFIED, NOT_APPLICABLE):
        rest = [item for item in items if group_of(item) == state]
        if rest:
            summary = f"{escape(text(f'checklist.{state}', lang))} ({len(rest)})"
            shown = " open" if state == SATISFIED and not asked else ""
            parts.append(f"<details{shown}><summary>{summary}</summary>{_table(rest, lang)}</details>")
    return f'<h2 id="{escape(place or "?")}">{escape(_name(place, lang))}</h2>{"".join(parts)}'


def _table(items: Iterable[ChecklistItem], lang: str) -> str:
    rows = sorted(items, key=lambda item: (GROUPS.index(group_of(item)), -item.verdict, item.rule))
    heads = "".join(
        f"<th>{escape(text(f'checklist.{name}', lang))}</th>" for name in ("state", "what", "who", "source")
    )
    return f"<table><tr>{heads}</tr>{''.join(_row(item, lang) for item in rows)}</table>"


def _row(item: ChecklistItem, lang: str) -> str:
    wanted = f" = {escape(' | '.join(item.values))}" if item.values else ""
    evidence = ", ".join(f"<code>{escape(path)}</code>" for path in item.evidence) + wanted
    asked = escape(", ".join(item.asks or item.needs))
    needs = f"<br>{escape(text('checklist.needs', lang))}: {asked}" if asked else ""
    who = ", ".join(word("who", one, lang) for one in item.who)
    source = escape(item.citation.source) if item.citation else ""
    group = group_of(item)
    todo = f"<br>{escape(said(item, lang))}" if group not in (SATISFIED, NOT_APPLICABLE) and item.action else ""
    return (
        f'<tr class="{group}"><td class=state>{escape(text(f"checklist.{group}", lang))}</td>'
        f"<td><b>{escape(item.title)}</b>{todo}<br>{evidence}{needs}</td><td>{escape(who)}</td>"
        f"<td class=source>{source}<br>{escape(item.rule)}</td></tr>"
    )
