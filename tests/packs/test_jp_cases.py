"""The cases beside the Japanese rules: food, household goods, product safety, cosmetics, mail order."""

from __future__ import annotations

from pathlib import Path

import pytest

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.rules.syntax import Status
from xcompliance.testing import run_file

PACKS = ("jp/food-labelling", "jp/household-goods", "jp/product-safety", "jp/cosmetics", "jp/mail-order")
FILES = [path for pack in PACKS for path in sorted((rules_dir() / pack).glob("*.test.yaml"))]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=list(PACKS))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name.removesuffix('.test.yaml')}")
def test_cases_beside_the_rule(engine: Engine, path: Path) -> None:
    results = list(run_file(engine, path, rules_dir()))
    assert results
    assert [f"{result.name}: {failure}" for result in results for failure in result.failures] == []


def test_there_are_at_least_850_cases(engine: Engine) -> None:
    assert sum(1 for path in FILES for _ in run_file(engine, path, rules_dir())) >= 850


def test_every_active_rule_is_seen_firing_and_silent(engine: Engine) -> None:
    firing: set[str] = set()
    silent: set[str] = set()
    for path in FILES:
        for result in run_file(engine, path, rules_dir()):
            assert result.decision is not None
            fired = any(finding.id == result.rule for finding in result.decision.findings)
            (firing if fired else silent).add(result.rule)
    active = {rule.id for rule in engine.snapshot.rules.values() if rule.status is Status.ACTIVE}
    assert active - firing == set()
    assert active - silent == set()


def test_every_rule_speaks_three_languages_to_buyer_and_seller(engine: Engine) -> None:
    for rule in engine.snapshot.rules.values():
        assert {language: set(texts) for language, texts in rule.texts.items()} == {
            language: {"buyer", "seller"} for language in ("en", "ja", "zh")
        }, rule.id


def test_every_rule_cites_a_checked_source(engine: Engine) -> None:
    for rule in engine.snapshot.rules.values():
        assert rule.citations, rule.id
        assert all(citation.source and citation.says and citation.checked for citation in rule.citations), rule.id
