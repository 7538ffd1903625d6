"""Random outcomes: verdicts, duties with every clock, tax treatments, points, cases and needs."""

from __future__ import annotations

from tests.properties.strategies.dice import Dice
from tests.properties.strategies.trees import Names, of_type, reference, visible
from tests.properties.strategies.world import TABLES, VALUES

from xcompliance.clock import Period
from xcompliance.facts.fields import SCOPES
from xcompliance.facts.types import FieldType
from xcompliance.rules.syntax import (
    BaseRule,
    CaseOutcome,
    DueClock,
    DutyOutcome,
    Field,
    Literal,
    Operand,
    Outcome,
    ScoreOutcome,
    TaxOutcome,
    ValueRef,
)
from xcompliance.verdict import Verdict

PERIODS = tuple(Period.parse(text) for text in ("14 days", "10 business days", "1 month", "72 hours", "56 days"))
CALENDARS = ("calendar", "eu", "us-federal", "jp", "")
UNTAXED = ("zero_rated", "product_exempt", "reverse_charge", "not_collecting", "not_subject_to_tax")
JURISDICTIONS = ("ship_to", "ship_from", "goods_location", "seller")
BASES = (BaseRule.EXEMPT_BELOW, BaseRule.EXEMPT_UP_TO, BaseRule.EXEMPT_FIRST, BaseRule.CAP)


def outcome(dice: Dice, names: Names) -> Outcome:
    """What a rule of this scope may do."""
    record = SCOPES[names.scope].record
    taxed = record == "order" and dice.chance(55)
    return Outcome(
        verdict=dice.pick(tuple(Verdict)) if dice.chance(40 if taxed else 70) else None,
        duties=dice.many(0, 2, lambda: duty(dice, names)) if dice.chance(25) else (),
        tax=dice.many(1, 2, lambda: tax(dice, names)) if taxed else (),
        score=_score(dice, names) if dice.chance(25) else None,
        cases=(CaseOutcome(dice.pick(("takedown", "dispute")), "open"),) if dice.chance(10) else (),
        needs=(dice.pick(visible(names)).path,) if dice.chance(10) else (),
    )


def _score(dice: Dice, names: Names) -> ScoreOutcome:
    points: Operand = Literal(dice.number(-5, 30))
    if dice.chance(20):
        points = reference(dice, names, ["val.integer-0", "val.integer-1"])
    return ScoreOutcome(dice.pick(("SIGNAL_A", "SIGNAL_B")), points)


def duty(dice: Dice, names: Names) -> DutyOutcome:
    """A duty with or without a clock."""
    moments = [
        fact.path for fact in visible(names) if fact.type in (FieldType.DATE, FieldType.INSTANT) and not fact.many
    ]
    due = clock(dice, names, moments) if dice.chance(80) else None
    return DutyOutcome(dice.pick(("label-it", "answer", "declare")), dice.pick(("seller", "operator")), due, "on")


def clock(dice: Dice, names: Names, moments: list[str], depth: int = 1) -> DueClock:
    """A deadline: at a date, some time after a fact, or the earliest of several."""
    kind = dice.number(0, 4 if depth else 3)
    name = dice.pick(("", "network", "provider"))
    if kind == 4:
        return DueClock(name=name, earliest_of=dice.many(2, 3, lambda: clock(dice, names, moments, 0)))
    fact = Field(dice.pick(moments))
    if kind == 3:
        return DueClock(at=fact, name=name)
    calendar = dice.pick(CALENDARS)
    return DueClock(
        after=fact,
        within=_period(dice, names) if kind != 2 else None,
        not_before=_period(dice, names) if kind else None,
        calendar=calendar,
        name=name,
    )


def _period(dice: Dice, names: Names) -> Operand:
    if dice.chance(25):
        return reference(dice, names, list(of_type(FieldType.PERIOD)))
    return Literal(dice.pick(PERIODS))


def tax(dice: Dice, names: Names) -> TaxOutcome:
    """A treatment of a line: a rate with a base, a fixed amount, or a zero with its reason."""
    kind = dice.number(0, 10)
    base, values = _base(dice)
    rated, fixed, told = kind < 6, kind in (6, 7), kind == 10 and names.scope == "order.line"
    type_ = dice.pick(("vat", "vat", "sales", "fee"))
    words = tuple(sorted((word, ref) for word, ref in _by_value(dice, names)) if dice.chance(10) else ())
    return TaxOutcome(
        type=type_,
        scheme=dice.pick(("general", "special")),
        liable="" if any(word == "liable" for word, _ in words) else dice.pick(("seller", "customer", "marketplace")),
        taxability="taxable" if rated or fixed or told else dice.pick(UNTAXED),
        level=dice.pick(("country", "country", "state")),
        rate=_rate(dice, names) if rated else None,
        amount=reference(dice, names, ["val.money-0", "val.money-1", "tab.limit"]) if fixed else None,
        amount_from=Field("line.ordinary_duty") if told else None,
        price_from=Field("line.consideration") if names.scope == "order.line" and dice.chance(20) else None,
        per=dice.pick(("line", "unit", "order", "consignment", "tariff_line")) if fixed else "line",
        base=base if rated else BaseRule.FULL,
        base_values=values if rated else (),
        rounding=dice.pick(("", "val.rounding-0", "val.rounding-1")),
        jurisdiction=_jurisdiction(dice),
        shipping=dice.pick(("follows_goods", "follows_goods", "taxable", "exempt", "unknown")),
        local_coverage=dice.pick(("", "full", "state_only")),
        mention=dice.pick(("", "Reverse charge")),
        adds=("fee",) if rated and type_ == "vat" and dice.chance(15) else (),
        by_value=words,
    )


def _by_value(dice: Dice, names: Names) -> list[tuple[str, ValueRef]]:
    if dice.chance(50):
        return [("liable", reference(dice, names, ["tab.word"]))]
    return [("rounding", ValueRef("val.rounding-0"))]


def _rate(dice: Dice, names: Names) -> ValueRef:
    rates = [id_ for id_ in VALUES if "percent" in id_] + [id_ for id_, unit in TABLES.items() if unit == "percent"]
    return reference(dice, names, rates)


def _jurisdiction(dice: Dice) -> Operand | None:
    kind = dice.number(0, 9)
    if kind < 6:
        return None
    return Literal(dice.pick(("DE", "US-NY"))) if kind == 9 else Field(dice.pick(JURISDICTIONS))


def _base(dice: Dice) -> tuple[BaseRule, tuple[Operand, ...]]:
    kind = dice.number(0, 9)
    if kind < 5:
        return BaseRule.FULL, ()
    if kind == 5:
        return BaseRule.NONE, ()
    if kind == 6:
        return BaseRule.SHARE, (ValueRef("val.percent-0"),)
    if kind == 7:
        return BaseRule.SLICE, (ValueRef("val.money-0"), ValueRef("val.money-1"))
    return dice.pick(BASES), (ValueRef("val.money-0"),)
