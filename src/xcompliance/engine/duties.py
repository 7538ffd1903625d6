"""When something is due: legal clocks started by facts, counted by the conventions of a place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from xcompliance.clock import Period, due, not_before
from xcompliance.engine.attested import of_value, weaker
from xcompliance.engine.context import Context
from xcompliance.engine.needs import shown
from xcompliance.errors import ClockError
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.rules.syntax import DueClock, DutyOutcome, Rule
from xcompliance.verdict import Confidence, Duty

PLAIN = "calendar"


@dataclass(frozen=True, slots=True)
class Moment:
    """A clock's answer: the last moment, the first one, its name, and remarks (needs start with ``need:``)."""

    due: date | datetime | None = None
    not_before: date | datetime | None = None
    name: str = ""
    notes: tuple[str, ...] = ()
    confidence: Confidence = Confidence.HIGH


def duty(rule: Rule, outcome: DutyOutcome, context: Context, place: str, what: str, sure: Confidence) -> Duty:
    """The duty of a rule that fired, with its dates where the facts give them.

    ``sure`` is how well attested it is that the rule fired.
    """
    moment = _read(outcome.due, context.in_pack(rule.pack)) if outcome.due is not None else Moment()
    return Duty(
        code=outcome.code,
        who=outcome.who,
        rule=rule.id,
        place=place,
        due=moment.due,
        not_before=moment.not_before,
        binding=moment.name,
        evidence=outcome.evidence,
        object=what,
        confidence=weaker(sure, moment.confidence),
        notes=moment.notes,
    )


def _read(clock: DueClock, context: Context) -> Moment:
    if clock.earliest_of:
        return _earliest([_read(one, context) for one in clock.earliest_of])
    fact = clock.at or clock.after
    if fact is None:
        return Moment()
    start = context.fact(fact.path)
    if start is UNKNOWN or start is None:
        return Moment(name=clock.name, notes=(f"need:{shown(fact.path, context)}",))
    if clock.at is not None:
        return Moment(due=start, name=clock.name)
    return _count(clock, start, context)


def _count(clock: DueClock, start: date | datetime, context: Context) -> Moment:
    convention = context.snapshot.conventions.get(clock.calendar or PLAIN)
    if convention is None:
        return Moment(name=clock.name, notes=(f"need:calendar:{clock.calendar or PLAIN}",))
    within = context.operand(clock.within) if clock.within is not None else None
    earliest = context.operand(clock.not_before) if clock.not_before is not None else None
    try:
        last = due(start, within, convention) if isinstance(within, Period) else None
        first = not_before(start, earliest, convention) if isinstance(earliest, Period) else None
    except ClockError as error:
        return Moment(name=clock.name, notes=(str(error),))
    missing = getattr(clock.within, "id", "") if last is None and clock.within is not None else ""
    confidence = weaker(of_value(clock.within, context), of_value(clock.not_before, context))
    return Moment(last, first, clock.name, (f"need:value:{missing}",) if missing else (), confidence)


def _earliest(moments: list[Moment]) -> Moment:
    """The clock that ends first binds; later ones are kept as remarks."""
    known = sorted((moment for moment in moments if moment.due is not None), key=lambda moment: _end(moment.due))
    notes = [note for moment in moments for note in moment.notes]
    if not known:
        return Moment(notes=tuple(notes))
    first = known[0]
    notes += [f"{other.name or 'other clock'}: {_text(other.due)}" for other in known[1:]]
    return Moment(first.due, first.not_before, first.name, tuple(notes), first.confidence)


def _end(moment: date | datetime | None) -> datetime:
    """A day ends with its last moment; clocks of different zones compare by their local writing."""
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment or date.max, time.max)


def _text(moment: Any) -> str:
    return moment.isoformat() if isinstance(moment, date) else ""
