"""Mutants: each kind of change is made, good cases notice it, and a missing case lets exactly its mutants live."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.unit.testing.house import House

from xcompliance.clock import Interval, Period
from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.jurisdictions.values import DatedValue, ValueEntry
from xcompliance.money import Money, Rate
from xcompliance.rules.syntax import AllOf, AnyOf, Compare, Field, Literal, Not, Op, Quantified, Quantity
from xcompliance.testing.campaign import Sample, campaign
from xcompliance.testing.mutants import FLIPS, changed_literal, condition, interval
from xcompliance.testing.mutation import PackProof
from xcompliance.testing.value_mutants import value_changes


def survivors(house: House) -> list[str]:
    suite = house.suite()
    proof = PackProof(suite, suite.snapshot.packs[0])
    found = [(mutant.kind, mutant.said) for mutant in proof.mutants() if not proof.kills(mutant)]
    assert proof.unfit == []
    return [f"{kind}: {said}" for kind, said in found]


def test_the_house_s_cases_notice_every_mutant(house: House) -> None:
    suite = house.suite()
    mutants = list(PackProof(suite, suite.snapshot.packs[0]).mutants())
    assert {mutant.kind for mutant in mutants} == {"drop", "flip", "date", "value", "outcome"}
    assert len(mutants) == 19
    assert survivors(house) == []


@pytest.mark.parametrize(
    ("name", "alive"),
    [
        (
            "a spoon|category not told",
            ["drop: dropped when knife", "outcome: when_unknown skip instead of review"],
        ),
        (
            "30 days|age not told",
            ["drop: dropped when young", "flip: young: le instead of lt", "value: young: 31 instead of 30"],
        ),
        ("the day before", ["date: effective from 2021-05-31 instead of 2021-06-01"]),
        ("the first day", ["date: effective from 2021-06-02 instead of 2021-06-01"]),
        ("a sword", ["value: knife: left out swords"]),
        ("a shop buys|buyer not told", ["drop: dropped unless trade"]),
        ("category not told", ["outcome: when_unknown skip instead of review"]),
    ],
)
def test_without_a_case_its_mutants_survive(house: House, name: str, alive: list[str]) -> None:
    house.without(*name.split("|"))
    assert survivors(house) == alive


def test_definitions_are_changed_too(house: House) -> None:
    house.change(
        "pack.yaml",
        'engine: ">=0.1"\n',
        'engine: ">=0.1"\ndefine:\n  young_account: {order.session.account_age_days: {lt: 30}}\n',
    )
    house.change("no-knives.yaml", "{order.session.account_age_days: {lt: 30}}", "{young_account: true}")
    suite = house.suite()
    proof = PackProof(suite, suite.snapshot.packs[0])
    changed = [mutant for mutant in proof.mutants() if mutant.target == "house/goods define young_account"]
    assert [mutant.said for mutant in changed] == [
        "le instead of lt",
        "ge instead of lt",
        "31 instead of 30",
        "29 instead of 30",
    ]
    assert all(proof.kills(mutant) for mutant in changed)


def test_campaigns_agree_however_many_processes_run_them(house: House) -> None:
    house.change("no-knives.yaml", "[knives, swords]", "[knives, swords, sabres]")
    suite = house.suite()

    def totals(jobs: int, sample: Sample) -> tuple[int, int, list[str]]:
        scores = list(campaign(suite, sample, jobs))
        alive = sorted(str(one) for score in scores for one in score.survivors)
        return sum(score.mutants.total() for score in scores), sum(score.killed.total() for score in scores), alive

    whole = totals(1, Sample())
    assert whole[:2] == (20, 19)
    assert whole[2] == ["rules/house/goods/no-knives.yaml:8:26 house.goods.no-knives [value] knife: left out sabres"]
    assert totals(2, Sample()) == whole
    assert totals(1, Sample(40, 3)) == totals(2, Sample(40, 3))
    assert 0 < totals(1, Sample(40, 3))[0] < 20


# -- operators --------------------------------------------------------------------------------------------------------


def said(node: object) -> list[str]:
    return [change.said for change in condition(node)]  # type: ignore[arg-type]


TOYS = Compare(Field("line.category"), Op.EQ, Literal("toys"))
CHEAP = Compare(Field("line.unit_price"), Op.LE, Literal(Money.of("150.00", "EUR")))


def test_every_comparison_can_be_flipped() -> None:
    for op in Op:
        right = (Literal(1), Literal(5)) if op in (Op.IN, Op.NOT_IN, Op.BETWEEN, Op.WITHIN) else Literal(1)
        assert said(Compare(Field("line.quantity"), op, right)), op
    assert all(other is not op for op, others in FLIPS.items() for other in others)


def test_trees_are_changed_at_every_depth() -> None:
    assert said(AllOf((TOYS, CHEAP))) == [
        "any instead of all",
        "dropped part 1",
        "is_not instead of eq",
        "toysx instead of toys",
        "dropped part 2",
        "lt instead of le",
        "gt instead of le",
        "150.01 EUR instead of 150.00 EUR",
        "149.99 EUR instead of 150.00 EUR",
    ]
    assert said(AnyOf((TOYS,))) == ["is_not instead of eq", "toysx instead of toys"]
    assert said(Not(TOYS))[0] == "not dropped"
    counted = Quantified(Quantity.COUNT, Field("order.lines"), TOYS, (Op.GE, Literal(3)))
    assert said(counted)[:4] == ["gt instead of ge", "lt instead of ge", "4 instead of 3", "2 instead of 3"]
    assert said(Quantified(Quantity.EVERY, Field("order.lines"), TOYS))[0] == "some instead of every"


def test_words_with_choices_stay_in_the_vocabulary() -> None:
    assert said(Compare(Field("order.buyer.type"), Op.EQ, Literal("business")))[1] == "consumer instead of business"


@pytest.mark.parametrize(
    ("value", "others"),
    [
        (True, [False]),
        ("a", ["ax"]),
        (7, [8, 6]),
        (Decimal("1.5"), [Decimal("2.5"), Decimal("0.5")]),
        (Money.of("1", "JPY"), [Money.of("2", "JPY"), Money.of("0", "JPY")]),
        (Rate.parse("7%"), [Rate.parse("8%"), Rate.parse("6%")]),
        (Rate.parse("2/37"), [Rate.parse("237/3700"), Rate.parse("163/3700")]),
        (Period.parse("1 month"), [Period.parse("2 months"), Period.parse("0 months")]),
        (date(2026, 3, 1), [date(2026, 3, 2), date(2026, 2, 28)]),
        (datetime.fromisoformat("2026-03-01T00:00:00+01:00"), None),
    ],
)
def test_constants_move_by_their_smallest_step(value: object, others: list[object] | None) -> None:
    found = [other for _, _, other in changed_literal(value)]
    assert found == others if others is not None else len(found) == 2


def test_dates_move_both_ways_and_never_cross() -> None:
    ends = [change.tree for change in interval(Interval(date(2026, 1, 1), date(2026, 1, 2)), "effective")]
    assert ends == [Interval(date(2025, 12, 31), date(2026, 1, 2)), Interval(date(2026, 1, 1), date(2026, 1, 3))]
    assert list(interval(Interval(), "effective")) == []


def entry(value: object, start: str, end: str | None = None) -> ValueEntry:
    return ValueEntry(value, date.fromisoformat(start), None if end is None else date.fromisoformat(end))


def test_values_change_where_rules_are_in_force() -> None:
    rate = DatedValue("a.rate", "percent", (
        entry(Rate.parse("5%"), "2000-01-01", "2010-01-01"),
        entry(Rate.parse("7%"), "2010-01-01", "2021-01-01"),
        entry(Rate.parse("9%"), "2021-01-01"),
    ))  # fmt: skip
    changes = list(value_changes(rate, Interval(date(2020, 1, 1), None)))
    assert [change.said for change in changes] == [
        "8% instead of 7% from 2010-01-01",
        "10% instead of 9% from 2021-01-01",
        "from 2021-01-02 instead of 2021-01-01",
        "from 2020-12-31 instead of 2021-01-01",
    ]
    moved = changes[2].tree
    assert isinstance(moved, DatedValue)
    assert [one.end for one in moved.entries] == [date(2010, 1, 1), date(2021, 1, 2), None]


def test_tables_change_as_a_whole() -> None:
    rows = [TableRow(("DE",), entry(14, "2021-01-01")), TableRow(("FR",), entry(15, "2022-01-01"))]
    table = Table("a.age", "integer", ["place"], rows, otherwise=entry(16, "0001-01-01"))
    changes = list(value_changes(table, Interval(date(2020, 1, 1), None)))
    assert [change.said for change in changes] == [
        "every row says something else",
        "otherwise 17",
        "every row a day later",
        "every row a day earlier",
    ]
    later = changes[2].tree
    assert isinstance(later, Table)
    assert later.find(("DE",), date(2021, 1, 1)) == table.otherwise
    assert later.find(("DE",), date(2021, 1, 2)) is not None
