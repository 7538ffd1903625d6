"""Which facts would decide what the facts given do not."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.engine.little_packs import Document, dated, judge, line, order, rule, snapshot, table, without

from xcompliance.engine.decision import Decision
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue

VALUES: list[DatedValue | Table] = [
    dated("limit", "money", "100 EUR"),
    dated("dollars", "money", "100 USD"),
    table("rates", "percent", ("place",), {"ES-CN": "7%", "ES": "21%"}),
    table("words", "text", ("category",), {"toys": "x"}),
]
DEFINE = {
    "adult": {"order.buyer.age": {"ge": "18"}},
    "word": {"value": "words", "category": "line.category"},
    "net": {"formula": "order.total - order.shipping.amount"},
}


def needs(when: Document, record: Document | None = None, **keys: Any) -> list[str]:
    """Paths the rule waits for (what taxes want is left out)."""
    keys = {"applies_to": "order"} | keys
    made = snapshot(rule("a", {"verdict": "block"}, when={"c": when}, **keys), values=VALUES, define=DEFINE)
    return paths(judge(made, record or order()))


def paths(decision: Decision) -> list[str]:
    return [one.path for one in decision.needs if one.rules == ("house.shop.a",)]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"order.channel": "social"}, ["order.channel"]),
        ({"order.channel": "missing"}, ["order.channel"]),
        ({"order.buyer.age": {"lt": "18"}}, ["order.buyer.age"]),
        ({"any": [{"order.channel": "social"}, {"order.incoterm": "ddp"}]}, ["order.channel", "order.incoterm"]),
        ({"any": [{"order.channel": "social"}, {"order.price_mode": "inclusive"}]}, ["order.channel"]),
        ({"all": [{"order.channel": "social"}, {"order.price_mode": "exclusive"}]}, ["order.channel"]),
        ({"not": {"order.channel": "social"}}, ["order.channel"]),
        ({"adult": "true"}, ["order.buyer.age"]),
        ({"formula": "order.total - order.shipping.amount", "gt": "5 EUR"}, ["order.total", "order.shipping.amount"]),
        ({"net": {"gt": "5 EUR"}}, ["order.total", "order.shipping.amount"]),
        ({"order.incoterm": {"eq_field": "order.channel"}}, ["order.incoterm", "order.channel"]),
        ({"order.goods_location": {"in_place": "DE"}}, ["order.goods_location"]),
        ({"order.seller": {"in_place": "DE"}}, ["order.seller"]),
        ({"order.fraud_rate_of_acquirer": {"gt_value": {"value": "rates", "place": "order.ship_to"}}},
         ["order.fraud_rate_of_acquirer", "value:rates"]),
        ({"some": {"of": "order.location_evidence", "where": {"item.kind": "ip"}}}, ["order.location_evidence"]),
    ],
)  # fmt: skip
def test_conditions(when: Document, expected: list[str]) -> None:
    made = needs(when, order(shipping={"mode": "air"}))
    assert made == expected


def test_members_of_lists_are_named_by_their_place() -> None:
    lines = [line(), without(line(), "category"), line(category="food")]
    where = {"item.category": "books"}
    assert needs({"some": {"of": "order.lines", "where": where}}, order(*lines)) == ["order.lines[1].category"]
    assert needs({"order.lines.category": {"contains": "books"}}, order(*lines)) == ["order.lines.category"]
    nested = {"some": {"of": "order.lines", "where": {"none": {"of": "item.marks", "where": {"item": "ce"}}}}}
    marked = [line(marks=["ce"]), line()]
    assert needs(nested, order(*marked)) == ["order.lines[1].marks"]


def test_facts_of_the_line_are_named_by_its_place() -> None:
    lines = [line(), without(line(), "category")]
    assert needs({"line.category": "food"}, order(*lines), applies_to="order.line") == ["order.lines[1].category"]
    assert needs({"word": "x"}, order(*lines), applies_to="order.line") == ["order.lines[1].category"]


@pytest.mark.parametrize("op", [{"gt": "100 USD"}, {"gt_value": "dollars"}, {"in": ["100 USD", "5 USD"]}])
def test_amounts_in_another_currency_need_a_rate(op: Document) -> None:
    assert needs({"order.total": op}) == ["order.fx"]


def test_where_no_record_tells_rates_the_amount_itself_is_named() -> None:
    document = rule("a", {"verdict": "block"}, applies_to="listing", when={"c": {"listing.price": {"gt": "100 USD"}}})
    made = snapshot(document, values=VALUES, topics=["product"])
    decision = judge(made, {"kind": "listing", "destinations": ["DE"], "price": "5 EUR"})
    assert paths(decision) == ["listing.price"]


@pytest.mark.parametrize(
    ("ship_to", "expected"),
    [
        ({"country": "ES"}, ["order.ship_to.region"]),
        ({"country": "ES", "region": "ES-MD"}, []),
        ({"country": "ES", "postal_code": "35001"}, []),
    ],
)
def test_the_part_of_an_address_that_would_tell(ship_to: Document, expected: list[str]) -> None:
    assert needs({"order.price_mode": "exclusive"}, order(ship_to=ship_to), places=["ES-CN"]) == expected


def test_the_place_of_another_role() -> None:
    where = {"of": "goods_location", "in": ["JP"]}
    assert needs({"order.price_mode": "exclusive"}, places=where) == ["order.goods_location"]


def test_when_goods_came_onto_the_market() -> None:
    keys = {"applies_to": "order.line", "goods_placed_on_market": {"from": "2026-01-01"}}
    found = needs({"line.category": "toys"}, order(line(), line()), **keys)
    assert found == ["order.lines[0].product.placed_on_market", "order.lines[1].product.placed_on_market"]


def test_a_rule_that_fires_asks_for_what_it_says() -> None:
    document = rule("a", {"needs": ["order.channel"]}, applies_to="order")
    assert paths(judge(snapshot(document), order())) == ["order.channel"]


def test_skipped_rules_still_say_what_would_help() -> None:
    document = rule(
        "a", {"verdict": "block"}, applies_to="order", when_unknown="skip", when={"c": {"order.channel": "social"}}
    )
    decision = judge(snapshot(document), order())
    assert paths(decision) == ["order.channel"]
    assert [one.id for one in decision.undecided if one.id == "house.shop.a"] == []
