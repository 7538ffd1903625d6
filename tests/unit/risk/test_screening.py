"""Looking parties up: spellings, scripts, order of names, and what else agrees; the provider; the index file."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import xcompliance as xc
from xcompliance.providers import gather
from xcompliance.risk.screening import (
    ListedParty,
    ListFileError,
    SanctionsList,
    ScreeningIndex,
    ScreeningProvider,
    Subject,
)
from xcompliance.risk.screening.index import write_index
from xcompliance.risk.screening.normalise import name_of, skeleton

ENTRIES = (
    ListedParty("1", "individual", ("Vladimir Sergeyevich EXAMPLOV",), ("1961-03-14",), ("RU",), ("700000011",)),
    ListedParty("2", "individual", ("Muhammad Hussein AL-SAMPLE",), ("1970", "1980/1982"), ("IQ",)),
    ListedParty("3", "entity", ("Sample Petroleum Trading Co. Ltd.",), (), ("IR",), ("EX123456",)),
    ListedParty("4", "individual", ("Zhang Weiming",), ("1975-05",), ("CN",)),
    ListedParty("5", "individual", ("Petros Papadopoulos-Deigma",)),
    ListedParty("6", "entity", ("Al Qudwa Example",)),
    ListedParty("7", "entity", ("Mononym",)),
)
LIST = SanctionsList("example.list", "2026-11-20", "0" * 64, ENTRIES)
INDEX = ScreeningIndex.of([LIST])


def found(name: str, **more: Any) -> dict[str, int]:
    matches = INDEX.search(Subject((name,), **more))
    return {INDEX.entry_of(match).number: match.score for match in matches}


@pytest.mark.parametrize(
    ("name", "entry", "least"),
    [
        ("Vladimir Sergeyevich Examplov", "1", 100),
        ("EXAMPLOV, Vladimir Sergeyevich", "1", 100),
        ("Влади́мир Сергеевич Экзамплов", "1", 85),
        ("Vladimir Examplov", "1", 90),
        ("Wladimir Exsamplov", "1", 85),
        ("ＶＬＡＤＩＭＩＲ　ＥＸＡＭＰＬＯＶ", "1", 90),
        ("Mohammed Husein Al Sample", "2", 85),
        ("محمد حسين السمبل", "2", 85),
        ("SAMPLE PETROLEUM TRADING COMPANY LIMITED", "3", 100),
        ("Sample Petrolium Trading", "3", 90),
        ("张伟明", "4", 90),
        ("Weiming Zhang", "4", 100),
        ("Πέτρος Παπαδόπουλος Δείγμα", "5", 85),
        ("Alqudwa Example", "6", 90),
        ("mononym", "7", 100),
    ],
)
def test_spellings_are_found(name: str, entry: str, least: int) -> None:
    assert found(name).get(entry, 0) >= least


@pytest.mark.parametrize(
    "name",
    ["Vladimir Petrov", "Vladimir", "Examplov", "Sample", "Maria Sample", "Trading Co. Ltd.", "", "李明", "!!!"],
)
def test_strangers_and_single_words_are_not(name: str) -> None:
    assert found(name) == {}


def matched(**subject: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    match = INDEX.search(Subject(("Vladimir Examplov",), **subject))[0]
    return match.matched, match.differing


def test_what_agrees_and_what_differs() -> None:
    assert matched() == (("name",), ())
    assert matched(birth_date=date(1961, 3, 14)) == (("name", "birth_date"), ())
    assert matched(birth_date=date(1961, 3, 15)) == (("name",), ("birth_date",))
    assert matched(countries=frozenset({"RU", "DE"})) == (("name", "country"), ())
    assert matched(identifiers=frozenset({"70 00-00011"})) == (("name", "identifier"), ())


@pytest.mark.parametrize(
    ("born", "agreed"),
    [(date(1970, 1, 1), True), (date(1980, 1, 1), True), (date(1982, 12, 31), True), (date(1971, 1, 1), False)],
)
def test_a_listed_year_never_counts_as_a_day(born: date, agreed: bool) -> None:
    match = INDEX.search(Subject(("Muhammad Hussein Al-Sample",), born))[0]
    assert match.matched == (("name", "birth_year") if agreed else ("name",))
    assert match.differing == (() if agreed else ("birth_date",))


def test_a_number_is_found_under_another_name() -> None:
    match = INDEX.search(Subject(("Nobody Else",), identifiers=frozenset({"ex-123456"})))[0]
    assert (match.score, match.matched) == (0, ("identifier",))


def test_names_in_one_spelling() -> None:
    assert name_of("Müller & Söhne GmbH").tokens == ("muller", "sohne")
    assert name_of("O’Brien").tokens == ("obrien",)
    assert name_of("GmbH").tokens == ("gmbh",)
    assert name_of("مُحَمَّد").without_vowels
    assert skeleton("mohammed") == skeleton("muhamad") == skeleton("mhmd")


# -- the file ---------------------------------------------------------------------------------------------------------


def test_an_index_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    write_index(path, [LIST])
    read = ScreeningIndex.read(path)
    assert read.entries == INDEX.entries
    assert read.lists == INDEX.lists
    subject = Subject(("Wladimir Examplov",), date(1961, 3, 14))
    assert read.search(subject) == INDEX.search(subject)


def test_a_newer_list_replaces_the_older_and_leaves_others(tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    other = SanctionsList("another.list", "7", "1" * 64, ENTRIES[:2])
    write_index(path, [LIST])
    write_index(path, [other])
    held = write_index(path, [SanctionsList("example.list", "2026-11-21", "2" * 64, ENTRIES[:1])])
    assert [(one.id, one.version, one.entries) for one in held] == [
        ("another.list", "7", 2),
        ("example.list", "2026-11-21", 1),
    ]
    assert ScreeningIndex.read(path).version == "another.list 7, example.list 2026-11-21"


def test_a_changed_index_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.json"
    write_index(path, [LIST])
    whole = path.read_text(encoding="utf-8")
    for bad in (whole.replace("EXAMPLOV", "SOMEBODY"), whole[:-20], "[]", "{}", json.dumps({"digest": "x"}), "\x80"):
        path.write_text(bad, encoding="utf-8")
        with pytest.raises(ListFileError, match="import"):
            ScreeningIndex.read(path)


# -- the provider -----------------------------------------------------------------------------------------------------


def screened(order: dict[str, Any]) -> Any:
    base = {"kind": "order", "currency": "EUR", "lines": [{"quantity": 1, "unit_price": "10.00 EUR"}]}
    record, warnings = asyncio.run(gather(xc.record_from({**base, **order}), [ScreeningProvider(INDEX)]))
    assert warnings == ()
    return record


def test_the_provider_tells_hits_with_their_evidence() -> None:
    buyer = {"legal_name": "Vladimir Examplov", "birth_date": "1961-03-14", "address": {"country": "RU"}}
    record = screened({"buyer": buyer, "seller": {"legal_name": "Honest Shop"}})
    hit = record.buyer.screening_results[0]
    assert (hit.list_id, hit.list_version, hit.entry) == ("example.list", "2026-11-20", "1")
    assert hit.matched_fields == ("name", "birth_date", "country")
    assert hit.status == "possible"
    assert record.seller.screening_results == ()
    assert (record.buyer.screening_status, record.seller.screening_status) == (xc.UNKNOWN, "clear")
    assert (record.screening.status, record.screening.list_date) == (xc.UNKNOWN, date(2026, 11, 20))
    assert [one.party for one in record.screening_hits] == ["buyer"]


def test_a_party_without_a_name_stays_unscreened() -> None:
    record = screened({"buyer": {"type": "consumer"}})
    assert record.buyer.screening_results is xc.UNKNOWN
    assert record.screening_hits is xc.UNKNOWN


def test_what_a_person_decided_stays() -> None:
    cleared = [{"list_id": "example.list", "entry": "1", "score": "100%", "status": "cleared"}]
    record = screened({"buyer": {"legal_name": "Vladimir Examplov", "screening_results": cleared}})
    assert [hit.status for hit in record.buyer.screening_results] == ["cleared"]


def test_sellers_of_lines_and_merchants_are_screened_too() -> None:
    line = {"quantity": 1, "unit_price": "10.00 EUR"}
    record = screened({"lines": [line, {**line, "seller": {"legal_name": "Sample Petroleum Trading"}}]})
    assert [one.party for one in record.screening_hits] == ["line_seller"]
    merchant = xc.record_from(
        {"kind": "merchant", "corporate_numbers": ["EX 123456"], "party": {"legal_name": "New Name"}}
    )
    judged, _ = asyncio.run(gather(merchant, [ScreeningProvider(INDEX)]))
    assert [(one.party, one.matched_fields) for one in judged.screening_hits] == [("merchant", ("identifier",))]  # type: ignore[attr-defined]


def test_owners_are_screened_apart_from_the_party() -> None:
    owners = [{"legal_name": "Vladimir Examplov", "birth_date": "1961-03-14", "share": "50%"}, {"share": "50%"}]
    record = screened({"buyer": {"legal_name": "Honest Holding", "owners": owners}})
    assert [(hit.entry, hit.matched_fields) for hit in record.buyer.owners[0].screening_results] == [
        ("1", ("name", "birth_date"))
    ]
    assert record.buyer.owners[1].screening_results is xc.UNKNOWN
    assert (record.buyer.screening_results, record.buyer.screening_status) == ((), "clear")
    assert [one.party for one in record.owner_hits] == ["buyer"]
    assert record.screening_hits == ()


def test_an_owner_whose_hit_a_person_decided_stays() -> None:
    confirmed = [{"list_id": "us.sdn", "entry": "1", "status": "confirmed"}]
    owners = [{"legal_name": "Vladimir Examplov", "share": "50%", "screening_results": confirmed}]
    record = screened({"buyer": {"legal_name": "Honest Holding", "owners": owners}})
    assert [(one.list_id, str(one.share)) for one in record.listed_ownerships] == [("us.sdn", "50%")]


def test_an_order_is_clear_only_when_everybody_told_was_screened() -> None:
    both = {"buyer": {"legal_name": "Honest Buyer"}, "seller": {"legal_name": "Honest Shop"}}
    assert screened(both).screening.status == "clear"
    assert screened({**both, "buyer": {"type": "consumer"}}).screening.status is xc.UNKNOWN
    assert screened({"buyer": {"owners": [{"legal_name": "Honest Owner"}]}}).screening is xc.UNKNOWN
