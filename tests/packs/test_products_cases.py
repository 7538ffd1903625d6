"""The cases beside the rules on products and offers outside Japan, and what every one of these rules must have."""

from __future__ import annotations

from pathlib import Path

import pytest

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.rules.syntax import Status
from xcompliance.testing import CaseResult, run_file
from xcompliance.verdict import Confidence, Verdict

PACKS = (
    "au/products", "br/products", "ch/products", "cn/products", "eu/consumer-rights", "eu/cosmetics",
    "eu/export-control", "eu/food-information", "eu/labels", "eu/notices", "eu/platform-duties",
    "eu/producer-responsibility",
    "eu/product-safety", "eu/restricted-goods", "eu/trader-traceability", "gb/products", "global/counterfeit",
    "gulf/products", "id/products", "in/products", "jp/import-bans", "kr/products", "mx/products", "sg/products",
    "th/products", "us/inform", "us/offers", "us/product-labels", "us/product-safety", "us/restricted-goods",
    "us/take-it-down",
)  # fmt: skip
FILES = [path for pack in PACKS for path in sorted((rules_dir() / pack).glob("*.test.yaml"))]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=list(PACKS))


@pytest.fixture(scope="module")
def results(engine: Engine) -> dict[Path, list[CaseResult]]:
    return {path: list(run_file(engine, path, rules_dir())) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name.removesuffix('.test.yaml')}")
def test_cases_beside_the_rule(results: dict[Path, list[CaseResult]], path: Path) -> None:
    assert results[path]
    assert [f"{result.name}: {failure}" for result in results[path] for failure in result.failures] == []


def test_there_are_at_least_2400_cases(results: dict[Path, list[CaseResult]]) -> None:
    assert sum(len(found) for found in results.values()) >= 2400


def test_every_active_rule_is_seen_firing_and_silent(engine: Engine, results: dict[Path, list[CaseResult]]) -> None:
    firing: set[str] = set()
    silent: set[str] = set()
    for result in (one for found in results.values() for one in found):
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


def test_low_confidence_never_blocks(engine: Engine) -> None:
    low = [rule for rule in engine.snapshot.rules.values() if rule.confidence is Confidence.LOW]
    assert len(low) >= 15
    assert [rule.id for rule in low if rule.then.verdict is Verdict.BLOCK] == []
