"""The standard rates since 2020 against an independent package, month by month and on both sides of every change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duty27_eu_vat as duty27
import pytest

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.jurisdictions.store import Jurisdictions, load_jurisdictions
from xcompliance.money import Rate

FIRST = date(2020, 1, 1)
COUNTRIES = [country.code for country in duty27.list_countries()]


@pytest.fixture(scope="module")
def jurisdictions() -> Jurisdictions:
    return load_jurisdictions(jurisdictions_dir())


def months(last: date) -> Iterator[date]:
    year, month = FIRST.year, FIRST.month
    while (day := date(year, month, 1)) <= last:
        yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def ours(jurisdictions: Jurisdictions, country: str, on: date) -> Rate:
    table = jurisdictions.values.get("eu.vat.rate")
    entry = table.find(("GR" if country == "EL" else country, "standard", ""), on)
    assert entry is not None, f"no standard rate for {country} on {on}"
    return entry.value


def theirs(country: str, on: date) -> Rate:
    return Rate.parse(f"{duty27.format_rate(duty27.get_standard_rate(country, on)).rstrip('%')}%")


def test_there_are_27_member_states(jurisdictions: Jurisdictions) -> None:
    assert len(COUNTRIES) == 27
    held = {
        code
        for code in ("GR" if country == "EL" else country for country in COUNTRIES)
        if jurisdictions.geography.contains("eu.members", code, date(2026, 11, 22))
    }
    assert len(held) == 27


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_month_since_2020_is_equal(jurisdictions: Jurisdictions, country: str) -> None:
    different = [
        (str(on), str(ours(jurisdictions, country, on)), str(theirs(country, on)))
        for on in months(duty27.DATA_AS_OF)
        if ours(jurisdictions, country, on) != theirs(country, on)
    ]
    assert different == []


@pytest.mark.parametrize("country", COUNTRIES)
def test_both_sides_of_every_change_are_equal(jurisdictions: Jurisdictions, country: str) -> None:
    starts = [window.effective_from for window in duty27.get_rate_history(country)]
    days = [day for start in starts if start > FIRST for day in (start - timedelta(days=1), start)]
    for on in [*days, FIRST, duty27.DATA_AS_OF]:
        assert ours(jurisdictions, country, on) == theirs(country, on), f"{country} {on}"
