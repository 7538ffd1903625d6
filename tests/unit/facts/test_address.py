"""Addresses read codes, agree with themselves and keep names apart from codes."""

import pytest

from xcompliance.errors import RecordError
from xcompliance.facts import UNKNOWN, Address


def test_a_code_stands_for_a_place():
    assert Address.model_validate("JP") == Address(country="JP")
    assert Address.model_validate("US-NY").country == "US"
    with pytest.raises(RecordError, match="neither"):
        Address.model_validate("Japan")


@pytest.mark.parametrize("region", ["NY", "US-NY"])
def test_short_regions_are_completed(region):
    assert Address(country="US", region=region).region == "US-NY"


def test_the_country_is_read_from_the_region():
    address = Address(region="UA-43")
    assert address.country == "UA"
    assert address.model_fields_set == {"region"}
    assert Address(region=None).country is UNKNOWN


@pytest.mark.parametrize(
    "facts", [{"country": "DE", "region": "US-NY"}, {"country": "US", "region": "New York"}, {"region": "NY"}]
)
def test_contradictions_are_refused(facts):
    with pytest.raises(RecordError, match=r"region: "):
        Address.model_validate(facts)
