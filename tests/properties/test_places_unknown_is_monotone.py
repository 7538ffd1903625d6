"""Laws of places: more address only settles what was open, and spelling changes nothing."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.jurisdictions.geography import Geography
from xcompliance.jurisdictions.postal import expand_pattern, normalise_postal
from xcompliance.jurisdictions.store import load_jurisdictions

PLACES = Path(__file__).resolve().parents[2] / "jurisdictions" / "places"
COUNTRIES = ("AT", "CY", "DE", "ES", "FI", "FR", "GB", "GR", "IT", "NL", "PT", "RU", "TR", "UA", "US", "JP")


@lru_cache(maxsize=1)
def geography() -> Geography:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "jurisdictions"
        shutil.copytree(PLACES, root / "places")
        return load_jurisdictions(root).geography


@dataclass(frozen=True)
class Address:
    country: str
    postal_code: str | None = None
    region: str | None = None
    city: str | None = None


DAYS = st.dates(date(1990, 1, 1), date(2030, 1, 1))
POSTAL = st.text("0123456789", min_size=4, max_size=6) | st.sampled_from(
    ["BT1 1AA", "SW1A 1AA", "78266", "35001", "n/a"]
)


@given(country=st.sampled_from(COUNTRIES), postal=POSTAL, on=DAYS)
def test_a_postal_code_only_settles(country: str, postal: str, on: date) -> None:
    without = geography().locate(Address(country), on)
    having = geography().locate(Address(country, postal), on)
    stated_only = {id_ for id_, place in geography().places.items() if place.only_if_stated}
    if stated_only & set(having.definite):
        return  # a territory that the bare country never suggests: its code alone shows it
    for id_ in without.definite:
        assert having.contains(id_) is True
    for id_ in (*having.definite, *having.possible):
        assert without.contains(id_) is not False


@given(country=st.sampled_from(COUNTRIES), postal=POSTAL, on=DAYS)
def test_definite_and_possible_are_apart(country: str, postal: str, on: date) -> None:
    located = geography().locate(Address(country, postal), on)
    assert not located.possible.intersection(located.definite)
    assert len(set(located.definite)) == len(located.definite)
    assert located.definite


@given(
    postal=st.sampled_from(["35001", "28001", "51001"]),
    gaps=st.lists(st.sampled_from(["", " ", "-", "\u00a0", "–"]), min_size=6, max_size=6),
    prefix=st.sampled_from(["", "E-", "ES ", "es-"]),
    wide=st.booleans(),
)
def test_spelling_changes_nothing(postal: str, gaps: list[str], prefix: str, wide: bool) -> None:
    digits = [chr(ord(char) + 0xFEE0) if wide else char for char in postal]
    written = prefix + "".join(gap + char for gap, char in zip(gaps, digits, strict=False)) + gaps[-1]
    on = date(2026, 1, 1)
    assert geography().locate(Address("ES", written), on) == geography().locate(Address("ES", postal), on)


@given(text=st.text(max_size=12))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise_postal(text)
    assert normalise_postal(once) == once


@given(low=st.integers(0, 99999), high=st.integers(0, 99999), code=st.integers(0, 99999))
def test_a_range_covers_exactly_its_codes(low: int, high: int, code: int) -> None:
    low, high = sorted((low, high))
    prefixes = expand_pattern(f"{low:05}-{high:05}")
    assert (low <= code <= high) is f"{code:05}".startswith(prefixes)


@given(country=st.sampled_from(COUNTRIES), on=DAYS, junk=st.text(max_size=8))
def test_text_that_means_nothing_is_as_if_not_given(country: str, on: date, junk: str) -> None:
    odd = f"\u2020{junk}\u2020"
    assert geography().locate(Address(country, odd), on) == geography().locate(Address(country), on)
