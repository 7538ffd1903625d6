"""Two names beside each other: the same words, other spellings, slips of the pen, and different words."""

from __future__ import annotations

import pytest

from xcompliance.risk.screening.compare import likeness, words_of
from xcompliance.risk.screening.normalise import name_of, same_word, skeleton

MISSING = 0.04


def alike(one: str, other: str) -> float:
    return likeness(words_of(*name_of(one)), words_of(*name_of(other)), MISSING)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed Hussein", "Muhammad Husain"),
        ("Sergei Examplov", "Sergey Exampolv"),
        ("ablanov Sample", "Tablanov Sample"),
        ("Wei Zhang", "Wie Zhang"),
        ("Ali Sample", "Aly Sample"),
        ("al Sample Omar", "Sample Omar"),
        ("Chol-su Sampel", "Chol-u Sampel"),
    ],
)
def test_spellings_and_slips_leave_the_name_the_same(one: str, other: str) -> None:
    assert 0.85 <= alike(one, other) <= 1
    assert alike(one, other) == alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Sample", "Jun Sample"),
        ("Hassan Sample", "Hussein Sample"),
        ("Wei Zhang", "Lei Zhang"),
        ("Maria Gonzalez", "Maria Gomez"),
        ("Maria", "Maria Sample"),
        ("Li Ma", "Li Wu"),
    ],
)
def test_a_different_word_makes_another_name(one: str, other: str) -> None:
    assert alike(one, other) == 0


def test_a_word_of_four_letters_survives_one_slip_and_one_of_eight_two() -> None:
    assert alike("Sample Lane", "Sample Lano") > 0
    assert alike("Sample Lane", "Sample Lnao") == 0
    assert alike("Sample Gladrake", "Sample Gldarakes") > 0
    assert alike("Sample Gladrake", "Sample Gldarxkes") == 0


def test_each_missing_word_costs_and_three_cost_the_most() -> None:
    whole = "Igor Sample One Two Three Four"
    assert [round(alike("Igor Sample", whole.rsplit(" ", left)[0]), 2) for left in (4, 3, 2, 1)] == [
        1,
        0.96,
        0.92,
        0.88,
    ]
    assert alike("Igor Sample", whole) == alike("Igor Sample", whole.rsplit(" ", 1)[0])


def test_two_consonants_alone_do_not_say_which_word_it_is() -> None:
    assert skeleton("mohamed") == skeleton("muhammad")
    assert same_word("mohamed", "muhammad", skeleton("mohamed"))
    assert not same_word("john", "jun", skeleton("john"))
