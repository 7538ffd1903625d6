"""Sums over tax lines: what is on top of prices, and what is collected on arrival."""

from __future__ import annotations

import pytest
from tests.unit.engine.little_packs import Document, dated, judge, line, order, rule, snapshot

from xcompliance.errors import UndecidedTaxError


def test_what_comes_on_top_of_the_prices() -> None:
    """Included tax is in the price already; what customs collect is not, whatever the prices say."""
    vat: Document = {
        "type": "vat",
        "scheme": "s",
        "liable": "seller",
        "taxability": "taxable",
        "rate": {"value": "rate"},
    }
    duty: Document = {"type": "duty", "scheme": "s", "liable": "customs", "taxability": "taxable", "per": "line"}
    made = snapshot(
        rule("a", {"tax": vat}),
        rule("b", {"tax": {**duty, "amount": {"value": "flat"}}}),
        values=[dated("rate", "percent", "20%"), dated("flat", "money", "3.00 EUR")],
    )
    exclusive = judge(made, order()).tax
    inclusive = judge(made, order(line("120.00 EUR"), price_mode="inclusive")).tax
    assert (str(exclusive.on_top), str(inclusive.on_top)) == ("23.00 EUR", "3.00 EUR")
    assert exclusive.due_at_customs
    assert not judge(
        snapshot(rule("a", {"tax": vat}), values=[dated("rate", "percent", "20%")]), order()
    ).tax.due_at_customs


def test_what_comes_on_top_is_not_said_while_a_part_is_open() -> None:
    made = snapshot(rule("a", {"tax": {"type": "vat", "scheme": "s", "liable": "seller", "rate": {"value": "rate"}}}),
                    values=[dated("rate", "percent", "20%")])  # fmt: skip
    with pytest.raises(UndecidedTaxError):
        _ = judge(made, order(line(unit_price=None))).tax.on_top
