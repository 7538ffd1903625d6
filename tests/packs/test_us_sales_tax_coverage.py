"""Every researched fact about US sales tax is encoded with its value, or listed as a known gap with its reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.facade import Engine
from xcompliance.money import Money, Rate

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"
AS_OF = date(2026, 11, 22)
DAY = timedelta(days=1)
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


def test_nexus_tests_bases_and_first_days_are_those_of_the_facts(engine: Engine) -> None:
    tests = {">": "more_than", ">=": "at_least"}
    first = {row.keys[0]: row.entry.start for row in reversed(engine.snapshot.values.get("us.nexus.amount").rows)}  # type: ignore[union-attr]
    wrong = []
    for row in facts("us_states"):
        if not row["nexus_amount_usd"]:
            continue
        place = f"US-{row['state']}"
        base = row["nexus_base"].split()[0]
        if held(engine, "us.nexus.amount-test", place) != tests[row["nexus_amount_test"]]:
            wrong.append((place, "comparator"))
        if held(engine, "us.nexus.base", place) != base:
            wrong.append((place, "base", base))
        count = held(engine, "us.nexus.count", place)
        if str(count or "") != row["nexus_txn_count"]:
            wrong.append((place, "count", str(count)))
        if row["state"] != "MA" and str(first[place]) != row["nexus_effective"]:
            wrong.append((place, "first day", str(first[place])))
    assert wrong == []


def test_delivery_charges_are_treated_as_the_facts_say(engine: Engine) -> None:
    meaning = {"exempt_if_separate": "exempt", "always_taxable": "taxable", "taxable_if_goods_taxable": "follows_goods"}
    wrong = []
    for row in facts("us_states"):
        place, word = f"US-{row['state']}", re.split(r"[ ;(]", row["shipping_rule"])[0]
        said = held(engine, "us.sales-tax.shipping", place, "true")
        if row["state"] in NOT_TAXED:
            continue
        wanted = "with_taxable" if row["state"] in {"NY", "LA"} else meaning[word]
        if said != wanted:
            wrong.append((place, word, said))
    assert wrong == []


def test_sourcing_is_that_of_the_facts(engine: Engine) -> None:
    wrong = []
    for row in facts("us_states"):
        word = row["intrastate_sourcing"].split()[0]
        said = held(engine, "us.sales-tax.intrastate-sourcing", f"US-{row['state']}")
        if word in {"origin", "destination"} and said != word:
            wrong.append((row["state"], word, said))
    assert wrong == []


HOLIDAY_NAMES = {
    "clothing": ("clothing", "clothing_child"),
    "footwear": ("clothing", "clothing_child"),
    "computers": ("computer",),
    "books": ("book_print",),
    "software": ("software_download",),
    "electronics": ("electronics",),
    "clothing_accessory": ("clothing_accessory",),
}


def test_holidays_have_the_days_caps_and_comparators_of_the_facts(engine: Engine) -> None:
    test, cap = (engine.snapshot.values.get(f"us.sales-tax.holiday-{name}") for name in ("test", "cap"))
    seen = 0
    for row in facts("us_sales_tax_holidays_2026"):
        where = ledger()["us_sales_tax_holidays_2026", KEYS["us_sales_tax_holidays_2026"](row)]
        if where.startswith("gap:") or not row["category"]:
            continue
        begin, last = date.fromisoformat(row["valid_from"]), date.fromisoformat(row["valid_to"])
        names = {name for word in row["category"].split("|") for name in HOLIDAY_NAMES.get(word, ())}
        assert names, row
        for name in names:
            keys = (f"US-{row['state']}", name)
            word = {"<": "below", "<=": "at_most", "": "no_limit"}[row["cap_test"]]
            limit = Money.of(row["per_item_cap_usd"], "USD") if row["per_item_cap_usd"] else None
            for day, wanted in ((begin, word), (last, word), (begin - DAY, "no_holiday"), (last + DAY, "no_holiday")):
                assert (test.find(keys, day) or test.otherwise).value == wanted, (keys, day)  # type: ignore[union-attr]
            entry = cap.find(keys, begin)  # type: ignore[union-attr]
            assert (None if entry is None else entry.value) == limit, keys
            seen += 1
    assert seen >= 38


def test_every_prefix_the_tax_office_never_assigned_is_asked_about_and_no_other(engine: Engine) -> None:
    for row in facts("us_ein_prefixes"):
        merchant = {"kind": "merchant", "id": "m", "ein": f"{row['prefix']}-3456789"}
        fired = {finding.id for finding in engine.evaluate(merchant, on=AS_OF).findings}
        assert ("us.sales-tax.ein-prefix" in fired) == (row["assigned"] == "no"), row["prefix"]


def test_what_a_seller_collects_by_category_is_marked_as_of_medium_confidence(engine: Engine) -> None:
    """How a state treats a category is researched with medium confidence: no tax line claims more."""
    rules = engine.snapshot.rules
    assert engine.snapshot.values.get("us.sales-tax.taxability").rows  # type: ignore[union-attr]
    for name in ("taxable", "exempt-product", "reduced-rate", "higher-rate", "uniform-statewide-rate"):
        assert rules[f"us.sales-tax.{name}"].confidence.value == "medium"
