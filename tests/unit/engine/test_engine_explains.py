"""Rules said back and decisions traced, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from tests.properties.strategies import Case, cases
from tests.unit.engine.little_packs import Document, dated, judge, line, order, rule, snapshot

from xcompliance.engine.decision import Decision
from xcompliance.engine.describe import describe
from xcompliance.engine.evaluate import evaluate
from xcompliance.engine.say import sentence
from xcompliance.locale import LANGUAGES
from xcompliance.trace import RuleTrace, Trace

VAT = {"type": "vat", "scheme": "s", "liable": "seller", "taxability": "taxable", "rate": {"value": "rate"}}
BLOCK: Document = rule(
    "a",
    {"verdict": "block"},
    applies_to="order",
    when={"social": {"order.channel": "social"}, "young": {"order.buyer.age": {"lt": "18"}}},
    unless={"guest": {"order.buyer.guest": "true"}},
)


@settings(max_examples=150)
@given(cases(asked=0))
def test_every_tree_can_be_said_in_every_language(case: Case) -> None:
    for one in case.snapshot.rules.values():
        for lang in LANGUAGES:
            for clause in (*one.when, *one.unless):
                assert sentence(clause.condition, lang).strip()
            assert one.id in describe(one, lang, snapshot=case.snapshot)


@settings(max_examples=150)
@given(cases(asked=1))
def test_every_decision_can_be_traced_in_every_language(case: Case) -> None:
    for record, on in case.asked:
        evaluation = evaluate(case.snapshot, record, on)
        traces = {lang: Decision(evaluation).explain(lang) for lang in LANGUAGES}
        kept = sum(len(one.hits()) for one in evaluation.judgements)
        for trace in traces.values():
            assert len(trace.fired) + len(trace.unknown) == kept
            assert isinstance(str(trace), str)
            for near in trace.near_misses:
                assert [clause.truth for clause in near.clauses].count(False) == 1


def traced(**facts: object) -> Trace:
    made = snapshot(BLOCK, rule("t", {"tax": VAT}), values=[dated("rate", "percent", "20%")])
    return judge(made, order(**facts)).explain()


def only(traces: tuple[RuleTrace, ...]) -> RuleTrace:
    (one,) = [one for one in traces if one.id == "house.shop.a"]
    return one


def test_a_rule_that_fired_shows_its_clauses_and_facts() -> None:
    trace = only(traced(channel="social", buyer={"age": 17, "guest": False}).fired)
    assert [(clause.name, clause.truth) for clause in trace.clauses] == [
        ("social", True),
        ("young", True),
        ("guest", True),
    ]
    assert trace.clauses[1].facts == (("order.buyer.age", "17"),)
    assert trace.clauses[0].place.endswith("a.yaml:8:18") or ":" in trace.clauses[0].place
    assert trace.citation == "Act of a"


@pytest.mark.parametrize(
    ("channel", "age", "guest"), [("own_store", 17, False), ("social", 18, False), ("social", 17, True)]
)
def test_a_near_miss_fails_in_one_clause(channel: str, age: int, guest: bool) -> None:
    trace = traced(channel=channel, buyer={"age": age, "guest": guest})
    assert [clause.truth for clause in only(trace.near_misses).clauses].count(False) == 1


def test_two_failing_clauses_or_a_doubt_are_no_near_miss() -> None:
    assert traced(channel="own_store", buyer={"age": 18, "guest": False}).near_misses == ()
    assert traced(channel="own_store", buyer={"guest": False}).near_misses == ()


def test_an_undecided_rule_says_what_it_needs() -> None:
    trace = only(traced(channel="social", buyer={"guest": False}).unknown)
    assert trace.needs == ("order.buyer.age",)
    assert [clause.truth for clause in trace.clauses] == [True, None, True]


def test_a_rule_that_gave_way_is_told() -> None:
    made = snapshot(
        rule("a", {"verdict": "block"}, applies_to="order"),
        rule("b", {"verdict": "allow"}, applies_to="order", overrides=["a"]),
    )
    trace = judge(made, order()).explain()
    assert [one.id for one in trace.overridden] == ["house.shop.a"]
    assert [one.id for one in trace.fired] == ["house.shop.b"]


def test_rules_of_lines_are_told_for_each_line() -> None:
    made = snapshot(rule("a", {"verdict": "block"}, when={"toys": {"line.category": "toys"}, "any": {"on": "present"}}))
    trace = judge(made, order(line(), line(category="food"))).explain()
    assert [one.object for one in trace.fired] == ["lines[0]"]
    assert [one.object for one in trace.near_misses] == ["lines[1]"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_written_trace(lang: str) -> None:
    made = snapshot(BLOCK, rule("t", {"tax": VAT}), values=[dated("rate", "percent", "20%")])
    text = str(judge(made, order(channel="social", buyer={"guest": False})).explain(lang))
    assert "house.shop.a" in text
    assert "order.buyer.age" in text
    assert "Act of a" in text
    assert {line_.strip()[:1] for line_ in text.splitlines()} >= {"+", "?"}
