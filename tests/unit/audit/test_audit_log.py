"""Writing the audit log: lines, receipts, locks, repairs and failures."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import subprocess
import sys
import threading
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from xcompliance.audit import AuditLog, body_of, digest, find, verify
from xcompliance.audit.chain import Head
from xcompliance.audit.verify import LogProblem
from xcompliance.errors import AuditError
from xcompliance.money import Money, Rate
from xcompliance.verdict import Need, Risk, TaxLine, Verdict

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BODY = {"inputs": digest({"id": "A-1"}), "snapshot": digest("snapshot"), "verdict": "allow", "rules": []}


def lines_of(directory: Path) -> list[bytes]:
    return [line for path in sorted(directory.glob("*.log")) for line in path.read_bytes().splitlines()]


def test_a_line_holds_the_decision_and_not_the_inputs(tmp_path: Path) -> None:
    line = TaxLine(
        object="lines[0]",
        jurisdiction="XX",
        level="country",
        type="vat",
        taxability="standard_rated",
        scheme="domestic",
        liable="seller",
        base=Money.parse("10.00 EUR"),
        amount=None,
        rate=Rate.parse("7%"),
        needs=("value:vat.rate",),
    )
    decision = SimpleNamespace(
        verdict=Verdict.REVIEW,
        findings=(),
        tax=SimpleNamespace(lines=(line,)),
        needs=(Need("order.fx"),),
        risk=Risk(12, "low", "accept"),
        warnings=("waiver W-1 of x ignored: expired",),
    )
    body = body_of(decision, inputs=digest({}), snapshot=digest("s"), on=date(2026, 11, 22), about="order")
    with AuditLog(tmp_path, clock=lambda: NOON) as log:
        receipt = log.append(body)
    link, _, content = lines_of(tmp_path)[0].decode().partition(" ")
    record = json.loads(content)
    assert receipt.link == link
    assert (receipt.inputs, receipt.snapshot) == (digest({}), digest("s"))
    assert record["time"] == "2026-11-22T12:00:00.000000Z"
    assert record["audit_id"] == receipt.audit_id
    assert record["audit_id"].startswith("20261122T120000-")
    assert record["sequence"] == 1
    assert record["verdict"] == "review"
    assert record["needs"] == ["order.fx"]
    assert record["tax"][0]["rate"] == "7%"
    assert record["tax"][0]["amount"] is None
    assert record["risk"] == {"points": 12, "band": "low", "action": "accept"}
    assert {"xcompliance", "holidays", "python"} <= record["versions"].keys()
    assert find(tmp_path, receipt.audit_id) == {**record, "file": "writer-0001.log", "line": 1, "link": link}


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": None},
        {"inputs": "order of Jane Doe"},
        {"snapshot": "ABC"},
        {"buyer": "Jane Doe"},
        {"tax": [{"amount": 1.5}]},
        {"risk": Verdict.BLOCK},
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_no_trace(tmp_path: Path, change: dict[str, object]) -> None:
    with AuditLog(tmp_path) as log:
        with pytest.raises(AuditError) as caught:
            log.append({**BODY, **change})
        assert "Jane" not in str(caught.value)
        with pytest.raises(AuditError, match="has no inputs, snapshot"):
            log.append({"verdict": "allow"})
        assert lines_of(tmp_path) == []
        log.append(BODY)
    assert verify(tmp_path).ok


def test_a_clock_without_offset_is_refused(tmp_path: Path) -> None:
    with AuditLog(tmp_path, clock=lambda: datetime(2026, 1, 1)) as log, pytest.raises(AuditError, match="offset"):  # noqa: DTZ001
        log.append(BODY)


def test_a_closed_log_takes_nothing(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.close()
    log.close()
    assert log.path is None
    with pytest.raises(AuditError, match="closed"):
        log.append(BODY)


def test_a_free_file_is_continued_and_a_held_one_is_not(tmp_path: Path) -> None:
    with AuditLog(tmp_path) as first:
        first.append(BODY)
        with AuditLog(tmp_path) as second:
            second.append(BODY)
            assert (first.path, second.path) == (tmp_path / "writer-0001.log", tmp_path / "writer-0002.log")
    with AuditLog(tmp_path) as third:
        third.append(BODY)
        assert third.path == tmp_path / "writer-0001.log"
    assert verify(tmp_path).records == 3
    assert verify(tmp_path).ok


def test_a_log_that_is_dropped_frees_its_file(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.append(BODY)
    del log
    with AuditLog(tmp_path) as after:
        assert after.path == tmp_path / "writer-0001.log"


def test_files_are_for_the_owner_only(tmp_path: Path) -> None:
    with AuditLog(tmp_path / "new" / "folder") as log:
        log.append(BODY)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "new" / "folder").iterdir()} == {0o600}


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    with pytest.raises(AuditError):
        AuditLog(tmp_path / "file")
    with pytest.raises(AuditError):
        verify(tmp_path / "nowhere")
    with pytest.raises(AuditError):
        find(tmp_path / "nowhere", "x")


@pytest.mark.parametrize("failing", ["write", "short write", "fsync"])
def test_a_full_disk_leaves_the_log_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    real_write = os.write

    def no_space(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with AuditLog(tmp_path) as log:
        log.append(BODY)
        with monkeypatch.context() as patch:
            if failing == "short write":
                patch.setattr(os, "write", lambda file, data: real_write(file, data[:40]))
            else:
                patch.setattr(os, failing, no_space)
            with pytest.raises(AuditError, match="could not be written"):
                log.append(BODY)
        log.append(BODY)
    assert verify(tmp_path).ok
    assert verify(tmp_path).records == 2


def test_a_head_that_lags_behind_is_caught_up(tmp_path: Path) -> None:
    with AuditLog(tmp_path) as log:
        log.append(BODY)
        lagging = (tmp_path / "writer-0001.head").read_bytes()
        log.append(BODY)
    (tmp_path / "writer-0001.head").write_bytes(lagging)
    assert verify(tmp_path).ok
    with AuditLog(tmp_path) as log:
        log.append(BODY)
        assert log.path == tmp_path / "writer-0001.log"
    assert verify(tmp_path).ok
    assert verify(tmp_path).records == 3


def test_a_file_that_was_tampered_with_is_not_continued(tmp_path: Path) -> None:
    with AuditLog(tmp_path) as log:
        log.append(BODY)
    content = (tmp_path / "writer-0001.log").read_bytes()
    (tmp_path / "writer-0001.log").write_bytes(content[:-1])
    with AuditLog(tmp_path) as log:
        assert log.path == tmp_path / "writer-0002.log"
    assert (tmp_path / "writer-0001.log").read_bytes() == content[:-1]
    assert not verify(tmp_path).ok


def test_threads_share_a_log(tmp_path: Path) -> None:
    with AuditLog(tmp_path) as log:
        threads = [
            threading.Thread(target=lambda: [log.append(BODY) for _ in range(25)])
            for _ in range(4)
        ]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert verify(tmp_path).ok
    assert len(lines_of(tmp_path)) == 100
    assert len(list(tmp_path.glob("*.log"))) == 1


WRITER = """
import sys
from pathlib import Path
from xcompliance.audit import AuditLog, digest
body = {"inputs": digest("i"), "snapshot": digest("s"), "verdict": "allow"}
for _ in range(3):
    with AuditLog(Path(sys.argv[1])) as log:
        for _ in range(10):
            print(log.append(body).audit_id, flush=True)
