"""A logged decision beside the same one made again."""

from __future__ import annotations

from typing import Any

import pytest

from xcompliance.audit import Difference, compare
from xcompliance.audit.record import decision_record
from xcompliance.errors import AuditError

LINE = {"object": "lines[0]", "jurisdiction": "DE", "type": "vat", "amount": "7.97 EUR", "rate": "19%", "needs": []}
BODY: dict[str, Any] = {
    "about": "order",
    "inputs": "1" * 64,
    "needs": ["order.fx"],
    "on": "2026-11-22",
    "risk": {"action": "accept", "band": "low", "points": 10},
    "rules": [{"id": "a.b.c", "verdict": "review"}],
    "snapshot": "2" * 64,
    "tax": [LINE],
    "verdict": "review",
}


@pytest.fixture
def logged() -> dict[str, Any]:
    return decision_record(BODY, time="2026-11-22T10:00:00.000000Z", sequence=1)


def _changed(**parts: Any) -> dict[str, Any]:
    return {**BODY, **parts}


def test_the_same_decision_is_the_same(logged: dict[str, Any]) -> None:
    found = compare(logged, BODY)
    assert (found.ok, found.differences, found.versions) == (True, (), ())
    assert found.audit_id == logged["audit_id"]


@pytest.mark.parametrize(
    ("changed", "difference"),
    [
        ({"verdict": "block"}, Difference("verdict", "review", "block")),
        ({"on": "2026-11-23"}, Difference("on", "2026-11-22", "2026-11-23")),
        ({"rules": []}, Difference("rules a.b.c", "verdict=review", "-")),
        (
            {"rules": [{"id": "a.b.c", "verdict": "review", "notes": ["waived:W-1"]}]},
            Difference("rules a.b.c notes", "-", "waived:W-1"),
        ),
        (
            {"tax": [{**LINE, "amount": "7.98 EUR"}]},
            Difference("tax lines[0] DE vat amount", "7.97 EUR", "7.98 EUR"),
        ),
        (
            {"tax": [LINE, {**LINE, "object": "shipping"}]},
            Difference("tax shipping DE vat", "-", "amount=7.97 EUR, rate=19%"),
        ),
        ({"needs": []}, Difference("needs", "order.fx", "-")),
        ({"needs": ["order.fx", "order.buyer.type"]}, Difference("needs", "-", "order.buyer.type")),
        (
            {"risk": {"action": "accept", "band": "low", "points": 11}},
            Difference("risk points", "10", "11"),
        ),
    ],
    ids=lambda value: value.part if isinstance(value, Difference) else "",
)
def test_what_differs_is_named_with_both_sides(
    logged: dict[str, Any], changed: dict[str, Any], difference: Difference
) -> None:
    found = compare(logged, _changed(**changed))
    assert found.differences == (difference,)
    assert not found.ok


def test_two_lines_of_one_tax_on_one_object_are_compared_in_their_order(logged: dict[str, Any]) -> None:
    """Shipping is taxed once for each rate."""
    two = [LINE, {**LINE, "rate": "7%", "amount": "0.50 EUR"}]
    found = compare({**logged, "tax": two}, _changed(tax=[LINE, {**two[1], "amount": "0.51 EUR"}]))
    assert found.differences == (Difference("tax lines[0] DE vat amount", "0.50 EUR", "0.51 EUR"),)


def test_another_record_or_other_packs_are_not_the_same_decision(logged: dict[str, Any]) -> None:
    record = compare(logged, _changed(inputs="3" * 64))
    packs = compare(logged, _changed(snapshot="3" * 64))
    assert (record.ok, record.same_inputs, record.differences) == (False, False, ())
    assert (packs.ok, packs.same_snapshot, packs.differences) == (False, False, ())


def test_another_version_of_a_library_is_told_and_no_difference(logged: dict[str, Any]) -> None:
    older = {**logged, "versions": {**logged["versions"], "holidays": "0.1"}}
    found = compare(older, BODY)
    assert found.ok
    assert [(one.part, one.logged) for one in found.versions] == [("holidays", "0.1")]


def test_a_repair_cannot_be_made_again() -> None:
    with pytest.raises(AuditError, match="not that of a decision"):
        compare({"kind": "repair"}, BODY)
