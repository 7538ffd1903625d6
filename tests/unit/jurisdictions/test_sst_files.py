"""The importer of Streamlined files: what is read, what is mended with a warning, and what is refused with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.sst_files import AREAS, BOUNDARY_FILE, OLDER, RATE_FILE, RATES, STATES, area, imported, write

from xcompliance.errors import PackError
from xcompliance.jurisdictions.importers.run import import_sst
from xcompliance.jurisdictions.importers.sst import file_version
from xcompliance.jurisdictions.local_rates import LocalRates
from xcompliance.jurisdictions.local_store import open_stores, read_index

DAY = date(2026, 11, 22)
LINES = RATES.splitlines()
BOUNDARY_LINES = AREAS.splitlines()


def opened(folder: Path) -> LocalRates:
    store = open_stores(folder / "store").of("US-MN")
    assert isinstance(store, LocalRates)
    return store


def codes(store: LocalRates, postal_code: str, on: date = DAY, *, food: bool = False) -> list[tuple[str, str, str]]:
    answer = store.lookup(postal_code, on, food=food)
    assert answer is not None
    return [(part.level, part.code, str(part.rate)) for part in answer.components]


def test_a_nine_digit_code_finds_its_jurisdictions(tmp_path: Path) -> None:
    imported(tmp_path)
    store = opened(tmp_path)
    wanted = [("county", "053", "0.15%"), ("city", "43000", "0.5%"), ("special", "80008", "0.75%")]
    assert codes(store, "55401-1234") == wanted
    assert codes(store, "554011234") == wanted
    assert codes(store, "55401-1234", food=True)[2] == ("special", "80008", "0%")
    assert store.lookup("55401-1234", DAY).method == "zip+4"  # type: ignore[union-attr]
    assert str(store.state_rate(DAY)) == "6.875%"


def test_a_five_digit_code_takes_the_lowest_rate_and_says_so(tmp_path: Path) -> None:
    rows = [area("55401", "053", "43000", high="4999"), area("55401", "053", low="5000")]
    imported(tmp_path, areas="\n".join(rows))
    answer = opened(tmp_path).lookup("55401", DAY)
    assert answer is not None
    assert (answer.method, [part.code for part in answer.components]) == ("lowest-in-zip", ["053"])
    assert answer.file == "MNR2026Q2FEB18+MNB2026Q2FEB18"


@pytest.mark.parametrize("code", ["90210", "90210-1234", "", "abcde", "5540", "٥٥٤٠١", "55401-12345"])
def test_no_match_is_no_answer(tmp_path: Path, code: str) -> None:
    imported(tmp_path)
    assert opened(tmp_path).lookup(code, DAY) is None


def test_a_place_without_local_taxes_is_an_answer(tmp_path: Path) -> None:
    imported(tmp_path, areas=AREAS + area("55500") + "\n")
    assert codes(opened(tmp_path), "55500-0001") == []


def test_rows_hold_on_their_days_only(tmp_path: Path) -> None:
    imported(tmp_path, areas=area("55401", "053", days=("20200101", "20231231")) + "\n")
    store = opened(tmp_path)
    assert store.lookup("55401-0001", date(2023, 12, 31)) is not None
    assert store.lookup("55401-0001", date(2024, 1, 1)) is None
    assert store.lookup("55401-0001", date(2019, 12, 31)) is None


def test_the_order_of_the_rows_does_not_matter(tmp_path: Path) -> None:
    first = imported(tmp_path, RATES, AREAS)
    shuffled = imported(tmp_path, "\n".join(reversed(LINES)), "\n".join(reversed(BOUNDARY_LINES)))
    assert first.entries[0].digest == shuffled.entries[0].digest
    assert len(read_index(tmp_path / "store")) == 1


def test_overlapping_rates_are_mended_with_a_warning(tmp_path: Path) -> None:
    later = "27,00,053,0.003,0.003,0.003,0.003,20240101,20241231\n"
    found = imported(tmp_path, RATES + later)
    assert [str(one) for one in found.warnings] == [
        "MNR2026Q2FEB18.csv:2:1 XC-L062 Overlaps line 5; from 2024-01-01 the later-starting row counts."
    ]
    store = opened(tmp_path)
    assert codes(store, "55401-0001", date(2023, 12, 31))[0][2] == "0.15%"
    assert codes(store, "55401-0001", date(2024, 12, 31))[0][2] == "0.3%"
    assert codes(store, "55401-0001", date(2025, 1, 1))[0][2] == "0.15%"


def test_overlapping_areas_are_mended_with_a_warning(tmp_path: Path) -> None:
    found = imported(
        tmp_path, areas=AREAS + area("55401", "053", low="0100", high="0199", days=("20210101", "29991231"))
    )
    assert "MNB2026Q2FEB18.csv:3:1 XC-L062 Overlaps line 1" in str(found.warnings[0])
    store = opened(tmp_path)
    assert len(codes(store, "55401-0099")) == 3
    assert len(codes(store, "55401-0100")) == 1
    assert len(codes(store, "55401-0199")) == 1
    assert len(codes(store, "55401-0200")) == 3
    assert len(codes(store, "55401-0100", date(2020, 12, 31))) == 2  # the special rate began in 2023


def test_areas_that_contradict_each_other_fall_back_to_the_lowest_rate(tmp_path: Path) -> None:
    found = imported(tmp_path, areas=AREAS + area("55401", "053", low="0100", high="0199"))
    assert "Contradicts line 1" in str(found.warnings[0])
    answer = opened(tmp_path).lookup("55401-0150", DAY)
    assert answer is not None
    assert (answer.method, len(answer.components)) == ("lowest-in-zip", 1)


def test_a_jurisdiction_without_a_rate_leaves_its_places_undecided(tmp_path: Path) -> None:
    many = [f"27,01,{code},0.01,0.01,0.01,0.01,20200101,29991231" for code in range(50_000, 50_030)]
    rows = [
        area("55600", city=str(code), low=f"{code - 49_999:04d}", high=f"{code - 49_999:04d}")
        for code in range(50_000, 50_031)
    ]
    found = imported(tmp_path, RATES + "\n".join(many), "\n".join(rows))
    assert "has no jurisdiction 50030" in str(found.warnings[0])
    store = opened(tmp_path)
    assert store.lookup("55600-0001", DAY) is not None
    assert store.lookup("55600-0031", DAY) is None
    assert store.lookup("55600", DAY) is None


REFUSED_RATES = {
    "truncated": (RATES[:-9], 4, "YYYYMMDD"),
    "cut in a row": (RATES[:-30], 4, "5 columns instead of 9"),
    "reordered": (RATES + "20200101,29991231,27,00,137,0.01,0.01,0.01,0.01", 5, "of another state, or out of order"),
    "days before rates": (RATES + "27,00,137,20200101,29991231,0.01,0.01,0.01,0.01", 5, "YYYYMMDD"),
    "rate and code exchanged": (RATES + "27,00,0.01,137,0.01,0.01,0.01,20200101,29991231", 5, "columns out of order"),
    "byte order mark": ("\ufeff" + RATES, 1, "byte order mark"),
    "not ASCII": (RATES + "27,00,137é,0.01,0.01,0.01,0.01,20200101,29991231", 5, "plain ASCII"),
    "duplicate": (RATES + LINES[1], 5, "duplicate of line 2"),
    "contradiction": (RATES + LINES[1].replace("0.0015", "0.0016"), 5, "Contradicts line 2"),
    "wrong state": (RATES + LINES[1].replace("27", "55", 1), 5, "another state"),
    "no state row": ("\n".join(LINES[1:]), 1, "No row gives the rate of the state"),
    "empty": ("", 1, "empty or cut"),
    "no such day": (RATES + "27,00,137,0.01,0.01,0.01,0.01,20200231,29991231", 5, "does not exist"),
    "percent": (RATES + "27,00,137,1.00,1.00,1.00,1.00,20200101,29991231", 5, "columns out of order"),
    "header": ("state,type,code,a,b,c,d,from,to\n" + RATES, 1, "another state, or out of order"),
    "cut at a line": ("\n".join(LINES[:2]), 1, "The rate file has no jurisdiction 43000"),
}
REFUSED_AREAS = {
    "truncated": (AREAS[:-40], 2, "columns instead of 89"),
    "reordered": ("\n".join(",".join(reversed(line.split(","))) for line in BOUNDARY_LINES), 1, "record type"),
    "byte order mark": ("\ufeff" + AREAS, 1, "byte order mark"),
    "duplicate": (AREAS + BOUNDARY_LINES[0], 3, "duplicate of line 1"),
    "wrong state": (AREAS + area("53202", state="55"), 3, "another state"),
    "range backwards": (AREAS + area("55403", low="0200", high="0100"), 3, "end before they begin"),
    "letters in a code": (AREAS + area("5540x"), 3, "cannot be read"),
    "days exchanged for codes": (AREAS + area("55403", days=("2020", "2999")), 3, "YYYYMMDD"),
    "empty": ("", 1, "no rows"),
    "not text": ("\x00\x01\x02", 1, "plain ASCII"),
}


@pytest.mark.parametrize("case", REFUSED_RATES)
def test_a_damaged_rate_file_is_refused_with_its_line_and_the_store_stays(tmp_path: Path, case: str) -> None:
    content, line, said = REFUSED_RATES[case]
    refused(tmp_path, content, AREAS, RATE_FILE if case != "cut at a line" else BOUNDARY_FILE, line, said)


@pytest.mark.parametrize("case", REFUSED_AREAS)
def test_a_damaged_boundary_file_is_refused_with_its_line_and_the_store_stays(tmp_path: Path, case: str) -> None:
    content, line, said = REFUSED_AREAS[case]
    refused(tmp_path, RATES, content, BOUNDARY_FILE, line, said)


def refused(folder: Path, rates: str, areas: str, file: str, line: int, said: str) -> None:
    """An older store is there; the import of damaged files ends in an error and changes no byte of it."""
    imported(folder, names=OLDER)
    before = {path: path.read_bytes() for path in (folder / "store").rglob("*") if path.is_file()}
    with pytest.raises(PackError) as caught:
        imported(folder, rates, areas)
    assert any((one.file, one.line) == (file, line) and said in one.message for one in caught.value.problems), str(
        caught.value
    )
    assert before == {path: path.read_bytes() for path in (folder / "store").rglob("*") if path.is_file()}
    assert opened(folder).version == "MNR2026Q1NOV19+MNB2026Q1NOV19"


def test_every_problem_is_listed_but_not_without_end(tmp_path: Path) -> None:
    with pytest.raises(PackError) as caught:
        imported(tmp_path, RATES + "x\n" * 3, AREAS)
    assert len(caught.value.problems) == 3
    with pytest.raises(PackError) as caught:
        imported(tmp_path, RATES + "x\n" * 300, AREAS)
    assert len(caught.value.problems) == 50


@pytest.mark.parametrize("name", ["rates.csv", "MNB2026Q2FEB18.csv", "MNR2026Q2XXX18.csv", "MNR2026Q2FEB30.csv"])
def test_a_file_keeps_its_official_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(PackError):
        file_version(tmp_path / name, "R")


@pytest.mark.parametrize(
    ("name", "day"),
    [("MNR2026Q2FEB18.csv", "2026-02-18"), ("MNR2026Q1NOV19.csv", "2025-11-19"), ("MNR2026Q4DEC31.csv", "2026-12-31")],
)
def test_a_name_says_the_day_of_release(tmp_path: Path, name: str, day: str) -> None:
    assert str(file_version(tmp_path / name, "R").released) == day


def test_files_of_two_states_do_not_go_together(tmp_path: Path) -> None:
    write(tmp_path, names=(RATE_FILE, "WIB2026Q2FEB18.csv"))
    with pytest.raises(PackError, match="beside a rate file of MN"):
        import_sst(tmp_path / RATE_FILE, tmp_path / "WIB2026Q2FEB18.csv", tmp_path / "store", STATES)


def test_a_name_of_another_state_is_found_in_its_rows(tmp_path: Path) -> None:
    names = ("WIR2026Q2FEB18.csv", "WIB2026Q2FEB18.csv")
    with pytest.raises(PackError, match="of another state"):
        imported(tmp_path, names=names)
    with pytest.raises(PackError, match="abbreviation of no state"):
        imported(tmp_path, names=("XXR2026Q2FEB18.csv", "XXB2026Q2FEB18.csv"))
