"""The folder of local rates: history, choice of versions, digests, damage; and plain tables by county and city."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.sst_files import OLDER, RATES, STATES, imported

from xcompliance.errors import PackError
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.importers.run import import_csv
from xcompliance.jurisdictions.local_answer import LocalAnswer, Unanswered
from xcompliance.jurisdictions.local_store import open_stores, read_index

DAY = date(2026, 11, 22)
HEADER = "state,county,city,district,rate,from,until\n"
TEXAS = """TX,48113,Dallas,,1%,2020-01-01,
TX,48113,Dallas,DART,1%,2020-01-01,
TX,48113,Rowlett,,0%,2020-01-01,
TX,48453,,,0.5%,2020-01-01,2026-01-01
TX,48453,,,0.25%,2026-01-01,
"""


def test_every_version_is_kept_and_the_newest_release_is_used(tmp_path: Path) -> None:
    imported(tmp_path)
    imported(tmp_path, RATES.replace("0.0015", "0.0025"), names=OLDER)
    stores = open_stores(tmp_path / "store")
    assert [entry.version for entry in stores.entries] == ["MNR2026Q2FEB18+MNB2026Q2FEB18"]
    older = open_stores(tmp_path / "store", ["MNR2026Q1NOV19+MNB2026Q1NOV19"])
    by_digest = open_stores(tmp_path / "store", [older.entries[0].digest])
    assert older.digest == by_digest.digest != stores.digest
    found = older.stores[0].at(SimpleNamespace(postal_code="55401-0001"), DAY, food=False, intrastate=False)
    assert isinstance(found, LocalAnswer)
    assert str(found.components[0].rate) == "0.25%"


def test_the_last_import_of_one_version_is_used(tmp_path: Path) -> None:
    imported(tmp_path)
    second = imported(tmp_path, RATES.replace("0.0015", "0.0025")).entries[0]
    assert len(read_index(tmp_path / "store")) == 2
    assert open_stores(tmp_path / "store").entries[0].digest == second.digest


def test_a_version_that_is_not_there_is_named(tmp_path: Path) -> None:
    imported(tmp_path)
    with pytest.raises(PackError, match="MNR2026Q2FEB18"):
        open_stores(tmp_path / "store", ["MNR2020Q1JAN01"])


def test_a_folder_without_rates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="holds no local rates"):
        open_stores(tmp_path)


@pytest.mark.parametrize("damage", ["byte", "cut", "empty", "gone", "other"])
def test_a_damaged_store_is_never_opened(tmp_path: Path, damage: str) -> None:
    imported(tmp_path)
    (path,) = (tmp_path / "store").rglob("*.localrates")
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        changed = content[:-1] + bytes([content[-1] ^ 1])
        path.write_bytes({"byte": changed, "cut": content[:-8], "empty": b"", "other": b"hello"}[damage])
    with pytest.raises(PackError, match="no complete store"):
        open_stores(tmp_path / "store")


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2, "stores": []}', '{"format": 1, "stores": [{"state": 1}]}'])
def test_a_damaged_index_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "index.json").write_text(text, encoding="ascii")
    with pytest.raises(PackError):
        open_stores(tmp_path)


def test_an_index_names_no_file_outside_its_folder(tmp_path: Path) -> None:
    imported(tmp_path)
    index = tmp_path / "store" / "index.json"
    content = json.loads(index.read_text(encoding="ascii"))
    content["stores"][0]["file"] = "../elsewhere.localrates"
    index.write_text(json.dumps(content), encoding="ascii")
    with pytest.raises(PackError):
        open_stores(tmp_path / "store")


# -- plain tables -----------------------------------------------------------------------------------------------


def table(folder: Path, rows: str = TEXAS, header: str = HEADER) -> Path:
    path = folder / "texas.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def address(**given: Any) -> Any:
    return SimpleNamespace(**{"county_fips": UNKNOWN, "county": UNKNOWN, "city": UNKNOWN, **given})


def asked(folder: Path, where: Any, on: date = DAY, *, food: bool = False) -> Any:
    answer = open_stores(folder / "store").stores[0].at(where, on, food=food, intrastate=False)
    if isinstance(answer, Unanswered):
        return answer.facts
    return [(part.level, part.code, str(part.rate)) for part in answer.components]


def test_county_city_and_district_apply_together(tmp_path: Path) -> None:
    import_csv(table(tmp_path), tmp_path / "store", STATES)
    dallas = [("city", "Dallas", "1%"), ("special", "DART", "1%")]
    assert sorted(asked(tmp_path, address(county_fips="48113", city="  dallas "))) == dallas
    assert asked(tmp_path, address(county_fips="48113", city="Rowlett")) == [("city", "Rowlett", "0%")]
    assert asked(tmp_path, address(county_fips="48453", city=None)) == [("county", "48453", "0.25%")]
    assert asked(tmp_path, address(county_fips="48453", city=None), date(2025, 12, 31)) == [("county", "48453", "0.5%")]


def test_what_a_table_does_not_list_is_unknown(tmp_path: Path) -> None:
    import_csv(table(tmp_path), tmp_path / "store", STATES)
    assert asked(tmp_path, address(county_fips="48113", city="Garland")) == ()
    assert asked(tmp_path, address(county_fips="48001", city="Dallas")) == ()
    assert asked(tmp_path, address(city="Dallas")) == ("county_fips",)
    assert asked(tmp_path, address(county_fips="48113")) == ("city",)
    assert asked(tmp_path, address(county_fips="48113", city="Dallas"), food=True) == ()


def test_a_table_may_say_the_rate_of_food(tmp_path: Path) -> None:
    rows = "GA,Fulton County,,,3%,2020-01-01,,2%\n"
    import_csv(table(tmp_path, rows, HEADER[:-1] + ",food_rate\n"), tmp_path / "store", STATES)
    assert asked(tmp_path, address(county="fulton  county", city="Atlanta"), food=True) == [
        ("county", "Fulton County", "2%")
    ]


def test_one_table_may_speak_of_several_states(tmp_path: Path) -> None:
    found = import_csv(table(tmp_path, TEXAS + "US-WI,079,,,0.9%,2024-01-01,\n"), tmp_path / "store", STATES)
    assert [entry.state for entry in found.entries] == ["US-TX", "US-WI"]
    assert [store.state for store in open_stores(tmp_path / "store").stores] == ["US-TX", "US-WI"]


@pytest.mark.parametrize(
    ("rows", "line", "said"),
    [
        ("TX,48113,Dallas,,1,2020-01-01,\n", 2, "unit"),
        ("TX,48113,Dallas,,101%,2020-01-01,\n", 2, "between nothing and the whole"),
        ("TX,48113,Dallas,,1%,01/02/2020,\n", 2, ""),
        ("TX,48113,Dallas,,1%,2020-01-01,2020-01-01\n", 2, "ends before it begins"),
        ("TX,,,,1%,2020-01-01,\n", 2, "no county, city or district"),
        ("ZZ,48113,Dallas,,1%,2020-01-01,\n", 2, "is no state"),
        (TEXAS + "TX,48113,Dallas\n", 7, "columns instead of 7"),
        (TEXAS + "TX,48113,Dallas,,1%,2020-01-01,\n", 7, "duplicate of line 2"),
        (TEXAS + "TX,48113,Dallas,,2%,2020-01-01,\n", 7, "Contradicts line 2"),
        (TEXAS + "TX,Travis,,,1%,2020-01-01,\n", 7, "Some counties are digits"),
        ("TX,4,,,1%,2020-01-01,\n", 2, "three digits"),
        ("", 1, "no rows"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(tmp_path: Path, rows: str, line: int, said: str) -> None:
    with pytest.raises(PackError) as caught:
        import_csv(table(tmp_path, rows), tmp_path / "store", STATES)
    assert any(one.line == line and said in one.message for one in caught.value.problems), str(caught.value)
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("header", ["\ufeff" + HEADER, "state,county,rate\n", HEADER[:-1] + ",surprise\n", ""])
def test_a_table_needs_its_header(tmp_path: Path, header: str) -> None:
    with pytest.raises(PackError):
        import_csv(table(tmp_path, TEXAS, header), tmp_path / "store", STATES)


def test_overlapping_rows_are_mended_with_a_warning(tmp_path: Path) -> None:
    found = import_csv(table(tmp_path, TEXAS + "TX,48113,Dallas,,1.5%,2025-01-01,\n"), tmp_path / "store", STATES)
    assert [(one.line, one.code) for one in found.warnings] == [(2, "XC-L062")]
    assert ("city", "Dallas", "1.5%") in asked(tmp_path, address(county_fips="48113", city="Dallas"))
