"""Law: what a snapshot judged before changes nothing. Its plans and memories are caches and nothing else."""

from __future__ import annotations

from hypothesis import given
from tests.properties.strategies import Case, cases

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import evaluate
from xcompliance.engine.snapshot import Snapshot


@given(cases(asked=4))
def test_judged_after_others_or_alone(case: Case) -> None:
    warm = case.snapshot
    for record, on in (*case.asked, *reversed(case.asked)):
        alone = Snapshot(warm.packs, warm.jurisdictions)
        assert Decision(evaluate(warm, record, on)).to_json() == Decision(evaluate(alone, record, on)).to_json()
