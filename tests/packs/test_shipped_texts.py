"""What every shipped rule must have beside its cases: texts for those it concerns, and sources somebody read."""

from __future__ import annotations

from functools import cache

from xcompliance.engine.snapshot import Snapshot, load_snapshot
from xcompliance.verdict import Confidence, Verdict

LANGUAGES = {"en", "ja", "zh"}
AUDIENCES = {("buyer", "seller"), ("seller",), ("buyer", "staff")}
PRODUCTS = ("cosmetics", "food", "household", "label", "product", "restricted-goods", "consumer-rights", "mail-order")
"""Words in the names of packs about goods and offers: their rules speak to buyers as well as to sellers."""


@cache
def snapshot() -> Snapshot:
    return load_snapshot()


def test_every_rule_speaks_three_languages_to_the_same_people() -> None:
    for rule in snapshot().rules.values():
        assert set(rule.texts) == LANGUAGES, rule.id
        spoken_to = {tuple(sorted(texts)) for texts in rule.texts.values()}
        assert len(spoken_to) == 1, rule.id
        assert spoken_to <= AUDIENCES, rule.id


def test_rules_about_goods_speak_to_buyers_and_sellers() -> None:
    rules = [rule for rule in snapshot().rules.values() if any(word in rule.pack for word in PRODUCTS)]
    assert len(rules) >= 250
    assert [rule.id for rule in rules if set(rule.texts["en"]) != {"buyer", "seller"}] == []


def test_every_rule_cites_a_checked_source() -> None:
    for rule in snapshot().rules.values():
        assert rule.citations, rule.id
        assert all(citation.source and citation.says and citation.checked for citation in rule.citations), rule.id


def test_low_confidence_never_blocks() -> None:
    low = [rule for rule in snapshot().rules.values() if rule.confidence is Confidence.LOW]
    assert len(low) >= 15
    assert [rule.id for rule in low if rule.then.verdict is Verdict.BLOCK] == []
