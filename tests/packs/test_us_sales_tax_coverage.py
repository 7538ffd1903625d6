"""Every researched fact about US sales tax is encoded with its value, or listed as a known gap with its reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.facade import Engine
from xcompliance.money import Money, Rate

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
AS_OF = date(2026, 11, 22)
KEYS: dict[str, Callable[[dict[str, str]], str]] = {
    "us_states": lambda row: row["state"],
    "us_taxability": lambda row: f"{row['state']}/{row['category']}",
    "us_nexus_transaction_test": lambda row: row["state"],
    "us_special_rules": lambda row: f"{row['state_or_key']}/{row['rule']}",
    "us_sales_tax_holidays_2026": lambda row: (
        f"{row['state']}/{row['valid_from'] or 'none'}/{row['category'] or 'none'}"
    ),
    "us_local_rate_samples": lambda row: f"{row['state']}/{row['zip5']}",
    "rounding_rules": lambda row: row["jurisdiction"],
    "source_conflicts": lambda row: row["topic"],
    "us_ein_prefixes": lambda row: row["prefix"],
}
ELSEWHERE = ("Jungholz", "Livigno", "Belgian", "Denmark", "EU ", "Greek", "node ", "Czech", "Japan", "Finnish")
OUR_NAMES = {"groceries": "food_basic", "ebook_download": "ebook"}
NOT_TAXED = {"AK", "DE", "MT", "NH", "OR"}
STATE_ALONE = re.compile(r"^\(state( and county)?[;)]")
"""What a fact says of goods that the state exempts and its localities need not."""
MEANING = {
    "T": {"taxable"},
    "E": {"exempt"},
    "L": {"local_only"},
    "R": {"reduced", "higher", "uniform", "local_only", "by_use"},
    "C": {"taxable", "by_use", "share"},
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["us/sales-tax"])


def ledger() -> dict[tuple[str, str], str]:
    with (jurisdictions_dir() / "us" / "coverage.csv").open(newline="", encoding="utf-8") as file:
        return {(row["file"], row["row"]): row["where"] for row in csv.DictReader(file)}


def facts(name: str) -> list[dict[str, str]]:
    if not FACTS.is_dir():
        pytest.skip("the fact files are not beside this checkout")
    folder = "compliance" if name == "us_ein_prefixes" else "tax"
    with (FACTS / folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if name == "source_conflicts":
        return [row for row in rows if not row["topic"].startswith(ELSEWHERE)]
    return [row for row in rows if name != "rounding_rules" or row["jurisdiction"].startswith("US-")]


def held(engine: Engine, table: str, *keys: str) -> object:
    entry = engine.snapshot.values.get(table).find(keys, AS_OF)  # type: ignore[union-attr]
    return None if entry is None else entry.value


@pytest.mark.parametrize("name", KEYS)
def test_every_row_of_the_facts_is_in_the_ledger_and_no_other(name: str) -> None:
    rows = {KEYS[name](row) for row in facts(name)}
    listed = {row for file, row in ledger() if file == name}
    assert rows - listed == set(), "facts nobody encoded or explained"
    assert listed - rows == set(), "ledger rows without a fact"


def test_everything_the_ledger_names_exists(engine: Engine) -> None:
    snapshot = engine.snapshot
    wrong = []
    for key, where in ledger().items():
        kind, _, name = where.partition(":")
        known = {"value": name in snapshot.values, "rule": name in snapshot.rules, "gap": len(name) > 10}
        if not known.get(kind, False):
            wrong.append((key, where))
    assert wrong == []


def test_state_rates_and_liability_are_those_of_the_facts(engine: Engine) -> None:
    wrong = []
    for row in facts("us_states"):
        place = f"US-{row['state']}"
        rate = held(engine, "us.sales-tax.state-rate", place)
        if row["state"] in NOT_TAXED:
            assert rate is None
            continue
        if rate != Rate.parse(f"{row['state_rate_pct']}%"):
            wrong.append((place, "rate", rate))
        if held(engine, "us.sales-tax.liable", place, "marketplace") != "marketplace":
            wrong.append((place, "marketplace", row["marketplace_effective"]))
        local = {"Y": "state_only", "N": "full"}[row["has_local_tax"]]
        if held(engine, "us.sales-tax.local-coverage", place) != local:
            wrong.append((place, "coverage", local))
        if held(engine, "us.nexus.amount", place) != Money.of(row["nexus_amount_usd"], "USD"):
            wrong.append((place, "nexus", row["nexus_amount_usd"]))
        if held(engine, "us.nexus.combine", place) != (row["nexus_combine"] or "none"):
            wrong.append((place, "combine", row["nexus_combine"]))
    assert wrong == []


def test_facilitator_laws_begin_on_their_day(engine: Engine) -> None:
    table = engine.snapshot.values.get("us.sales-tax.liable")
    starts = {(row.keys[0], row.entry.value): row.entry.start for row in table.rows if row.keys[1] == "marketplace"}  # type: ignore[union-attr]
    for row in facts("us_states"):
        if row["marketplace_effective"]:
            assert str(starts[f"US-{row['state']}", "marketplace"]) == row["marketplace_effective"][:10]


def test_taxability_is_that_of_the_facts(engine: Engine) -> None:
    wrong = []
    for row in facts("us_taxability"):
        where = ledger()["us_taxability", KEYS["us_taxability"](row)]
        category = OUR_NAMES.get(row["category"], row["category"])
        found = held(engine, "us.sales-tax.taxability", f"US-{row['state']}", category)
        if where.startswith("gap:") or row["state"] in NOT_TAXED:
            if found is not None:
                wrong.append((row["state"], category, found))
        elif row["status"] == "E" and STATE_ALONE.search(row["detail"]) and found == "local_only":
            continue
        elif found not in MEANING[row["status"]]:
            wrong.append((row["state"], category, row["status"], found))
    assert wrong == []


def test_every_status_that_has_a_rate_of_its_own_finds_it(engine: Engine) -> None:
    table = engine.snapshot.values.get("us.sales-tax.taxability")
    missing = [
        row.keys
        for row in table.rows  # type: ignore[union-attr]
        if row.entry.value in {"reduced", "higher", "uniform"}
        and engine.snapshot.values.get("us.sales-tax.category-rate").find(row.keys, row.entry.start) is None  # type: ignore[union-attr]
    ]
    assert missing == []


def test_count_tests_end_on_the_day_of_the_facts(engine: Engine) -> None:
    table = engine.snapshot.values.get("us.nexus.combine")
    for row in facts("us_nexus_transaction_test"):
        removed, place = row["removed_on"], f"US-{row['state']}"
        entry = table.find((place,), AS_OF)  # type: ignore[union-attr]
        assert (entry.value == "none") == bool(removed)
        if removed and row["state"] not in {"CA", "CO", "IA", "ND", "WA"}:
            assert str(entry.start) == removed


def test_low_confidence_never_taxes(engine: Engine) -> None:
    for name in ("state-rate", "category-rate", "taxability", "shipping", "rate-by-use"):
        table = engine.snapshot.values.get(f"us.sales-tax.{name}")
        assert [row.keys for row in table.rows if row.entry.confidence == "low"] == []  # type: ignore[union-attr]


def test_the_nexus_rules_know_every_combination_their_tables_hold(engine: Engine) -> None:
    """The rules leave out combinations no state has; a state that brings a new one must widen them."""
    table = engine.snapshot.values.get("us.nexus.combine")
    both, either = set(), set()
    for row in table.rows:  # type: ignore[union-attr]
        place, word, day = row.keys[0], row.entry.value, row.entry.start
        tests = [
            engine.snapshot.values.get(name).find((place,), day)  # type: ignore[union-attr]
            for name in ("us.nexus.base", "us.nexus.amount-test", "us.nexus.count-test")
        ]
        said = tuple("" if entry is None else entry.value for entry in tests)
        if word == "and":
            both.add((place, *said))
        elif word == "or":
            either.add(said[2])
    assert both == {
        ("US-NY", "gross", "more_than", "more_than"),
        ("US-CT", "retail", "at_least", "at_least"),
        ("US-MA", "gross", "more_than", "at_least"),
    }
    assert either == {"at_least"}
