"""Law: wherever a crash cuts the last write short, the next writer repairs the file and the log verifies again."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.audit import AuditLog, digest, verify

BODY = {"inputs": digest("i"), "snapshot": digest("s"), "verdict": "allow"}


@cache
def _written() -> tuple[bytes, bytes, bytes]:
    """The log before its last line, that line, and the head before it."""
    with tempfile.TemporaryDirectory() as folder:
        log, head = Path(folder) / "writer-0001.log", Path(folder) / "writer-0001.head"
        with AuditLog(Path(folder)) as writer:
            writer.append(BODY)
            writer.append(BODY)
            before, head_before = log.read_bytes(), head.read_bytes()
            writer.append(BODY)
        return before, log.read_bytes()[len(before) :], head_before


def _crash_and_continue(cut: int, junk: bytes = b"") -> None:
    before, line, head = _written()
    torn = line[:cut] + junk
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "writer-0001.log"
        log.write_bytes(before + torn)
        log.with_suffix(".head").write_bytes(head)
        assert verify(Path(folder)).ok is (not torn)
        with AuditLog(Path(folder)) as writer:
            assert writer.path == log
            assert verify(Path(folder)).ok
            writer.append(BODY)
        assert verify(Path(folder)).problems == ()
        content = log.read_bytes()
    assert content.startswith(before)
    records = [json.loads(entry[65:]) for entry in content.splitlines()]
    assert [record["kind"] for record in records] == ["decision"] * 2 + ["repair"] * bool(torn) + ["decision"]
    assert sum(record.get("dropped_bytes", 0) for record in records) == len(torn)


def test_every_byte_position() -> None:
    for cut in range(len(_written()[1])):
        _crash_and_continue(cut)


@given(cut=st.integers(0, 200), junk=st.binary(max_size=20).filter(lambda junk: b"\n" not in junk))
def test_a_tail_of_anything(cut: int, junk: bytes) -> None:
    _crash_and_continue(cut, junk)
