"""The cases beside the EU VAT and EU duty rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.rules.syntax import Status
from xcompliance.testing import run_file
from xcompliance.testing.coverage import clause_coverage
from xcompliance.testing.earned import shortfalls

AS_OF = date(2026, 11, 22)
PACKS = ("eu/vat", "eu/duty")
FILES = [path for pack in PACKS for path in sorted((rules_dir() / pack).glob("*.test.yaml"))]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=list(PACKS))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".test.yaml"))
def test_cases_beside_the_rule(engine: Engine, path: Path) -> None:
    results = list(run_file(engine, path, rules_dir()))
    assert results
    assert [f"{result.name}: {failure}" for result in results for failure in result.failures] == []


def test_there_are_at_least_250_cases(engine: Engine) -> None:
    assert sum(1 for path in FILES for _ in run_file(engine, path, rules_dir())) >= 250


def test_every_active_rule_has_earned_its_status(engine: Engine) -> None:
    results = [result for path in FILES for result in run_file(engine, path, rules_dir())]
    coverage = clause_coverage(engine.snapshot, results)
    assert [problem.message for problem in shortfalls(coverage.values(), AS_OF)] == []


def test_law_that_is_not_in_force_is_stored_and_inert(engine: Engine) -> None:
    proposed = {rule.id for rule in engine.snapshot.rules.values() if rule.status is Status.PROPOSED}
    assert {
        "eu.vat.vida-single-registration-2028",
        "eu.vat.import-liability-2028",
        "eu.duty.eu-handling-fee",
    } <= proposed
    assert not proposed & {rule.id for rule in engine.snapshot.numbered}
