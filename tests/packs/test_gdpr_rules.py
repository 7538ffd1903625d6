"""The GDPR rules: the table of ages and the one-month clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.jurisdictions.table import Table
from xcompliance.testing.samples import changed, sample, samples_dir
from xcompliance.verdict import Verdict

SAMPLES = samples_dir(rules_dir())
REQUEST, CHILD = sample("user/gdpr-access-request", SAMPLES), sample("user/gdpr-child-game", SAMPLES)
AGES = {
    13: ("BE", "EE", "FI", "IS", "LV", "MT", "NO", "PT", "SE", "GB"),
    14: ("AT", "BG", "CY", "ES", "IT", "LT"),
    15: ("CZ", "DK", "FR", "GR", "SI"),
    16: ("DE", "HR", "HU", "IE", "LI", "LU", "NL", "PL", "RO", "SK"),
}
"""The EEA and the United Kingdom on 2026-11-22."""
PLACES = sorted(place for places in AGES.values() for place in places)


@cache
def engine() -> Engine:
    return Engine.load(packs=["eu/gdpr"])


def age_of_consent(country: str, on: date) -> int | None:
    table = engine().snapshot.values.get("privacy.age-of-consent")
    assert isinstance(table, Table)
    entry = table.find((country,), on)
    return None if entry is None else entry.value


@given(st.sampled_from(PLACES), st.dates(date(2018, 7, 20), date(2030, 1, 1)))
def test_every_country_has_an_age_between_13_and_16_on_every_day(country: str, on: date) -> None:
    age = age_of_consent(country, on)
    assert age is not None
    assert 13 <= age <= 16


def test_todays_ages() -> None:
    on = date(2026, 11, 22)
    assert {place: age_of_consent(place, on) for place in PLACES} == {
        place: age for age, places in AGES.items() for place in places
    }


@given(st.sampled_from(PLACES), st.integers(0, 120), st.dates(date(2018, 7, 20), date(2030, 1, 1)))
def test_a_user_without_a_parent_is_blocked_exactly_below_the_age(country: str, age: int, on: date) -> None:
    given_at = "2026-03-01T10:00:00+01:00"
    record = changed(CHILD, {
        "user.country": country, "user.age": age, "user.consents[0].given_at": given_at,
        "user.consents[0].age_when_given": age, "user.consents[0].parent": None,
    })  # fmt: skip
    limit = age_of_consent(country, on)
    assert limit is not None
    ids = {finding.id for finding in engine().evaluate(record, on=on).findings}
    suffix = "-liechtenstein" if country == "LI" else ""
    assert (f"eu.gdpr.consent-age{suffix}" in ids) == (age < limit)


def next_month(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@given(st.dates(date(2018, 6, 1), date(2035, 1, 1)))
def test_the_answer_is_due_one_calendar_month_later_never_on_a_weekend(received: date) -> None:
    record = changed(REQUEST, {"user.subject_requests[0].received_at": f"{received}T23:30:00+02:00"})
    duty = next(one for one in engine().evaluate(record, on=received).duties if one.code == "answer-request")
    plain = next_month(received)
    assert isinstance(duty.due, date)
    assert duty.due.weekday() < 5
    assert plain <= duty.due <= plain + timedelta(days=2)


def test_an_extension_replaces_the_one_month_clock() -> None:
    record = changed(REQUEST, {
        "user.subject_requests[0].extended": True,
        "user.subject_requests[0].extension_told_at": "2026-02-10T09:00:00+01:00",
    })  # fmt: skip
    decision = engine().evaluate(record, on=date(2026, 2, 12))
    assert [(duty.code, str(duty.due)) for duty in decision.duties] == [("answer-request", "2026-04-30")]
    assert decision.verdict is Verdict.ALLOW_WITH_DUTIES


def test_a_valid_consent_of_an_adult_is_allowed() -> None:
    record = sample("user/gdpr-adult-newsletter", SAMPLES)
    assert engine().evaluate(record, on=date(2026, 11, 22)).verdict is Verdict.ALLOW
