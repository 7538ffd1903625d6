"""Law: generated code and the reference evaluator say the same, rule by rule and decision by decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from tests.properties.strategies import Case, cases
from tests.properties.strategies.packs import Options

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import Evaluation, evaluate, evaluate_slowly


def hits(evaluation: Evaluation) -> list[dict[tuple[str, int], list[int]]]:
    """For each destination and object the numbers of rules that fired and complements of undecided ones."""
    return [{key: sorted(codes) for key, codes in one.outs.items()} for one in evaluation.judgements]


def same(case: Case, record: Any, on: date) -> None:
    fast, slow = evaluate(case.snapshot, record, on), evaluate_slowly(case.snapshot, record, on)
    assert hits(fast) == hits(slow)
    assert Decision(fast).to_json() == Decision(slow).to_json()


@given(cases())
def test_small_rule_sets(case: Case) -> None:
    for record, on in case.asked:
        same(case, record, on)


@given(cases(Options(rules=(8, 16), kinds=("order",))))
def test_rule_sets_large_enough_for_dispatch(case: Case) -> None:
    for record, on in case.asked:
        same(case, record, on)


@given(cases(Options(rules=(3, 12), kinds=("listing",)), asked=2))
def test_listings_offered_to_many_places(case: Case) -> None:
    for record, on in case.asked:
        same(case, record, on)
