"""Orders that are taxed for sure: general treatments of each type and exceptions to them, all facts told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st
from tests.properties.strategies.dice import Dice
from tests.properties.strategies.outcomes import tax
from tests.properties.strategies.packs import ALWAYS, Case
from tests.properties.strategies.records import shop_order
from tests.properties.strategies.trees import Names
from tests.properties.strategies.world import world

from xcompliance.engine.snapshot import Snapshot
from xcompliance.rules.syntax import (
    Clause,
    Compare,
    Field,
    Literal,
    Op,
    Outcome,
    Pack,
    Places,
    Rule,
    Status,
    TaxOutcome,
    WhenUnknown,
)
from xcompliance.verdict import Confidence, Severity

ON = date(2026, 3, 1)


def _rule(number: int, outcome: TaxOutcome, overrides: tuple[str, ...], category: str) -> Rule:
    clause = Clause("category", Compare(Field("line.category"), Op.EQ, Literal(category)))
    return Rule(
        id=f"test.taxes.r{number}",
        title=f"Rule {number}",
        status=Status.ACTIVE,
        applies_to="order.line",
        places=Places(),
        effective=ALWAYS,
        when=(clause,) if category else (),
        unless=(),
        then=Outcome(tax=(outcome,)),
        severity=Severity.STATUTORY_DUTY,
        when_unknown=WhenUnknown.REVIEW,
        confidence=Confidence.HIGH,
        pack="test/taxes",
        topic="tax",
        overrides=overrides,
    )


def taxed(dice: Dice) -> Case:
    """One to three types of tax, each with a general rule and perhaps exceptions for a category."""
    names = Names("order.line")
    rules: list[Rule] = []
    for type_ in dice.pick((("vat",), ("vat", "fee"), ("vat", "sales", "fee"))):
        general = ""
        for category in ("", *dice.some(("toys", "food"), 2)):
            outcome = replace(tax(dice, names), type=type_)
            if type_ == "fee":
                outcome = replace(outcome, adds=())
            rule = _rule(len(rules), outcome, (general,) if category else (), category)
            general = general or rule.id
            rules.append(rule)
    pack = Pack(
        "test/taxes", "1.0.0", "Taxes", ("any",), ("tax",), date(2020, 1, 1), (), ("maintainers",), "Apache-2.0",
        ">=0.1", (), tuple(rules), digest="0" * 64,
    )  # fmt: skip
    snapshot = Snapshot((pack,), world(dice, sure=True))
    return Case(snapshot, tuple((shop_order(dice), ON) for _ in range(2)))


@st.composite
def taxed_orders(draw: st.DrawFn) -> Case:
    """Random tax rules that leave little open, and orders for them."""
    return taxed(Dice(draw))
