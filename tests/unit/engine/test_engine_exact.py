"""Formulas work with fractions: nothing is rounded, and what is not defined is unknown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from xcompliance.engine.exact import Exact, compute
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money, Rate


def eur(number: Any) -> Exact:
    return Exact(Fraction(number), "EUR")


def number(value: Any) -> Exact:
    return Exact(Fraction(value))


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (3, number(3)),
        (Decimal("0.1"), number("1/10")),
        (Rate(2, 37), number("2/37")),
        (Money.of("12.34", "EUR"), eur("617/50")),
        (Money(5, "JPY"), Exact(Fraction(5), "JPY")),
        (Money(5, "KWD"), Exact(Fraction(5, 1000), "KWD")),
    ],
)
def test_exact_forms(thing: Any, expected: Exact) -> None:
    assert Exact.of(thing) == expected


def test_unknown_and_missing_stay_what_they_are() -> None:
    assert Exact.of(UNKNOWN) is UNKNOWN
    assert Exact.of(None) is None


@pytest.mark.parametrize("thing", ["5", True, 1.5, object()])
def test_other_things_are_no_numbers(thing: Any) -> None:
    with pytest.raises(TypeError):
        Exact.of(thing)


@pytest.mark.parametrize(
    ("op", "args", "expected"),
    [
        ("+", [eur(1), eur(2)], eur(3)),
        ("+", [eur(1), number(0)], eur(1)),
        ("+", [eur(1), number(2)], UNKNOWN),
        ("-", [eur(1), eur(2)], eur(-1)),
        ("*", [eur(3), number("1/3")], eur(1)),
        ("*", [eur(3), eur(3)], UNKNOWN),
        ("/", [eur(1), number(3)], eur("1/3")),
        ("/", [eur(1), eur(3)], number("1/3")),
        ("/", [number(1), eur(3)], UNKNOWN),
        ("/", [eur(1), number(0)], UNKNOWN),
        ("/", [eur(1), eur(0)], UNKNOWN),
        ("neg", [eur(1)], eur(-1)),
        ("abs", [eur(-1)], eur(1)),
        ("min", [eur(3), eur(1), eur(2)], eur(1)),
        ("max", [eur(3), eur(1), eur(2)], eur(3)),
        ("sum", [], number(0)),
        ("sum", [eur(1), eur(2), eur(3)], eur(6)),
        ("+", [eur(1), Exact(Fraction(1), "USD")], UNKNOWN),
        ("+", [UNKNOWN, None], UNKNOWN),
        ("+", [None, eur(1)], None),
    ],
)
def test_steps(op: str, args: list[Any], expected: Any) -> None:
    assert compute(op, args) == expected


def test_exact_values_are_values() -> None:
    assert hash(eur(1)) == hash(eur("2/2"))
    assert eur(1) != number(1)
    assert eur(1) != 1
    assert sorted([eur(2), eur(1)]) == [eur(1), eur(2)]
