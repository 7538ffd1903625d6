"""Points of signals, and the bands they fall into."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.engine.little_packs import Document, dated, judge, order, rule, snapshot, without

from xcompliance.engine.snapshot import Snapshot

BANDS = [
    {"name": "low", "at_least": "0", "action": "accept", "verdict": "allow"},
    {"name": "middle", "at_least": "10", "action": "ask", "verdict": "challenge"},
    {"name": "high", "at_least": "25", "action": "stop", "verdict": "block"},
]


def card(name: str = "card", **facts: Any) -> Document:
    return {
        "id": name,
        "title": "Card",
        "applies_to": "order",
        "places": ["any"],
        "effective": {"from": "2020-01-01"},
        "bands": BANDS,
    } | facts


def signal(name: str, points: Any, when: Document, **keys: Any) -> Document:
    keys = {"applies_to": "order", "when_unknown": "skip"} | keys
    return rule(name, {"score": {"code": name.upper(), "points": points}}, when=when, **keys)


GUEST = {"guest": {"order.buyer.guest": "true"}}
YOUNG = {"young": {"order.buyer.age": {"lt": "20"}}}
TAX = rule("t", {"tax": {"type": "vat", "scheme": "s", "liable": "seller", "taxability": "zero_rated"}})


def made(*signals: Document, cards: tuple[Document, ...] = (card(),)) -> Snapshot:
    return snapshot(TAX, *signals, cards=cards, values=[dated("points", "integer", "12")])


@pytest.mark.parametrize(
    ("guest", "young", "points", "band", "verdict"),
    [
        (0, 0, 0, "low", "allow"),
        (9, 0, 9, "low", "allow"),
        (10, 0, 10, "middle", "challenge"),
        (20, 4, 24, "middle", "challenge"),
        (20, 5, 25, "high", "block"),
        (-5, 3, -2, "low", "allow"),
    ],
)
def test_points_and_bands(guest: int, young: int, points: int, band: str, verdict: str) -> None:
    rules = [signal("a", str(guest), GUEST), signal("b", str(young), YOUNG)]
    decision = judge(made(*rules), order(buyer={"guest": True, "age": 19}))
    assert decision.risk is not None
    assert (decision.risk.points, decision.risk.band, decision.verdict.label) == (points, band, verdict)
    assert sum(reason.points for reason in decision.risk.reasons) == points
    assert all(reason.points for reason in decision.risk.reasons)


def test_reasons_name_code_and_rule() -> None:
    decision = judge(made(signal("a", {"value": "points"}, GUEST)), order(buyer={"guest": True}))
    assert decision.risk is not None
    ((code, points, rule_id),) = [(one.code, one.points, one.rule) for one in decision.risk.reasons]
    assert (code, points, rule_id) == ("A", 12, "house.shop.a")
    assert decision.risk.action == "ask"


def test_signals_that_are_undecided_or_overridden_give_no_points() -> None:
    strong = signal("b", "1", YOUNG, overrides=["a"])
    snapshot_ = made(signal("a", "30", GUEST), strong)
    both = judge(snapshot_, order(buyer={"guest": True, "age": 19}))
    assert both.risk is not None
    assert [one.code for one in both.risk.reasons] == ["B"]
    unknown = judge(snapshot_, order(buyer={"age": 30}))
    assert unknown.risk is not None
    assert unknown.risk.points == 0


def test_signals_of_lines_count_for_each_line() -> None:
    item = rule("a", {"score": {"code": "TOY", "points": "6"}}, when={"toys": {"line.category": "toys"}})
    decision = judge(made(item), order(*[{"kind": "goods", "category": "toys", "unit_price": "1.00 EUR"}] * 2))
    assert decision.risk is not None
    assert decision.risk.points == 12


def test_the_card_of_the_most_specific_place_counts() -> None:
    german = card("german", places=["DE"], bands=[{**BANDS[0], "name": "german"}])
    union = card("union", places=["eu.members"], bands=[{**BANDS[0], "name": "union"}])
    snapshot_ = made(cards=(card(), german, union))
    names = {}
    for place in ("DE", "SE", "JP"):
        risk = judge(snapshot_, order(ship_to=place)).risk
        assert risk is not None
        names[place] = risk.band
    assert names == {"DE": "german", "SE": "union", "JP": "low"}


def test_without_a_card_there_is_no_risk() -> None:
    assert judge(made(signal("a", "5", GUEST), cards=()), order()).risk is None
    old = card(effective={"from": "2020-01-01", "until": "2021-01-01"})
    assert judge(made(cards=(old,)), order()).risk is None
    assert judge(made(cards=(card(places=["JP"]),)), without(order(), "ship_to")).risk is None