"""


def test_processes_write_side_by_side(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(4)]
    seen: list[LogProblem] = []
    while any(writer.poll() is None for writer in writers):
        if list(tmp_path.glob("*.log")):
            seen += verify(tmp_path).problems  # reading while others write
    written = {line for writer in writers for line in writer.communicate()[0].split()}
    assert seen == []
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert verify(tmp_path).ok
    assert {json.loads(line[65:])["audit_id"] for line in lines_of(tmp_path)} == written
    assert len(written) == 120


@pytest.mark.parametrize("lost", [1, 3])
def test_a_head_that_appears_while_one_reads_is_no_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: int
) -> None:
    with AuditLog(tmp_path) as log:
        log.append(BODY)
    load, tries = Head.load, []

    def late(path: Path) -> Head | None:
        tries.append(path)
        return None if len(tries) <= lost else load(path)

    monkeypatch.setattr(Head, "load", staticmethod(late))
    assert verify(tmp_path).ok is (lost == 1)  # the second look finds it; one that stays away is missing


def _append_in_child(log: AuditLog) -> None:
    log.append(BODY)
    log.close()


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the runner of the tests may have threads
def test_a_forked_child_writes_its_own_file(tmp_path: Path) -> None:
    with AuditLog(tmp_path) as log:
        log.append(BODY)
        child = multiprocessing.get_context("fork").Process(target=_append_in_child, args=(log,))
        child.start()
        child.join()
        assert child.exitcode == 0
        log.append(BODY)
    assert sorted(path.name for path in tmp_path.glob("*.log")) == ["writer-0001.log", "writer-0002.log"]
    assert verify(tmp_path).ok
    assert verify(tmp_path).records == 3
