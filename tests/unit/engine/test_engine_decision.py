"""The decision: what it holds, what it says to whom, and how it is written down and read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.engine.little_packs import Document, dated, judge, line, order, rule, snapshot, without

from xcompliance.engine.decision import Decision
from xcompliance.errors import XComplianceError
from xcompliance.verdict import Confidence, Receipt, Verdict

TEXTS = {
    "en": {"buyer": "Not for sale here.", "seller": "Do not sell this here."},
    "ja": {"seller": "ここでは販売できません。"},
}
VAT = {"type": "vat", "scheme": "s", "liable": "seller", "taxability": "taxable", "rate": {"value": "rate"}}
RATE = dated("rate", "percent", "2/37")


def decided(**facts: Any) -> Decision:
    made = snapshot(
        rule("a", {"verdict": "block", "case": {"kind": "takedown", "action": "open"}}, reason=TEXTS,
             applies_to="order", when={"social": {"order.channel": "social"}}, confidence="medium"),
        rule("b", {"verdict": "challenge"}, applies_to="order", when={"guest": {"order.buyer.guest": "true"}},
             reason={"en": {"staff": "A guest."}}),
        rule("c", {"duty": {"code": "label", "who": "seller",
                            "due": {"after": "order.placed_at", "within": "2 business days", "calendar": "eu"}}}),
        rule("t", {"tax": VAT}),
        values=[RATE],
    )  # fmt: skip
    return judge(made, order(channel="social", placed_at="2026-11-20T10:00:00+01:00", **facts))


def test_findings_say_where_what_and_why() -> None:
    decision = decided()
    (block, duty, tax) = decision.findings
    assert [one.id for one in decision.findings] == ["house.shop.a", "house.shop.c", "house.shop.t"]
    assert (block.verdict, block.scope.place, block.scope.action, block.scope.object) == (
        Verdict.BLOCK,
        "DE",
        "order",
        "",
    )
    assert (duty.verdict, duty.scope.object) == (Verdict.ALLOW_WITH_DUTIES, "lines[0]")
    assert tax.verdict is Verdict.ALLOW
    assert block.citation is not None
    assert block.citation.source == "Act of a"
    assert (block.confidence, block.notes) == (Confidence.MEDIUM, ("medium_confidence",))
    assert decision.cases[0].kind == "takedown"
    assert decision.verdict is Verdict.BLOCK


def test_undecided_rules_are_listed_apart() -> None:
    (undecided,) = decided().undecided
    assert (undecided.id, undecided.verdict, undecided.undecided) == (
        "house.shop.b",
        Verdict.REVIEW,
        ("order.buyer.guest",),
    )


@pytest.mark.parametrize(
    ("lang", "audience", "expected"),
    [
        ("en", "buyer", ["Not for sale here."]),
        ("en", "seller", ["Do not sell this here."]),
        ("en", "staff", ["Do not sell this here.", "A guest."]),
        ("ja", "seller", ["ここでは販売できません。"]),
        ("ja", "buyer", ["Not for sale here."]),
        ("zh", "seller", ["Do not sell this here."]),
    ],
)
def test_texts_for_each_audience(lang: str, audience: str, expected: list[str]) -> None:
    assert [str(one) for one in decided(buyer={"guest": True}).reasons(lang, audience)] == expected


@pytest.mark.parametrize(
    ("lang", "needs"), [("en", "order.buyer.guest."), ("ja", "order.buyer.guest。"), ("zh", "order.buyer.guest。")]
)
def test_a_rule_that_waits_for_a_fact_says_the_fact_and_not_its_text(lang: str, needs: str) -> None:
    """Its text speaks as if it applied, and of two rules that exclude each other both may wait."""
    open_, *others = [one for one in decided().reasons(lang, "staff") if one.verdict == "review"]
    assert (open_.code, others) == ("xcompliance.open", [])
    assert open_.endswith(needs)
    assert "A guest." not in decided().reasons("en", "staff")
    assert [str(one) for one in decided().reasons("en", "buyer")] == ["Not for sale here."]


def test_an_audience_that_does_not_exist_is_not_answered_with_silence() -> None:
    with pytest.raises(ValueError, match="Texts are for buyer, seller, staff"):
        decided().reasons("en", "byer")


def test_the_worst_reason_comes_first_and_is_said_once() -> None:
    same = {"en": {"seller": "The same."}}
    made = snapshot(
        rule("a", {"verdict": "challenge"}, reason={"en": {"seller": "Less."}}, applies_to="order"),
        rule("b", {"verdict": "block"}, reason=same),
    )
    decision = judge(made, order(line(), line(), line()))
    texts = [str(one) for one in decision.reasons() if one.code.startswith("house")]
    assert texts == ["The same.", "Less."]
    assert [one.verdict for one in decision.reasons() if one.code.startswith("house")] == ["block", "challenge"]


# -- JSON -------------------------------------------------------------------------------------------------------------


def test_json_is_canonical_and_complete() -> None:
    text = decided().to_json()
    content = json.loads(text)
    assert text == json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    assert text.isascii()
    assert content["verdict"] == "block"
    assert content["tax"]["lines"][0]["rate"] == "2/37"
    assert content["tax"]["lines"][0]["amount"] == {"amount": "5.41", "currency": "EUR"}
    assert content["tax"]["total"] == {"amount": "5.41", "currency": "EUR"}
    assert content["tax"]["undecided"] == 0
    assert not _floats(content)


def _floats(node: Any) -> list[float]:
    if isinstance(node, float):
        return [node]
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [one for part in parts for one in _floats(part)]


def test_read_back_it_is_the_same_decision() -> None:
    decision = decided().with_receipt(Receipt("id", "s" * 64, "i" * 64, "l" * 64))
    again = Decision.from_json(decision.to_json())
    assert again == decision
    assert hash(again) == hash(decision)
    assert again.receipt == decision.receipt
    assert again.duties == decision.duties
    assert again.tax.lines == decision.tax.lines
    assert (again.verdict, again.on, again.kind, again.snapshot) == (
        decision.verdict,
        decision.on,
        decision.kind,
        decision.snapshot,
    )
    assert again != "a decision"
    assert repr(again) == repr(decision)


def test_read_back_it_can_be_read_but_not_traced() -> None:
    again = Decision.from_json(decided().to_json())
    with pytest.raises(XComplianceError, match="Evaluate the record again"):
        again.explain()


def test_open_lines_have_no_total_in_json() -> None:
    made = snapshot(rule("t", {"tax": VAT}), values=[RATE])
    content = judge(made, order(line(), without(line(), "unit_price"))).to_dict()
    assert content["tax"]["total"] is None
    assert content["tax"]["undecided"] == 1
    assert content["tax"]["lines"][1]["amount"] is None


# -- coverage ---------------------------------------------------------------------------------------------------------

USER: Document = {"kind": "user", "country": "DE", "age": 20, "roles": ["customer"]}


def about_users(**header: Any) -> Any:
    return snapshot(rule("a", {"verdict": "allow"}, applies_to="user"), topics=["privacy"], **header)


@pytest.mark.parametrize(
    ("header", "record", "verdict", "needs"),
    [
        ({}, USER, "allow", []),
        ({"places": ["JP"]}, USER, "review", ["pack:privacy:DE"]),
        ({}, without(USER, "country"), "review", ["user.country"]),
        ({"covers": {"adults": {"user.age": {"ge": "18"}}}}, USER, "allow", []),
        ({"covers": {"adults": {"user.age": {"ge": "21"}}}}, USER, "review", ["pack:privacy:DE"]),
        ({"covers": {"adults": {"user.age": {"ge": "21"}}}}, without(USER, "age"), "review", ["user.age"]),
        ({}, {"kind": "listing", "destinations": ["DE"]}, "review", ["pack:product"]),
        ({}, {"kind": "notice"}, "review", ["pack:ip"]),
    ],
)
def test_what_no_pack_speaks_of_is_reviewed(header: Document, record: Document, verdict: str, needs: list[str]) -> None:
    decision = judge(about_users(**header), record)
    assert decision.verdict.label == verdict
    assert [one.path for one in decision.needs] == needs
    assert bool(decision.undecided) is bool(needs)


def test_the_engine_says_so_in_three_languages() -> None:
    decision = judge(about_users(places=["JP"]), USER)
    texts = {lang: [str(one) for one in decision.reasons(lang)] for lang in ("en", "ja", "zh")}
    assert all(len(one) == 1 for one in texts.values())
    assert len({tuple(one) for one in texts.values()}) == 3
    assert decision.reasons("en", "buyer") == ()
