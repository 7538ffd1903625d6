"""Law: a decision written as JSON and read back says the same, to the byte."""

from __future__ import annotations

from hypothesis import given
from tests.properties.strategies import Case, cases

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import evaluate


@given(cases(asked=2))
def test_json_round_trip(case: Case) -> None:
    for record, on in case.asked:
        decision = Decision(evaluate(case.snapshot, record, on))
        again = Decision.from_json(decision.to_json())
        assert again == decision
        assert again.to_json() == decision.to_json()
        assert (again.verdict, again.findings, again.undecided) == (
            decision.verdict,
            decision.findings,
            decision.undecided,
        )
        assert (again.tax, again.risk, again.duties) == (decision.tax, decision.risk, decision.duties)
        assert (again.needs, again.cases, again.on) == (decision.needs, decision.cases, decision.on)
        assert again.reasons("en", "seller") == decision.reasons("en", "seller")
