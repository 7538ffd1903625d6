"""Which tax treatment wins a line: one per type, the exception before the general rule, and never by file order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from xcompliance.engine.attested import attested
from xcompliance.engine.charge import Open
from xcompliance.engine.context import Context
from xcompliance.engine.needs import undecided_needs
from xcompliance.engine.prepared import Treatment
from xcompliance.facts.party import Party
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.rules.syntax import Literal, Rule, TaxOutcome, WhenUnknown
from xcompliance.verdict import Confidence

if TYPE_CHECKING:
    from xcompliance.engine.evaluate import Judgement


MAX_CHOSEN = 65_536
_SKIP = WhenUnknown.SKIP


def choose(judgement: Judgement, index: int, context: Context) -> tuple[Sequence[Treatment], Sequence[Open]]:
    """The treatment of one line for each tax type, and the types that stay open.

    A decided choice depends on nothing but the rules that fired and those left undecided, so it is remembered.
    """
    chosen = context.snapshot.chosen
    key = (*judgement.codes("order.line", index), None, *judgement.codes("order", 0))
    known = chosen.get(key)
    if known is not None:
        return known, ()
    treatments, opened = _choose(judgement, index, context)
    if not opened and context.snapshot.doubtful.isdisjoint(treatment.rule for treatment in treatments):
        if len(chosen) >= MAX_CHOSEN:
            chosen.clear()
        chosen[key] = tuple(treatments)
    return treatments, opened


def _choose(judgement: Judgement, index: int, context: Context) -> tuple[list[Treatment], list[Open]]:
    snapshot = context.snapshot
    codes = sorted(judgement.codes("order.line", index) + judgement.codes("order", 0), key=_number)
    taxes = snapshot.weights.taxes
    fired = [code for code in codes if code >= 0 and taxes[code]]
    maybe = [~code for code in codes if code < 0 and taxes[~code] and not _is_skipped(~code, context)]
    if not fired and not maybe:
        return [], [Open("", "tax", _country(context), None, _coverage_need(context))]
    beaten = snapshot.weights.overridden_by
    winners = [number for number in fired if beaten.get(number, frozenset()).isdisjoint(fired)]
    rivals = [number for number in maybe if beaten.get(number, frozenset()).isdisjoint(fired)]
    treatments: list[Treatment] = []
    opened: list[Open] = []
    for kind in dict.fromkeys(t.type for number in (*winners, *rivals) for t in snapshot.numbered[number].then.tax):
        chosen = _of_type(winners, kind, context)
        doubtful = [number for number in rivals if any(t.type == kind for t in snapshot.numbered[number].then.tax)]
        if len(chosen) == 1 and not doubtful:
            treatments.append(chosen[0])
            continue
        opened.append(_open(kind, chosen, doubtful, judgement, context))
    sure = [t for t in treatments if _may_tax(t.rule, judgement, context)]
    weak = [t for t in treatments if t not in sure]
    opened += [
        Open(
            "", t.outcome.type, _country(context), None, (f"review:{snapshot.numbered[t.rule].id}",), t.rule, t.outcome
        )
        for t in weak
    ]
    return sure, opened


def _may_tax(number: int, judgement: Judgement, context: Context) -> bool:
    """Whether a rule is well enough attested to tax, and the values that decided it are."""
    snapshot = context.snapshot
    if not snapshot.weights.may_tax[number] or number not in snapshot.doubtful:
        return snapshot.weights.may_tax[number]
    return attested_of(number, judgement, context) is not Confidence.LOW


def attested_of(number: int, judgement: Judgement, context: Context) -> Confidence:
    """How well attested a rule is that fired for a line, or for the order as a whole."""
    rule = context.snapshot.numbered[number]
    return attested(number, _matched(rule, judgement, context))


def _number(code: int) -> int:
    """The rule a code speaks of. Rules are heard in one order, however they were matched."""
    return code if code >= 0 else ~code


def _is_skipped(number: int, context: Context) -> bool:
    """An exception that says ``when_unknown: skip`` (a certificate nobody mentioned) leaves the general rule."""
    return context.snapshot.numbered[number].when_unknown is _SKIP


def _of_type(numbers: Iterable[int], kind: str, context: Context) -> list[Treatment]:
    rules = context.snapshot.numbered
    return [Treatment(context.snapshot, n, tax) for n in numbers for tax in rules[n].then.tax if tax.type == kind]


def _open(kind: str, chosen: list[Treatment], doubtful: list[int], judgement: Judgement, context: Context) -> Open:
    """A type that is not decided: facts are missing, or two rules claim the line and neither is the exception."""
    rules = context.snapshot.numbered
    if doubtful:
        asked = [(rules[number], _matched(rules[number], judgement, context)) for number in doubtful]
        needs = tuple(need for rule, matched in asked for need in undecided_needs(rule, matched))
        only = doubtful[0] if len(doubtful) == 1 and not chosen else None
    else:
        needs = tuple(f"conflict:{rules[treatment.rule].id}" for treatment in chosen)
        only = None
    return Open("", kind, _country(context), None, needs, only)


def _matched(rule: Rule, judgement: Judgement, context: Context) -> Context:
    """The context a rule was matched in: a rule about the order asks the order, not the line."""
    return context if rule.applies_to == "order.line" else judgement.context


def _coverage_need(context: Context) -> tuple[str, ...]:
    place = _country(context) or "unknown"
    located = context.located
    if located is None or located.unknown:
        return ("order.ship_to.country",)
    if context.snapshot.covering("tax", located):
        return (f"rule:tax:{place}",)
    return (f"pack:tax:{place}",)


def _country(context: Context) -> str:
    located = context.located
    return "" if located is None else place_at("country", located.definite)


def place_at(level: str, definite: tuple[str, ...]) -> str:
    """The id of the country or state among the places something lies in (most specific first)."""
    for place in definite:
        is_country = len(place) == 2
        if is_country if level == "country" else (len(place) > 3 and place[2] == "-"):
            return place
    return definite[0] if definite else ""


def jurisdiction_of(outcome: TaxOutcome, context: Context) -> str | None:
    """The id of the place a tax belongs to, or None when the fact that says so is unknown."""
    operand = outcome.jurisdiction
    if isinstance(operand, Literal):
        return str(operand.value)
    located = context.located
    if operand is not None:
        where = context.operand(operand)
        if isinstance(where, Party):
            seats = where.established_in
            where = seats[0] if isinstance(seats, tuple) and seats else where.address
        if where is UNKNOWN or where is None:
            return None
        located = context.locate(where)
    if located is None or located.unknown:
        return None
    return place_at(outcome.level, located.definite)
