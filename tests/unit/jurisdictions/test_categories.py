"""The category map: every researched row is in it, and a word that is not in it is no category."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.jurisdictions.categories import Category, categories, suggest
from xcompliance.jurisdictions.store import ValueStore, load_jurisdictions

FACTS = Path(__file__).resolve().parents[4] / "shared" / "facts" / "tax" / "category_map.csv"
COLUMNS = {
    "hs_cn_hint": "hs_cn",
    "sst_definition": "sst",
    "stripe_tax_code": "stripe",
    "avalara_tax_code": "avalara",
    "taxjar_code": "taxjar",
    "google_taxonomy_hint": "google_taxonomy",
}


@pytest.fixture(scope="module")
def values() -> ValueStore:
    return load_jurisdictions(jurisdictions_dir()).values


@pytest.fixture(scope="module")
def known(values: ValueStore) -> dict[str, Category]:
    return dict(categories(values))


def test_every_researched_row_and_code_is_in_the_map(known: dict[str, Category]) -> None:
    if not FACTS.is_file():
        pytest.skip("the fact files are not beside this checkout")
    with FACTS.open(newline="", encoding="utf-8") as file:
        rows = {row["category"]: row for row in csv.DictReader(file)}
    assert known.keys() == rows.keys()
    for id_, row in rows.items():
        told = {system: row[column] for column, system in COLUMNS.items() if row[column] not in ("", "n/a")}
        assert known[id_].codes == told


def test_every_category_says_what_belongs_in_it(known: dict[str, Category]) -> None:
    assert [id_ for id_, one in known.items() if not one.definition] == []


def test_the_list_of_ids_is_the_map(values: ValueStore, known: dict[str, Category]) -> None:
    listed = values.get("global.categories.known").entries[-1].value  # type: ignore[union-attr]
    assert set(listed) == set(known)


@pytest.mark.parametrize(("word", "near"), [("Food", "food_basic"), ("cloths", "clothing"), ("e-book", "ebook")])
def test_a_near_word_is_suggested(known: dict[str, Category], word: str, near: str) -> None:
    assert near in suggest(word, known)


def test_without_a_map_there_are_no_categories() -> None:
    assert categories(ValueStore({})) == {}
