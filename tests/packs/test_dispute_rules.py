"""Card disputes: the cases, every reason code and ECI of the facts, and deadlines that never come too late."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from xcompliance.clock import Period
from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.facts import record_from
from xcompliance.testing import run_file
from xcompliance.testing.samples import changed, sample, samples_dir

AS_OF = date(2026, 11, 22)
FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "fraud"
FILES = sorted((rules_dir() / "global/disputes").glob("*.test.yaml"))
ENGINE = Engine.load(packs=["global/disputes"])


def table(name: str) -> Any:
    return ENGINE.snapshot.values.get(f"disputes.{name}")


def reason_codes() -> list[dict[str, str]]:
    if not FACTS.is_dir():
        pytest.skip("the fact files are not beside this checkout")
    with (FACTS / "chargeback_reason_codes.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def decide(base: str, on: date = AS_OF, **given: Any) -> Any:
    payload = sample(f"dispute/{base}", samples_dir(rules_dir()))
    return ENGINE.evaluate(record_from(changed(payload, given)), on=on)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".test.yaml"))
def test_cases_beside_the_rule(path: Path) -> None:
    results = list(run_file(ENGINE, path, rules_dir()))
    assert results
    assert [f"{result.name}: {failure}" for result in results for failure in result.failures] == []


def test_every_rule_has_cases() -> None:
    assert {f"global.disputes.{path.name.removesuffix('.test.yaml')}" for path in FILES} == set(ENGINE.snapshot.rules)


def test_all_97_reason_codes_are_encoded_as_researched() -> None:
    rows = reason_codes()
    assert len(rows) == 97
    for row in rows:
        on = date.fromisoformat(row["valid_to"]) if row["valid_to"] else AS_OF
        keys = (row["network"], row["code"])
        assert table("reason-category").find(keys, on).value == row["category"]
        assert table("evidence-set").find(keys, on).value == row["evidence_set"]
        assert table("shift-code").find(keys, on).value == row["threeds_shift"]
        if row["merchant_response_days"] not in ("", "0"):
            window = Period.parse(f"{row['merchant_response_days']} days")
            assert table("response-window").find(keys, on).value == window
        if row["valid_to"]:
            assert table("reason-category").find(keys, on + timedelta(days=1)) is None


def test_every_eci_is_encoded_as_researched() -> None:
    reason_codes()
    facts = yaml.safe_load((FACTS / "liability_shift_3ds.yaml").read_text(encoding="utf-8"))["eci"]
    for group, codes in facts.items():
        for network in group.split("_"):
            for eci, row in codes.items():
                for one in eci.split("/"):
                    assert table("eci-shift").find((network, one), AS_OF).value == ("yes" if row["shift"] else "no")


@pytest.mark.parametrize("row", ["visa-fraud", "visa-not-received-adyen"])
@pytest.mark.parametrize("day", [5, 12, 20, 28])
def test_the_deadline_is_never_later_than_the_printed_date(row: str, day: int) -> None:
    printed = datetime(2026, 11, day, 23, 59, 59, tzinfo=UTC)
    duties = decide(row, **{"dispute.due_at": printed.isoformat()}).duties
    due = next(duty.due for duty in duties if duty.code == "answer-dispute")
    last = due.date() if isinstance(due, datetime) else due
    assert last <= printed.date()


def test_a_network_without_a_known_window_is_undecided_not_silent() -> None:
    decision = decide("visa-fraud", **{"dispute.network": "mastercard", "dispute.reason_code": "4850"})
    assert "value:disputes.shift-code" in {need.path for need in decision.needs}
    assert decision.verdict.label == "review"
    assert [duty.notes for duty in decision.duties] == [("need:value:disputes.response-window",)]


def test_low_confidence_windows_ask_for_a_person() -> None:
    low = {row.keys[0] for row in table("response-window").rows if row.entry.confidence == "low"}
    assert low == {"discover"}
    decision = decide("visa-fraud", **{"dispute.network": "discover", "dispute.reason_code": "UA02"})
    assert decision.verdict.label == "review"
    later = {"dispute.network": "discover", "dispute.reason_code": "UA02", "dispute.due_at": "2026-12-20T00:00:00Z"}
    duties = decide("visa-fraud", **later).duties
    assert [duty.binding for duty in duties if duty.code == "answer-dispute"] == ["shorter reading"]
