"""When something is due: every kind of clock, and what it says when a fact is not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from tests.unit.engine.little_packs import ON, Document, dated, judge, order, rule, snapshot

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import evaluate
from xcompliance.engine.snapshot import Snapshot
from xcompliance.facts import record_from
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.rules.syntax import DueClock, Outcome
from xcompliance.verdict import Duty

PERIOD = dated("period", "period", "30 days")
LATER = dated("later", "period", (date(2027, 1, 1), "30 days"))


def made_of(due: Document | None, values: list[DatedValue] | None = None) -> Snapshot:
    duty: Document = {"code": "answer", "who": "operator", "evidence": "order.placed_at"}
    if due is not None:
        duty["due"] = due
    return snapshot(rule("a", {"duty": duty}, applies_to="order"), values=[PERIOD, LATER, *(values or [])])


def duty_of(due: Document | None, **facts: Any) -> Duty:
    (duty,) = judge(made_of(due), order(**facts)).duties
    return duty


FRIDAY = "2026-11-20T15:00:00+01:00"


def test_a_duty_without_a_date() -> None:
    duty = duty_of(None)
    assert (duty.code, duty.who, duty.evidence, duty.rule) == ("answer", "operator", "order.placed_at", "house.shop.a")
    assert (duty.due, duty.not_before, duty.notes) == (None, None, ())
    assert (duty.place, duty.object, duty.confidence) == ("DE", "", "high")


@pytest.mark.parametrize(
    ("within", "calendar", "expected"),
    [
        ("14 days", "calendar", date(2026, 12, 4)),
        ("1 month", "calendar", date(2026, 12, 20)),
        ("2 business days", "us-federal", date(2026, 11, 24)),
        ("4 business days", "us-federal", date(2026, 11, 27)),  # Thanksgiving is no business day
    ],
)
def test_days_and_months_after_an_instant(within: str, calendar: str, expected: date) -> None:
    due = duty_of({"after": "order.placed_at", "within": within, "calendar": calendar}, placed_at=FRIDAY).due
    assert due == expected or (isinstance(due, datetime) and due.date() == expected)


def test_hours_after_an_instant() -> None:
    due = duty_of({"after": "order.placed_at", "within": "72 hours", "calendar": "calendar"}, placed_at=FRIDAY).due
    assert due == datetime.fromisoformat("2026-11-23T15:00:00+01:00")


def test_a_period_that_a_dated_value_says() -> None:
    due = {"after": "order.placed_at", "within": {"value": "period"}, "calendar": "calendar"}
    assert duty_of(due, placed_at=FRIDAY).due == date(2026, 12, 20)
    later = duty_of(due | {"within": {"value": "later"}}, placed_at=FRIDAY)
    assert (later.due, later.notes) == (None, ("need:value:later",))


def test_a_window() -> None:
    due = {"after": "order.placed_at", "not_before": "10 days", "within": "14 days", "calendar": "calendar"}
    duty = duty_of(due, placed_at=FRIDAY)
    assert (duty.not_before, duty.due) == (date(2026, 12, 1), date(2026, 12, 4))


def test_a_date_that_a_fact_tells() -> None:
    assert duty_of({"at": "order.placed_at", "name": "printed"}, placed_at=FRIDAY).due == datetime.fromisoformat(FRIDAY)
    assert duty_of({"at": "order.placed_at", "name": "printed"}, placed_at=FRIDAY).binding == "printed"


@pytest.mark.parametrize("facts", [{}, {"placed_at": None}])
def test_a_clock_that_was_not_started_names_the_fact(facts: Document) -> None:
    for due in (
        {"at": "order.placed_at"},
        {"after": "order.placed_at", "within": "14 days", "calendar": "calendar"},
    ):
        duty = duty_of(due, **facts)
        assert (duty.due, duty.notes) == (None, ("need:order.placed_at",))


SEVERAL = {
    "earliest_of": [
        {"after": "order.placed_at", "within": "30 days", "calendar": "calendar", "name": "network"},
        {"at": "order.shipping.delivered_at", "name": "provider"},
    ]
}


@pytest.mark.parametrize(
    ("delivered", "binding", "notes"),
    [
        ("2026-12-01T00:00:00Z", "provider", ("network: 2026-12-20",)),
        ("2026-12-24T00:00:00Z", "network", ("provider: 2026-12-24T00:00:00+00:00",)),
        (None, "network", ("need:order.shipping.delivered_at",)),
    ],
)
def test_the_earliest_of_several_clocks_binds(delivered: str | None, binding: str, notes: tuple[str, ...]) -> None:
    shipping = {"amount": "0.00 EUR", "delivered_at": delivered}
    duty = duty_of(SEVERAL, placed_at=FRIDAY, shipping=shipping)
    assert (duty.binding, duty.notes) == (binding, notes)


def test_no_clock_of_several_was_started() -> None:
    duty = duty_of(SEVERAL)
    assert duty.due is None
    assert duty.notes == ("need:order.placed_at", "need:order.shipping.delivered_at")


def test_a_calendar_nobody_has_is_a_need() -> None:
    """The loader refuses it; trees built in code may still hold it."""
    whole = made_of({"after": "order.placed_at", "within": "14 days", "calendar": "calendar"})
    (old,) = whole.numbered
    clock = old.then.duties[0].due
    assert isinstance(clock, DueClock)
    then = Outcome(duties=(replace(old.then.duties[0], due=replace(clock, calendar="lunar")),))
    pack = replace(whole.packs[0], rules=(replace(old, then=then),))
    changed = Snapshot((pack,), whole.jurisdictions)
    (duty,) = Decision(evaluate(changed, record_from(order(placed_at=FRIDAY)), ON)).duties
    assert (duty.due, duty.notes) == (None, ("need:calendar:lunar",))
