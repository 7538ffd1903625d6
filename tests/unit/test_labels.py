"""Names of facts and codes: every row is whole, names a real fact, and is translated."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from xcompliance.facts.fields import FIELDS
from xcompliance.locale import LANGUAGES
from xcompliance.locale.labels import code_word, fact_label


def _rows(name: str) -> list[list[str]]:
    text = files("xcompliance.locale").joinpath(name).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))


@pytest.mark.parametrize("name", ["facts.csv", "words.csv"])
def test_every_row_is_whole_and_there_once(name: str) -> None:
    head, *rows = _rows(name)
    assert head[1:] == list(LANGUAGES)
    assert [row for row in rows if len(row) != len(head) or not all(cell.strip() for cell in row)] == []
    assert len({row[0] for row in rows}) == len(rows)


def test_every_named_fact_exists() -> None:
    assert [row[0] for row in _rows("facts.csv")[1:] if row[0] not in FIELDS] == []


@pytest.mark.parametrize("column", [2, 3])
def test_names_of_facts_are_translated(column: int) -> None:
    assert [row[0] for row in _rows("facts.csv")[1:] if row[column] == row[1]] == []


def test_a_region_reads_its_language_and_what_has_no_name_has_none() -> None:
    assert fact_label("order.buyer.type", "zh-CN") == fact_label("order.buyer.type", "zh") == "买家"
    assert fact_label("order.buyer.type", "fr") == "the buyer"
    assert fact_label("order.nothing", "en") is None
    assert code_word("code", "never_seen", "ja") is None
