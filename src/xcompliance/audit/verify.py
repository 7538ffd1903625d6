"""Reading the audit log: does every line still follow from the one before it, and where not; its records one by one.

What this finds: any changed, missing, added or moved byte of a log or head file. What no file can show by itself: that
somebody with write access removed the newest log together with its head, or wrote a whole log anew. Keep the link of a
receipt elsewhere for that.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from xcompliance.audit.chain import HEAD_SIZE, Head, genesis, head_path, link_of, log_name, log_number, split_line
from xcompliance.errors import AuditError

__all__ = ["LogEntry", "LogProblem", "VerifyReport", "entries", "find", "verify"]

_LINK_SIZE = 64
_LOOKS_AGAIN = 5


@dataclass(frozen=True, slots=True, order=True)
class LogProblem:
    """One thing that is wrong: file name, line (1-based; 0 = the file as a whole), offset of the byte, and what."""

    file: str
    line: int
    offset: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} byte {self.offset}: {self.message}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What verifying found. ``records`` counts the complete lines of all files."""

    ok: bool
    records: int
    problems: tuple[LogProblem, ...]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A record and where it stands. ``link`` is the SHA-256 of ``previous`` and the record's canonical JSON."""

    file: str
    line: int
    previous: str
    link: str
    record: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    offset: int
    raw: bytes
    link: str = ""
    content: bytes = b""


def verify(directory: Path) -> VerifyReport:
    """Check every log file of a directory. Works while writers are at work.

    Raises:
        AuditError: the directory cannot be read.
    """
    try:
        numbers = _numbers(Path(directory))
        problems, records = [], 0
        for number in range(1, max(numbers, default=0) + 1):
            count, found = _verify_file(Path(directory) / log_name(number))
            records += count
            problems += found
    except OSError as error:
        raise AuditError(f"The audit log cannot be read: {error.strerror}.") from error
    if not numbers:
        problems.append(LogProblem("", 0, 0, "the directory holds no audit log"))
    return VerifyReport(not problems, records, tuple(problems))


def entries(directory: Path) -> Iterator[LogEntry]:
    """Read every record, file after file, each checked against the one before it. Verify the log first.

    Raises:
        AuditError: the directory cannot be read, or a line does not follow from the one before it.
    """
    for number in _numbers(Path(directory)):
        path = Path(directory) / log_name(number)
        previous = genesis(path.name)
        try:
            with path.open("rb") as file:
                for line in _Reading(file):
                    if line.link != link_of(previous, line.content):
                        raise AuditError(f"{path.name}:{line.number} was changed. Run the verification of the log.")
                    yield LogEntry(path.name, line.number, previous, line.link, _record(line.content))
                    previous = line.link
        except OSError as error:
            raise AuditError(f"The audit log cannot be read: {error.strerror}.") from error


def find(directory: Path, audit_id: str) -> dict[str, Any]:
    """Return the record with an audit id, with its ``file``, ``line`` and ``link`` added.

    Raises:
        AuditError: there is no such record, or its line does not follow from the one before it.
    """
    wanted = audit_id.encode("utf-8", "replace")
    for number in _numbers(Path(directory)):
        path = Path(directory) / log_name(number)
        if not path.exists():
            continue
        previous = genesis(path.name)
        with path.open("rb") as file:
            for line in _Reading(file):
                record = _record(line.content) if wanted in line.raw else {}
                if record.get("audit_id") == audit_id:
                    if line.link != link_of(previous, line.content):
                        raise AuditError(f"{path.name}:{line.number} was changed. Run the verification of the log.")
                    return {**record, "file": path.name, "line": line.number, "link": line.link}
                previous = line.link
    raise AuditError("The audit log holds no record with this id.")


def _numbers(directory: Path) -> list[int]:
    try:
        found = {log_number(path.name) for path in directory.iterdir()}
    except OSError as error:
        raise AuditError(f"The audit log cannot be read: {error.strerror}.") from error
    return sorted(number for number in found if number is not None)


def _verify_file(path: Path) -> tuple[int, list[LogProblem]]:
    # The head is read before the log: a writer at work only makes the log longer than the head says. It may also create
    # the head, or be half way through writing it, while we look: so with a problem and another head, we look again.
    head = Head.load(path)
    count, problems = _verify_against(path, head)
    for _ in range(_LOOKS_AGAIN):
        newer = Head.load(path) if problems else head
        if newer == head:
            break
        head = newer
        count, problems = _verify_against(path, head)
    return count, problems


def _verify_against(path: Path, head: Head | None) -> tuple[int, list[LogProblem]]:
    try:
        with path.open("rb") as file:
            reading = _Reading(file, head)
            problems = list(_follow(path.name, reading, head))
    except FileNotFoundError:
        return 0, [LogProblem(path.name, 0, 0, "the log file is missing")]
    suspected = {problem.line for problem in problems}
    problems += _against_head(path, reading, head, suspected)
    covered = head.size if head is not None else 0
    if reading.end < reading.size and covered <= reading.end and not _held(path):
        message = "the last line is incomplete (a write was interrupted); the next writer repairs it"
        problems.append(LogProblem(path.name, reading.count + 1, reading.end, message))
    return reading.count, problems


