"""Tables: hit policies, places from specific to general, and places that must be settled first."""

from __future__ import annotations

from datetime import date

from xcompliance.jurisdictions.geography import NOWHERE_KNOWN, Located
from xcompliance.jurisdictions.table import PlaceLookup, Table, TableRow
from xcompliance.jurisdictions.values import ValueEntry

DAY = date(2026, 11, 22)


def entry(value: object, start: date = date(2020, 1, 1), end: date | None = None) -> ValueEntry:
    return ValueEntry(value, start, end)


def table(*rows: tuple[tuple[str, ...], object], hit: str = "unique", otherwise: object = None) -> Table:
    made = [TableRow(keys, entry(value), line) for line, (keys, value) in enumerate(rows, 2)]
    names = ("place", "category")[: len(rows[0][0])]
    fallback = None if otherwise is None else entry(otherwise)
    return Table("t", "text", names, made, place_columns=frozenset({0}), hit=hit, otherwise=fallback)


def test_exact_keys_and_dates() -> None:
    rows = [
        TableRow(("A",), entry(1, date(2020, 1, 1), date(2021, 1, 1))),
        TableRow(("A",), entry(2, date(2021, 1, 1), date(2022, 1, 1))),
        TableRow(("A",), entry(3, date(2023, 1, 1))),
    ]
    one = Table("t", "integer", ("place",), rows)
    found = [one.find(("A",), day) for day in (date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31))]
    assert [row and row.value for row in found] == [None, 1, 1]
    found = [one.find(("A",), day) for day in (date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1), date.max)]
    assert [row and row.value for row in found] == [2, None, 3, 3]
    assert one.find(("B",), DAY) is None


def test_hit_policies() -> None:
    first = table((("A",), "one"), (("A",), "two"), hit="first")
    assert first.find(("A",), DAY) == entry("one")
    assert [row.value for row in first.find_all(("A",), DAY)] == ["one", "two"]
    assert first.find_all(("B",), DAY) == ()


def test_otherwise() -> None:
    one = table((("A",), "one"), otherwise="rest")
    assert one.find(("B",), DAY) == entry("rest")
    assert one.find(("A",), date(2019, 1, 1)) == entry("rest")
    assert one.find_place((Located(("B",)),), DAY) == entry("rest")


def test_the_most_specific_place_wins() -> None:
    one = table((("IT",), "country"), (("IT-LIV",), "territory"), (("eu",), "group"))
    assert one.find_place((Located(("IT-LIV", "IT", "eu")),), DAY) == entry("territory")
    assert one.find_place((Located(("IT", "eu")),), DAY) == entry("country")
    assert one.find_place((Located(("FR", "eu")),), DAY) == entry("group")
    assert one.find_place((Located(("US",)),), DAY) is None


def test_a_possible_place_with_another_value_must_be_settled() -> None:
    one = table((("AT",), "20%"), (("AT-JM",), "19%"), (("AT-X",), "20%"))
    assert one.lookup_place((Located(("AT",), frozenset({"AT-JM"})),), DAY) == PlaceLookup(None, ("AT-JM",))
    assert one.lookup_place((Located(("AT",), frozenset({"AT-X", "AT-Y"})),), DAY) == PlaceLookup(entry("20%"))
    assert one.lookup_place((Located(("BE",), frozenset({"AT-X"})),), DAY) == PlaceLookup(None, ("AT-X",))
    assert one.find_place((Located(("AT",), frozenset({"AT-JM"})),), DAY) is None


def test_other_columns_are_exact() -> None:
    one = table((("A", "food"), 1), (("A-1", "toys"), 2))
    assert one.find_place((Located(("A-1", "A")), "food"), DAY) == entry(1)
    assert one.find_place((Located(("A",), frozenset({"A-1"})), "food"), DAY) == entry(1)
    assert one.find_place((Located(("A",), frozenset({"A-1"})), "toys"), DAY) is None


def test_nothing_is_said_of_an_unknown_place() -> None:
    assert table((("A",), 1), otherwise=2).find_place((NOWHERE_KNOWN,), DAY) is None
