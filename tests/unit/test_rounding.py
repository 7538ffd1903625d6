"""Rounding modes, policies and allocation at their edges."""

from __future__ import annotations

import pytest

from xcompliance.errors import MoneyError
from xcompliance.rounding import Level, Mode, RoundingPolicy, allocate, divide

TABLE = "document half_down steps 11/18/35/51/68/85"


@pytest.mark.parametrize(
    ("numerator", "half_up", "half_even", "half_down", "down", "up"),
    [
        (0, 0, 0, 0, 0, 0),
        (4, 0, 0, 0, 0, 1),
        (5, 1, 0, 0, 0, 1),
        (6, 1, 1, 1, 0, 1),
        (10, 1, 1, 1, 1, 1),
        (14, 1, 1, 1, 1, 2),
        (15, 2, 2, 1, 1, 2),
        (16, 2, 2, 2, 1, 2),
        (25, 3, 2, 2, 2, 3),
    ],
)
def test_modes(numerator: int, half_up: int, half_even: int, half_down: int, down: int, up: int) -> None:
    wanted = {Mode.HALF_UP: half_up, Mode.HALF_EVEN: half_even, Mode.DOWN: down, Mode.UP: up}
    wanted[Mode.HALF_DOWN] = half_down
    for mode, result in wanted.items():
        assert divide(numerator, 10, mode) == result
        assert divide(-numerator, 10, mode) == -result
        assert divide(numerator, -10, mode) == -result
        assert divide(-numerator, -10, mode) == result


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(MoneyError):
        divide(1, 0, Mode.DOWN)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (5, [0, 0], [3, 2]),
        (5, [0, 1], [0, 5]),
        (0, [], []),
        (0, [3, 4], [0, 0]),
        (10, [1, 2, 3], [2, 3, 5]),
        (1, [1, 1], [1, 0]),
    ],
)
def test_allocation(total: int, weights: list[int], parts: list[int]) -> None:
    assert allocate(total, weights) == parts


def test_allocation_refuses_what_cannot_be_shared() -> None:
    with pytest.raises(MoneyError):
        allocate(1, [])
    with pytest.raises(MoneyError):
        allocate(1, [2, -1])


def test_policy_text_round_trip() -> None:
    for text in (
        "line half_up",
        "document half_even digits 0",
        "unit up carry 3",
        "rate_group down carry 3 digits 2",
        TABLE,
    ):
        assert str(RoundingPolicy.parse(text)) == text
    assert RoundingPolicy.parse({"level": "line", "mode": "half_up", "carry": "3"}) == RoundingPolicy(carry=3)
    assert RoundingPolicy.parse("jurisdiction down").level is Level.JURISDICTION


@pytest.mark.parametrize(
    "source",
    [
        "",
        "line",
        "half_up line",
        "line half_up carry",
        "line half_up carry x",
        "line half_up carry 99",
        "line half_up carry 3 carry 4",
        "line half_up mode down",
        "line half_up carry 1 digits 2",
        "document half_down steps",
        "document half_down steps 0/50",
        "document half_down steps 50/50",
        "document half_down steps 60/50",
        "document half_down steps 50/100",
        "document half_down steps 50/x",
        {"level": "line"},
        {"level": "line", "mode": "half_up", "colour": "red"},
        {"level": "line", "mode": "half_up", "carry": True},
        {"level": "line", "mode": "half_up", "carry": 1.5},
    ],
)
def test_policy_refuses_other_writings(source: object) -> None:
    with pytest.raises(MoneyError):
        RoundingPolicy.parse(source)  # type: ignore[arg-type]


def test_policy_rounds_to_minor_units_digits_and_carry() -> None:
    assert RoundingPolicy().round(1995, 10, "EUR") == 200
    assert RoundingPolicy(mode=Mode.DOWN, digits=0).round(1999, 1, "EUR") == 1900
    assert RoundingPolicy(mode=Mode.UP).round(1001, 10, "JPY") == 101
    # 0.10004 is carried to three decimals, 0.100, and then there is nothing left to round up.
    assert RoundingPolicy(mode=Mode.UP, carry=3).round(10004, 1000, "USD") == 10
    assert RoundingPolicy(mode=Mode.UP).round(10004, 1000, "USD") == 11
    assert RoundingPolicy(mode=Mode.HALF_UP, carry=1, digits=0).round(149, 1, "USD") == 100
    with pytest.raises(MoneyError):
        RoundingPolicy(digits=2).round(1, 1, "JPY")


# -- a statutory table of cents -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "tax"),
    [
        (0, 0),
        (10, 0),
        (11, 1),
        (17, 1),
        (18, 2),
        (34, 2),
        (35, 3),
        (50, 3),
        (51, 4),
        (67, 4),
        (68, 5),
        (84, 5),
        (85, 6),
        (100, 6),
        (110, 6),
        (111, 7),
        (1018, 62),
        (10_000, 600),
    ],
)
def test_a_table_of_steps_is_looked_up(base: int, tax: int) -> None:
    policy = RoundingPolicy.parse(TABLE)
    assert policy.round(base * 6, 100, "USD") == tax
    assert policy.round(-base * 6, 100, "USD") == policy.round(base * 6, -100, "USD") == -tax


def test_a_table_holds_for_its_own_rate_alone() -> None:
    policy = RoundingPolicy.parse(TABLE)
    assert policy.at(6, 100) is policy
    assert policy.at(3, 50) is policy
    assert policy.at(1, 100) == RoundingPolicy.parse("document half_down")
    plain = RoundingPolicy()
    assert plain.at(1, 100) is plain
