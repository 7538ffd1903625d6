"""Values in the type of their unit, and dated entries on both sides of every boundary."""

from __future__ import annotations

from datetime import date

import pytest

from xcompliance.clock import Period, Unit
from xcompliance.jurisdictions.values import UNITS, DatedValue, ValueEntry, parse_value, write_value
from xcompliance.money import Level, Mode, Money, Rate, RoundingPolicy


@pytest.mark.parametrize(
    ("unit", "written", "value"),
    [
        ("percent", "5.5%", Rate(11, 200)),
        ("percent", "2/37", Rate(2, 37)),
        ("money", "150.00 EUR", Money(15000, "EUR")),
        ("date", "2026-11-22", date(2026, 11, 22)),
        ("integer", "10000", 10000),
        ("text", "NO", "NO"),
        ("period", "10 business days", Period(10, Unit.BUSINESS_DAYS)),
        ("bool", "yes", True),
        ("bool", "no", False),
        ("list", ["a", "b"], ("a", "b")),
        ("list", "a|b", ("a", "b")),
        ("list", [], ()),
        ("rounding", {"level": "line", "mode": "half_up"}, RoundingPolicy(Level.LINE, Mode.HALF_UP)),
        ("rounding", "line half_up", RoundingPolicy(Level.LINE, Mode.HALF_UP)),
    ],
)
def test_units(unit: str, written: object, value: object) -> None:
    assert parse_value(unit, written) == value
    assert unit in UNITS


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("percent", "7"),
        ("percent", "0.07"),
        ("percent", "1e1%"),
        ("percent", "NaN"),
        ("money", "150"),
        ("money", "150.001 EUR"),
        ("money", "1,000 EUR"),
        ("money", None),
        ("date", "22.11.2026"),
        ("date", "2026-02-30"),
        ("integer", "10.000"),
        ("integer", "1e4"),
        ("integer", "１０"),
        ("text", " "),
        ("period", "10"),
        ("bool", "maybe"),
        ("list", ["a", "a"]),
        ("list", ["a", ""]),
        ("list", ["a", ["b"]]),
        ("rounding", {"level": "line"}),
        ("percent", ["7%"]),
    ],
)
def test_what_is_not_exact_is_refused(unit: str, written: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_value(unit, written)


def test_the_written_form_reads_back() -> None:
    for unit, written in [("percent", "5.5%"), ("money", "150.00 EUR"), ("list", ["a"]), ("date", "2026-01-01")]:
        value = parse_value(unit, written)
        assert parse_value(unit, write_value(value)) == value


def test_dates_are_half_open() -> None:
    first = ValueEntry(1, date(2020, 1, 1), date(2020, 7, 1))
    second = ValueEntry(2, date(2021, 1, 1))
    value = DatedValue("x", "integer", (first, second))
    assert value.at(date(2019, 12, 31)) is None
    assert value.at(date(2020, 1, 1)) is first
    assert value.at(date(2020, 6, 30)) is first
    assert value.at(date(2020, 7, 1)) is None
    assert value.at(date(2020, 12, 31)) is None
    assert value.at(date(2021, 1, 1)) is second
    assert value.at(date.max) is second
    assert DatedValue("y", "integer", ()).at(date(2020, 1, 1)) is None
