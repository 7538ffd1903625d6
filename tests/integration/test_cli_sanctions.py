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


def spoilt(how: str) -> list[bytes]:
    """The three files of one list as they may arrive broken."""
    main, aliases, addresses = (path.read_bytes() for path in SDN)
    rows = main.splitlines(keepends=True)
    return {
        "cut off in a row": [main[: len(main) - 60], aliases, addresses],
        "cut off between rows": [rows[0], aliases, addresses],
        "in another encoding": [main.decode("utf-8").encode("utf-16"), aliases, addresses],
        "with headings": [b"number,name,kind,a,b,c,d,e,f,g,h,remarks\r\n" + main, aliases, addresses],
        "columns in another order": [
            b"".join(line.replace(b"1001,", b"", 1).rstrip() + b",1001\r\n" for line in rows[:1])
        ],
        "without names": [main.replace(b'"EXAMPLOV, Viktor Sergeyevich"', b"-0-"), addresses],
        "a web page": [b"<html><body>Too many requests</body></html>"],
    }[how]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("cut off in a row", "cut off, or another file"),
        ("cut off between rows", "do not stand in the main file"),
        ("in another encoding", "not plain text"),
        ("with headings", "the file has headings"),
        ("columns in another order", "another order"),
        ("without names", "without a name"),
        ("a web page", "1 columns"),
    ],
)
def test_a_broken_file_is_named_and_the_list_in_use_stays(tmp_path: Path, how: str, said: str) -> None:
    index = tmp_path / "sanctions.json"
    assert xc("import", "sanctions", "--list", "ofac", *SDN, "--version", "2026-11-20", "--into", index).code == 0
    before = index.read_bytes()
    files = []
    for number, content in enumerate(spoilt(how)):
        files.append(tmp_path / f"{number}.csv")
        files[-1].write_bytes(content)
    ran = xc("import", "sanctions", "--list", "ofac", *files, "--version", "2026-11-21", "--into", index)
    assert (ran.code, ran.err.count("error:")) == (2, 1)
    assert said in ran.err
    assert index.read_bytes() == before


def test_an_older_or_much_shorter_list_needs_a_word(tmp_path: Path) -> None:
    index, shorter = tmp_path / "sanctions.json", tmp_path / "SDN.CSV"
    shorter.write_bytes(b"".join(SDN[0].read_bytes().splitlines(keepends=True)[:2]))
    told = ("import", "sanctions", "--list", "ofac", "--into", index)
    assert xc(*told, *SDN, "--version", "2026-11-20").code == 0
    before = index.read_bytes()
    for files, version, said in (
        (SDN, "2026-11-19", "is older than 2026-11-20"),
        ([shorter], "2026-11-21", "from 5 to 2"),
    ):
        ran = xc(*told, *files, "--version", version)
        assert (ran.code, said in ran.err, "--replace" in ran.err) == (2, True, True)
        assert index.read_bytes() == before
    assert xc(*told, shorter, "--version", "2026-11-19", "--replace").code == 0
    assert [(one.version, one.entries) for one in ScreeningIndex.read(index).lists] == [("2026-11-19", 2)]


def test_orders_are_screened_where_an_index_is_given(tmp_path: Path) -> None:
    index, orders = tmp_path / "sanctions.json", tmp_path / "orders.jsonl"
    assert xc("import", "sanctions", "--list", "eu", LISTS / "eu.xml", "--into", index).code == 0
    base = {
        "kind": "order",
        "currency": "EUR",
        "operator": None,
        "ship_to": {"country": "DE"},
        "lines": [{"quantity": 1}],
    }
    seller = {"legal_name": "Honest Shop", "established_in": ["DE"]}
    buyers = [
        {"legal_name": "Wiktor Examplov"},
        {"legal_name": "Viktor Examplov", "birth_date": "1961-03-14"},
        {"legal_name": "Viktor Petrov"},
    ]
    orders.write_text(
        "\n".join(json.dumps({**base, "seller": seller, "buyer": buyer}) for buyer in buyers), encoding="utf-8"
    )
    words = ("evaluate", orders, "--pack", "global/screening", "--on", "2026-11-22", "--format", "jsonl")
    ran = xc(*words, "--sanctions", index)
    assert ran.code == 0
    said = [[one["id"] for one in json.loads(line)["findings"]] for line in ran.out.splitlines()]
    assert said == [
        ["global.screening.order-possible"],
        ["global.screening.order-identified", "global.screening.order-possible"],
        [],
    ]
    assert "Examplov" not in ran.out
    absent = xc(*words, "--sanctions", tmp_path / "nothing.json")
    assert (absent.code, "import sanctions" in absent.err) == (2, True)
    index.write_text("{}", encoding="utf-8")
    assert xc(*words, "--sanctions", index).code == 2


def test_categories_are_listed_and_near_words_suggested() -> None:
    ran = xc("categories", "food", "--format", "json")
    assert [one["id"] for one in json.loads(ran.out)] == ["food_basic", "food_other"]
    assert "definition" in json.loads(ran.out)[0]
    assert "Alcoholic Beverages" in xc("categories", "alcohol").out
    wrong = xc("categories", "cloth-ing")
    assert (wrong.code, "clothing" in wrong.err) == (2, True)
