"""Law: whatever byte of a log or head file is changed, verifying says so and names the file."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.audit import AuditLog, digest, verify

NAMES = ("writer-0001.head", "writer-0001.log", "writer-0002.head", "writer-0002.log")


@cache
def _written() -> dict[str, bytes]:
    body = {
        "inputs": digest("i"),
        "snapshot": digest("s"),
        "verdict": "allow",
        "rules": [{"id": "é", "verdict": "allow"}],
    }
    with tempfile.TemporaryDirectory() as folder:
        with AuditLog(Path(folder)) as one, AuditLog(Path(folder)):
            for _ in range(4):
                one.append(body)
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


@given(data=st.data(), flip=st.integers(1, 255))
def test_a_changed_byte_is_found(data: st.DataObject, flip: int) -> None:
    files = _written()
    assert tuple(files) == NAMES
    name = data.draw(st.sampled_from([name for name, content in files.items() if content]))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    changed = bytearray(files[name])
    changed[at] ^= flip
    with tempfile.TemporaryDirectory() as folder:
        for other, content in files.items():
            (Path(folder) / other).write_bytes(bytes(changed) if other == name else content)
        report = verify(Path(folder))
    assert not report.ok
    assert any(problem.file.split(".")[0] == name.split(".")[0] for problem in report.problems)
    if name.endswith(".log"):
        line = files[name][:at].count(b"\n") + 1
        first = report.problems[0]
        assert first.file == name
        assert first.line == line
        start = files[name].rfind(b"\n", 0, at) + 1
        assert start <= first.offset <= files[name].find(b"\n", at) + 1
