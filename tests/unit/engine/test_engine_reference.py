"""The reference evaluator, read against the words of the rule format."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.engine.little_packs import ON, Document, line, order, rule, snapshot, without

from xcompliance.engine.context import Context
from xcompliance.engine.reference import parts, rule_truth
from xcompliance.facts import record_from


def truth_of(record: Document, **keys: Any) -> bool | None:
    """The truth of a rule about the whole order."""
    made = snapshot(rule("a", {"verdict": "block"}, applies_to="order", **keys))
    return rule_truth(made.numbered[0], _context(made, record))


def _context(made: Any, record: Document) -> Context:
    read: Any = record_from(record)
    return Context(made, "order", read, ON, read.ship_to, made.geography.locate(read.ship_to, ON))


def test_a_rule_without_clauses_always_holds() -> None:
    assert truth_of(order()) is True


@pytest.mark.parametrize(
    ("when", "unless", "expected"),
    [
        ("own_store", None, True),
        ("social", None, False),
        ("own_store", "own_store", False),
        ("own_store", "social", True),
    ],
)
def test_when_and_unless(when: str, unless: str | None, expected: bool) -> None:
    keys: Document = {"when": {"in_shop": {"order.channel": when}}}
    if unless:
        keys["unless"] = {"elsewhere": {"order.channel": unless}}
    assert truth_of(order(channel="own_store"), **keys) is expected
    assert truth_of(order(), **keys) is None


def test_every_part_of_a_rule_has_a_name_and_a_truth() -> None:
    made = snapshot(
        rule(
            "a",
            {"verdict": "block"},
            applies_to="order",
            places={"of": "goods_location", "in": ["JP"]},
            when={"adult": {"order.buyer.age": {"ge": "18"}}},
            unless={"guest": {"order.buyer.guest": "true"}},
        )
    )
    context = _context(made, order(buyer={"age": 17, "guest": False}))
    assert dict(parts(made.numbered[0], context)) == {"places": None, "adult": False, "guest": True}


@pytest.mark.parametrize(
    ("quantity", "categories", "expected"),
    [
        ("some", [], False),
        ("some", ["food", "toys"], True),
        ("some", ["food", None], False),
        ("some", ["food", ...], None),
        ("some", ["toys", ...], True),
        ("every", [], True),
        ("every", ["toys", "toys"], True),
        ("every", ["toys", "food"], False),
        ("every", ["toys", ...], None),
        ("every", ["food", ...], False),
        ("none", [], True),
        ("none", ["food"], True),
        ("none", ["toys", ...], False),
        ("none", ["food", ...], None),
    ],
)
def test_quantifiers(quantity: str, categories: list[Any], expected: bool | None) -> None:
    evidence = [{} if kind is ... else {"kind": kind} for kind in categories]
    when = {"q": {quantity: {"of": "order.location_evidence", "where": {"item.kind": "toys"}}}}
    assert truth_of(order(location_evidence=evidence), when=when) is expected


@pytest.mark.parametrize("quantity", ["some", "every", "none"])
def test_an_unknown_list_is_unknown_and_a_missing_one_is_empty(quantity: str) -> None:
    when = {"q": {quantity: {"of": "order.location_evidence", "where": {"item.kind": "toys"}}}}
    assert truth_of(order(), when=when) is None
    assert truth_of(order(location_evidence=None), when=when) is (quantity != "some")


@pytest.mark.parametrize(
    ("op", "limit", "expected"),
    [
        ("ge", 1, True),
        ("ge", 2, None),
        ("ge", 3, False),
        ("le", 2, True),
        ("le", 1, None),
        ("le", 0, False),
        ("eq", 1, None),
        ("eq", 3, False),
        ("is_not", 3, True),
        ("gt", 0, True),
        ("lt", 1, False),
    ],
)
def test_a_count_with_one_sure_and_one_doubtful_member(op: str, limit: int, expected: bool | None) -> None:
    lines = [line(category="toys"), line(category="food"), without(line(), "category")]
    when = {"q": {"count": {"of": "order.lines", "where": {"item.category": "toys"}, op: str(limit)}}}
    assert truth_of(order(*lines), when=when) is expected


def test_quantifiers_within_quantifiers() -> None:
    inner = {"none": {"of": "item.marks", "where": {"item": "ce"}}}
    when = {"unmarked": {"some": {"of": "order.lines", "where": inner}}}
    assert truth_of(order(line(marks=["ce"]), line(marks=["weee"])), when=when) is True
    assert truth_of(order(line(marks=["ce"]), line(marks=["ce", "weee"])), when=when) is False
    assert truth_of(order(line(marks=["ce"]), line()), when=when) is None


@pytest.mark.parametrize(
    ("ship_to", "expected"),
    [
        ({"country": "ES", "postal_code": "35001"}, True),
        ({"country": "ES", "postal_code": "28001"}, False),
        ({"country": "ES"}, None),
        ({"country": "DE"}, False),
        ({"city": "Nowhere"}, None),
    ],
)
def test_the_place_of_a_rule(ship_to: Document, expected: bool | None) -> None:
    assert truth_of(order(ship_to=ship_to), places=["ES-CN"]) is expected
    assert truth_of(order(ship_to=ship_to), places={"of": "ship_to", "in": ["ES-CN", "JP"]}) is expected


@pytest.mark.parametrize(
    ("facts", "missing", "present"),
    [({"channel": "social"}, False, True), ({"channel": None}, True, False), ({"channel": " "}, True, False)],
)
def test_missing_and_present(facts: Document, missing: bool, present: bool) -> None:
    assert truth_of(order(**facts), when={"c": {"order.channel": "missing"}}) is missing
    assert truth_of(order(**facts), when={"c": {"order.channel": "present"}}) is present
    assert truth_of(order(), when={"c": {"order.channel": "missing"}}) is None
    assert truth_of(order(), when={"c": {"order.channel": "present"}}) is None
