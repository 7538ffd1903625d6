"""Writing the audit log: one line, one durable write, one writer per file.

A writer holds an exclusive lock on its file for as long as it is open. A new writer continues a file that nobody holds
(after repairing an incomplete last line that a crash left) or creates the next one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from types import TracebackType
from weakref import WeakSet

from xcompliance.audit.canonical import canonical
from xcompliance.audit.record import decision_record, instant
from xcompliance.audit.writer import Writer, acquire
from xcompliance.errors import AuditError
from xcompliance.verdict import Receipt

__all__ = ["AuditLog"]


def _now() -> datetime:
    return datetime.now(UTC)


class AuditLog:
    """An append-only log of decisions in a directory. Safe for threads, processes and forks.

    Args:
        directory: Created when it does not exist. Needs a POSIX file system with ``flock``.
        clock: Gives the time of each line, with an offset.

    Raises:
        AuditError: the directory cannot be used.
    """

    def __init__(self, directory: Path, clock: Callable[[], datetime] = _now) -> None:
        self._directory = Path(directory)
        self._clock = clock
        self._lock = Lock()
        self._closed = False
        self._writer: Writer | None = acquire(self._directory, self._time)
        _open_logs.add(self)

    @property
    def path(self) -> Path | None:
        """The file this log writes to now; None after ``close`` and until the next line after a failed write."""
        return None if self._writer is None else self._writer.path

    def append(self, body: Mapping[str, object]) -> Receipt:
        """Write one decision durably and return its receipt. Nothing is written when this raises.

        Args:
            body: ``inputs`` and ``snapshot`` (SHA-256, hexadecimal), ``verdict``, and what else ``body_of`` gives.

        Raises:
            AuditError: the body does not fit, the log is closed, or the disk refuses the line.
        """
        with self._lock:
            if self._closed:
                raise AuditError("The audit log is closed.")
            if self._writer is None:
                self._writer = acquire(self._directory, self._time)
            record = decision_record(body, time=self._time(), sequence=self._writer.head.lines + 1)
            content = canonical(record)
            try:
                link = self._writer.write(content)
            except OSError as error:
                self._writer = None
                raise AuditError(f"The audit record could not be written: {error.strerror}.") from error
        return Receipt(str(record["audit_id"]), str(record["snapshot"]), str(record["inputs"]), link)

    def close(self) -> None:
        """Release the file. Closing twice does nothing."""
        with self._lock:
            self._closed = True
            if self._writer is not None:
                self._writer.close()
                self._writer = None

    def __enter__(self) -> AuditLog:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _time(self) -> str:
        return instant(self._clock())

    def _forget_parent(self) -> None:
        """After a fork: the file belongs to the parent, and its lock may be held by a thread that is not here."""
        self._lock = Lock()
        if self._writer is not None:
            self._writer.abandon()
            self._writer = None


_open_logs: WeakSet[AuditLog] = WeakSet()


def _after_fork() -> None:
    for log in list(_open_logs):
        log._forget_parent()


os.register_at_fork(after_in_child=_after_fork)
