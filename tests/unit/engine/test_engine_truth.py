"""Three-valued logic and the comparisons both evaluators share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from xcompliance.engine.exact import Exact
from xcompliance.engine.truth import NEGATIVE, all3, any3, compare, like, not3
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money, Rate
from xcompliance.rules.syntax import Op

TRUTHS = (True, False, None)
EUR = Money.of("10.00", "EUR")
PAIRWISE = [op for op in Op if op not in (Op.MISSING, Op.PRESENT, Op.IN_PLACE, Op.OUTSIDE)]


def no_rate(_amount: Any, _currency: str) -> Any:
    return UNKNOWN


def half(amount: Any, currency: str) -> Any:
    """Every foreign amount is worth half."""
    exact = Exact.of(amount)
    return Exact(exact.value / 2, currency)


@pytest.mark.parametrize(("truth", "expected"), [(True, False), (False, True), (None, None)])
def test_negation(truth: bool | None, expected: bool | None) -> None:
    assert not3(truth) is expected


@pytest.mark.parametrize("truths", list(product(TRUTHS, repeat=3)))
def test_conjunction_and_disjunction(truths: tuple[bool | None, ...]) -> None:
    assert all3(truths) is (False if False in truths else None if None in truths else True)
    assert any3(truths) is (True if True in truths else None if None in truths else False)
    assert not3(all3(truths)) is any3(not3(one) for one in truths)


def test_nothing_asked_is_true_and_nothing_offered_is_false() -> None:
    assert all3(()) is True
    assert any3(()) is False


@pytest.mark.parametrize("op", PAIRWISE)
def test_an_unknown_side_leaves_it_unknown(op: Op) -> None:
    right: Any = ("a", "b")
    assert compare(op, UNKNOWN, right, no_rate) is None
    assert compare(op, "a", UNKNOWN, no_rate) is None
    assert compare(op, UNKNOWN, UNKNOWN, no_rate) is None


@pytest.mark.parametrize("op", PAIRWISE)
def test_a_missing_side_is_only_other_than_something(op: Op) -> None:
    assert compare(op, None, ("a", "b"), no_rate) is (op in NEGATIVE)
    assert compare(op, "a", None, no_rate) is (op in NEGATIVE)
    assert compare(op, None, UNKNOWN, no_rate) is (op in NEGATIVE)


@pytest.mark.parametrize(
    ("op", "left", "right", "expected"),
    [
        (Op.EQ, "a", "a", True),
        (Op.EQ, "a", "A", False),
        (Op.NE, "a", "b", True),
        (Op.LT, 1, 2, True),
        (Op.LT, 2, 2, False),
        (Op.LE, 2, 2, True),
        (Op.LE, 3, 2, False),
        (Op.GT, 3, 2, True),
        (Op.GT, 2, 2, False),
        (Op.GE, 2, 2, True),
        (Op.GE, 1, 2, False),
        (Op.LT, Decimal("1.5"), 2, True),
        (Op.EQ, Decimal("2.00"), 2, True),
        (Op.EQ, Rate(1, 2), Rate.parse("50%"), True),
        (Op.LT, Rate(2, 37), Rate.parse("7%"), True),
        (Op.BETWEEN, 1, (1, 3), True),
        (Op.BETWEEN, 3, (1, 3), True),
        (Op.BETWEEN, 4, (1, 3), False),
        (Op.IN, "a", ("a", "b"), True),
        (Op.IN, "c", ("a", "b"), False),
        (Op.NOT_IN, "c", ("a", "b"), True),
        (Op.IN_FIELD, "a", ("a", UNKNOWN), True),
        (Op.IN_FIELD, "c", ("a", UNKNOWN), None),
        (Op.NOT_IN_FIELD, "c", ("a", UNKNOWN), None),
        (Op.NOT_IN_FIELD, "a", ("a", UNKNOWN), False),
        (Op.STARTS_WITH, "610910", "61", True),
        (Op.STARTS_WITH, "610910", "62", False),
        (Op.CONTAINS, ("a", "b"), "a", True),
        (Op.CONTAINS, ("a", None), "b", False),
        (Op.CONTAINS, (), "b", False),
        (Op.CONTAINS, ("a", UNKNOWN), "b", None),
        (Op.CONTAINS, "Straße", "STRASSE", True),
        (Op.WITHIN, ("a", "b"), ("a", "b", "c"), True),
        (Op.WITHIN, ("a", "d"), ("a", "b"), False),
        (Op.WITHIN, (), ("a",), True),
        (Op.WITHIN, ("a", UNKNOWN), ("a",), None),
        (Op.WITHIN, ("d", UNKNOWN), ("a",), False),
        (Op.WITHIN, ("a", None), ("a",), False),
    ],
)
def test_comparisons(op: Op, left: Any, right: Any, expected: bool | None) -> None:
    assert compare(op, left, right, no_rate) is expected


@pytest.mark.parametrize("op", [Op.EQ, Op.LT, Op.GE, Op.NE])
def test_amounts_of_two_currencies_need_a_rate(op: Op) -> None:
    assert compare(op, EUR, Money.of("10.00", "USD"), no_rate) is None


def test_amounts_are_converted_into_the_currency_of_the_limit() -> None:
    assert compare(Op.EQ, EUR, Money.of("5.00", "USD"), half) is True
    assert compare(Op.GT, EUR, Money.of("4.99", "USD"), half) is True
    assert compare(Op.GT, EUR, Money.of("5.00", "USD"), half) is False
    assert compare(Op.IN, EUR, (Money.of("5.00", "USD"),), half) is True
    assert compare(Op.NOT_IN, EUR, (Money.of("6.00", "USD"),), no_rate) is None


def test_membership_means_equality() -> None:
    """``in`` and ``eq`` agree, whatever form a number, amount or moment has."""
    assert compare(Op.IN, Exact(Fraction(10), "EUR"), (EUR,), no_rate) is True
    assert compare(Op.NOT_IN, Exact(Fraction(3, 2)), (Decimal("1.5"),), no_rate) is False
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert compare(Op.EQ, noon, date(2026, 3, 1), no_rate) is True
    assert compare(Op.IN, noon, (date(2026, 3, 1),), no_rate) is True
    assert compare(Op.CONTAINS, (noon,), date(2026, 3, 1), no_rate) is True
    assert compare(Op.WITHIN, (noon,), (date(2026, 3, 1),), no_rate) is True
    assert compare(Op.IN_FIELD, EUR, (None, EUR), no_rate) is True


def test_a_day_and_an_instant_compare_by_the_written_day() -> None:
    late = datetime.fromisoformat("2026-02-28T23:30:00-05:00")
    assert compare(Op.EQ, late, date(2026, 2, 28), no_rate) is True
    assert compare(Op.LT, late, date(2026, 3, 1), no_rate) is True
    assert compare(Op.LT, late, datetime(2026, 3, 1, tzinfo=UTC), no_rate) is False


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("alpha", "alpha", True),
        ("alpha", "*", True),
        ("", "*", True),
        ("", "?", False),
        ("alpha", "a*a", True),
        ("alpha", "a*b", False),
        ("alpha", "?lph?", True),
        ("alpha", "????", False),
        ("ALPHA", "al*", True),
        ("a*b", "a*b", True),
        ("a" * 2000 + "b", "*a" * 40 + "c", False),
        ("aXbXc", "a*b*c", True),
        ("abc", "abc*", True),
        ("abc", "abc?", False),
        ("12-34", "##-##", True),
        ("1a-34", "##-##", False),
        ("#2-34", "##-##", False),
        ("\u0661\u0662", "##", False),
        ("no 7", "* #", True),
    ],
)
def test_wildcards(text: str, pattern: str, expected: bool) -> None:
    assert like(text, pattern) is expected
