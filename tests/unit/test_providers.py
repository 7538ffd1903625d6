"""Facts from outside: added where nothing was given, unknown when late."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

import xcompliance as xc
from xcompliance.providers import gather, merge

ORDER = {
    "kind": "order",
    "currency": "EUR",
    "price_mode": "exclusive",
    "buyer": {"type": "business"},
    "lines": [{"quantity": 1, "unit_price": "10.00 EUR"}],
}


class Fixed:
    """Answers at once."""

    name = "fixed"

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts

    async def facts(self, record: Any) -> Mapping[str, Any]:
        return self._facts


class Late(Fixed):
    name = "late"
    deadline = 0.01

    async def facts(self, record: Any) -> Mapping[str, Any]:
        await asyncio.sleep(5)
        return self._facts


class Broken(Fixed):
    name = "broken"

    async def facts(self, record: Any) -> Mapping[str, Any]:
        raise ConnectionError("no answer for somebody@example.com")


def test_a_provider_adds_what_was_not_given() -> None:
    record, warnings = asyncio.run(gather(xc.record_from(ORDER), [Fixed({"buyer": {"vat_number_valid": True}})]))
    assert record.buyer.vat_number_valid is True  # type: ignore[attr-defined]
    assert warnings == ()


def test_a_provider_never_overwrites_what_was_given() -> None:
    record, _ = asyncio.run(gather(xc.record_from(ORDER), [Fixed({"buyer": {"type": "consumer"}})]))
    assert record.buyer.type == "business"  # type: ignore[attr-defined]


def test_late_and_broken_providers_leave_facts_unknown_and_are_named() -> None:
    providers = [Late({"buyer": {"vat_number_valid": True}}), Broken({})]
    record, warnings = asyncio.run(gather(xc.record_from(ORDER), providers))
    assert record.buyer.vat_number_valid is xc.UNKNOWN  # type: ignore[attr-defined]
    assert warnings == ("provider late was late", "provider broken failed (ConnectionError)")


def test_nonsense_of_a_provider_is_refused_and_named() -> None:
    record, warnings = asyncio.run(gather(xc.record_from(ORDER), [Fixed({"buyer": {"no_such_fact": 1}})]))
    assert record == xc.record_from(ORDER)
    assert warnings == ("provider fixed gave facts that cannot be read",)


@pytest.mark.parametrize(
    ("given", "added", "merged"),
    [
        ({"a": 1}, {"a": 2, "b": 3}, {"a": 1, "b": 3}),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, {"a": {"b": 1, "c": 2}}),
        ({"a": [{"b": 1}]}, {"a": [{"c": 2}]}, {"a": [{"b": 1, "c": 2}]}),
        ({"a": [1]}, {"a": [2, 3]}, {"a": [1]}),
    ],
)
def test_merging_keeps_what_was_given(given: Any, added: Any, merged: Any) -> None:
    assert merge(given, added) == merged


def test_a_decision_names_late_providers_in_its_warnings() -> None:
    engine = xc.Engine.load(packs=["global/embargo"])
    decision = asyncio.run(engine.aevaluate(ORDER, on=date(2026, 11, 22), providers=[Late({})]))
    assert "provider late was late" in decision.warnings
    assert xc.Decision.from_json(decision.to_json()).warnings == decision.warnings
