"""Law: tax lines sum to totals, included taxes and base sum to the price, shares of shipping to the charge for it."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from tests.properties.strategies import Case, cases, taxed_orders
from tests.properties.strategies.packs import Options

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import evaluate
from xcompliance.errors import UndecidedTaxError
from xcompliance.money import Money
from xcompliance.rounding import Level, RoundingPolicy
from xcompliance.rules.syntax import BaseRule, TaxOutcome
from xcompliance.verdict import Confidence, TaxLine, Verdict

ORDERS = Options(kinds=("order",), rules=(3, 10))
UP_AND_DOWN_TOO = 1  # minor units a line may be away from its exact tax


def outcome_of(case: Case, line: TaxLine) -> TaxOutcome:
    return next(tax for tax in case.snapshot.rules[line.rule].then.tax if tax.type == line.type)


def item_of(order: Any, line: TaxLine) -> Any:
    return order.lines[int(line.object[6:-1])] if line.object.startswith("lines[") else None


def once_for_several(case: Case) -> bool:
    """Whether a fee may be charged once for several lines."""
    taxes = (tax for rule in case.snapshot.rules.values() for tax in rule.then.tax)
    return any(tax.per in ("order", "consignment", "tariff_line") for tax in taxes)


def totals(case: Case) -> None:
    for order, on in case.asked:
        decision = Decision(evaluate(case.snapshot, order, on))
        tax = decision.tax
        decided = [line for line in tax.lines if line.amount is not None]
        assert tax.decided_total == Money(sum(line.amount.minor for line in decided if line.amount), order.currency)
        assert sum(tax.due_to(liable).minor for liable in {line.liable for line in decided}) == tax.decided_total.minor
        spoken_of = {line.object for line in tax.lines}
        if not once_for_several(case):
            assert {f"lines[{index}]" for index in range(len(order.lines))} <= spoken_of
        if len(decided) == len(tax.lines):
            assert tax.total == tax.total_or(None) == tax.decided_total
            continue
        with pytest.raises(UndecidedTaxError):
            _ = tax.total
        assert tax.total_or(None) is None
        assert decision.verdict >= Verdict.REVIEW
        for line in tax.undecided:
            assert line.needs, line
        for line in decided:
            assert line.taxability
            assert line.confidence is not Confidence.LOW


@given(cases(ORDERS))
def test_any_rules(case: Case) -> None:
    totals(case)


@given(taxed_orders())
def test_rules_that_tax(case: Case) -> None:
    totals(case)


@given(taxed_orders())
def test_base_and_included_taxes_are_the_price(case: Case) -> None:
    for order, on in case.asked:
        tax = Decision(evaluate(case.snapshot, order, on)).tax
        contained: dict[str, int] = defaultdict(int)
        for line in tax.lines:
            if line.included and line.amount is not None:
                contained[line.object] += line.amount.minor
        for line in tax.lines:
            item = item_of(order, line)
            if line.included and item is not None:
                assert line.base is not None
                assert line.base.minor + contained[line.object] == item.amount.minor


def tolerance(case: Case, line: TaxLine, item: Any) -> int:
    """How far rounding may move a line: one unit, for each of its pieces where each piece is rounded."""
    rounding = outcome_of(case, line).rounding
    value = case.snapshot.values.get(rounding).at(case.asked[0][1]).value if rounding else RoundingPolicy()  # type: ignore[union-attr]
    if value.level is Level.UNIT and item is not None and item.quantity == int(item.quantity):
        return int(item.quantity)
    return 1 if value.level is Level.LINE else 2


@given(taxed_orders())
def test_a_line_is_its_base_times_its_rate(case: Case) -> None:
    for order, on in case.asked:
        for line in Decision(evaluate(case.snapshot, order, on)).tax.lines:
            outcome = None if line.amount is None else outcome_of(case, line)
            if outcome is None or line.rate is None or line.included or outcome.base is not BaseRule.FULL:
                continue
            assert line.amount is not None
            assert line.base is not None
            exact = Fraction(line.base.minor * line.rate.numerator, line.rate.denominator)
            away = abs(line.amount.minor - exact)
            whole = 0 if outcome.adds else away  # other taxes in the base may bring fractions of a unit
            assert whole < tolerance(case, line, item_of(order, line)) + 1


@given(taxed_orders())
def test_shares_of_shipping_are_the_charge(case: Case) -> None:
    for order, on in case.asked:
        tax = Decision(evaluate(case.snapshot, order, on)).tax
        for type_ in {line.type for line in tax.lines}:
            lines = [line for line in tax.lines if line.type == type_]
            if order.shipping is None or order.price_mode == "inclusive" or any(not line.decided for line in lines):
                continue
            outcomes = [outcome_of(case, line) for line in lines]
            plain = all(o.base is BaseRule.FULL and o.rate and not o.adds and o.shipping != "exempt" for o in outcomes)
            shipped = [line for line in lines if line.object == "shipping"]
            if plain and shipped:
                assert sum(line.base.minor for line in shipped if line.base) == order.shipping.amount.minor
