"""Records of an audit log for an auditor: periods, JSON lines whose links can be computed again, rows to read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from xcompliance.audit import AuditLog, digest, entries
from xcompliance.report.audit_export import within, write_csv, write_jsonl

START = datetime(2026, 11, 22, 10, tzinfo=UTC)
BODY = {
    "about": "order",
    "inputs": digest("i"),
    "needs": ["order.fx", "order.ship_to"],
    "on": "2026-11-22",
    "rules": [{"id": "a.b.one", "verdict": "review"}, {"id": "a.b.two", "verdict": "allow"}],
    "snapshot": digest("s"),
    "tax": [
        {"object": "lines[0]", "jurisdiction": "DE", "type": "vat", "rate": "19%", "amount": "7.97 EUR"},
        {"object": "shipping", "jurisdiction": "DE", "type": "vat", "rate": None, "amount": None},
    ],
    "verdict": "review",
    "warnings": ["=SUM(A1) café"],
}


def _clock() -> Iterator[datetime]:
    for hour in range(100):
        yield START + timedelta(hours=hour)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    clock = _clock()
    with AuditLog(tmp_path, clock=lambda: next(clock)) as log:
        for _ in range(3):
            log.append(BODY)
    return tmp_path


@pytest.mark.parametrize(
    ("since", "until", "lines"),
    [
        (None, None, [1, 2, 3]),
        (START + timedelta(hours=1), None, [2, 3]),
        (None, START + timedelta(hours=2), [1, 2]),
        (START + timedelta(hours=1), START + timedelta(hours=1), []),
        (datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=1))), None, [2, 3]),
    ],
)
def test_a_period_has_its_first_instant_and_not_its_last(
    log: Path, since: datetime | None, until: datetime | None, lines: list[int]
) -> None:
    assert [entry.line for entry in within(entries(log), since, until)] == lines


def test_links_of_json_lines_can_be_computed_again_with_nothing_but_json_and_sha256(log: Path) -> None:
    out = io.StringIO()
    write_jsonl(entries(log), out)
    previous = ""
    for line in out.getvalue().splitlines():
        entry = json.loads(line)
        content = json.dumps(entry["record"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert sha256((entry["previous"] + content).encode()).hexdigest() == entry["link"]
        assert previous in ("", entry["previous"])
        previous = entry["link"]
    assert previous


def test_rows_are_for_reading(log: Path) -> None:
    out = io.StringIO(newline="")
    write_csv(entries(log), out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert len(rows) == 3
    row = rows[0]
    assert row["rules"] == "a.b.one review; a.b.two allow"
    assert row["tax"] == "lines[0] DE vat 19% 7.97 EUR; shipping DE vat undecided"
    assert row["needed_facts"] == "2"
    assert row["warnings"] == "'=SUM(A1) café"  # no spreadsheet runs it
    assert row["link"] == rows[1]["previous"]
    assert row["time"] == "2026-11-22T10:00:00.000000Z"


def test_a_repaired_end_is_a_row_without_a_verdict(log: Path) -> None:
    with (log / "writer-0001.log").open("ab") as file:
        file.write(b"half a line")
    AuditLog(log).close()
    out = io.StringIO(newline="")
    write_csv(entries(log), out)
    last = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))[-1]
    assert (last["kind"], last["verdict"], last["tax"]) == ("repair", "", "")
