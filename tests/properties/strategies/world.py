"""Random jurisdictions: the shipped places and one invented club, and a few dated values of every unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st
from tests.properties.strategies.dice import Dice
from tests.properties.strategies.shapes import CATEGORY, COUNTRY

from xcompliance.clock import Period
from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.jurisdictions.geography import Geography
from xcompliance.jurisdictions.place import Group, Membership
from xcompliance.jurisdictions.store import Jurisdictions, ValueStore, load_jurisdictions
from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.jurisdictions.values import DatedValue, ValueEntry
from xcompliance.money import Level, Mode, Money, Rate, RoundingPolicy

EDGES = (date(2026, 3, 1), date(2026, 6, 1), date(2026, 1, 1))
DAYS = tuple(edge + timedelta(days=step) for edge in EDGES for step in (0, -1, 1))
"""Evaluation dates: the edges and their neighbours."""

POOLS: dict[str, tuple[Any, ...]] = {
    "money": (Money(1000, "EUR"), Money(999, "EUR"), Money(1001, "EUR"), Money(500, "EUR"), Money(1100, "USD")),
    "percent": (Rate(1, 10), Rate(0, 1), Rate(1, 20), Rate(1, 3), Rate(2, 37)),
    "integer": (1, 0, 2, 17, 18),
    "date": EDGES,
    "text": ("toys", "food", "DE", "alpha", "seller"),
    "list": (("toys", "food"), ("DE", "ES"), ("ce", "oss")),
    "period": (Period.parse("14 days"), Period.parse("30 days"), Period.parse("10 business days")),
    "bool": (True, False),
    "rounding": tuple(RoundingPolicy(level, mode) for level in Level for mode in Mode),
}
VALUES = tuple(f"val.{unit}-{number}" for unit in POOLS for number in (0, 1))
TABLES = {"tab.rate": "percent", "tab.limit": "money", "tab.word": "text", "tab.count": "integer"}
"""``tab.rate`` has a place and a category as keys, ``tab.count`` a place, the others a category."""
KEYS = {
    "tab.rate": ("place", "category"),
    "tab.limit": ("category",),
    "tab.word": ("category",),
    "tab.count": ("place",),
}
ROW_PLACES = (*COUNTRY.constants, "US-NY", "ES-CN")
WORDS_OF_LIABLE = ("seller", "customer", "marketplace")


@lru_cache(maxsize=1)
def shipped() -> Jurisdictions:
    """The shipped places and conventions, read once."""
    return load_jurisdictions(jurisdictions_dir())


@lru_cache(maxsize=1)
def geography() -> Geography:
    """The shipped places with a club that countries join and leave on the edges."""
    known = shipped().geography
    club = Group(
        "test.club",
        "Test club",
        members=(
            Membership("test.club", "DE", start=EDGES[0]),
            Membership("test.club", "ES", end=EDGES[0]),
            Membership("test.club", "ES-CN", inside=False),
            Membership("test.club", "US-NY", start=EDGES[2], end=EDGES[1]),
        ),
    )
    return Geography(known.places.values(), [*known.groups.values(), club], known.countries.values())


def _entries(dice: Dice, pool: tuple[Any, ...], *, sure: bool = False) -> tuple[ValueEntry, ...]:
    """One to three entries with edges between them, sometimes a gap, sometimes of low confidence.

    ``sure``: one entry of high confidence for all days.
    """
    if sure:
        return (ValueEntry(dice.pick(pool), date(2020, 1, 1), source="Act", confidence="high"),)
    days = sorted({date(2020, 1, 1), *dice.some(EDGES, 2)})
    entries = []
    for number, start in enumerate(days):
        end = days[number + 1] if number + 1 < len(days) else None
        if end is None and dice.chance(15):
            end = start + timedelta(days=1)
        trust = "low" if dice.chance(8) else dice.pick(("high", "medium"))
        entries.append(ValueEntry(dice.pick(pool), start, end, source=f"Act {number}", confidence=trust))
    if len(entries) > 1 and dice.chance(20):
        del entries[dice.number(0, len(entries) - 1)]
    return tuple(entries)


def _table(dice: Dice, id_: str) -> Table:
    keys = KEYS[id_]
    columns = {"place": ROW_PLACES, "category": CATEGORY.constants}
    pool = WORDS_OF_LIABLE if id_ == "tab.word" and dice.chance(50) else POOLS[TABLES[id_]]
    rows: list[TableRow] = []
    seen = set()
    for _ in range(dice.number(1, 6)):
        row = tuple(dice.pick(columns[key]) for key in keys)
        if row not in seen:
            seen.add(row)
            rows += [TableRow(row, entry) for entry in _entries(dice, pool)]
    otherwise = replace(_entries(dice, pool)[0], start=date(2020, 1, 1), end=None) if dice.chance(40) else None
    place_columns = frozenset(index for index, key in enumerate(keys) if key == "place")
    return Table(id_, TABLES[id_], keys, rows, place_columns=place_columns, otherwise=otherwise)


def world(dice: Dice, *, sure: bool = False) -> Jurisdictions:
    """Random values in the fixed places; ``sure``: every plain value is known on every day."""
    items: dict[str, Any] = {}
    for id_ in VALUES:
        unit = id_.removeprefix("val.").partition("-")[0]
        items[id_] = DatedValue(id_, unit, _entries(dice, POOLS[unit], sure=sure))
    for id_ in TABLES:
        items[id_] = _table(dice, id_)
    return Jurisdictions(geography(), ValueStore(items), shipped().conventions, "0" * 64)


@st.composite
def worlds(draw: st.DrawFn) -> Jurisdictions:
    """Random jurisdictions."""
    return world(Dice(draw))
