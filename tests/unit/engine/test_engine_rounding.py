"""From exact taxes to minor units, at each level a policy may round at."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.engine.little_packs import dated, judge, line, order, rule, snapshot, table

RATES = table("rates", "percent", ("category",), {"toys": "19%", "books": "7%"})


def rounded(policy: str, *prices: Any, mode: str = "exclusive", currency: str = "EUR", **facts: Any) -> list[str]:
    """The amounts of one-piece lines (a price, or a price with facts) under a rounding policy."""
    tax = {
        "type": "vat", "scheme": "s", "liable": "seller", "taxability": "taxable", "rounding": "policy",
        "rate": {"value": "rates", "category": "line.category"},
    }  # fmt: skip
    made = snapshot(rule("a", {"tax": tax}), values=[RATES, dated("policy", "rounding", policy)])
    lines = [
        line(f"{one[0]} {currency}", **one[1]) if isinstance(one, tuple) else line(f"{one} {currency}")
        for one in prices
    ]
    decision = judge(made, order(*lines, price_mode=mode, **facts))
    assert decision.tax.total.minor == sum(one.amount.minor for one in decision.tax.lines if one.amount)
    return [str(one.amount).partition(" ")[0] for one in decision.tax.lines]


BOOK = {"category": "books"}


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("line half_up", ["0.10", "0.10", "0.10"]),
        ("line down", ["0.09", "0.09", "0.09"]),
        ("line up", ["0.10", "0.10", "0.10"]),
        ("line half_even", ["0.10", "0.10", "0.10"]),
        ("document half_up", ["0.10", "0.09", "0.09"]),
        ("jurisdiction half_up", ["0.10", "0.09", "0.09"]),
        ("rate_group half_up", ["0.10", "0.09", "0.09"]),
    ],
)
def test_levels_and_modes(policy: str, expected: list[str]) -> None:
    """19 % of 0.50 is 0.095; of three times 0.50 it is 0.285."""
    found = rounded(policy, "0.50", "0.50", "0.50")
    if not policy.startswith("line"):
        assert sum(float(one) for one in found) == pytest.approx(0.29)
        expected = sorted(["0.10", "0.10", "0.09"], reverse=True)
    assert found == expected


def test_rates_are_rounded_apart_in_groups_and_together_in_the_document() -> None:
    """0.095 and 0.035: each alone is rounded up, the sum of 0.13 needs no rounding."""
    assert rounded("rate_group half_up", "0.50", ("0.50", BOOK)) == ["0.10", "0.04"]
    assert rounded("document half_up", "0.50", ("0.50", BOOK)) == ["0.10", "0.03"]


def test_each_unit_is_rounded_and_multiplied() -> None:
    assert rounded("unit half_up", ("0.50", {"quantity": 3})) == ["0.30"]
    assert rounded("line half_up", ("0.50", {"quantity": 3})) == ["0.29"]
    assert rounded("unit half_up", ("0.50", {"quantity": "2.5"})) == ["0.24"]


def test_a_credit_never_changes_the_rounding_of_a_sale() -> None:
    found = rounded("document half_up", "0.50", ("0.10", {"discount": "0.60 EUR"}))
    assert found == ["0.10", "-0.10"]


def test_currencies_without_and_with_three_decimals() -> None:
    assert rounded("line half_up", "50", currency="JPY") == ["10"]
    assert rounded("line half_up", "0.050", currency="KWD") == ["0.010"]


def test_included_taxes_are_rounded_by_the_same_policy() -> None:
    assert rounded("line half_up", "1.19", "1.20", mode="inclusive") == ["0.19", "0.19"]
    assert rounded("line up", "1.19", "1.20", mode="inclusive") == ["0.19", "0.20"]


def test_a_policy_may_keep_decimals_before_it_rounds() -> None:
    assert rounded("line half_up carry 3", "0.26") == ["0.05"]
    assert rounded("line up carry 3", "0.01") == ["0.01"]
    assert rounded("line half_up digits 0", "10.00") == ["2.00"]


def test_shipping_is_rounded_with_the_goods() -> None:
    found = rounded("document half_up", "0.50", "0.50", shipping={"amount": "0.50 EUR"})
    assert sorted(found) == ["0.09", "0.10", "0.10"]
