"""Every researched row on products and offers is encoded or a known gap with its reason."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.facade import Engine
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.verdict import Confidence, Verdict

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "compliance"
FOLDERS = ("eu", "us", "global")
Row = dict[str, str]


def _allergen(row: Row) -> str | None:
    place = row["jurisdiction"]
    return f"{place}/{row['allergen']}/{row['status']}" if place in ("EU", "GB", "US") else None


KEYS: dict[str, Callable[[Row], str | None]] = {
    "eu_product_regimes": lambda row: f"{row['category']}/{row['act']}",
    "eu_ce_and_responsible_person": lambda row: row["category"],
    "eu_epr_registers": lambda row: f"{row['country']}/{row['stream']}/{row['effective_from']}",
    "eu_platform_and_consumer_duties": lambda row: f"{row['act']}/{row['kind']}/{row['citation']}",
    "food_allergens": _allergen,
    "us_rules": lambda row: f"{row['act']}/{row['item']}" if row["act"] != "DMCA" else None,
    "other_market_rules": lambda row: f"{row['country']}/{row['goods_or_topic']}/{row['rule_id']}",
    "customs_and_import_checks": lambda row: f"{row.get('place', '')}/{row['topic']}",
    "counterfeit_signals": lambda row: row["signal"],
}
CONFIDENCE = {"A": "high", "B": "high", "C": "low"}


def ledger() -> Iterator[Row]:
    for folder in FOLDERS:
        with (jurisdictions_dir() / folder / "products" / "coverage.csv").open(newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.mark.parametrize("name", KEYS)
def test_every_row_of_the_facts_is_in_the_ledger_and_no_other(name: str) -> None:
    if not FACTS.is_dir():
        pytest.skip("the fact files are not beside this checkout")
    with (FACTS / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = {found: CONFIDENCE[row["confidence"]] for row in csv.DictReader(file) if (found := KEYS[name](row))}
    assert {row["row"]: row["confidence"] for row in ledger() if row["file"] == name} == rows


def test_everything_the_ledger_names_exists(engine: Engine) -> None:
    known = {"rule": engine.snapshot.rules, "value": engine.snapshot.values}
    for row in ledger():
        kind, _, what = row["where"].partition(":")
        assert set(what.split()) <= set(known[kind]) if kind in known else len(what) > 20, row


def test_most_rows_are_encoded_and_not_excused() -> None:
    rows = list(ledger())
    gaps = [row["row"] for row in rows if row["where"].startswith("gap:")]
    assert len(gaps) <= 32, gaps


def test_a_row_of_low_confidence_never_blocks(engine: Engine) -> None:
    for row in ledger():
        if row["confidence"] == "low" and row["where"].startswith("rule:"):
            for name in row["where"].partition(":")[2].split():
                rule = engine.snapshot.rules[name]
                assert rule.then.verdict is not Verdict.BLOCK, row
                assert rule.confidence in (Confidence.LOW, Confidence.MEDIUM) or rule.then.tax, row


def test_us_allergens_are_the_nine_of_the_facts(engine: Engine) -> None:
    """A second reading of the facts: their nine names, in our words, are all on the list of 2023."""
    value = engine.snapshot.values.get("us.products.food-allergens")
    assert isinstance(value, DatedValue)
    before, after = value.at(date(2022, 12, 31)), value.at(date(2023, 1, 1))
    assert before is not None
    assert after is not None
    nine = {"milk", "egg", "fish", "crustaceans", "nuts", "wheat", "peanut", "soy", "sesame"}
    assert nine <= set(after.value)
    assert nine - set(before.value) == {"sesame"}
