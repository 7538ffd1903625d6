"""Where addresses, country codes and region codes lie: the shipped places, case by case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from xcompliance.jurisdictions.geography import Geography, Located

TODAY = date(2026, 11, 22)
VAT = "eu.vat-territory"
CUSTOMS = "eu.customs-territory"
MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
TERRITORIES = (  # the rows of the research
    "ES-CN ES-CE ES-ML DE-BUS DE-HEL IT-LIV IT-CAM IT-LUG FI-01 GR-69 FR-GP FR-MQ FR-RE FR-GF FR-YT FR-MF FR-BL FR-PM "
    "FR-PF FR-NC FR-WF NL-CAR FR-20R MC IM XI CY-N CY-SBA PT-20 PT-30 AT-JM GR-ISL5 GR-ISL19 SM VA AD LI FO GL GI JE GG"
)


@dataclass(frozen=True)
class Address:
    country: object = None
    postal_code: object = None
    region: object = None
    city: object = None


# country, postal code, region, city -> the most specific place, in the EU VAT territory
ADDRESSES = [
    (("ES", "35001"), "ES-CN", False),
    (("ES", "38001"), "ES-CN", False),
    (("ES", "51001"), "ES-CE", False),
    (("ES", "52001"), "ES-ML", False),
    (("ES", "28001"), "ES", True),
    (("ES", None), "ES", None),
    (("ES", "3500"), "ES", None),
    (("ES", "n/a"), "ES", None),
    (("ES", None, "ES-MD"), "ES-MD", True),
    (("ES", None, "GC"), "ES-GC", False),
    (("ES", None, "Canarias"), "ES-CN", False),
    (("ES", None, None, "Las Palmas de Gran Canaria"), "ES-CN", False),
    (("ES", "35001", "ES-MD"), "ES", None),
    (("ES", "28001", None, "Melilla"), "ES", None),
    (("DE", "78266"), "DE-BUS", False),
    (("DE", "D-78266"), "DE-BUS", False),
    (("DE", "27498"), "DE-HEL", False),
    (("DE", "10115"), "DE", True),
    (("DE", None, "DE-BY"), "DE-BY", True),
    (("DE", None, "Bayern"), "DE-BY", True),
    (("DE", None, "DE-BW"), "DE-BW", None),
    (("AT", "6691"), "AT-JM", True),
    (("AT", "6991"), "AT-JM", True),
    (("AT", "1010"), "AT", True),
    (("AT", None), "AT", True),
    (("FR", "97110"), "FR-GP", False),
    (("FR", "F-97110"), "FR-GP", False),
    (("FR", "97133"), "FR-BL", False),
    (("FR", "97150"), "FR-MF", False),
    (("FR", "97200"), "FR-MQ", False),
    (("FR", "97300"), "FR-GF", False),
    (("FR", "97400"), "FR-RE", False),
    (("FR", "97500"), "FR-PM", False),
    (("FR", "97600"), "FR-YT", False),
    (("FR", "98600"), "FR-WF", False),
    (("FR", "98714"), "FR-PF", False),
    (("FR", "98800"), "FR-NC", False),
    (("FR", "98000"), "MC", True),
    (("FR", "20000"), "FR-20R", True),
    (("FR", None, "2A"), "FR-2A", True),
    (("FR", "75001"), "FR", True),
    (("GP",), "FR-GP", False),
    (("MC",), "MC", True),
    (("PT", "9500-123"), "PT-20", True),
    (("PT", "9000"), "PT-30", True),
    (("PT", "9499-999"), "PT-30", True),
    (("PT", "1000-001"), "PT", True),
    (("GB", "BT1 1AA"), "XI", True),
    (("GB", None, "Northern Ireland"), "XI", True),
    (("UK", "BT11AA"), "XI", True),
    (("GB", "SW1A 1AA"), "GB", False),
    (("GB", "B1 1TT"), "GB", False),
    (("GB", None), "GB", None),
    (("IT", "23041"), "IT-LIV", False),
    (("IT", "I-23041"), "IT-LIV", False),
    (("IT", "23030"), "IT", True),
    (("IT", "22061"), "IT-CAM", False),
    (("IT", "47890"), "SM", False),
    (("IT", None, "Milano"), "IT-MI", True),
    (("FI", "22100"), "FI-01", False),
    (("FI", "AX-22100"), "FI-01", False),
    (("AX", "22100"), "FI-01", False),
    (("FI", "00100"), "FI", True),
    (("GR", "63086"), "GR-69", False),
    (("GR", "630 87"), "GR-69", False),
    (("EL", "10431"), "GR", True),
    (("GR", "85300"), "GR-ISL5", True),
    (("GR", "85303"), "GR-ISL19", True),
    (("GR", None, None, "Leros"), "GR-ISL19", True),
    (("CY", "1010"), "CY", True),
    (("CY", None), "CY", True),
    (("CY", None, "CY-N"), "CY-N", False),
    (("TR", "99300", None, "Mersin 10"), "CY-N", False),
    (("TR", "34000"), "TR", False),
    (("NL", None), "NL", True),
    (("NL", None, "NL-AW"), "NL-AW", False),
    (("AW",), "NL-CAR", False),
    (("BQ",), "NL-CAR", False),
    (("US", None, "NY"), "US-NY", False),
    (("US", None, "US-NY"), "US-NY", False),
    (("US", None, "new york"), "US-NY", False),
    (("US", "10001"), "US", False),
    (("PR",), "US-PR", False),
    (("HK",), "CN-HK", False),
    (("JP", None, "Tokyo"), "JP-13", False),
]


def locate(geography: Geography, *parts: object, on: date = TODAY) -> Located:
    return geography.locate(Address(*parts), on)


@pytest.mark.parametrize(("parts", "place", "in_vat"), ADDRESSES, ids=str)
def test_addresses(geography: Geography, parts: tuple[object, ...], place: str, in_vat: bool | None) -> None:
    located = locate(geography, *parts)
    assert located.definite[0] == place
    assert located.contains(VAT) is in_vat
    assert not located.possible & set(located.definite)


def test_an_address_without_region_keeps_its_special_territories_open(geography: Geography) -> None:
    located = locate(geography, "ES")
    assert {"ES-CN", "ES-CE", "ES-ML", VAT} <= located.possible
    assert "ES" in located.definite
    assert geography.contains("ES-CN", Address("ES"), TODAY) is None
    assert geography.contains("ES-CN", Address("ES", "28001"), TODAY) is False


def test_every_state_is_possible_without_a_region(geography: Geography) -> None:
    located = locate(geography, "US", "10001")
    states = set(geography.members("us.states", TODAY))
    assert len(states) == 51
    assert states | {"US-PR", "PR", "us.states"} <= located.possible
    assert geography.contains("us.states", Address("US", None, "NY"), TODAY) is True


def test_chains_go_from_small_to_large(geography: Geography) -> None:
    assert locate(geography, "IT", "23041").definite[:4] == ("IT-LIV", "IT-SO", "IT-25", "IT")
    assert locate(geography, "ES", None, "GC").definite[:2] == ("ES-GC", "ES-CN")
    assert locate(geography, "FR", "97110").definite[:4] == ("FR-GP", "FR-971", "GP", "FR")
    assert locate(geography, "AT", "6991", "AT-8").definite[:3] == ("AT-JM", "AT-8", "AT")


def test_national_law_does_not_reach_territories_with_their_own(geography: Geography) -> None:
    assert geography.contains("FR", Address("FR", "98714"), TODAY) is False
    assert geography.contains("NL", "AW", TODAY) is False
    assert geography.contains("CN", "HK", TODAY) is False
    assert geography.contains("FR", Address("FR", "97133"), TODAY) is True


@pytest.mark.parametrize(
    "where", [None, object(), "", "XX", "eu.members", Address(), Address("XX"), Address(None, "1")]
)
def test_nothing_known(geography: Geography, where: object) -> None:
    located = geography.locate(where, TODAY)
    assert located.unknown
    assert located.contains("ES") is None
    assert located.definite == ()


# -- bare codes -----------------------------------------------------------------------------------------------------


def test_a_bare_country_code_means_its_main_territory(geography: Geography) -> None:
    assert geography.contains(VAT, "ES", TODAY) is True
    assert geography.contains(VAT, "GB", TODAY) is False
    assert geography.contains(VAT, "UK", TODAY) is False
    assert geography.contains("ES-CN", "ES", TODAY) is None
    assert geography.contains("us.embargoed-regions", "UA", TODAY) is None
    assert geography.locate("CN", TODAY).definite == ("CN",)


@pytest.mark.parametrize(
    ("code", "place"),
    [("GP", "FR-GP"), ("FR-971", "FR-GP"), ("ES-GC", "ES-GC"), ("XI", "XI"), ("DE-BUS", "DE-BUS"), ("us-ny", "US-NY")],
)
def test_bare_codes(geography: Geography, code: str, place: str) -> None:
    assert geography.locate(code, TODAY).definite[0] == place


# -- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("group", "where", "last_before", "first_after", "inside_after"),
    [
        ("eu.members", "GB", date(2020, 1, 31), date(2020, 2, 1), False),
        (VAT, "GB", date(2020, 12, 31), date(2021, 1, 1), False),
        (CUSTOMS, "GB", date(2020, 12, 31), date(2021, 1, 1), False),
        ("eu.members", "HR", date(2013, 6, 30), date(2013, 7, 1), True),
        ("eu.members", "PL", date(2004, 4, 30), date(2004, 5, 1), True),
        ("eu.members", "BG", date(2006, 12, 31), date(2007, 1, 1), True),
        (CUSTOMS, "IT-CAM", date(2019, 12, 31), date(2020, 1, 1), True),
        ("eu.members", "FR-YT", date(2013, 12, 31), date(2014, 1, 1), True),
        ("us.embargoed-regions", "UA-43", date(2014, 12, 18), date(2014, 12, 19), True),
        ("us.embargoed-regions", "UA-14-OCC", date(2022, 2, 20), date(2022, 2, 21), True),
        ("eu.restricted-regions", "UA-65-OCC", date(2022, 10, 5), date(2022, 10, 6), True),
    ],
)
def test_membership_is_half_open(
    geography: Geography, group: str, where: str, last_before: date, first_after: date, inside_after: bool
) -> None:
    assert geography.contains(group, where, last_before) is not inside_after
    assert geography.contains(group, where, first_after) is inside_after


def test_northern_ireland_is_in_for_goods_only(geography: Geography) -> None:
    belfast = Address("GB", "BT1 1AA")
    assert geography.contains(VAT, belfast, TODAY) is True
    assert geography.contains("eu.vat-territory.services", belfast, TODAY) is False
    assert geography.contains("eu.vat-territory.services", belfast, date(2020, 6, 1)) is True
    assert geography.contains("eu.members", belfast, TODAY) is False


def test_there_are_27_members(geography: Geography) -> None:
    inside = MEMBERS.split()
    assert all(geography.contains("eu.members", code, TODAY) for code in inside)
    assert geography.members("eu.members", TODAY) == tuple(inside)


# -- embargoed regions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parts",
    [
        ("UA", None, "UA-43"),
        ("UA", None, "Crimea"),
        ("UA", None, "Крым"),
        ("UA", None, "crimea", "Sevastopol"),
        ("UA", None, "UA-43", "Sevastopol"),
        ("UA", None, "UA-40"),
        ("UA", None, None, "Simferopol"),
        ("UA", None, None, "SEVASTOPOL"),
        ("UA", "95000"),
        ("UA", "98600"),
        ("UA", "99000"),
        ("RU", "295000"),
        ("RU", "298 999"),
        ("RU", "299001"),
        ("RU", None, "Republic of Crimea"),
        ("RU", None, None, "Севастополь"),
        ("RU", "283001"),
        ("RU", "291001"),
        ("RU", None, "DNR"),
    ],
)
def test_embargoed(geography: Geography, parts: tuple[object, ...]) -> None:
    assert locate(geography, *parts).contains("us.embargoed-regions") is True


@pytest.mark.parametrize("parts", [("UA", "01001"), ("UA", None, "UA-30"), ("RU", "101000"), ("RU", "29499x")])
def test_not_embargoed_or_unreadable(geography: Geography, parts: tuple[object, ...]) -> None:
    wanted = None if parts[1] and "x" in str(parts[1]) else False
    assert locate(geography, *parts).contains("us.embargoed-regions") is wanted


@pytest.mark.parametrize(
    "parts",
    [
        ("UA",),
        ("RU",),
        ("UA", "83001"),
        ("UA", None, "UA-09"),
        ("UA", None, None, "Donetsk"),
        ("RU", None, None, "Donetsk"),
    ],
)
def test_a_person_must_look(geography: Geography, parts: tuple[object, ...]) -> None:
    assert locate(geography, *parts).contains("us.embargoed-regions") is None


def test_the_country_named_and_the_country_of_the_law_both_hold(geography: Geography) -> None:
    assert {"UA", "RU", "UA-43"} <= set(locate(geography, "RU", "295000").definite)
    assert "RU" in locate(geography, "RU").definite


# -- the rest -------------------------------------------------------------------------------------------------------


def test_known_and_suggest(geography: Geography) -> None:
    assert all(geography.known(id_) for id_ in ("ES-CN", "ES", "ES-MD", VAT, "XI", "XK"))
    assert not geography.known("ES-XX")
    assert VAT in geography.suggest("eu.vat-teritory")
    assert geography.name("ES-CN") == "Canary Islands"
    assert geography.name("XK").startswith("Kosovo")


def test_an_answer_is_cached_and_hashable(geography: Geography) -> None:
    one, two = locate(geography, "ES", "35001"), locate(geography, "ES", "35001")
    assert one is two
    assert hash(one) == hash(two)
    assert locate(geography, "ES", "35002") is one  # the same evidence, the same answer


def test_every_researched_territory_is_described(geography: Geography) -> None:
    wanted = TERRITORIES.split()
    assert len(wanted) == 42
    for id_ in wanted:
        place = geography.places[id_]
        assert place.source
        assert place.confidence in {"high", "medium", "low"}
        assert {row.group for row in place.memberships} >= {VAT, CUSTOMS}


def test_located_reads_like_a_set() -> None:
    located = Located(("A", "B"), frozenset({"C"}))
    assert [located.contains(id_) for id_ in "ABCD"] == [True, True, None, False]
