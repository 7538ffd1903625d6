"""The cases beside the US sales tax rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.testing import run_file

FILES = sorted((rules_dir() / "us/sales-tax").glob("*.test.yaml"))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["us/sales-tax"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".test.yaml"))
def test_cases_beside_the_rule(engine: Engine, path: Path) -> None:
    results = list(run_file(engine, path, rules_dir()))
    assert results
    assert [f"{result.name}: {failure}" for result in results for failure in result.failures] == []


def test_there_are_at_least_250_cases(engine: Engine) -> None:
    assert sum(1 for path in FILES for _ in run_file(engine, path, rules_dir())) >= 250


def test_every_rule_has_cases(engine: Engine) -> None:
    assert {f"us.sales-tax.{path.name.removesuffix('.test.yaml')}" for path in FILES} == set(engine.snapshot.rules)
