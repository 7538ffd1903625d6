"""Where goods lie is stated by the seller, and where an offer goes: a bare code means the main territory."""

from __future__ import annotations

from datetime import date

import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.facts import record_from
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.geography import Geography
from xcompliance.jurisdictions.store import load_jurisdictions

ON = date(2026, 11, 22)
BARE = {"kind": "order", "currency": "EUR", "lines": [{}]}


@pytest.fixture(scope="module")
def geography() -> Geography:
    return load_jurisdictions(jurisdictions_dir()).geography


@pytest.mark.parametrize(
    ("where", "inside"),
    [
        ("DE", True),
        ("ES", True),
        ("ES-CN", False),
        ("CN", False),
        ({"country": "ES"}, None),
        ({"country": "ES", "territory": "ES"}, True),
        ({"country": "ES", "territory": "ES-CN"}, False),
        ({"country": "IT", "postal_code": "23030", "territory": "IT-LIV"}, False),
        ({"country": "DE", "postal_code": "10115", "territory": "IT-LIV"}, True),  # of another country: not believed
        ({"country": "DE", "postal_code": "10115", "territory": "ATLANTIS"}, True),
    ],
)
def test_a_stated_territory_decides(geography: Geography, where: object, inside: bool | None) -> None:
    order = record_from({**BARE, "goods_location": where})
    assert geography.contains("eu.vat-territory", order.goods_location, ON) is inside


def test_a_delivery_country_alone_stays_open(geography: Geography) -> None:
    order = record_from({**BARE, "ship_to": "ES"})
    assert geography.contains("eu.vat-territory", order.ship_to, ON) is None


def test_goods_are_where_they_are_sent_from_unless_told() -> None:
    assert record_from({**BARE, "ship_from": "DE"}).goods_location.country == "DE"
    assert record_from({**BARE, "ship_from": "DE", "goods_location": "CN"}).goods_location.country == "CN"
    assert record_from({**BARE, "ship_from": None}).goods_location is None
    assert record_from(BARE).goods_location is UNKNOWN


def test_it_is_written_as_it_was_given() -> None:
    order = record_from({**BARE, "ship_from": "DE"})
    assert "goods_location" not in order.to_json()
    assert record_from(order.to_dict()) == order


@pytest.mark.parametrize(
    ("where", "inside"),
    [
        ("FR", True),
        ({"country": "FR"}, True),
        ({"country": "FR", "postal_code": None}, True),
        ({"country": "FR", "postal_code": "75001"}, True),
        ({"country": "FR", "postal_code": "97133"}, False),
        ("FR-971", True),
        ("FR-BL", False),
        ({"country": "FR", "city": "Lyon"}, None),
        ("GB", False),
        (None, None),
    ],
)
def test_an_offer_to_a_country_is_an_offer_to_its_main_territory(
    geography: Geography, where: object, inside: bool | None
) -> None:
    listing = record_from({"kind": "listing", "destinations": [where] if where else [{}]})
    assert geography.contains("eu.members", listing.destinations[0], ON) is inside


def test_islands_overseas_stay_possible_for_an_offer_to_the_country(geography: Geography) -> None:
    listing = record_from({"kind": "listing", "destinations": ["FR"]})
    assert geography.contains("FR-GP", listing.destinations[0], ON) is None


def test_the_main_territory_of_an_offer_is_not_written_out() -> None:
    listing = record_from({"kind": "listing", "destinations": ["FR", {"country": "ES"}]})
    assert "territory" not in listing.to_json()
    assert record_from(listing.to_dict()) == listing
    assert record_from({"kind": "listing", "destinations": ["US-NY"]}).destinations[0].territory is UNKNOWN
