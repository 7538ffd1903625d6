"""Clause coverage and the earned status: each thing left out is reported, and only that."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.testing.house import House

from xcompliance.testing.coverage import RuleCoverage, clause_coverage
from xcompliance.testing.earned import shortfalls

TODAY = date(2026, 11, 22)


def coverage(house: House) -> RuleCoverage:
    suite = house.suite()
    results = [suite.run(case) for file in suite.files() for case in suite.cases(file)]
    return clause_coverage(suite.snapshot, results)["house.goods.no-knives"]


def codes(house: House, on: date = TODAY) -> list[str]:
    return [one.code for one in shortfalls([coverage(house)], on)]


def test_everything_is_seen(house: House) -> None:
    found = coverage(house)
    assert (found.seen, found.wanted) == (9, 9)
    assert found.states == {"fired": 5, "silent": 4, "undecided": 3}
    assert codes(house) == []


@pytest.mark.parametrize(
    ("names", "code", "said"),
    [
        (["the day before"], "XC-L513", "has no case on 2021-05-31 (effective from 2021-06-01)."),
        (["the first day"], "XC-L513", "has no case on 2021-06-01 (effective from 2021-06-01)."),
        (["age not told"], "XC-L514", 'has no case in which "young" is unknown.'),
        (["a spoon"], "XC-L517", 'has no case in which "knife" is false.'),
        (["a shop buys"], "XC-L517", 'has no case in which "trade" is true.'),
    ],
)
def test_what_no_case_shows_is_reported(house: House, names: list[str], code: str, said: str) -> None:
    house.without(*names)
    suite = house.suite()
    results = [suite.run(case) for file in suite.files() for case in suite.cases(file)]
    found = shortfalls(clause_coverage(suite.snapshot, results).values(), TODAY)
    assert [(one.code, one.message) for one in found] == [(code, f"house.goods.no-knives {said}")]
    assert found[0].file == "rules/house/goods/no-knives.yaml"


def test_a_rule_that_never_fires_or_is_never_silent(house: House) -> None:
    house.change("no-knives.yaml", "lt: 30", "lt: 0")
    assert "XC-L511" in codes(house)
    house.change("no-knives.yaml", "lt: 0", "ge: 0")
    house.without("a spoon", "a shop buys", "the day before")
    assert "XC-L512" in codes(house)


def test_a_rule_without_cases(house: House) -> None:
    (house.pack / "no-knives.test.yaml").unlink()
    assert codes(house) == ["XC-L510"]


def test_citations_count_for_400_days(house: House) -> None:
    assert codes(house, date(2027, 12, 27)) == []
    assert codes(house, date(2027, 12, 28)) == ["XC-L411"]
    house.change("no-knives.yaml", "- {source: The house's rule book 2, checked: 2026-11-22}", "- {source: A book}")
    assert codes(house) == ["XC-L411"]
    house.change("no-knives.yaml", "citations:\n- {source: A book}\n", "")
    assert codes(house) == ["XC-L410"]


def test_drafts_have_nothing_to_earn_yet(house: House) -> None:
    house.change("no-knives.yaml", "status: active", "status: draft")
    (house.pack / "no-knives.test.yaml").unlink()
    assert codes(house) == []


def test_clauses_on_the_day_alone_are_never_unknown(house: House) -> None:
    house.change("no-knives.yaml", "  young:", "  late: {on: {ge: 2021-01-01}}\n  young:")
    found = coverage(house)
    assert {name: clause.open for name, clause in found.clauses.items()} == {
        "knife": True,
        "late": False,
        "young": True,
        "trade": True,
    }
    assert found.clauses["late"].missing == ("false",)
