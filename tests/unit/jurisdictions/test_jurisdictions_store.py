"""Loading a folder: everything wrong in every file at once, with positions; a digest of content, not of layout."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from xcompliance.errors import PackError
from xcompliance.jurisdictions.store import Jurisdictions, load_jurisdictions
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.money import Rate

RATE = """\
id: xx.rate
title: A rate
unit: percent
values:
- {from: 2020-01-01, value: 19%, source: Act, confidence: high}
- {from: 2020-07-01, value: 16%, source: Act, confidence: high}
- {from: 2021-01-01, value: 19%, source: Act, confidence: high}
"""
HEAD = """\
id: xx.table
title: A table
unit: percent
table: rates.csv
keys: {place: place, category: text}
value: rate
source: Act
confidence: medium
"""
CSV = """\
place,category,from,until,rate,note
DE,food,2020-01-01,2021-01-01,7%,
DE,food,2021-01-01,,5%,"lower, for now"
"""

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def write(**files: str) -> Path:
        root = tmp_path / "jurisdictions"
        for name, text in files.items():
            path = root / name.replace("__", "/").replace("_csv", ".csv")
            path = path if path.suffix else path.with_suffix(".yaml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return root

    return write


def problems(root: Path) -> list[str]:
    with pytest.raises(PackError) as caught:
        load_jurisdictions(root)
    return [str(problem) for problem in caught.value.problems]


def only(root: Path) -> str:
    found = problems(root)
    assert len(found) == 1, found
    return found[0]


def value(loaded: Jurisdictions, id_: str = "xx.rate") -> DatedValue:
    found = loaded.values.get(id_)
    assert isinstance(found, DatedValue)
    return found


def test_a_value_and_a_table(make: Make) -> None:
    loaded = load_jurisdictions(make(xx__rate=RATE, xx__table=HEAD, xx__rates_csv=CSV))
    entry = value(loaded).at(date(2020, 12, 31))
    assert entry is not None
    assert (entry.value, entry.end) == (Rate.parse("16%"), date(2021, 1, 1))
    table = loaded.values.get("xx.table")
    assert isinstance(table, Table)
    row = table.find(("DE", "food"), date(2021, 1, 1))
    assert row is not None
    assert (row.value, row.source, row.confidence, row.note) == (Rate.parse("5%"), "Act", "medium", "lower, for now")
    assert table.place_columns == {0}
    assert loaded.values.ids() == ("xx.rate", "xx.table")
    assert "xx.rate" in loaded.values.suggest("xx.rat")
    assert not loaded.warnings


def test_an_unknown_id_is_a_lookup_error(make: Make) -> None:
    with pytest.raises(LookupError):
        load_jurisdictions(make(xx__rate=RATE)).values.get("yy")


# -- dates ----------------------------------------------------------------------------------------------------------


def test_overlap_names_both_lines(make: Make) -> None:
    text = RATE.replace("2020-01-01, value", "2020-01-01, until: 2020-08-01, value")
    assert only(make(xx=text)).startswith("jurisdictions/xx.yaml:6:3 XC-L111 This entry overlaps the one on line 5")


def test_two_entries_of_one_day_overlap(make: Make) -> None:
    assert "XC-L111" in only(make(xx=RATE.replace("2020-07-01", "2020-01-01")))


def test_reversed_dates(make: Make) -> None:
    text = RATE.replace("2021-01-01, value", "2021-01-01, until: 2021-01-01, value")
    assert only(make(xx=text)).startswith("jurisdictions/xx.yaml:7:29 XC-L102")


def test_a_gap_is_a_warning(make: Make) -> None:
    text = RATE.replace("2020-01-01, value", "2020-01-01, until: 2020-06-01, value")
    loaded = load_jurisdictions(make(xx=text))
    assert [str(warning) for warning in loaded.warnings] == [
        "jurisdictions/xx.yaml:6:3 XC-L110 No entry holds from 2020-06-01 until 2020-07-01."
    ]
    assert value(loaded).at(date(2020, 6, 15)) is None


def test_entries_may_stand_in_any_order(make: Make) -> None:
    lines = RATE.splitlines()
    text = "\n".join([*lines[:4], lines[6], lines[4], lines[5]])
    assert load_jurisdictions(make(xx=text)).digest == load_jurisdictions(make(xx=RATE)).digest


@pytest.mark.parametrize("day", ["2020-02-30", "01.01.2020", "2020-1-1"])
def test_days_that_do_not_exist(make: Make, day: str) -> None:
    assert ":5:10 XC-L101" in only(make(xx=RATE.replace("2020-01-01", day)))


# -- values and citations -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("value: 16%", "value: 16", "XC-L306"),
        ("value: 16%", "value: 1.6e1%", "XC-L306"),
        ("value: 16%", "value: [16%]", "XC-L306"),
        ("unit: percent", "unit: percnt", "XC-L023"),
        (", source: Act, confidence: high}\n- {from: 2021", ", confidence: high}\n- {from: 2021", "XC-L401"),
        (", source: Act, confidence: high}\n- {from: 2021", ", source: Act}\n- {from: 2021", "XC-L401"),
        ("confidence: high}\n- {from: 2021", "confidence: sure}\n- {from: 2021", "XC-L023"),
        ("title: A rate\n", "", "XC-L021"),
        ("from: 2020-07-01, ", "", "XC-L021"),
        ("from: 2020-07-01", "form: 2020-07-01", "XC-L020"),
        ("values:", "value: x\nvaluse:", "XC-L020"),
    ],
)
def test_each_mistake_has_its_code(make: Make, old: str, new: str, code: str) -> None:
    assert old in RATE
    assert any(f" {code} " in problem for problem in problems(make(xx=RATE.replace(old, new))))


def test_the_head_gives_source_and_confidence(make: Make) -> None:
    text = RATE.replace(", source: Act, confidence: high", "") + "source: Head\nconfidence: low\n"
    entry = value(load_jurisdictions(make(xx=text))).at(date(2020, 1, 1))
    assert entry is not None
    assert (entry.source, entry.confidence) == ("Head", "low")


def test_an_id_is_used_once(make: Make) -> None:
    assert "The id xx.rate is already used in jurisdictions/a.yaml:1" in only(make(a=RATE, b=RATE))


def test_all_problems_of_all_files(make: Make) -> None:
    found = problems(make(a=RATE.replace("16%", "16"), b="id: x\n", c="- [", xx__table=HEAD))
    assert {line.split(":")[0] for line in found} >= {
        "jurisdictions/a.yaml",
        "jurisdictions/b.yaml",
        "jurisdictions/c.yaml",
        "jurisdictions/xx/table.yaml",
    }


# -- tables ---------------------------------------------------------------------------------------------------------


def test_rows_that_overlap_name_both_lines(make: Make) -> None:
    text = CSV.replace("2021-01-01,7%", "2021-06-01,7%")
    found = only(make(xx__table=HEAD, xx__rates_csv=text))
    assert found.startswith("jurisdictions/xx/rates.csv:3:1 XC-L111 This row overlaps the one on line 2")
    load_jurisdictions(make(xx__table=HEAD + "hit: first\n", xx__rates_csv=text))


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("2021-01-01,,5%", "2021-01-01,,5", "rates.csv:3:5 XC-L306"),
        ("2021-01-01,,5%", "2021-01-32,,5%", "rates.csv:3:3 XC-L101"),
        ("2021-01-01,,5%", "2021-01-01,2020-01-01,5%", "rates.csv:3:4 XC-L102"),
        ("2021-01-01,,5%", ",,5%", "rates.csv:3:3 XC-L101"),
        ("DE,food,2021", "DX,food,2021", "rates.csv:3:1 XC-L031"),
        ("DE,food,2021", "DE,,2021", "rates.csv:3:2 XC-L037"),
        ('"lower, for now"', "lower, for now", "rates.csv:3:1 XC-L035"),
        ("until,rate", "untill,rate", "rates.csv:1:4 XC-L035"),
        ("until,rate", "until,rates", "XC-L035"),
        ("rate,note", "rate,rate", "rates.csv:1:1 XC-L035"),
        ("7%,", "7%,\u202e", "rates.csv:2"),
    ],
)
def test_each_mistake_in_a_table(make: Make, old: str, new: str, where: str) -> None:
    assert old in CSV
    assert any(where in problem for problem in problems(make(xx__table=HEAD, xx__rates_csv=CSV.replace(old, new, 1))))


def test_a_column_for_people_must_be_declared(make: Make) -> None:
    text = CSV.replace("note", "remark")
    assert "remark" in only(make(xx__table=HEAD, xx__rates_csv=text))
    load_jurisdictions(make(xx__table=HEAD + "other_columns: remark\n", xx__rates_csv=text))


def test_two_headers_may_share_a_table(make: Make) -> None:
    second = HEAD.replace("xx.table", "xx.kind").replace("percent", "text").replace("value: rate", "value: kind")
    text = CSV.replace("rate,note", "rate,kind").replace("7%,", "7%,reduced").replace('"lower, for now"', "reduced")
    loaded = load_jurisdictions(make(xx__a=HEAD, xx__b=second, xx__rates_csv=text))
    assert loaded.values.ids() == ("xx.kind", "xx.table")


def test_otherwise(make: Make) -> None:
    root = make(xx__table=HEAD + "otherwise: 0%\n", xx__rates_csv=CSV)
    table = load_jurisdictions(root).values.get("xx.table")
    assert isinstance(table, Table)
    found = table.find(("FR", "food"), date(2026, 1, 1))
    assert found is not None
    assert found.value == Rate(0, 1)
    assert "XC-L306" in only(make(xx__table=HEAD + "otherwise: 0\n", xx__rates_csv=CSV))


def test_a_table_nobody_names_and_a_header_without_table(make: Make) -> None:
    assert "XC-L035 No header names this table" in only(make(xx__rates_csv=CSV))
    (make() / "xx" / "rates.csv").unlink()
    assert 'XC-L001 There is no file "rates.csv"' in only(make(xx__table=HEAD))


@pytest.mark.parametrize("name", ["../rates.csv", "/etc/passwd.csv", "a/b.csv", "..\\rates.csv", "rates.txt"])
def test_a_table_stays_in_its_folder(make: Make, name: str) -> None:
    assert "XC-L002" in only(make(xx__table=HEAD.replace("rates.csv", name)))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("name", ["link.yaml", "folder", "rates.csv"])
def test_links_are_refused(make: Make, tmp_path: Path, name: str) -> None:
    root = make(xx=RATE)
    (tmp_path / "outside").mkdir()
    os.symlink(tmp_path / "outside", root / name)
    assert any(f"jurisdictions/{name}:1:1 XC-L002" in problem for problem in problems(root))


# -- places ---------------------------------------------------------------------------------------------------------

PLACES = """\
places:
- {id: ES-CN, name: Canaries, parent: ES, regions: [ES-CN], postal: [{country: ES, codes: [35xxx]}],
   source: Act, confidence: high,
   groups: [{group: g.all, inside: no}]}
