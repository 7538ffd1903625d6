"""How many misspelt names are found, and how many strangers are flagged, on an invented list."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from benchmarks.names import Culture
from benchmarks.recall import LISTED, found, made, strangers, ways

from xcompliance.risk.screening import ScreeningIndex

COUNT = 150
LEAST = {
    "as listed": 1.0,
    "one letter dropped": 0.97,
    "first letter dropped": 0.97,
    "two letters swapped": 0.96,
    "one letter replaced": 0.94,
    "one letter added": 0.97,
    "family name first": 1.0,
    "second word left out": 0.94,
    "spelt otherwise": 0.88,
}


@cache
def listed() -> tuple[ScreeningIndex, Culture]:
    return made(size=6000)


@pytest.mark.parametrize("way", LEAST)
def test_a_listed_name_written_otherwise_is_found_with_few_others(way: str) -> None:
    random = Random(11)
    results = list(found(listed()[0], random, ways(random)[way], COUNT))
    assert sum(right for right, _, _ in results) >= LEAST[way] * COUNT
    assert sum(others for _, others, _ in results) <= 4 * COUNT


@pytest.mark.parametrize(("cultures", "most"), [(["western"], 0.03), (LISTED, 0.3)], ids=["elsewhere", "same cultures"])
def test_few_strangers_are_flagged(cultures: list[str], most: float) -> None:
    hits = [many for _, many in strangers(*listed(), cultures, 2 * COUNT)]
    assert len(hits) > COUNT
    assert sum(many > 0 for many in hits) <= most * len(hits)
