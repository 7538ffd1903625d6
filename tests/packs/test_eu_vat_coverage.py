"""Every researched fact about EU VAT is encoded or listed as a known gap with its reason."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.facade import Engine

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "tax"
KEYS: dict[str, Callable[[dict[str, str]], str]] = {
    "eu_vat_rates": lambda row: row["iso2"],
    "eu_vat_rate_history": lambda row: f"{row['iso2']}/{row['kind']}/{row['scope'][:60]}/{row['valid_from'] or 'open'}",
    "eu_territories": lambda row: row["code"],
    "eu_reduced_categories": lambda row: f"{row['iso2']}/{row['category']}",
    "eu_schemes": lambda row: row["key"],
    "invoice_fields": lambda row: f"{row['jurisdiction']}/{row['document']}/{row['field'][:60]}",
    "fx_rules": lambda row: f"{row['jurisdiction']}/{row['use']}",
    "rounding_rules": lambda row: f"{row['jurisdiction']}/{row['level_allowed']}",
}
OTHERS = frozenset({"invoice_fields", "fx_rules", "rounding_rules"})  # files that speak of other places as well


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["eu/vat", "eu/duty"])


def ledger() -> dict[tuple[str, str], str]:
    with (jurisdictions_dir() / "eu" / "coverage.csv").open(newline="", encoding="utf-8") as file:
        return {(row["file"], row["row"]): row["where"] for row in csv.DictReader(file)}


def facts(name: str) -> list[dict[str, str]]:
    if not FACTS.is_dir():
        pytest.skip("the fact files are not beside this checkout")
    with (FACTS / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", KEYS)
def test_every_row_of_the_facts_is_in_the_ledger_and_no_other(name: str) -> None:
    rows = {KEYS[name](row) for row in facts(name) if name not in OTHERS or row["jurisdiction"].startswith("EU")}
    held = {row for file, row in ledger() if file == name}
    assert rows - held == set(), "facts nobody encoded or explained"
    assert held - rows == set(), "ledger rows without a fact"


def test_everything_the_ledger_names_exists(engine: Engine) -> None:
    missing = [f"{key}: {where}" for key, where in ledger().items() if not exists(engine, where)]
    assert missing == []


def exists(engine: Engine, where: str) -> bool:
    kind, _, name = where.partition(":")
    snapshot = engine.snapshot
    if kind == "value":
        return name in snapshot.values
    if kind == "rule":
        return name in snapshot.rules
    if kind == "place":
        return snapshot.geography.known(name)
    if kind == "rate":
        return any(row.keys == keys_of(name) for row in snapshot.values.get("eu.vat.rate").rows)
    return kind == "gap" and len(name) > 10


def keys_of(name: str) -> tuple[str, ...]:
    """Place, category and code; no code means all of the category."""
    place, category, *code = name.split(",")
    return (place, category, *(code or ("",)))


def test_researched_rates_of_today_are_the_rates_of_the_table(engine: Engine) -> None:
    table = engine.snapshot.values.get("eu.vat.rate")
    wrong = []
    for row in facts("eu_reduced_categories"):
        where = ledger()["eu_reduced_categories", KEYS["eu_reduced_categories"](row)]
        number = row["rate_on_as_of_date"].split(" ")[0].rstrip(",")
        if not where.startswith("rate:") or row["iso2"] == "SE":
            continue  # Swedish medicine is split by prescription; Swedish food is dated
        keys = keys_of(where.removeprefix("rate:"))
        held = [r for r in table.rows if r.keys == keys and str(r.entry.start) <= row["as_of"]]
        held = [r for r in held if r.entry.end is None or str(r.entry.end) > row["as_of"]]
        if [str(r.entry.value) for r in held] != [f"{number}%"]:
            wrong.append((keys, number, [str(r.entry.value) for r in held]))
    assert wrong == []


def test_low_confidence_is_kept_for_what_the_law_splits_further(engine: Engine) -> None:
    low = [row for row in engine.snapshot.values.get("eu.vat.rate").rows if row.entry.confidence == "low"]
    assert all(row.entry.note and (row.keys[2] or row.keys[0] == "FR-20R") for row in low), "codes, and Corsica"


def test_the_known_gaps_do_not_grow() -> None:
    assert sum(where.startswith("gap:") for where in ledger().values()) <= 50
