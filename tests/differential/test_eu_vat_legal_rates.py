"""Today's sets of rates against the data the Commission publishes, less the rates of special territories."""

from __future__ import annotations

from datetime import date

import eu_vat_rates_data
import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.jurisdictions.store import Jurisdictions, load_jurisdictions
from xcompliance.money import Rate

AS_OF = date(2026, 11, 22)
TERRITORY_ONLY = {
    "AT": {"19"},  # Jungholz and Mittelberg, for suppliers established there
    "FR": {"0.9", "1.05", "13", "8.5"},  # Corsica and the overseas departments
    "GR": {"17"},  # islands
    "PT": {"16", "22"},  # Azores and Madeira
}
MEMBERS = sorted(code for code, entry in eu_vat_rates_data.get_all_rates().items() if entry["eu_member"])


@pytest.fixture(scope="module")
def jurisdictions() -> Jurisdictions:
    return load_jurisdictions(jurisdictions_dir())


def published(country: str) -> set[Rate]:
    entry = eu_vat_rates_data.get_rate(country)
    assert entry is not None
    numbers = [entry["standard"], *entry["reduced"], entry["super_reduced"], entry["parking"]]
    texts = {f"{number:g}" for number in numbers if number is not None} - TERRITORY_ONLY.get(country, set())
    return {Rate.parse(f"{text}%") for text in texts}


def legal(jurisdictions: Jurisdictions, country: str) -> set[Rate]:
    rows = jurisdictions.values.get("eu.vat.legal-rate").rows
    return {row.entry.value for row in rows if row.keys[0] == country}


def test_the_package_speaks_of_27_member_states() -> None:
    assert len(MEMBERS) == 27


@pytest.mark.parametrize("country", MEMBERS)
def test_the_sets_of_legal_rates_are_equal(jurisdictions: Jurisdictions, country: str) -> None:
    assert legal(jurisdictions, country) == published(country)


@pytest.mark.parametrize("country", MEMBERS)
def test_the_standard_rate_is_equal(jurisdictions: Jurisdictions, country: str) -> None:
    entry = jurisdictions.values.get("eu.vat.rate").find((country, "standard", ""), AS_OF)
    assert entry is not None
    assert entry.value == Rate.parse(f"{eu_vat_rates_data.get_standard_rate(country):g}%")


@pytest.mark.parametrize("country", MEMBERS)
def test_every_rate_we_tax_with_is_a_legal_rate_or_zero(jurisdictions: Jurisdictions, country: str) -> None:
    rows = [row for row in jurisdictions.values.get("eu.vat.rate").rows if row.keys[0] == country]
    held = [row for row in rows if row.entry.start <= AS_OF and (row.entry.end is None or row.entry.end > AS_OF)]
    allowed = published(country) | {Rate.parse("0%")}
    assert [(row.keys, str(row.entry.value)) for row in held if row.entry.value not in allowed] == []
