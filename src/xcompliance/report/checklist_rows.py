"""Checklists as people read them: one row for one thing to do, with all places that ask for it; the urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xcompliance.engine.checklist import MISSING, NOT_APPLICABLE, SATISFIED, UNKNOWN_STATE, ChecklistItem
from xcompliance.locale import DEFAULT
from xcompliance.verdict import Verdict

__all__ = ["GROUPS", "MAY_APPLY", "Row", "group_of", "rows", "said", "worst"]

MAY_APPLY = "may_apply"
GROUPS = (MISSING, UNKNOWN_STATE, MAY_APPLY, SATISFIED, NOT_APPLICABLE)
"""The states of a checklist as shown: what is unknown without holding anything up is told apart."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do, and every place that asks for it.

    Attributes:
        group: One of ``GROUPS``.
        places: Where it is asked for, in the order of the listing.
        verdict: What follows without it, the worst of the places.
        evidence: Facts that prove it done.
        what: What the seller has to do, else what the rule asks for.
        needs: Facts that settle whether it applies, with the words that do.
        sources: Where it is written.
        values: What the evidence has to say, where not any value does.
    """

    group: str
    places: tuple[str, ...]
    verdict: Verdict
    evidence: tuple[str, ...]
    what: str
    needs: tuple[str, ...]
    sources: tuple[str, ...]
    values: tuple[str, ...] = ()


def group_of(item: ChecklistItem) -> str:
    """The group an obligation is shown in.

    What hangs on a dated value that nobody has researched for the place is nothing a listing can tell: where the
    verdict does not wait for it, it is not asked for.
    """
    if item.state != UNKNOWN_STATE or item.waits:
        return item.state
    return NOT_APPLICABLE if any(need.startswith("value:") for need in item.needs) else MAY_APPLY


def said(item: ChecklistItem, lang: str) -> str:
    """What the seller has to do in a language; English, or the title of the rule, where the pack has no such text."""
    return item.action.get(lang) or item.action.get(DEFAULT) or item.title


def worst(items: Iterable[ChecklistItem]) -> Verdict:
    """What follows at a place: from what is missing, and a review where something holds the verdict up."""
    verdict = Verdict.ALLOW
    for item in items:
        if item.state == MISSING:
            verdict = max(verdict, item.verdict)
        elif group_of(item) == UNKNOWN_STATE:
            verdict = max(verdict, Verdict.REVIEW)
    return verdict


def rows(items: Sequence[ChecklistItem], lang: str) -> tuple[Row, ...]:
    """Rows for the obligations, missing before open and worse before milder; equal ones of several places are one."""
    alike: dict[tuple[str, str, tuple[str, ...], str], list[ChecklistItem]] = {}
    for item in items:
        alike.setdefault((group_of(item), said(item, lang), item.evidence, item.object), []).append(item)
    made = [_row(group, what, evidence, members) for (group, what, evidence, _), members in alike.items()]
    return tuple(sorted(made, key=lambda row: (GROUPS.index(row.group), -row.verdict)))


def _row(group: str, what: str, evidence: tuple[str, ...], members: Sequence[ChecklistItem]) -> Row:
    return Row(
        group=group,
        places=tuple(dict.fromkeys(item.place for item in members)),
        verdict=max(item.verdict for item in members),
        evidence=evidence,
        what=what,
        needs=tuple(dict.fromkeys(need for item in members for need in item.asks or item.needs)),
        sources=tuple(dict.fromkeys(item.citation.source for item in members if item.citation)),
        values=tuple(dict.fromkeys(value for item in members for value in item.values)),
    )