groups:
- {id: g.all, name: All, source: Act, confidence: high, members: [{places: [ES], from: 1986-01-01}]}
countries:
- {id: ES, postal_format: xxxxx}
"""


def test_places(make: Make) -> None:
    geography = load_jurisdictions(make(places__es=PLACES)).geography
    assert geography.contains("g.all", "ES", date(2026, 1, 1)) is True
    assert geography.contains("g.all", "ES", date(1985, 12, 31)) is False


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("regions: [ES-CN]", "regions: [ES-CX]", "XC-L031"),
        ("parent: ES,", "parent: EX,", "XC-L031"),
        ("places: [ES]", "places: [EX]", "XC-L031"),
        ("group: g.all", "group: g.al", "XC-L032"),
        ("35xxx", "35*", "XC-L033"),
        ("postal_format: xxxxx", "postal_format: 99999", "XC-L033"),
        ("- {id: ES, postal_format: xxxxx}", "- {id: PT, postal_format: xxxxx}", "XC-L033"),
        ("source: Act, confidence: high,\n", "confidence: high,\n", "XC-L401"),
        ("- {id: g.all", "- {id: g.all, name: x, source: x, confidence: low}\n- {id: g.all", "XC-L036"),
        ("from: 1986-01-01}", "from: 1986-01-01}, {places: [ES]}", "XC-L111"),
        ("from: 1986-01-01", "from: 1986-01-01, until: 1985-01-01", "XC-L102"),
        ("inside: no", "inside: maybe", "XC-L023"),
    ],
)
def test_each_mistake_in_places(make: Make, old: str, new: str, code: str) -> None:
    assert old in PLACES
    assert any(f" {code} " in problem for problem in problems(make(places__es=PLACES.replace(old, new, 1))))


# -- digest and speed -----------------------------------------------------------------------------------------------


def test_the_digest_sees_content_only(make: Make, tmp_path: Path) -> None:
    first = load_jurisdictions(make(xx__rate=RATE, xx__table=HEAD, xx__rates_csv=CSV)).digest
    lines = CSV.splitlines()
    other = tmp_path / "other" / "jurisdictions"
    (other / "deep").mkdir(parents=True)
    (other / "deep" / "z.yaml").write_text("# a remark\n" + RATE.replace("A rate", '"A rate"'), encoding="utf-8")
    (other / "a.yaml").write_text(HEAD.replace("rates.csv", "b.csv"), encoding="utf-8")
    (other / "b.csv").write_text("\r\n".join([lines[0], lines[2], lines[1]]), encoding="utf-8")
    assert load_jurisdictions(other).digest == first
    (other / "b.csv").write_text(CSV.replace("7%", "8%"), encoding="utf-8")
    assert load_jurisdictions(other).digest != first


def test_importing_the_package_reads_no_lists() -> None:
    code = "import sys, xcompliance, xcompliance.jurisdictions.store; sys.exit('pycountry' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert "XC-L001" in only(tmp_path / "nowhere")


def test_an_empty_folder_is_an_empty_store(make: Make) -> None:
    root = make(xx=RATE)
    (root / "xx.yaml").unlink()
    loaded = load_jurisdictions(root)
    assert loaded.values.ids() == ()
    assert len(loaded.values) == 0


def test_the_shipped_folder_loads() -> None:
    loaded = load_jurisdictions(Path(__file__).resolve().parents[3] / "jurisdictions")
    assert "eu" in loaded.conventions
    assert len(loaded.values) > 50
    assert loaded.digest == load_jurisdictions(Path(__file__).resolve().parents[3] / "jurisdictions").digest
