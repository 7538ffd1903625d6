"""Dangerous goods, imports and parcels: the ledger of the facts, and whole orders by carrier, mode and destination."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from xcompliance.engine.decision import Decision
from xcompliance.engine.shipped import jurisdictions_dir, rules_dir
from xcompliance.facade import Engine
from xcompliance.testing.samples import changed, sample, samples_dir
from xcompliance.verdict import Verdict

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "compliance" / "dangerous_goods_parcels.csv"
PACKS = ["global/dangerous-goods", "global/imports", "global/parcels", "eu/blocking-statute", "global/embargo"]
ON = date(2026, 11, 22)
A, D, R, B = Verdict.ALLOW, Verdict.ALLOW_WITH_DUTIES, Verdict.REVIEW, Verdict.BLOCK
DG = "order.lines[0].dangerous_goods"
AIR = {"order.shipping.mode": "air"}
POST = {"order.shipping.carrier": "post"}


@cache
def engine() -> Engine:
    return Engine.load(packs=PACKS)


def judged(name: str, given: dict[str, Any], on: date = ON) -> Decision:
    return engine().evaluate(changed(sample(f"order/{name}", samples_dir(rules_dir())), given), on=on)


def said(decision: Decision) -> Verdict:
    return max((one.verdict for one in (*decision.findings, *decision.undecided) if one.pack), default=A)


def ledger() -> Iterator[dict[str, str]]:
    with (jurisdictions_dir() / "transport" / "coverage.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def test_every_row_of_the_facts_is_in_the_ledger_and_no_other() -> None:
    if not FACTS.is_file():
        pytest.skip("the fact files are not beside this checkout")
    with FACTS.open(newline="", encoding="utf-8") as file:
        rows = {f"{row['un_number']}/{row['mode']}" for row in csv.DictReader(file)}
    assert {row["row"] for row in ledger()} == rows


def test_everything_the_ledger_names_exists() -> None:
    for row in ledger():
        kind, _, what = row["where"].partition(":")
        assert kind != "rule" or what in engine().snapshot.rules, row


def test_low_confidence_never_blocks() -> None:
    low = [rule for rule in engine().snapshot.rules.values() if rule.confidence == "low"]
    assert low
    assert all(rule.then.verdict is not B for rule in low)


@pytest.mark.parametrize(
    ("name", "given", "verdict"),
    [
        ("dg-power-bank", {}, D),
        ("dg-power-bank", {"order.shipping.mode": "sea", f"{DG}.watt_hours": "101"}, R),
        ("dg-power-bank", {"order.shipping.mode": "unknown"}, R),
        ("dg-power-bank", {f"{DG}.un": "UN3481"}, R),
        ("dg-power-bank", AIR, D),
        ("dg-power-bank", {**AIR, f"{DG}.state_of_charge": "31%"}, B),
        ("dg-power-bank", POST, B),
        ("dg-power-bank", {**POST, "order.ship_to": {"country": "DE"}}, D),
        ("dg-power-bank", {"order.shipping.carrier": "royal_mail"}, B),
        ("dg-power-bank", {f"{DG}.un383_summary": False}, R),
        ("dg-headphones", AIR, A),
        ("dg-headphones", {**AIR, f"{DG}.watt_hours": "100", f"{DG}.cell_watt_hours": "20"}, A),
        ("dg-headphones", {**AIR, f"{DG}.watt_hours": "100.1", f"{DG}.cell_watt_hours": "20"}, R),
        ("dg-headphones", POST, D),
        ("dg-headphones", {**POST, f"{DG}.cells": 5, f"{DG}.batteries": 3}, B),
        ("dg-e-bike", {**AIR, f"{DG}.state_of_charge": "100%"}, B),
        ("dg-perfume", AIR, D),
        ("dg-perfume", POST, R),
        ("dg-perfume", {f"{DG}": "unknown", **AIR}, A),
    ],
)
def test_one_parcel_by_each_way(name: str, given: dict[str, Any], verdict: Verdict) -> None:
    assert said(judged(name, given)) is verdict


def test_the_finding_names_the_line_it_speaks_of() -> None:
    finding = next(one for one in judged("dg-power-bank", POST).findings if one.verdict is B)
    assert finding.scope.object == "lines[0].dangerous_goods"


@pytest.mark.parametrize(
    ("seat", "country", "verdict"),
    [("DE", "CU", D), ("US", "CU", B), ("DE", "IR", R), ("BR", "CU", A), ("DE", "PL", A)],
)
def test_union_and_american_views_stay_apart(seat: str, country: str, verdict: Verdict) -> None:
    party = {"established_in": [seat]}
    given = {"order.operator": party, "order.seller": party, "order.ship_to": {"country": country}}
    assert said(judged("embargo-from-eu", given)) is verdict


def test_between_two_seats_counsel_is_asked_and_the_block_stands() -> None:
    given = {"order.operator": {"established_in": ["US"]}, "order.ship_to": {"country": "CU"}}
    decision = judged("embargo-from-eu", given)
    assert said(decision) is B
    assert "eu.blocking-statute.cuba-two-seats" in {one.id for one in decision.findings}
