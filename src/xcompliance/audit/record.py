"""What a line of the audit log holds: digests of the inputs, never the inputs.

The digest of a record is a pseudonym: whoever holds the same record can recompute it, nobody can read it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from secrets import token_hex
from types import MappingProxyType
from typing import Any, Protocol

from xcompliance.errors import AuditError
from xcompliance.verdict import Finding, Need, Risk, TaxLine, Verdict

__all__ = ["FORMAT", "body_of", "current_versions", "decision_record", "instant", "repair_record"]

FORMAT = 1
"""Version of the line format, in every record as ``format``."""

_REQUIRED = frozenset({"inputs", "snapshot", "verdict"})
_ALLOWED = _REQUIRED | {"about", "duties", "needs", "on", "risk", "rules", "tax", "warnings"}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DATA_LIBRARIES = ("holidays", "phonenumbers", "pycountry", "pydantic", "python-stdnum", "schwifty")


class _Tax(Protocol):
    @property
    def lines(self) -> Iterable[TaxLine]: ...


class Decided(Protocol):
    """The part of a decision that the log keeps."""

    @property
    def verdict(self) -> Verdict: ...
    @property
    def findings(self) -> Iterable[Finding]: ...
    @property
    def tax(self) -> _Tax: ...
    @property
    def needs(self) -> Iterable[Need]: ...
    @property
    def risk(self) -> Risk | None: ...
    @property
    def warnings(self) -> Iterable[str]: ...


def body_of(decision: Decided, *, inputs: str, snapshot: str, on: date, about: str) -> dict[str, object]:
    """Return what ``AuditLog.append`` writes of a decision.

    Args:
        decision: What an evaluation returned.
        inputs: SHA-256 of the canonical inputs (``xcompliance.audit.digest``), hexadecimal.
        snapshot: Digest of the snapshot object the evaluation used, hexadecimal.
        on: The evaluation date.
        about: The kind of record: ``order``, ``listing``.
    """
    body: dict[str, object] = {
        "about": about,
        "inputs": inputs,
        "needs": [need.path for need in decision.needs],
        "on": on.isoformat(),
        "rules": [
            {
                "id": finding.id,
                "verdict": finding.verdict.label,
                **({"notes": list(finding.notes)} if finding.notes else {}),
            }
            for finding in decision.findings
        ],
        "snapshot": snapshot,
        "tax": [_tax_line(line) for line in decision.tax.lines],
        "verdict": decision.verdict.label,
    }
    if decision.warnings:
        body["warnings"] = list(decision.warnings)
    if decision.risk is not None:
        body["risk"] = {"action": decision.risk.action, "band": decision.risk.band, "points": decision.risk.points}
    return body


def decision_record(body: Mapping[str, object], *, time: str, sequence: int) -> dict[str, Any]:
    """Return the record of a decision, with a new audit id.

    Raises:
        AuditError: the body lacks a digest or the verdict, or holds a key that no decision has. Unknown keys are
            refused so that a record, and with it personal data, cannot slip into the log.
    """
    missing = sorted(_REQUIRED - body.keys())
    if missing:
        raise AuditError(f"The audit record has no {', '.join(missing)}.")
    unknown = sorted(map(str, body.keys() - _ALLOWED))
    if unknown:
        raise AuditError(f"The audit record has no place for {unknown[0]!r}. It holds: {', '.join(sorted(_ALLOWED))}.")
    for name in ("inputs", "snapshot"):
        value = body[name]
        if not isinstance(value, str) or _DIGEST.fullmatch(value) is None:
            raise AuditError(f"{name} is a SHA-256 digest: 64 hexadecimal digits in small letters.")
    return {**body, **_frame("decision", time, sequence)}


def repair_record(dropped: bytes, dropped_digest: str, *, time: str, sequence: int) -> dict[str, Any]:
    """Return the record that says an incomplete last line was cut off."""
    return {"dropped_bytes": len(dropped), "dropped_sha256": dropped_digest, **_frame("repair", time, sequence)}


def instant(moment: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, with microseconds.

    Raises:
        AuditError: the instant has no offset.
    """
    if moment.tzinfo is None:
        raise AuditError("The clock of the audit log gives an instant without an offset. Use datetime.now(UTC).")
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _frame(kind: str, time: str, sequence: int) -> dict[str, Any]:
    compact = time[:19].replace("-", "").replace(":", "")
    return {
        "audit_id": f"{compact}-{token_hex(8)}",
        "format": FORMAT,
        "kind": kind,
        "sequence": sequence,
        "time": time,
        "versions": dict(current_versions()),
    }


@lru_cache(maxsize=1)
def current_versions() -> Mapping[str, str]:
    """Return the versions of Python, of this program and of the libraries whose data a decision uses."""
    from platform import python_version

    names = ("xcompliance", *_DATA_LIBRARIES)
    return MappingProxyType({"python": python_version(), **{name: _version(name) for name in names}})


def _version(name: str) -> str:
    from importlib import metadata  # takes a tenth of the time that importing everything may take

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _tax_line(line: TaxLine) -> dict[str, object]:
    return {
        "amount": None if line.amount is None else str(line.amount),
        "base": None if line.base is None else str(line.base),
        "jurisdiction": line.jurisdiction,
        "liable": line.liable,
        "needs": list(line.needs),
        "object": line.object,
        "rate": None if line.rate is None else str(line.rate),
        "rule": line.rule,
        "scheme": line.scheme,
        "taxability": line.taxability,
        "type": line.type,
        "value": line.value,
    }
