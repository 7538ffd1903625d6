"""A row of the facts on Japan, the United States and other markets is encoded by what its ledger line names: same first
day, a citation that shares its act or number, and every part that is left out said in the line's note."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.facade import Engine
from xcompliance.rules.syntax import Rule

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "compliance"
Row = dict[str, str]
LEDGERS: dict[str, tuple[str, Callable[[Row], str]]] = {
    "jp_labelling_and_sales": ("jp", lambda row: f"{row['goods_or_act']}/{row['item']}"),
    "us_rules": ("us/products", lambda row: f"{row['act']}/{row['item']}"),
    "other_market_rules": (
        "global/products",
        lambda row: f"{row['country']}/{row['goods_or_topic']}/{row['rule_id']}",
    ),
    "customs_and_import_checks": ("global/products", lambda row: f"{row['place']}/{row['topic']}"),
}
OTHERS = ("eu.", "us.sales-tax.")
"""Rules of packs that another ledger test answers for."""

OTHER_DAYS = {
    "additives, descending weight, separated from ingredients": "2015-04-01",
    "nutrition: energy, protein, fat, carbohydrate, salt equivalent in that order": "2020-04-01",
    "origin of top ingredient by weight": "2022-04-01",
    "tobacco incl. e-cigarettes 21; PACT Act age check at delivery; USPS bars ENDS": "2019-12-20",
}
"""Rows whose first rule begins on another day than the row, for the reason the note of the ledger gives."""


def lines(folder: str) -> dict[tuple[str, str], Row]:
    with (jurisdictions_dir() / folder / "coverage.csv").open(newline="", encoding="utf-8") as file:
        return {(row["file"], row["row"]): row for row in csv.DictReader(file)}


def facts(name: str) -> Iterator[tuple[Row, Row]]:
    """Each sure fact (A or B) that rules answer for, with its ledger line."""
    folder, key = LEDGERS[name]
    known = lines(folder)
    with (FACTS / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            line = known.get((name, key(row)))
            if line and row["confidence"] in "AB" and line["where"].startswith("rule:"):
                yield row, line


def named(engine: Engine, line: Row) -> list[Rule]:
    names = line["where"].removeprefix("rule:").split()
    return [engine.snapshot.rules[name] for name in names if not name.startswith(OTHERS)]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.fixture(params=LEDGERS)
def name(request: pytest.FixtureRequest) -> str:
    if not FACTS.is_dir():
        pytest.skip("the fact files are not beside this checkout")
    return str(request.param)


def test_the_first_rule_of_a_row_begins_on_the_day_of_the_row(engine: Engine, name: str) -> None:
    for row, line in facts(name):
        item = row.get("item") or row.get("topic") or row.get("goods_or_topic") or ""
        days = sorted(str(rule.effective.start) for rule in named(engine, line))
        if days and row["effective_from"]:
            assert days[0] == OTHER_DAYS.get(item, row["effective_from"]), (item, line["where"])
            assert item not in OTHER_DAYS or "since" in line["note"], item


def numbers(text: str) -> set[str]:
    """Years aside, what a citation counts by: articles, sections, numbers of acts."""
    return set(re.findall(r"\d+", text)) - {str(year) for year in range(1990, 2030)}


def test_a_rule_cites_the_act_of_its_row(engine: Engine, name: str) -> None:
    for row, line in facts(name):
        for rule in named(engine, line):
            cited = " ".join(f"{one.source} {one.says}" for one in rule.citations)
            source = f"{row['citation']} {row.get('rule_id', '')}"
            words = {word for word in re.findall(r"[A-Z]{3,}|[A-Z][A-Za-z]{3,}", source) if word in cited}
            assert numbers(source) & numbers(cited) or words, (rule.id, source)


@pytest.mark.parametrize("folder", sorted({folder for folder, _ in LEDGERS.values()}))
def test_what_a_line_leaves_out_is_said_in_words(folder: str) -> None:
    notes = [row["note"] for row in lines(folder).values() if row["note"]]
    assert len(notes) >= 5
    assert all(len(note) > 20 for note in notes)
