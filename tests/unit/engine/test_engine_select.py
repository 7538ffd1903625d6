"""Where a record is judged, what a scope speaks of, and which rules can hold there."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from tests.properties.strategies import Case, cases
from tests.unit.engine.little_packs import ON, order, rule, snapshot

from xcompliance.engine.select import destination_path, destinations, items, selected, value_refs
from xcompliance.facts import record_from
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.rules.syntax import ValueRef


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"kind": "user", "country": "DE"}, ["DE"]),
        ({"kind": "user"}, [UNKNOWN]),
        ({"kind": "user", "country": None}, [UNKNOWN]),
        ({"kind": "listing"}, [UNKNOWN]),
        ({"kind": "listing", "destinations": []}, [UNKNOWN]),
        ({"kind": "notice"}, [None]),
        ({"kind": "dispute"}, [None]),
    ],
)
def test_destinations(record: dict[str, Any], expected: list[Any]) -> None:
    read = record_from(record)
    assert destinations(read.kind, read) == expected


def test_a_listing_is_judged_at_each_destination_and_an_order_where_it_goes() -> None:
    listing: Any = record_from({"kind": "listing", "destinations": ["JP", "FR"]})
    assert [where.country for where in destinations("listing", listing)] == ["JP", "FR"]
    assert [where.country for where in destinations("order", record_from(order()))] == ["DE"]


@pytest.mark.parametrize(
    ("kind", "path"),
    [("order", "order.ship_to"), ("user", "user.country"), ("listing", "listing.destinations")],
)
def test_the_fact_that_tells_the_place(kind: str, path: str) -> None:
    assert destination_path(kind) == path


def test_items_of_lists_and_single_sub_records() -> None:
    notice = record_from({"kind": "notice", "counter_notice": {"received_at": "2026-03-01T00:00:00Z"}})
    assert [path for _, path in items(notice, "counter_notice")] == ["counter_notice"]
    assert items(record_from({"kind": "notice", "counter_notice": None}), "counter_notice") == ()
    assert items(record_from({"kind": "notice"}), "counter_notice") == ()
    assert [path for _, path in items(record_from(order()), "lines")] == ["lines[0]"]


def test_rules_of_other_places_and_days_are_left_out() -> None:
    made = snapshot(
        rule("a", {"verdict": "block"}, places=["DE"]),
        rule("b", {"verdict": "block"}, places=["ES-CN"]),
        rule("c", {"verdict": "block"}, places=["any"]),
        rule("d", {"verdict": "block"}, places=["any"], effective={"from": "2027-01-01"}),
        rule("e", {"verdict": "block"}, places={"of": "goods_location", "in": ["JP"]}),
        rule("f", {"verdict": "block"}, places={"of": "ship_to", "in": ["eu.members"]}),
    )
    rules = list(enumerate(made.numbered))
    names = {number: one.id[-1] for number, one in rules}

    def found(where: Any) -> dict[str, bool]:
        located = made.geography.locate(where, ON)
        return {names[number]: maybe for number, maybe in selected(rules, located, ON)}

    assert found("DE") == {"a": False, "c": False, "e": False, "f": False}
    spanish: Any = record_from(order(ship_to={"country": "ES"}))
    assert found(spanish.ship_to) == {
        "b": True, "c": False, "e": False, "f": False,
    }  # fmt: skip
    assert found("JP") == {"c": False, "e": False}


def _refs(node: Any) -> set[str]:
    """Every dated value anywhere in a tree, by brute force."""
    if isinstance(node, tuple):
        return {ref for one in node for ref in _refs(one)}
    if not is_dataclass(node) or isinstance(node, type):
        return set()
    own = {node.id} if isinstance(node, ValueRef) else set()
    return own.union(*(_refs(getattr(node, part.name)) for part in fields(node)))


@settings(max_examples=100)
@given(cases(asked=0))
def test_no_reference_of_a_condition_is_overlooked(case: Case) -> None:
    for one in case.snapshot.rules.values():
        conditions = tuple(clause.condition for clause in (*one.when, *one.unless))
        assert _refs(conditions) <= {ref.id for ref in value_refs(one)}
