"""A category that is not in the map is unknown: its tax stays open and it is asked for, never seen as general goods."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from xcompliance.engine.decision import Decision
from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.testing.samples import changed, sample, samples_dir

ON = date(2026, 11, 22)


@cache
def engine() -> Engine:
    return Engine.load()


def judged(name: str, given: dict[str, object]) -> Decision:
    return engine().evaluate(changed(sample(name, samples_dir(rules_dir())), given), on=ON)


@pytest.mark.parametrize("name", ["order/eu-domestic", "order/eu-distance-sale-oss", "order/us-general"])
def test_no_tax_is_guessed_for_it(name: str) -> None:
    mapped = judged(name, {"order.lines[0].category": "general_goods"})
    unmapped = judged(name, {"order.lines[0].category": "frobnicators"})
    assert not mapped.tax.undecided
    assert [line.object for line in unmapped.tax.undecided][:1] == ["lines[0]"]
    assert "order.lines[0].category" in {need.path for need in unmapped.needs}


def test_an_offer_asks_for_it_too() -> None:
    asked = {need.path for need in judged("listing/jp-imported-biscuits", {"product.category": "frobnicators"}).needs}
    assert "listing.product.category" in asked
