"""Law: a rule that stays undecided names at least one fact or value that would help to decide it."""

from __future__ import annotations

from hypothesis import given
from tests.properties.strategies import Case, cases

from xcompliance.engine.evaluate import evaluate
from xcompliance.engine.needs import undecided_needs
from xcompliance.rules.printer import to_yaml


@given(cases())
def test_needs_are_never_empty(case: Case) -> None:
    for record, on in case.asked:
        for judgement in evaluate(case.snapshot, record, on).judgements:
            for hit in judgement.hits():
                rule = case.snapshot.numbered[hit.number]
                if not hit.fired:
                    assert undecided_needs(rule, judgement.item_context(hit)), to_yaml(rule)
