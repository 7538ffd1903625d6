"""Points of the signals that fired, the band they fall into, and what the band asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from xcompliance.engine.context import Context
from xcompliance.rules.syntax import Band, Literal, Scorecard
from xcompliance.verdict import Risk, RiskReason, Verdict

if TYPE_CHECKING:
    from xcompliance.engine.evaluate import Judgement
    from xcompliance.engine.snapshot import Snapshot

MAX_CARDS = 16_384
_LOWEST = attrgetter("at_least")


@dataclass(frozen=True, slots=True)
class Scored:
    """The risk of a record and the verdict its band asks for."""

    risk: Risk
    verdict: Verdict


def score(snapshot: Snapshot, kind: str, judgements: Sequence[Judgement]) -> Scored | None:
    """Sum the points and find the band; None where no scorecard speaks of this kind of record here."""
    if not snapshot.scorecards.get(kind):
        return None
    context = judgements[0].context
    key = (kind, context.located, context.on)
    try:
        card = snapshot.cards[key]
    except KeyError:
        if len(snapshot.cards) >= MAX_CARDS:
            snapshot.cards.clear()
        card = snapshot.cards[key] = _card(snapshot, kind, context)
    if card is None:
        return None
    reasons = tuple(
        RiskReason(rule.then.score.code, points, rule.id)
        for judgement in judgements
        for number in _signals(snapshot, judgement)
        if (rule := snapshot.numbered[number]).then.score is not None
        for points in (_points(rule.then.score.points, judgement.context, rule.pack),)
        if points
    )
    total = sum(reason.points for reason in reasons)
    band = _band(card, total)
    return Scored(Risk(total, band.name, band.action, reasons), band.verdict)


def _signals(snapshot: Snapshot, judgement: Judgement) -> list[int]:
    """Numbers of the scoring rules that fired and were not overridden, in order."""
    scores, beaten = snapshot.weights.scores, snapshot.weights.overridden_by
    found: list[int] = []
    for (scope, _), codes in judgement.outs.items():
        for code in codes:
            if code >= 0 and scores[code]:
                strong = beaten.get(code)
                if strong is None or strong.isdisjoint(judgement.near(scope, codes)):
                    found.append(code)
    return sorted(found)


def _points(operand: Any, context: Context, pack: str) -> int:
    points = operand.value if isinstance(operand, Literal) else context.in_pack(pack).operand(operand)
    return points if isinstance(points, int) else 0


def _card(snapshot: Snapshot, kind: str, context: Context) -> Scorecard | None:
    """The scorecard of the most specific place; one for ``any`` place comes last."""
    located = context.located
    order = {place: rank for rank, place in enumerate(located.definite)} if located is not None else {}
    found: list[tuple[int, str, Scorecard]] = []
    for card in snapshot.scorecards.get(kind, ()):
        if card.effective.contains(context.on):
            ranks = [order[place] for place in card.places.ids if place in order]
            if ranks or card.places.everywhere:
                found.append((min(ranks, default=len(order)), card.id, card))
    return min(found)[2] if found else None


def _band(card: Scorecard, points: int) -> Band:
    reached = [band for band in card.bands if points >= band.at_least]
    return max(reached, key=_LOWEST) if reached else min(card.bands, key=_LOWEST)
