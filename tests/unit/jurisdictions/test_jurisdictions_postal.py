"""Postal codes: normalisation keeps what a human means, and patterns cover exactly their codes."""

from __future__ import annotations

import pytest

from xcompliance.jurisdictions.postal import (
    PostalIndex,
    PostalPatternError,
    PostalRule,
    expand_pattern,
    normalise_postal,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("01001", "01001"),
        (" 35 001 ", "35001"),
        ("9500-123", "9500123"),
        ("bt1 1aa", "BT11AA"),
        ("７８２６６", "78266"),
        ("٢٣٠٤١", "23041"),
        ("78\u00a0266", "78266"),
        ("78–266", "78266"),
    ],
)
def test_normalising(written: str, meant: str) -> None:
    assert normalise_postal(written) == meant


@pytest.mark.parametrize(
    ("pattern", "prefixes"),
    [
        ("23041", ("23041",)),
        ("35xxx", ("35",)),
        ("22000-22999", ("22",)),
        ("9000-9499", ("90", "91", "92", "93", "94")),
        ("22099-22101", ("22099", "22100", "22101")),
        ("BTxx", tuple(f"BT{digit}" for digit in range(10))),
    ],
)
def test_patterns(pattern: str, prefixes: tuple[str, ...]) -> None:
    assert expand_pattern(pattern) == prefixes


@pytest.mark.parametrize("pattern", ["", "35*", "999-100", "10-2000", "xx", "35xx1", "35xxx|38xxx", "bt", "35 001"])
def test_other_writings_are_refused(pattern: str) -> None:
    with pytest.raises(PostalPatternError):
        expand_pattern(pattern)


def test_exclusions_and_prefixes() -> None:
    rules = {"A": [PostalRule("FR", ("971xx",), ("97133",))], "B": [PostalRule("FR", ("97133",))]}
    index = PostalIndex(rules, ["xxxxx"], ["F", "FR"])
    assert index.read("F-97110") == "97110"
    assert index.read("FR 97110") == "97110"
    assert index.places("97110") == {"A"}
    assert index.places("97133") == {"B"}
    assert index.places("75001") == frozenset()


@pytest.mark.parametrize("text", ["9711", "971100", "X-97110", "n/a", "F-9711", "-", "0"])
def test_what_is_no_code_of_the_country_says_nothing(text: str) -> None:
    assert PostalIndex({}, ["xxxxx"], ["F"]).read(text) is None
