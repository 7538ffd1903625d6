"""Screening from list files to the verdict: what a name alone does, what more does, and what a person decided."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import xcompliance as xc
from xcompliance.engine.decision import Decision
from xcompliance.risk.screening import ScreeningIndex, ScreeningProvider
from xcompliance.risk.screening.consolidated import read_european
from xcompliance.verdict import Verdict

LISTS = Path(__file__).resolve().parents[1] / "unit" / "risk" / "lists"
ON = date(2026, 11, 22)
A, D, R, B = Verdict.ALLOW, Verdict.ALLOW_WITH_DUTIES, Verdict.REVIEW, Verdict.BLOCK


@cache
def engine() -> xc.Engine:
    return xc.Engine.load(packs=["global/screening"])


@cache
def provider() -> ScreeningProvider:
    return ScreeningProvider(ScreeningIndex.of([read_european(LISTS / "eu.xml")]))


def judged(**buyer: Any) -> Decision:
    order = {
        "kind": "order",
        "currency": "EUR",
        "ship_to": {"country": "DE"},
        "operator": {"established_in": ["DE"]},
        "buyer": buyer,
        "lines": [{"quantity": 1, "unit_price": "10.00 EUR"}],
    }
    return asyncio.run(engine().aevaluate(order, on=ON, providers=[provider()]))


def said(decision: Decision) -> Verdict:
    return max((one.verdict for one in (*decision.findings, *decision.undecided) if one.pack), default=A)


@pytest.mark.parametrize(
    ("buyer", "verdict"),
    [
        ({"legal_name": "Maria Muster"}, A),
        ({"type": "consumer"}, A),
        ({"legal_name": "Viktor Sergeyevich Examplov"}, R),
        ({"legal_name": "Виктор Экзамплов"}, R),
        ({"legal_name": "Viktor Examplov", "birth_date": "1961-03-14"}, B),
        ({"legal_name": "Viktor Examplov", "birth_date": "1961-03-15"}, D),
        ({"legal_name": "Viktor Examplov", "identity_numbers": ["70 0000011"]}, B),
        ({"legal_name": "Somebody Else", "identity_numbers": ["70 0000011"]}, R),
        ({"legal_name": "Viktor Sergeyevich Examplov", "nationalities": ["RU"]}, B),
        ({"legal_name": "Wiktor Examplow", "nationalities": ["RU"]}, R),
        ({"legal_name": "Viktor Sergeyevich Examplov", "address": {"country": "FR"}}, R),
        ({"legal_name": "محمد عمر النموذج", "birth_date": "1970-06-01"}, R),
    ],
)
def test_what_follows_from_a_hit(buyer: dict[str, Any], verdict: Verdict) -> None:
    assert said(judged(**buyer)) is verdict


def test_the_finding_quotes_score_fields_and_version_but_no_name() -> None:
    decision = judged(legal_name="Viktor Examplov", birth_date="1961-03-14")
    finding = next(one for one in decision.findings if one.verdict is B)
    assert finding.scope.object == "screening_hits[0]"
    assert set(finding.notes) == {
        "party=buyer",
        "list_id=eu.consolidated",
        "list_version=2026-11-20",
        "entry=EU.9999.11",
        "score=96%",
        "matched_fields=name,birth_date",
        "medium_confidence",  # the threshold is a practice, no law
    }
    told = decision.to_json()
    assert "Examplov" not in told
    assert xc.Decision.from_json(told).findings == decision.findings


@pytest.mark.parametrize(("status", "verdict"), [("cleared", A), ("confirmed", B), ("possible", R)])
def test_what_a_person_decided_counts(status: str, verdict: Verdict) -> None:
    hit = {"list_id": "eu.consolidated", "score": "100%", "matched_fields": ["name"], "status": status}
    assert said(judged(legal_name="Viktor Examplov", screening_results=[hit])) is verdict


def test_no_name_however_alike_blocks_by_itself() -> None:
    for score in range(101):
        hit = {"list_id": "eu.consolidated", "score": f"{score}%", "matched_fields": ["name"]}
        assert said(judged(screening_results=[hit])) < B


def test_buyers_are_never_told_why() -> None:
    for rule in engine().snapshot.rules.values():
        for texts in rule.texts.values():
            words = texts.get("buyer", "").lower()
            assert not any(word in words for word in ("sanction", "list", "screen", "制裁", "名单"))
