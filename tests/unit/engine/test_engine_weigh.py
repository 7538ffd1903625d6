"""What a rule contributes to the verdict, and which rule gives way to which."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.engine.little_packs import Document, dated, judge, order, rule, snapshot

from xcompliance.engine.weigh import when_fired, when_undecided

VAT = {"type": "vat", "scheme": "s", "liable": "seller", "taxability": "zero_rated"}
GUEST = {"guest": {"order.buyer.guest": "true"}}
NAMES = ("allow", "allow_with_duties", "challenge", "review", "block")


def weights(then: Document, **keys: Any) -> tuple[str, str]:
    """What the rule weighs when it fires and when it is undecided."""
    made = snapshot(rule("a", then, **keys), values=[dated("points", "integer", "1")]).numbered[0]
    return when_fired(made).label, when_undecided(made).label


@pytest.mark.parametrize(
    ("then", "keys", "expected"),
    [
        ({"verdict": "block"}, {}, ("block", "review")),
        ({"verdict": "block"}, {"when_unknown": "skip"}, ("block", "allow")),
        ({"verdict": "block"}, {"when_unknown": "block"}, ("block", "block")),
        ({"verdict": "block"}, {"when_unknown": "block", "confidence": "low"}, ("review", "review")),
        ({"verdict": "block"}, {"confidence": "medium"}, ("block", "review")),
        ({"verdict": "challenge"}, {"confidence": "low"}, ("challenge", "review")),
        ({"verdict": "allow"}, {}, ("allow", "allow")),
        ({"duty": {"code": "label", "who": "seller"}}, {}, ("allow_with_duties", "review")),
        ({"tax": VAT}, {}, ("allow", "review")),
        ({"tax": VAT}, {"confidence": "low"}, ("review", "review")),
        ({"needs": ["order.channel"]}, {}, ("allow", "review")),
        ({"score": {"code": "A", "points": "5"}}, {"when_unknown": "skip"}, ("allow", "allow")),
    ],
)
def test_contributions(then: Document, keys: Document, expected: tuple[str, str]) -> None:
    assert weights(then, **keys) == expected


@pytest.mark.parametrize("first", NAMES)
@pytest.mark.parametrize("second", NAMES)
def test_the_worst_verdict_wins_whatever_the_order(first: str, second: str) -> None:
    rules = [
        rule("a", {"verdict": first}, applies_to="order"),
        rule("b", {"verdict": second}, applies_to="order"),
        rule("t", {"tax": VAT}),
    ]
    assert judge(snapshot(*rules), order()).verdict.label == max(first, second, key=NAMES.index)


def findings(*rules: Document, **facts: Any) -> list[str]:
    """What is left after rules gave way."""
    return [one.id.rpartition(".")[2] for one in judge(snapshot(*rules), order(**facts)).findings]


def test_an_exception_beats_the_general_rule_only_when_it_fires() -> None:
    general = rule("a", {"verdict": "block"}, applies_to="order")
    special = rule("b", {"verdict": "allow"}, applies_to="order", overrides=["a"], when=GUEST)
    assert findings(general, special, buyer={"guest": True}) == ["b"]
    assert findings(general, special, buyer={"guest": False}) == ["a"]
    assert findings(general, special) == ["a"]


def test_exceptions_reach_through_other_exceptions() -> None:
    chain = [
        rule("a", {"verdict": "block"}, applies_to="order"),
        rule("b", {"verdict": "review"}, applies_to="order", overrides=["a"], when=GUEST),
        rule("c", {"verdict": "challenge"}, applies_to="order", overrides=["b"]),
    ]
    assert findings(*chain, buyer={"guest": False}) == ["c"]


@pytest.mark.parametrize(
    ("weak", "strong", "expected"),
    [
        ("statutory_prohibition", "tenant_policy", ["a", "b"]),
        ("statutory_duty", "advice", ["a", "b"]),
        ("statutory_prohibition", "statutory_duty", ["b"]),
        ("tenant_policy", "tenant_policy", ["b"]),
        ("guidance", "advice", ["b"]),
    ],
)
def test_house_rules_never_lift_what_a_statute_says(weak: str, strong: str, expected: list[str]) -> None:
    rules = [
        rule("a", {"verdict": "block"}, applies_to="order", severity=weak),
        rule("b", {"verdict": "allow"}, applies_to="order", severity=strong, overrides=["a"]),
    ]
    assert findings(*rules) == expected


def test_a_rule_of_the_order_beats_a_rule_of_its_lines() -> None:
    rules = [
        rule("a", {"verdict": "block"}),
        rule("b", {"verdict": "allow"}, applies_to="order", overrides=["a"], when=GUEST),
    ]
    assert findings(*rules, buyer={"guest": True}) == ["b"]


def test_drafts_and_proposals_say_nothing() -> None:
    rules = [rule(status, {"verdict": "block"}, applies_to="order", status=status) for status in ("draft", "proposed")]
    assert findings(*rules) == []
