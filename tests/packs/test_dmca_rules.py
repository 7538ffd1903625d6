"""What a DMCA notice lacks, and the put-back window against an independent count."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import combinations

import holidays
from hypothesis import given
from hypothesis import strategies as st

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.testing.samples import changed, sample, samples_dir
from xcompliance.verdict import Verdict

SAMPLES = samples_dir(rules_dir())
NOTICE, COUNTER = sample("notice/dmca-complete", SAMPLES), sample("notice/dmca-counter-notice", SAMPLES)
ON = date(2026, 11, 22)
ELEMENTS = (
    "signature", "work_identified", "material_located", "contact_details", "good_faith_statement",
    "accuracy_and_authority_statement",
)  # fmt: skip


@cache
def engine() -> Engine:
    return Engine.load(packs=["us/dmca"])


def test_every_set_of_missing_elements_is_asked_for_and_nothing_else() -> None:
    for count in range(len(ELEMENTS) + 1):
        for missing in combinations(ELEMENTS, count):
            record = changed(NOTICE, {f"notice.elements.{name}": False for name in missing})
            decision = engine().evaluate(record, on=ON)
            asked = {need.path for need in decision.needs if need.path.startswith("notice.elements.")}
            assert asked == {f"notice.elements.{name}" for name in missing}
            removed = any(duty.code == "remove-expeditiously" for duty in decision.duties)
            assert removed == (not missing)
            assert decision.verdict is (Verdict.REVIEW if missing else Verdict.ALLOW_WITH_DUTIES)


def test_a_fresh_complete_notice_does_not_ask_for_a_counter_notice() -> None:
    decision = engine().evaluate(NOTICE, on=ON)
    assert decision.verdict is Verdict.ALLOW_WITH_DUTIES
    assert not any("counter_notice" in need.path for need in decision.needs)


def business_days_after(start: date, count: int) -> date:
    federal = holidays.country_holidays("US", years=range(start.year, start.year + 2))
    day = start
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in federal
    return day


@given(st.dates(date(1999, 1, 1), date(2035, 1, 1)))
def test_the_put_back_window_is_10_to_14_business_days(received: date) -> None:
    record = changed(COUNTER, {"notice.counter_notice.received_at": f"{received}T10:00:00-05:00"})
    duty = next(one for one in engine().evaluate(record, on=received).duties if one.code == "put-back")
    assert (duty.not_before, duty.due) == (business_days_after(received, 10), business_days_after(received, 14))


def test_a_court_action_cancels_the_put_back() -> None:
    record = changed(COUNTER, {"notice.court_action.told_at": "2026-06-20T10:00:00-04:00"})
    codes = {duty.code for duty in engine().evaluate(record, on=date(2026, 6, 22)).duties}
    assert "keep-removed" in codes
    assert "put-back" not in codes
