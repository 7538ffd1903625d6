"""``xcompliance import sanctions`` and ``xcompliance categories`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xcompliance.risk.screening import ScreeningIndex

from .command_line import ROOT, xc

LISTS = ROOT / "tests" / "unit" / "risk" / "lists"
SDN = [LISTS / name for name in ("SDN.CSV", "ALT.CSV", "ADD.CSV")]


def test_three_lists_go_into_one_index(tmp_path: Path) -> None:
    index = tmp_path / "sanctions.json"
    assert xc("import", "sanctions", "--list", "ofac", *SDN, "--version", "2026-11-20", "--into", index).code == 0
    assert xc("import", "sanctions", "--list", "eu", LISTS / "eu.xml", "--into", index).code == 0
    ran = xc("import", "sanctions", "--list", "un", LISTS / "un.xml", "--into", index, "--format", "json")
    assert ran.code == 0
    assert "country name not known: atlantis" in ran.err
    told = {row["id"]: (row["version"], row["entries"], row["status"]) for row in json.loads(ran.out)}
    assert told == {
        "eu.consolidated": ("2026-11-20", 3, "kept"),
        "un.consolidated": ("2026-11-19", 2, "imported"),
        "us.sdn": ("2026-11-20", 5, "kept"),
    }
    assert len(ScreeningIndex.read(index).entries) == 10


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--list", "eu", LISTS / "un.xml"), "fsd/export"),
        (("--list", "un", LISTS / "eu.xml"), "CONSOLIDATED_LIST"),
        (("--list", "ofac", LISTS / "eu.xml"), "columns"),
        (("--list", "eu", LISTS / "nothing.xml"), "is not a file"),
        (("--list", "un", LISTS / "un.xml", LISTS / "eu.xml"), "is one file"),
    ],
)
def test_a_wrong_file_is_one_message_and_leaves_the_index(tmp_path: Path, words: tuple[object, ...], said: str) -> None:
    index = tmp_path / "sanctions.json"
    assert xc("import", "sanctions", "--list", "eu", LISTS / "eu.xml", "--into", index).code == 0
    before = index.read_bytes()
    ran = xc("import", "sanctions", *words, "--into", index)
    assert (ran.code, ran.err.count("error:")) == (2, 1)
    assert said in ran.err
    assert index.read_bytes() == before


def test_categories_are_listed_and_near_words_suggested() -> None:
    ran = xc("categories", "food", "--format", "json")
    assert [one["id"] for one in json.loads(ran.out)] == ["food_basic", "food_other"]
    assert "definition" in json.loads(ran.out)[0]
    assert "Alcoholic Beverages" in xc("categories", "alcohol").out
    wrong = xc("categories", "cloth-ing")
    assert (wrong.code, "clothing" in wrong.err) == (2, True)