class _Reading:
    """Iterates over the complete lines of a log, one in memory at a time, and remembers what was passed.

    ``count`` complete lines end at byte ``end`` of ``size``; ``headed`` is the line the head speaks of.
    """

    def __init__(self, file: BinaryIO, head: Head | None = None) -> None:
        self._file = file
        self._headed = 0 if head is None else head.lines
        self.count = self.end = self.size = 0
        self.headed: _Line | None = None

    def __iter__(self) -> Iterator[_Line]:
        for raw in self._file:
            self.size += len(raw)
            if not raw.endswith(b"\n"):
                return
            parts = split_line(raw[:-1]) or ("", b"")
            line = _Line(self.count + 1, self.end, raw[:-1], *parts)
            self.count, self.end = line.number, self.size
            if line.number == self._headed:
                self.headed = line
            yield line


def _follow(name: str, reading: _Reading, head: Head | None) -> Iterator[LogProblem]:
    previous: str | None = genesis(name)
    sequence = 1
    lines = iter(reading)
    line = next(lines, None)
    while line is not None:
        after = next(lines, None)
        if not line.link:
            at = line.offset + _form_breaks_at(line.raw)
            yield LogProblem(name, line.number, at, "this is not a line of the log")
            previous, sequence, line = None, sequence + 1, after
            continue
        number = _record(line.content).get("sequence")
        computed = None if previous is None else link_of(previous, line.content)
        previous = line.link
        if computed is not None and computed != line.link:
            follower = _follower(line, after, head)
            yield _why(name, line, computed, follower, _displaced(number, sequence, follower))
            if follower is not None and follower(computed):
                previous = computed
        sequence = (number if type(number) is int else sequence) + 1
        line = after


class _Follower:
    """Says whether what comes next was written after a given link. ``sequence`` is its number."""

    def __init__(self, link: str, content: bytes | None, sequence: object) -> None:
        self._link = link
        self._content = content
        self.sequence = sequence

    def __call__(self, previous: str) -> bool:
        return self._link == (previous if self._content is None else link_of(previous, self._content))


def _follower(line: _Line, after: _Line | None, head: Head | None) -> _Follower | None:
    if after is not None:
        return _Follower(after.link, after.content, _record(after.content).get("sequence")) if after.link else None
    if head is not None and head.lines == line.number:
        return _Follower(head.link, None, head.lines + 1)
    return None


def _displaced(number: object, expected: int, follower: _Follower | None) -> str:
    """Say that another line belongs here; "" when only the number itself may have been changed."""
    if not isinstance(number, int) or number == expected or (follower and follower.sequence == expected + 1):
        return ""
    what = "lines before it are missing" if number > expected else "it was moved or copied"
    return f"the line is number {number} where number {expected} belongs: {what}"


def _why(
    name: str,
    line: _Line,
    computed: str,
    follower: _Follower | None,
    displaced: str,
) -> LogProblem:
    if displaced:
        return LogProblem(name, line.number, line.offset, displaced)
    if follower is not None and follower(computed):
        at = next(place for place in range(_LINK_SIZE) if line.link[place] != computed[place])
        return LogProblem(name, line.number, line.offset + at, "the link was changed, the record is as it was written")
    end = line.offset + len(line.raw)
    what = "the record was changed" if follower is not None and follower(line.link) else "the line was changed"
    message = f"{what}: its bytes up to {end} do not give the link"
    return LogProblem(name, line.number, line.offset + _record_breaks_at(line.content), message)


def _against_head(path: Path, reading: _Reading, head: Head | None, suspected: set[int]) -> list[LogProblem]:
    name, head_file = path.name, head_path(path)
    if head is None:
        # A crash while a file is created leaves it empty with an unfinished head; anything else was done to it.
        unfinished = not reading.size and (not head_file.exists() or head_file.stat().st_size < HEAD_SIZE)
        return [] if unfinished else [LogProblem(head_file.name, 0, 0, "the head file is missing or was changed")]
    if head.lines > reading.count or head.size > reading.size:
        missing = max(head.lines - reading.count, 0)
        message = f"the end of the log is missing: the head knows {head.lines} lines, {missing} more than there are"
        return [LogProblem(name, reading.count + 1, reading.end, message)]
    last = reading.headed
    ends = last.offset + len(last.raw) + 1 if last else 0
    other_link = (last.link if last else genesis(name)) != head.link and head.lines not in suspected
    if ends != head.size or other_link:
        message = f"the head does not fit line {head.lines} of the log: one of them was changed"
        return [LogProblem(head_file.name, 1, 0, message)]
    return []


def _form_breaks_at(raw: bytes) -> int:
    """Return where a line stops having the form of one."""
    for place, byte in enumerate(raw[:_LINK_SIZE]):
        if byte not in b"0123456789abcdef":
            return place
    return min(_LINK_SIZE, len(raw))


def _record_breaks_at(content: bytes) -> int:
    """Return the offset in the line from which the record cannot be read; where it can, its first byte."""
    start = _LINK_SIZE + 1
    try:
        json.loads(content)
    except UnicodeDecodeError as error:
        return start + error.start
    except json.JSONDecodeError as error:
        return start + len(content.decode("utf-8")[: error.pos].encode("utf-8"))
    except (ValueError, RecursionError):
        return start
    return start


def _record(content: bytes) -> dict[str, Any]:
    try:
        record = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return record if isinstance(record, dict) else {}


def _held(path: Path) -> bool:
    """Say whether a writer is at work on the file; its last line may then be on its way."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False
