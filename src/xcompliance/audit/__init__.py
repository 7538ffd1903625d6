"""The audit log: what was decided, by which rules, from which inputs (as digests), where no change goes unnoticed."""

from xcompliance.audit.canonical import canonical, digest
from xcompliance.audit.log import AuditLog
from xcompliance.audit.record import body_of
from xcompliance.audit.replay import Difference, Replay, compare
from xcompliance.audit.verify import LogEntry, LogProblem, VerifyReport, entries, find, verify

__all__ = [
    "AuditLog",
    "Difference",
    "LogEntry",
    "LogProblem",
    "Replay",
    "VerifyReport",
    "body_of",
    "canonical",
    "compare",
    "digest",
    "entries",
    "find",
    "verify",
]
