"""A decision is attested as its weakest ground: low never blocks and never taxes, medium is marked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.engine.little_packs import Document, dated, judge, line, order, rule, snapshot, table

from xcompliance.engine.decision import Decision
from xcompliance.engine.snapshot import Snapshot
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.verdict import Verdict

AGES = {word: dated(word, "integer", "18", confidence=word) for word in ("high", "medium", "low")}
VALUES: list[DatedValue | Table] = [*AGES.values(), dated("period-low", "period", "5 days", confidence="low")]


def under(value: Any) -> Document:
    return {"order.buyer.age": {"lt_value": value}}


def blocked(when: Document, *, unless: Document | None = None, **facts: Any) -> Decision:
    keys: Document = {"when": when} | ({"unless": unless} if unless else {})
    made = snapshot(rule("a", {"verdict": "block"}, applies_to="order", **keys), values=VALUES)
    return judge(made, order(buyer={"age": 15}, **facts))


def said(decision: Decision) -> tuple[str, str, bool]:
    """Verdict and confidence of the one finding, and whether it is marked."""
    (finding,) = [one for one in decision.findings if one.pack == "house/shop"]
    return finding.verdict.label, finding.confidence.value, "medium_confidence" in finding.notes


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("high", ("block", "high", False)),
        ("medium", ("block", "medium", True)),
        ("low", ("review", "low", False)),
    ],
)
def test_a_value_that_decides(value: str, expected: tuple[str, str, bool]) -> None:
    decision = blocked({"young": under(value)})
    assert said(decision) == expected
    assert (decision.verdict is Verdict.BLOCK) is (expected[0] == "block")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"young": {"any": [under("low"), under("high")]}}, "high"),  # one sure reason is enough
        ({"young": {"any": [under("low"), {"order.buyer.guest": "true"}]}}, "low"),  # the other one does not hold
        ({"young": {"all": [under("low"), under("high")]}}, "low"),
        ({"young": under("high"), "still": under("medium")}, "medium"),
        ({"young": {"not": {"order.buyer.age": {"ge_value": "low"}}}}, "low"),
        (
            {"young": {"not": {"any": [{"order.buyer.age": {"ge_value": "low"}}, {"order.channel": "telephone"}]}}},
            "low",
        ),
        (
            {"young": {"not": {"all": [{"order.buyer.age": {"ge_value": "low"}}, {"order.channel": "telephone"}]}}},
            "high",
        ),
    ],
)
def test_of_several_reasons_the_surest_counts(when: Document, expected: str) -> None:
    assert said(blocked(when, channel="own_store"))[1] == expected


def test_an_exception_that_does_not_hold_is_a_ground_too() -> None:
    assert (
        said(blocked({"young": under("high")}, unless={"grown": {"order.buyer.age": {"ge_value": "low"}}}))[1] == "low"
    )


@pytest.mark.parametrize(
    ("quantity", "limits", "expected"),
    [
        ("some", ("low", "high"), "high"),
        ("every", ("low", "high"), "low"),
        ("count", ("low", "high"), "low"),
    ],
)
def test_members_of_a_list(quantity: str, limits: tuple[str, str], expected: str) -> None:
    where = {"any": [
        {"all": [{"item.category": "toys"}, {"item.quantity": {"lt_value": limits[0]}}]},
        {"all": [{"item.category": "books"}, {"item.quantity": {"lt_value": limits[1]}}]},
    ]}  # fmt: skip
    asked: Document = {"of": "order.lines", "where": where} | ({"ge": 2} if quantity == "count" else {})
    when = {"few": {quantity: asked}}
    lines = [line(category="toys"), line(category="books")]
    made = snapshot(rule("a", {"verdict": "block"}, applies_to="order", when=when), values=VALUES)
    assert said(judge(made, order(*lines)))[1] == expected


def test_the_row_counts_and_not_the_table() -> None:
    toys, books = table("rows", "integer", ["category"], {"toys": "18", "books": "18"}).rows
    rows = Table("rows", "integer", ["category"], [toys, replace(books, entry=replace(books.entry, confidence="low"))])
    when = {"few": {"line.quantity": {"lt_value": {"value": "rows", "category": "line.category"}}}}
    made = snapshot(rule("a", {"verdict": "block"}, when=when), values=[rows])
    assert judge(made, order(line(category="toys"))).verdict is Verdict.BLOCK
    assert judge(made, order(line(category="books"))).verdict is Verdict.REVIEW


VAT = {"type": "vat", "scheme": "s", "liable": "seller", "taxability": "reverse_charge", "level": "country"}


def taxed(value: str) -> Decision:
    made: Snapshot = snapshot(rule("a", {"tax": VAT}, when={"young": under(value)}), values=VALUES)
    for _ in range(2):  # the second time from what is remembered
        decision = judge(made, order(buyer={"age": 15}))
    return decision


def test_low_confidence_never_taxes() -> None:
    assert str(taxed("high").tax.total) == "0.00 EUR"
    assert taxed("low").tax.needs == ("review:house.shop.a",)


def test_a_duty_is_as_sure_as_its_rule_and_its_clock() -> None:
    placed = {"placed_at": "2026-11-20T15:00:00+01:00", "buyer": {"age": 15}}

    def sure(within: Any, when: Document) -> str:
        due = {"after": "order.placed_at", "within": within}
        duty = {"code": "tell", "who": "seller", "due": due}
        made = snapshot(rule("a", {"duty": duty}, applies_to="order", when=when), values=VALUES)
        (told,) = judge(made, order(**placed)).duties
        return told.confidence.value

    assert sure("5 days", {"young": under("high")}) == "high"
    assert sure("5 days", {"young": under("medium")}) == "medium"
    assert sure({"value": "period-low"}, {"young": under("medium")}) == "low"


def test_a_tax_line_is_as_sure_as_what_decided_it() -> None:
    assert [one.confidence.value for one in taxed("high").tax.lines] == ["high"]
    assert [one.confidence.value for one in taxed("medium").tax.lines] == ["medium"]
