"""Law: a table answers as a scan of all its rows would, on every day and on both sides of every boundary."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.jurisdictions.values import DatedValue, ValueEntry

BASE = date(2020, 1, 1)


def day(offset: int) -> date:
    return BASE + timedelta(days=offset)


@st.composite
def entries(draw: st.DrawFn) -> ValueEntry:
    start = draw(st.integers(0, 40))
    end = draw(st.none() | st.integers(start + 1, 45))
    return ValueEntry(draw(st.integers(0, 9)), day(start), None if end is None else day(end))


ROWS = st.lists(st.builds(TableRow, st.tuples(st.sampled_from("AB"), st.sampled_from("xy")), entries()), max_size=12)


def scan(rows: list[TableRow], keys: tuple[str, ...], on: date) -> list[ValueEntry]:
    return [
        row.entry
        for row in rows
        if row.keys == keys and row.entry.start <= on and (row.entry.end is None or on < row.entry.end)
    ]


@given(rows=ROWS, offset=st.integers(-2, 47), keys=st.tuples(st.sampled_from("ABC"), st.sampled_from("xy")))
def test_find_is_a_scan(rows: list[TableRow], offset: int, keys: tuple[str, str]) -> None:
    table = Table("t", "integer", ("one", "two"), rows, hit="first")
    wanted = scan(rows, keys, day(offset))
    assert list(table.find_all(keys, day(offset))) == wanted
    assert table.find(keys, day(offset)) == (wanted[0] if wanted else None)


@given(rows=ROWS.filter(bool))
def test_boundaries_are_half_open(rows: list[TableRow]) -> None:
    table = Table("t", "integer", ("one", "two"), rows, hit="collect")
    one = timedelta(days=1)
    for row in rows:
        assert row.entry in table.find_all(row.keys, row.entry.start)
        before = scan(rows, row.keys, row.entry.start - one)
        assert list(table.find_all(row.keys, row.entry.start - one)) == before
        if row.entry.end is not None:
            assert row.entry in table.find_all(row.keys, row.entry.end - one)
            assert list(table.find_all(row.keys, row.entry.end)) == scan(rows, row.keys, row.entry.end)


@given(cuts=st.lists(st.integers(0, 40), min_size=2, max_size=9, unique=True), offset=st.integers(-2, 43))
def test_a_dated_value_is_a_scan(cuts: list[int], offset: int) -> None:
    cuts.sort()
    made = tuple(
        ValueEntry(index, day(start), day(end))
        for index, (start, end) in enumerate(pairwise(cuts))
        if index % 3 != 2  # leaves gaps
    )
    value = DatedValue("v", "integer", made)
    wanted = [one for one in made if one.end is not None and one.start <= day(offset) < one.end]
    assert value.at(day(offset)) == (wanted[0] if wanted else None)
