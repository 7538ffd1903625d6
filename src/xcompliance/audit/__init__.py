"""The audit log: what was decided, by which rules, from which inputs (as digests), where no change goes unnoticed."""

from xcompliance.audit.canonical import canonical, digest
from xcompliance.audit.log import AuditLog
from xcompliance.audit.record import body_of
from xcompliance.audit.verify import LogProblem, VerifyReport, find, verify

__all__ = ["AuditLog", "LogProblem", "VerifyReport", "body_of", "canonical", "digest", "find", "verify"]
