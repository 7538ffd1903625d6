"""Small changes to a whole rule: its clauses, its dates and places, and what it leads to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final, TypeVar

from xcompliance.rules.syntax import BaseRule, DueClock, DutyOutcome, Outcome, Rule, TaxOutcome, WhenUnknown
from xcompliance.testing.mutants import Change, clauses, interval, operand
from xcompliance.verdict import Verdict

__all__ = ["rule_changes"]

T = TypeVar("T")

MILDER: Final = {
    Verdict.BLOCK: Verdict.REVIEW,
    Verdict.REVIEW: Verdict.ALLOW_WITH_DUTIES,
    Verdict.CHALLENGE: Verdict.ALLOW_WITH_DUTIES,
    Verdict.ALLOW_WITH_DUTIES: Verdict.ALLOW,
    Verdict.ALLOW: Verdict.REVIEW,
}
LIABLE: Final = ("seller", "customs")


def rule_changes(rule: Rule) -> Iterator[Change[Rule]]:
    """Every changed form of a rule."""
    at = rule.position
    for many, name in ((rule.when, "when"), (rule.unless, "unless")):
        for change in clauses(many, name):
            yield change.into(lambda tree, n=name: replace(rule, **{n: tree}), at)  # type: ignore[misc]
    for days in interval(rule.effective, "effective"):
        yield days.into(lambda tree: replace(rule, effective=tree), at)
    if rule.goods_placed_on_market is not None:
        for days in interval(rule.goods_placed_on_market, "goods_placed_on_market"):
            yield days.into(lambda tree: replace(rule, goods_placed_on_market=tree), at)
    for ids in _left_out(rule.places.ids, "place"):
        yield ids.into(lambda tree: replace(rule, places=replace(rule.places, ids=tree)), at)
    for weaker in _left_out(rule.overrides, "override of", to_nothing=True):
        yield weaker.into(lambda tree: replace(rule, overrides=tree), at)
    for outcome in _outcome(rule.then):
        yield outcome.into(lambda tree: replace(rule, then=tree), at)
    yield from _unknown(rule)


def _left_out(many: tuple[T, ...], word: str, *, to_nothing: bool = False) -> Iterator[Change[tuple[T, ...]]]:
    """Each member left out; the last one only where nothing at all is allowed."""
    kind = "value" if word == "place" else "outcome"
    for index, one in enumerate(many):
        if to_nothing or len(many) > 1:
            yield Change(kind, f"left out {word} {_short(one)}", many[:index] + many[index + 1 :])


def _short(one: object) -> str:
    return str(getattr(one, "code", getattr(one, "type", getattr(one, "action", one))))


def _unknown(rule: Rule) -> Iterator[Change[Rule]]:
    matters = rule.then.tax or rule.then.needs or rule.then.duties or (rule.then.verdict or Verdict.ALLOW)
    if matters:
        other = WhenUnknown.REVIEW if rule.when_unknown is WhenUnknown.SKIP else WhenUnknown.SKIP
        said = f"when_unknown {other} instead of {rule.when_unknown}"
        yield Change("outcome", said, replace(rule, when_unknown=other), rule.position)


def _outcome(then: Outcome) -> Iterator[Change[Outcome]]:
    if then.verdict is not None:
        milder = MILDER[then.verdict]
        said = f"verdict {milder.label} instead of {then.verdict.label}"
        yield Change("outcome", said, replace(then, verdict=milder))
    yield from _rows(then, "duties", "duty", _duty)
    yield from _rows(then, "tax", "tax", _tax)
    for cases in _left_out(then.cases, "case", to_nothing=True):
        yield cases.into(lambda tree: replace(then, cases=tree))
    for needs in _left_out(then.needs, "need", to_nothing=True):
        yield needs.into(lambda tree: replace(then, needs=tree))
    if then.score is not None:
        score = then.score
        for points in operand(score.points):
            yield points.into(lambda tree: replace(then, score=replace(score, points=tree)))


def _rows(
    then: Outcome, name: str, word: str, vary: Callable[[Any], Iterator[Change[Any]]]
) -> Iterator[Change[Outcome]]:
    """Leave out each duty or tax, and vary each."""
    rows: tuple[Any, ...] = getattr(then, name)
    for fewer in _left_out(rows, word, to_nothing=True):
        yield fewer.into(lambda tree: _with(then, name, tree))
    for index, row in enumerate(rows):
        for change in vary(row):
            yield change.into(
                lambda tree, i=index: _with(then, name, (*rows[:i], tree, *rows[i + 1 :]))  # type: ignore[misc]
            )


def _with(node: Any, name: str, value: Any) -> Any:
    return replace(node, **{name: value})


def _duty(duty: DutyOutcome) -> Iterator[Change[DutyOutcome]]:
    if duty.due is not None:
        for change in _clock(duty.due):
            yield change.into(lambda tree: replace(duty, due=tree))


def _clock(clock: DueClock) -> Iterator[Change[DueClock]]:
    for name in ("within", "not_before"):
        period = getattr(clock, name)
        if period is not None:
            for change in operand(period):
                told = replace(change, said=f"{name} {change.said}")
                yield told.into(lambda tree, n=name: replace(clock, **{n: tree}))  # type: ignore[misc]
    for fewer in _left_out(clock.earliest_of, "clock"):
        yield fewer.into(lambda tree: replace(clock, earliest_of=tree))
    for index, inner in enumerate(clock.earliest_of):
        for varied in _clock(inner):
            yield varied.into(
                lambda tree, i=index: replace(  # type: ignore[misc]
                    clock, earliest_of=(*clock.earliest_of[:i], tree, *clock.earliest_of[i + 1 :])
                )
            )


def _tax(tax: TaxOutcome) -> Iterator[Change[TaxOutcome]]:
    if tax.liable:
        other = next(word for word in LIABLE if word != tax.liable)
        yield Change("outcome", f"liable {other} instead of {tax.liable}", replace(tax, liable=other))
    if tax.base is not BaseRule.FULL:
        full = replace(tax, base=BaseRule.FULL, base_values=())
        yield Change("outcome", f"the whole base instead of {tax.base}", full)
    if tax.rate is not None and tax.amount is None:
        yield Change("outcome", "no rate", replace(tax, rate=None))
    if tax.amount is not None:
        yield Change("outcome", "no amount", replace(tax, amount=None))
