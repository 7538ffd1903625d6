"""Every researched row on Japanese goods, sanctions, privacy and notices is encoded or a known gap with its reason."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.facade import Engine
from xcompliance.verdict import Verdict

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "compliance"
JAPAN = ("jp/food-labelling", "jp/household-goods", "jp/product-safety", "jp/cosmetics", "jp/mail-order")
PACKS = (*JAPAN, "eu/gdpr", "us/dmca", "global/embargo")
Row = dict[str, str]
KEYS: dict[str, tuple[str, Callable[[Row], str | None]]] = {
    "jp_labelling_and_sales": ("jp", lambda row: f"{row['goods_or_act']}/{row['item']}"),
    "food_allergens": (
        "jp",
        lambda row: f"JP/{row['allergen']}/{row['status']}" if row["jurisdiction"] == "JP" else None,
    ),
    "sanctions_territories": (
        "sanctions",
        lambda row: f"{row['territory']}/{row['imposed_by']}/{row['effective_from']}",
    ),
    "privacy_age_of_digital_consent": ("eu-privacy", lambda row: f"{row['country']}/{row['effective_from']}"),
    "privacy_dsr_clocks": ("eu-privacy", lambda row: f"{row['regime']}/{row['request_kind']}/{row['clock']}"),
    "ip_notice_regimes": ("ip", lambda row: row["regime"]),
    "us_rules": ("ip", lambda row: f"DMCA/{list(row.values())[1]}" if next(iter(row.values())) == "DMCA" else None),
}


def ledger(folder: str) -> Iterator[Row]:
    with (jurisdictions_dir() / folder / "coverage.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=list(PACKS))


@pytest.mark.parametrize("name", KEYS)
def test_every_row_of_the_facts_is_in_the_ledger_and_no_other(name: str) -> None:
    if not FACTS.is_dir():
        pytest.skip("the fact files are not beside this checkout")
    folder, key = KEYS[name]
    with (FACTS / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = {found for row in csv.DictReader(file) if (found := key(row)) is not None}
    assert {row["row"] for row in ledger(folder) if row["file"] == name} == rows


@pytest.mark.parametrize("folder", ["jp", "sanctions", "eu-privacy", "ip"])
def test_everything_the_ledger_names_exists(engine: Engine, folder: str) -> None:
    for row in ledger(folder):
        kind, _, what = row["where"].partition(":")
        known = {"rule": engine.snapshot.rules, "value": engine.snapshot.values}
        assert set(what.split()) <= set(known[kind]) if kind in known else len(what) > 20, row


def test_low_confidence_never_blocks(engine: Engine) -> None:
    low = [rule for rule in engine.snapshot.rules.values() if rule.confidence == "low"]
    assert all(rule.then.verdict is not Verdict.BLOCK for rule in low)
