"""The three official formats, read from invented lists; and files that must be refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.jurisdictions.store import load_jurisdictions
from xcompliance.risk.screening import ListedParty, ListFileError
from xcompliance.risk.screening.consolidated import read_european, read_united
from xcompliance.risk.screening.sdn import read_sdn

LISTS = Path(__file__).with_name("lists")
SDN = [LISTS / name for name in ("SDN.CSV", "ALT.CSV", "ADD.CSV")]


@pytest.fixture(scope="module")
def countries() -> Mapping[str, str]:
    table = load_jurisdictions(jurisdictions_dir()).values.get("sanctions.country-names")
    return {row.keys[0]: str(row.entry.value) for row in table.rows}  # type: ignore[union-attr]


def by_number(entries: tuple[ListedParty, ...]) -> dict[str, ListedParty]:
    return {entry.number: entry for entry in entries}


def test_three_files_without_headings_in_any_order(countries: Mapping[str, str]) -> None:
    read = read_sdn(SDN[::-1], countries, "2026-11-20")
    entry = by_number(read.entries)
    assert (read.id, read.version, len(read.entries)) == ("us.sdn", "2026-11-20", 5)
    person = entry["1001"]
    assert person.names == ("EXAMPLOV, Viktor Sergeyevich", "EKZAMPLOV, Victor")
    assert person.kind == "individual"
    assert person.births == ("1961-03-14", "1962")
    assert person.countries == ("RU",)
    assert person.identifiers == ("700000011",)
    company = entry["1002"]
    assert company.kind == "entity"  # -0- stands for no value
    assert company.countries == ("IR",)
    assert company.identifiers == ("EX123456", "EXAMIRT1")
    ship = entry["1003"]
    assert ship.names == ("EXAMPLE STAR", "SAMPLE MOON")
    assert ship.countries == ("KP",)
    assert ship.identifiers == ("IMO9999993",)
    assert entry["1004"].births == ("1958/1962",)
    assert entry["1005"].births == ("1970-05",)
    assert read.warnings == ("country name not known: atlantis",)


def test_without_a_date_the_digest_is_the_version(countries: Mapping[str, str]) -> None:
    read = read_sdn(SDN[:1], countries)
    assert read.version == f"sha256:{read.digest[:12]}"


def test_the_list_in_attributes() -> None:
    read = read_european(LISTS / "eu.xml")
    entry = by_number(read.entries)
    assert (read.id, read.version) == ("eu.consolidated", "2026-11-20")
    assert list(entry) == ["EU.9999.11", "12", "EU.9999.13"]
    person = entry["EU.9999.11"]
    assert person.names == ("Viktor Sergeyevich EXAMPLOV", "Виктор Сергеевич ЭКЗАМПЛОВ")
    assert (person.kind, person.births, person.countries) == ("individual", ("1961-03-14",), ("RU",))
    assert person.identifiers == ("700000011",)
    assert (entry["12"].kind, entry["12"].countries) == ("entity", ("BY",))  # 00 is no country
    assert entry["EU.9999.13"].births == ("1390", "1968/1972", "1970")


def test_the_list_in_elements(countries: Mapping[str, str]) -> None:
    read = read_united(LISTS / "un.xml", countries)
    entry = by_number(read.entries)
    assert (read.id, read.version) == ("un.consolidated", "2026-11-19")
    person = entry["XXi.001"]
    assert person.names == ("SAMPLE PAK IL", "표본 박일", "Sampel Bak-Il")
    assert person.births == ("1950/1953", "1955-08-30", "1957")
    assert (person.kind, person.countries, person.identifiers) == ("individual", ("KP",), ("836000001",))
    assert entry["XXe.002"] == ListedParty(
        "XXe.002", "entity", ("EXAMPLE GENERAL BUREAU", "Sample Bureau"), (), ("KP",)
    )
    assert read.warnings == ("country name not known: atlantis",)


HOSTILE = {
    "document type": b'<?xml version="1.0"?><!DOCTYPE CONSOLIDATED_LIST><CONSOLIDATED_LIST/>',
    "entities": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>',
    "external entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><CONSOLIDATED_LIST>&a;</CONSOLIDATED_LIST>',
    "document type far inside": b"<CONSOLIDATED_LIST>" + b" " * (1 << 20) + b"<!DOCTYPE x></CONSOLIDATED_LIST>",
    "other encoding": "<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE x><x/>".encode("utf-16"),
    "encoding by name": b"<?xml version='1.0' encoding='UTF-7'?><CONSOLIDATED_LIST/>",
    "not closed": b"<CONSOLIDATED_LIST><INDIVIDUAL>",
    "another list": b"<export/>",
    "deep": b"<CONSOLIDATED_LIST>" + b"<a>" * 60 + b"</a>" * 60 + b"</CONSOLIDATED_LIST>",
    "empty list": b"<CONSOLIDATED_LIST/>",
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "list.xml"
    path.write_bytes(HOSTILE[name])
    for read in (read_european, lambda path: read_united(path, {})):
        with pytest.raises(ListFileError, match=r"list\.xml"):
            read(path)


def test_only_the_three_files_are_taken(tmp_path: Path, countries: Mapping[str, str]) -> None:
    with pytest.raises(ListFileError, match="main file"):
        read_sdn(SDN[1:], countries)
    with pytest.raises(ListFileError, match="second file"):
        read_sdn([SDN[0], SDN[0]], countries)
    other = tmp_path / "other.csv"
    other.write_text("a,b,c\n", encoding="ascii")
    with pytest.raises(ListFileError, match="3 columns"):
        read_sdn([other], countries)
    ragged = tmp_path / "ragged.csv"
    ragged.write_bytes(SDN[1].read_bytes().replace(b"\x1a", b"7,8\r\n"))
    with pytest.raises(ListFileError, match="row 3 has 2 columns"):
        read_sdn([SDN[0], ragged], countries)
