"""One log file in the hands of one writer: taking it, repairing its end, writing a line durably."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from xcompliance.audit.canonical import canonical
from xcompliance.audit.chain import HEAD_SIZE, Head, genesis, head_path, link_of, log_name, log_number, split_line
from xcompliance.audit.record import repair_record
from xcompliance.errors import AuditError

__all__ = ["Writer", "acquire"]

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
_OWNER_ONLY = 0o600
_CHUNK = 1 << 20


class Writer:
    """A locked log file. Use from one thread at a time.

    ``head`` says how far the file is complete.
    """

    def __init__(self, path: Path, log: int, head_file: int, head: Head) -> None:
        self.path = path
        self.head = head
        self._log = log
        self._head_file = head_file
        self._open = True

    def write(self, content: bytes) -> str:
        """Write a line and return its link when it is on the disk. On failure the file is cut back and released.

        Raises:
            OSError: the disk refused; the line is not in the log.
        """
        link = link_of(self.head.link, content)
        line = b"%s %s\n" % (link.encode("ascii"), content)
        try:
            written = os.write(self._log, line)
            if written != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._log)
        except OSError:
            self._give_up()
            raise
        self.head = Head(self.head.lines + 1, self.head.size + len(line), link)
        # Neither synced nor indispensable: the head may lag behind the log, but it never runs ahead of it.
        with suppress(OSError):
            os.pwrite(self._head_file, self.head.write(), 0)
        return link

    def close(self) -> None:
        """Make the head durable and release the lock."""
        os.fsync(self._head_file)
        self.abandon()

    def abandon(self) -> None:
        """Close the files and nothing else. A lock that a parent process shares stays with the parent."""
        if self._open:
            self._open = False
            os.close(self._head_file)
            os.close(self._log)

    def __del__(self) -> None:
        self.abandon()

    def _give_up(self) -> None:
        try:
            os.ftruncate(self._log, self.head.size)
        finally:
            self.abandon()


def acquire(directory: Path, time: Callable[[], str]) -> Writer:
    """Take the first log file that nobody holds, or create one; repair every free file that a crash left incomplete.

    Raises:
        AuditError: the directory or a file cannot be used.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        writer: Writer | None = None
        for path in _logs(directory):
            free = _take(path, time)
            if free is None:
                continue
            if writer is None:
                writer = free
            else:
                free.close()
        while writer is None:
            writer = _create(directory, time)
    except OSError as error:
        raise AuditError(f"The audit log cannot be opened: {error.strerror}.") from error
    return writer


def _logs(directory: Path) -> list[Path]:
    paths = [path for path in directory.iterdir() if path.suffix == ".log" and log_number(path.name) is not None]
    return sorted(paths, key=lambda path: log_number(path.name) or 0)


def _create(directory: Path, time: Callable[[], str]) -> Writer | None:
    """Create the next file; None when another process was quicker."""
    taken = [log_number(path.name) or 0 for path in directory.iterdir()]
    path = directory / log_name(max(taken, default=0) + 1)
    try:
        os.close(os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
    except FileExistsError:
        return None
    _sync_directory(directory)
    return _take(path, time)


def _take(path: Path, time: Callable[[], str]) -> Writer | None:
    """Lock a file, check its end and repair it. None when somebody holds it or its end contradicts its head."""
    try:
        log = os.open(path, _FLAGS)
    except (PermissionError, FileNotFoundError):
        return None
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        size = os.fstat(log).st_size
        head = _head_of(path, size)
        tail = b"" if head is None else _read(log, head.size)
        end = None if head is None or not _ends_as_head_says(log, head) else _complete(head, tail)
        if end is None:
            os.close(log)
            return None
        head_file = os.open(head_path(path), os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except BlockingIOError:
        os.close(log)
        return None
    except OSError:
        os.close(log)
        raise
    writer = Writer(path, log, head_file, end)
    if size > end.size:
        _repair(writer, log, tail[end.size - (head.size if head else 0) :], time)
    return writer


def _head_of(path: Path, size: int) -> Head | None:
    """Return the head; make the first one of a file that is still empty."""
    head = Head.load(path)
    if head is None and size == 0 and _empty(head_path(path)):
        head = Head(0, 0, genesis(path.name))
        file = os.open(head_path(path), os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, _OWNER_ONLY)
        try:
            os.pwrite(file, head.write(), 0)
            os.fsync(file)
        finally:
            os.close(file)
        _sync_directory(path.parent)
    return head


def _empty(path: Path) -> bool:
    return not path.exists() or path.stat().st_size < HEAD_SIZE


def _ends_as_head_says(log: int, head: Head) -> bool:
    """Check the line that the head speaks of; anything else was tampered with and is left for the verifier."""
    if os.fstat(log).st_size < head.size:
        return False
    if head.size == 0:
        return head.lines == 0
    start = max(head.size - _CHUNK, 0)
    before = os.pread(log, head.size - start, start)
    if not before.endswith(b"\n"):
        return False
    begin = before.rfind(b"\n", 0, len(before) - 1) + 1
    return before[begin : begin + 65] == b"%s " % head.link.encode("ascii") or (begin == 0 and start > 0)


def _complete(head: Head, tail: bytes) -> Head | None:
    """Walk over complete lines that came after the head was written. None when their links do not follow."""
    lines = tail.split(b"\n")[:-1]
    for line in lines:
        parts = split_line(line)
        if parts is None or parts[0] != link_of(head.link, parts[1]):
            return None
        head = Head(head.lines + 1, head.size + len(line) + 1, parts[0])
    return head


def _repair(writer: Writer, log: int, dropped: bytes, time: Callable[[], str]) -> None:
    """Cut an incomplete last line off and write down that this was done."""
    os.ftruncate(log, writer.head.size)
    os.fsync(log)
    sequence = writer.head.lines + 1
    writer.write(canonical(repair_record(dropped, sha256(dropped).hexdigest(), time=time(), sequence=sequence)))


def _read(log: int, start: int) -> bytes:
    parts = []
    while part := os.pread(log, _CHUNK, start):
        parts.append(part)
        start += len(part)
    return b"".join(parts)


def _sync_directory(directory: Path) -> None:
    file = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
