"""The fraud signals: their cases, points that sum, bands, and texts that give nothing away."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.facts import record_from
from xcompliance.rules.syntax import Literal
from xcompliance.testing import run_file
from xcompliance.testing.samples import changed, sample, samples_dir
from xcompliance.verdict import Verdict

AS_OF = date(2026, 11, 22)
FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "fraud" / "risk_signals.csv"
FILES = sorted((rules_dir() / "global/fraud").glob("*.test.yaml"))
POINTS = {"weak": 5, "medium": 12, "strong": 25}
OTHER_NAMES = {
    "device_change_and_address_change": "account-takeover",
    "signup_to_purchase_seconds": "signup-to-purchase",
}
WITHOUT_RULE = {
    "apple_relay",
    "avs_unavailable",
    "cvv_unavailable",
    "parcel_locker",
    "iban_foreign",
    "language_mismatch",
}
ENGINE = Engine.load(packs=["global/fraud"])
CALM = sample("order/fraud-calm", samples_dir(rules_dir()))


def decide(base: str = "", **given: Any) -> Any:
    payload = sample(f"order/{base}", samples_dir(rules_dir())) if base else CALM
    return ENGINE.evaluate(record_from(changed(payload, given)), on=AS_OF)


def signals() -> list[dict[str, str]]:
    if not FACTS.is_file():
        pytest.skip("the fact files are not beside this checkout")
    with FACTS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".test.yaml"))
def test_cases_beside_the_rule(path: Path) -> None:
    results = list(run_file(ENGINE, path, rules_dir()))
    assert results
    assert [f"{result.name}: {failure}" for result in results for failure in result.failures] == []


def test_every_researched_signal_has_a_rule_or_weighs_nothing() -> None:
    for row in signals():
        rule = ENGINE.snapshot.rules.get(f"global.fraud.{OTHER_NAMES.get(row['id'], row['id'].replace('_', '-'))}")
        assert (rule is None) == (row["id"] in WITHOUT_RULE), row["id"]
        if rule is None or rule.then.score is None:
            continue
        points = rule.then.score.points
        assert isinstance(points, Literal)
        weight = row["typical_weight"]
        assert points.value < 0 if weight == "lowers" else points.value == POINTS[weight], row["id"]


def test_a_calm_order_has_no_points_and_is_accepted() -> None:
    risk = decide().risk
    assert (risk.points, risk.band, risk.action) == (0, "low", "accept")


def test_a_risky_order_and_card_testing_are_held_for_a_person_not_blocked() -> None:
    for base in ("fraud-risky", "fraud-card-testing"):
        decision = decide(base)
        assert decision.risk.band == "very_high"
        assert decision.verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    ("signals_given", "points", "band"),
    [
        ({"order.session.ip_distance_km": 1000}, 12, "low"),
        ({"order.session.ip_type": "tor"}, 25, "elevated"),
        ({"order.session.ip_type": "tor", "order.payment.avs_result": "none"}, 37, "elevated"),
        (
            {"order.session.ip_type": "tor", "order.payment.avs_result": "none", "order.session.local_hour": 2},
            42,
            "high",
        ),
        (
            {"order.session.ip_type": "tor", "order.payment.cvv_result": "no_match", "order.session.headless": True},
            75,
            "very_high",
        ),
    ],
)
def test_bands(signals_given: dict[str, Any], points: int, band: str) -> None:
    risk = decide(**signals_given).risk
    assert (risk.points, risk.band) == (points, band)


def test_trust_lowers_the_points() -> None:
    alone = decide(**{"order.session.ip_type": "tor"}).risk.points
    loyal = decide(**{"order.session.ip_type": "tor", "order.buyer.history.undisputed_orders_120d": 3}).risk
    assert loyal.points == alone - 15
    assert loyal.band == "low"


def test_buyers_learn_nothing_about_signals() -> None:
    scored = [rule for rule in ENGINE.snapshot.rules.values() if rule.then.score is not None]
    for lang in ("en", "ja", "zh"):
        assert len({rule.texts[lang]["buyer"] for rule in scored}) == 1
        assert all(rule.texts[lang]["staff"] for rule in scored)


COUNTERS = ["cards_per_ip_1h", "emails_per_ip_1h", "accounts_per_device_24h", "declined_cards_24h", "names_per_card_7d"]


@settings(max_examples=200)
@given(st.fixed_dictionaries({}, optional={f"order.velocity.{name}": st.integers(0, 50) for name in COUNTERS}))
def test_reasons_sum_to_the_points_and_no_points_block(counters: dict[str, int]) -> None:
    decision = decide(**counters)
    assert sum(reason.points for reason in decision.risk.reasons) == decision.risk.points
    assert decision.verdict < Verdict.BLOCK
