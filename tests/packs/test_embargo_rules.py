"""The embargo rules: the matrix of seats and destinations."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from xcompliance.engine.decision import Decision
from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.testing.samples import changed, sample, samples_dir
from xcompliance.verdict import Verdict

ORDER = sample("order/embargo-from-us", samples_dir(rules_dir()))
ON = date(2026, 11, 22)
A, D, R, B = Verdict.ALLOW, Verdict.ALLOW_WITH_DUTIES, Verdict.REVIEW, Verdict.BLOCK
CRIMEA = {"country": "UA", "region": "UA-43"}
MATRIX = {
    "CU": ({"country": "CU"}, {"US": B, "DE": A, "GB": A, "JP": A, "BR": A}),
    "IR": ({"country": "IR"}, {"US": B, "DE": R, "GB": A, "JP": A, "BR": A}),
    "KP": ({"country": "KP"}, {"US": B, "DE": R, "GB": R, "JP": B, "BR": A}),
    "RU": ({"country": "RU", "postal_code": "101000"}, {"US": R, "DE": R, "GB": R, "JP": A, "BR": A}),
    "BY": ({"country": "BY"}, {"US": R, "DE": R, "GB": A, "JP": A, "BR": A}),
    "VE": ({"country": "VE"}, {"US": R, "DE": A, "GB": A, "JP": A, "BR": A}),
    "Crimea": (CRIMEA, {"US": B, "DE": B, "GB": B, "JP": A, "BR": A}),
    "Crimea, Russian notation": ({"country": "RU", "postal_code": "295000"}, {"US": B, "DE": B, "GB": B, "JP": A}),
    "Donetsk": ({"country": "UA", "region": "UA-14"}, {"US": R, "DE": R, "GB": R, "JP": A, "BR": A}),
    "Kherson": ({"country": "UA", "region": "UA-65"}, {"US": A, "DE": R, "GB": R, "JP": A, "BR": A}),
    "Kyiv": ({"country": "UA", "region": "UA-30"}, {"US": A, "DE": A, "GB": A, "JP": A, "BR": A}),
    "Ukraine without region": ({"country": "UA"}, {"US": R, "DE": R, "GB": R}),
    "PL": ({"country": "PL"}, {"US": A, "DE": A, "GB": A, "JP": A, "BR": A}),
}


@cache
def engine() -> Engine:
    return Engine.load(packs=["global/embargo"])


def said(decision: Decision) -> Verdict:
    """What the embargo rules say; the missing tax pack is another matter."""
    heard = [one.verdict for one in (*decision.findings, *decision.undecided) if one.pack == "global/embargo"]
    return max(heard, default=Verdict.ALLOW)


@pytest.mark.parametrize(
    ("destination", "seat", "expected"),
    [
        pytest.param(place, seat, verdict, id=f"{name} from {seat}")
        for name, (place, seats) in MATRIX.items()
        for seat, verdict in seats.items()
    ],
)
def test_seats_and_destinations(destination: dict[str, str], seat: str, expected: Verdict) -> None:
    party = {"established_in": [seat]}
    record = changed(ORDER, {"order.operator": party, "order.seller": party, "order.ship_to": destination})
    assert said(engine().evaluate(record, on=ON)) is expected


@pytest.mark.parametrize("destination", ["CU", "IR", "KP", "RU", "BY"])
def test_an_unknown_seat_never_lowers_an_embargo_to_allow(destination: str) -> None:
    record = changed(ORDER, {
        "order.operator": "unknown", "order.seller": "unknown", "order.ship_to": {"country": destination},
    })  # fmt: skip
    decision = engine().evaluate(record, on=ON)
    assert said(decision) >= Verdict.REVIEW
    assert "order.operator" in {need.path for need in decision.needs}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 6, 30), B),
        (date(2025, 7, 1), R),
        (date(2025, 9, 1), R),
        (date(2025, 9, 2), Verdict.ALLOW_WITH_DUTIES),
    ],
)
def test_syria_step_by_step(on: date, expected: Verdict) -> None:
    record = changed(ORDER, {"order.ship_to": {"country": "SY"}})
    assert said(engine().evaluate(record, on=on)) is expected


def test_buyer_texts_name_no_party_list_and_no_law() -> None:
    for rule in engine().snapshot.rules.values():
        for texts in rule.texts.values():
            assert "embargo" not in texts["buyer"].lower()
            assert "sanction" not in texts["buyer"].lower()
