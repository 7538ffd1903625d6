"""The generated matchers: dispatch by value, what is unknown there, and that no pack text is ever source."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.unit.engine.little_packs import BEGIN, ON, Document, dated, judge, line, order, rule, snapshot, without

from xcompliance.engine.compiled import Entry, _Module, build
from xcompliance.engine.evaluate import evaluate, evaluate_slowly
from xcompliance.engine.snapshot import Snapshot
from xcompliance.facts import record_from

CHANNELS = ("own_store", "marketplace", "social", "point_of_sale", "telephone")


def by_channel(**more: Any) -> Snapshot:
    """One rule for each channel: enough of them for a dictionary."""
    rules = [rule(f"r{n}", {"verdict": "review"}, applies_to="order", when={"c": {"order.channel": channel}} | more)
             for n, channel in enumerate(CHANNELS)]  # fmt: skip
    return snapshot(*rules)


def fired(made: Snapshot, record: Document) -> list[tuple[str, bool]]:
    """Ids and whether they fired, by generated code; the reference evaluator must agree."""
    read = record_from(record)
    fast, slow = evaluate(made, read, ON), evaluate_slowly(made, read, ON)
    assert [one.outs for one in fast.judgements] == [one.outs for one in slow.judgements]
    return [(made.numbered[hit.number].id[-2:], hit.fired) for hit in fast.judgements[0].hits()]


def source_of(made: Snapshot, scope: str = "order") -> str:
    """The text that is generated for all rules of a scope."""
    module = _Module(made, scope, ON)
    module.matcher([Entry(number) for number in range(len(made.numbered))])
    return "\n".join([*module.exprs.functions, *module.lines])


@pytest.mark.parametrize("channel", CHANNELS)
def test_only_the_rule_of_the_value_fires(channel: str) -> None:
    assert fired(by_channel(), order(channel=channel)) == [(f"r{CHANNELS.index(channel)}", True)]


def test_a_missing_value_fires_none_and_an_unknown_one_leaves_all_undecided() -> None:
    made = by_channel()
    assert fired(made, order(channel=None)) == []
    assert fired(made, order()) == [(f"r{n}", False) for n in range(5)]


def test_the_other_clauses_still_count_when_the_indexed_fact_is_unknown() -> None:
    made = by_channel(adult={"order.buyer.age": {"ge": "18"}})
    assert fired(made, order(buyer={"age": 17})) == []
    assert fired(made, order(buyer={"age": 18})) == [(f"r{n}", False) for n in range(5)]
    assert fired(made, order(channel="social", buyer={"age": 18})) == [("r2", True)]
    assert fired(made, order(channel="social")) == [("r2", False)]


def test_several_values_of_one_rule_and_the_same_fact_twice() -> None:
    pairs = [("own_store", "social"), ("social", "telephone"), ("telephone", "own_store"), ("social", "social")]
    made = snapshot(
        *(
            rule(
                f"r{n}",
                {"verdict": "review"},
                applies_to="order",
                when={"one": {"order.channel": list(pair)}, "two": {"order.channel": {"is_not": "telephone"}}},
            )
            for n, pair in enumerate(pairs)
        )
    )
    assert fired(made, order(channel="social")) == [("r0", True), ("r1", True), ("r3", True)]
    assert fired(made, order(channel="telephone")) == []


def test_rules_beside_the_dictionary_keep_firing() -> None:
    plain = rule("z0", {"verdict": "review"}, applies_to="order", when={"g": {"order.buyer.guest": "true"}})
    rules = [
        rule(f"r{n}", {"verdict": "review"}, applies_to="order", when={"c": {"order.channel": channel}})
        for n, channel in enumerate(CHANNELS)
    ]
    made = snapshot(*rules, plain)
    assert fired(made, order(channel="social", buyer={"guest": True})) == [("r2", True), ("z0", True)]
    assert fired(made, order(buyer={"guest": True}))[-1] == ("z0", True)


def test_a_dictionary_of_lines() -> None:
    categories = ("toys", "food", "books", "shoes")
    made = snapshot(
        *(rule(f"r{n}", {"verdict": "review"}, when={"c": {"line.category": one}}) for n, one in enumerate(categories))
    )
    read = record_from(order(line(category="shoes"), line(category="other"), without(line(), "category")))
    outs = evaluate(made, read, ON).judgements[0].outs
    assert outs == {("order.line", 0): [3], ("order.line", 2): [~0, ~1, ~2, ~3]}


def test_no_text_of_a_pack_is_source() -> None:
    evil = "__import__('os').system('true')"
    made = snapshot(
        rule("r0", {"verdict": "block"}, applies_to="order", when={"a": {"order.buyer.email": evil}}),
        rule("r1", {"verdict": "block"}, applies_to="order", when={"a": {"order.buyer.email": {"like": evil}}}),
        rule("r2", {"verdict": "block"}, applies_to="order", when={"a": {"order.buyer.email": {"in": [evil, "b"]}}}),
        rule("r3", {"verdict": "block"}, applies_to="order", when={"a": {"order.total": {"gt": "12.34 EUR"}}}),
    )
    source = source_of(made)
    assert "import" not in source
    assert evil not in source
    assert "1234" not in source
    assert "house" not in source


def test_generated_code_has_no_builtins() -> None:
    matcher: Any = build(by_channel(), "order", [Entry(n) for n in range(5)], ON)
    assert matcher.__globals__["__builtins__"] == {}


def test_rules_are_matched_by_the_values_of_the_day() -> None:
    limit = dated("limit", "money", (BEGIN, "50 EUR"), (date(2026, 3, 1), "150 EUR"))
    when = {"big": {"order.total": {"gt_value": "limit"}}}
    made = snapshot(rule("r0", {"verdict": "block"}, applies_to="order", when=when), values=[limit])
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2019, 1, 1))
    labels = {day: judge(made, order(), on=day).verdict.label for day in days}
    assert labels[date(2026, 2, 28)] == "block"
    assert labels[date(2026, 3, 1)] == "review"  # only because nobody taxes the line
    assert labels[date(2019, 1, 1)] == "review"


@pytest.mark.parametrize("on", [date(2026, 2, 28), date(2026, 3, 1)])
def test_a_rule_holds_from_its_first_day_until_the_day_before_its_last(on: date) -> None:
    made = snapshot(
        rule("r0", {"verdict": "block"}, applies_to="order", effective={"from": "2020-01-01", "until": "2026-03-01"}),
        rule("r1", {"verdict": "challenge"}, applies_to="order", effective={"from": "2026-03-01"}),
    )
    hits = evaluate(made, record_from(order()), on).judgements[0].hits()
    assert [hit.number for hit in hits] == [0 if on.month == 2 else 1]
