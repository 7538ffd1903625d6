"""Key columns that hold the beginnings of codes: the longest that fits wins, a short code leaves longer ones open."""

from __future__ import annotations

from datetime import date

from xcompliance.jurisdictions.geography import Located
from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.jurisdictions.values import ValueEntry

ON = date(2026, 11, 22)
ROWS = {("AT", ""): "10", ("AT", "0401"): "5", ("AT", "04012"): "4", ("ES", "1902"): "7"}
TABLE = Table(
    "t",
    "text",
    ("place", "code"),
    [TableRow(keys, ValueEntry(value, date(2020, 1, 1))) for keys, value in ROWS.items()],
    place_columns=frozenset({0}),
    prefix_columns=frozenset({1}),
)


def found(place: str, code: str) -> tuple[str | None, tuple[str, ...]]:
    answer = TABLE.lookup_place((Located((place,)), TABLE.coded(1, code)), ON)
    return answer.entry and answer.entry.value, answer.needs


def test_the_longest_prefix_wins() -> None:
    assert found("AT", "04012011") == ("4", ())
    assert found("AT", "04019000") == ("5", ())
    assert found("AT", "9503") == ("10", ())


def test_a_code_too_short_leaves_the_row_open() -> None:
    assert found("AT", "0401") == (None, ("04012",))
    assert found("AT", "04") == (None, ("0401", "04012"))


def test_no_code_is_open_only_where_a_row_says_something_else() -> None:
    assert found("AT", "") == (None, ("0401", "04012"))
    assert found("ES", "") == (None, ("1902",))
    assert found("FR", "") == (None, ())


def test_without_a_row_for_every_code_other_codes_have_none() -> None:
    assert found("ES", "190211") == ("7", ())
    assert found("ES", "9503") == (None, ())


def test_codes_are_remembered() -> None:
    assert TABLE.coded(1, "0401201111") is TABLE.coded(1, "0401201122")
