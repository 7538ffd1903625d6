"""What a rule is judged against: facts by path, places, money in other currencies, the day goods came onto a market."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.unit.engine.little_packs import ON, judge, line, order, rule, snapshot, table

from xcompliance.clock import Interval
from xcompliance.engine.context import Context, read
from xcompliance.engine.exact import Exact
from xcompliance.facts import record_from
from xcompliance.facts.read import get
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money, Rate
from xcompliance.rules.syntax import Arithmetic, Field, Literal, ValueRef

MADE = snapshot(
    rule("a", {"verdict": "block"}),
    values=[table("rate", "percent", ("place", "category"), {("DE", "toys"): "19%", ("ES-CN", "toys"): "7%"})],
)


def context(record: dict[str, Any], on: date = ON) -> Context:
    read_record = record_from(record)
    where = getattr(read_record, "ship_to", None)
    located = None if where is None else MADE.geography.locate(where, on)
    return Context(MADE, str(record["kind"]), read_record, on, where, located)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("order.channel", "own_store"),
        ("order.buyer", None),
        ("order.buyer.type", None),
        ("order.seller", UNKNOWN),
        ("order.seller.turnover.annual", UNKNOWN),
        ("order.ship_to.country", "DE"),
        ("ship_to.country", "DE"),
        ("destination.country", "DE"),
        ("on", ON),
        ("order.lines.category", ("toys", None, UNKNOWN)),
        ("order.lines.marks", ("ce", "weee", None, UNKNOWN)),
    ],
)
def test_facts_by_path(path: str, expected: Any) -> None:
    lines = [line(marks=["ce", "weee"]), line(category=None, marks=None), line()]
    del lines[2]["category"]
    assert context(order(*lines, channel="own_store", buyer=None)).fact(path) == expected


@pytest.mark.parametrize("path", ["lines.marks", "lines.category", "lines.exemption_certificate.places", "buyer.type"])
def test_paths_mean_what_the_reference_walk_means(path: str) -> None:
    lines = [line(marks=["ce"], exemption_certificate={"places": ["US-NY", "US-CA"]}), line(marks=[]), line()]
    record = record_from(order(*lines))
    parts = tuple(path.split("."))
    assert read(record, parts) == get(record, parts)


def test_a_rule_of_a_list_within_a_list_finds_its_members() -> None:
    made = snapshot(
        rule("a", {"verdict": "block"}, applies_to="order", when={"marked": {"order.lines.marks": {"contains": "ce"}}})
    )
    assert judge(made, order(line(marks=["weee"]), line(marks=["ce"]))).verdict.label == "block"


def test_items_have_a_name_and_a_place_in_the_record() -> None:
    whole = context(order(line("1.00 EUR"), line("2.00 EUR")))
    item = whole.at_item("line", whole.record.lines[1], "order.lines[1]")
    assert item.fact("line.unit_price") == Money.of("2.00", "EUR")
    assert item.item_path == "order.lines[1]"


# -- places -----------------------------------------------------------------------------------------------------------

CANARIES = {"country": "ES", "postal_code": "35001"}


@pytest.mark.parametrize(
    ("path", "facts", "place", "expected"),
    [
        ("order.ship_to", {"ship_to": "DE"}, "eu.members", True),
        ("order.ship_to", {"ship_to": "JP"}, "eu.members", False),
        ("order.ship_to", {"ship_to": CANARIES}, "eu.vat-territory", False),
        ("order.ship_to", {"ship_to": {"country": "ES"}}, "eu.vat-territory", None),
        ("order.goods_location", {}, "DE", None),
        ("order.goods_location", {"goods_location": None}, "DE", False),
        ("order.seller", {"seller": {"established_in": ["JP", "DE"]}}, "DE", True),
        ("order.seller", {"seller": {"established_in": [], "address": "DE"}}, "DE", False),
        ("order.seller", {"seller": {"established_in": None, "address": "DE"}}, "DE", True),
        ("order.seller", {"seller": {"address": "DE"}}, "DE", True),
        ("order.seller", {"seller": {"type": "business"}}, "DE", None),
        ("order.seller.established_in", {"seller": {"established_in": ["FR"]}}, "FR", True),
    ],
)
def test_in_place(path: str, facts: dict[str, Any], place: str, expected: bool | None) -> None:
    where = context(order(**facts))
    assert where.in_place(where.fact(path), place) is expected
    negated = None if expected is None else not expected
    assert where.outside(where.fact(path), place) is negated


# -- values -----------------------------------------------------------------------------------------------------------

RATE = ValueRef("rate", (("category", Field("line.category")), ("place", Field("order.ship_to"))))


@pytest.mark.parametrize(
    ("ship_to", "category", "expected"),
    [
        ("DE", "toys", Rate(19, 100)),
        (CANARIES, "toys", Rate(7, 100)),
        ({"country": "ES"}, "toys", UNKNOWN),
        ("FR", "toys", UNKNOWN),
        ("DE", "food", UNKNOWN),
        ("DE", None, UNKNOWN),
    ],
)
def test_tables_by_facts(ship_to: Any, category: Any, expected: Any) -> None:
    whole = context(order(line(category=category), ship_to=ship_to))
    item = whole.at_item("line", whole.record.lines[0], "order.lines[0]")
    assert item.value(RATE) == expected


# -- money ------------------------------------------------------------------------------------------------------------

FX = [{"base": "USD", "quote": "JPY"}, {"base": "USD", "quote": "EUR", "rate": "0.8"}]


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (Money.of("10", "EUR"), "EUR", Exact(Fraction(10), "EUR")),
        (Money.of("10", "USD"), "EUR", Exact(Fraction(8), "EUR")),
        (Money.of("10", "EUR"), "USD", Exact(Fraction(25, 2), "USD")),
        (Money.of("10", "EUR"), "GBP", UNKNOWN),
        (Money.of("10", "USD"), "JPY", UNKNOWN),
        (UNKNOWN, "EUR", UNKNOWN),
    ],
)
def test_conversion_by_the_rates_of_the_record(amount: Any, currency: str, expected: Any) -> None:
    assert context(order(fx=FX)).convert(amount, currency) == expected
    assert context(order()).convert(Money.of("10", "USD"), "EUR") is UNKNOWN


def test_formulas_convert_into_the_currency_of_the_first_amount() -> None:
    where = context(order(fx=FX))
    dollars, euros = Literal(Money.of("10", "USD")), Literal(Money.of("10", "EUR"))
    assert where.operand(Arithmetic("+", (euros, dollars))) == Exact(Fraction(18), "EUR")
    assert where.operand(Arithmetic("sum", (Field("order.lines.amount"),))) == Exact(Fraction(100), "EUR")
    assert context(order()).operand(Arithmetic("+", (euros, dollars))) is UNKNOWN


# -- the second date axis ---------------------------------------------------------------------------------------------

MARCH = Interval(date(2026, 3, 1), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("placed", "on", "expected"),
    [
        ({"DE": "2026-03-01"}, ON, True),
        ({"DE": "2026-04-01"}, ON, False),
        ({"DE": "2026-02-28"}, ON, False),
        ({"FR": "2026-03-01"}, ON, False),
        ({"eu.members": "2026-03-15"}, ON, True),
        ([{"place": "DE"}], ON, None),
        (None, date(2026, 3, 31), True),
        ([], date(2026, 4, 1), False),
        (..., ON, None),
    ],
)
def test_placed_on_the_market(placed: Any, on: date, expected: bool | None) -> None:
    product: dict[str, Any] = {"kind": "toy"} if placed is ... else {"kind": "toy", "placed_on_market": placed}
    whole = context(order(line(product=product)), on)
    item = whole.at_item("line", whole.record.lines[0], "order.lines[0]")
    assert item.placed_within(MARCH) is expected
    listing: Any = record_from({"kind": "listing", "destinations": ["DE"], "product": product})
    where = listing.destinations[0]
    offered = Context(MADE, "listing", listing, on, where, MADE.geography.locate(where, on))
    assert offered.placed_within(MARCH) is expected


def test_a_line_without_a_product_does_not_tell() -> None:
    whole = context(order())
    assert whole.at_item("line", whole.record.lines[0], "order.lines[0]").placed_within(MARCH) is None
