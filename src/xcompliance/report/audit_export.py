"""Records of an audit log with their links, for an auditor: JSON lines (complete) or rows for a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import IO, Any

from xcompliance.audit import LogEntry
from xcompliance.audit.record import instant
from xcompliance.report.spreadsheet import write_rows

__all__ = ["within", "write_csv", "write_jsonl"]

COLUMNS = (
    "file", "line", "audit_id", "time", "kind", "about", "on", "verdict", "rules", "tax", "needed_facts", "points",
    "warnings", "inputs", "snapshot", "versions", "previous", "link",
)  # fmt: skip


def within(entries: Iterable[LogEntry], since: datetime | None, until: datetime | None) -> Iterator[LogEntry]:
    """The entries written from one instant (included) until another (no longer included)."""
    first = "" if since is None else instant(since)
    end = None if until is None else instant(until)
    for entry in entries:
        time = str(entry.record.get("time", ""))
        if time >= first and (end is None or time < end):
            yield entry


def write_jsonl(entries: Iterable[LogEntry], out: IO[str]) -> None:
    """One entry for each line: ``{"file", "line", "link", "previous", "record"}``, each record whole.

    ``link`` is the SHA-256 of ``previous`` followed by the record as sorted JSON without spaces, in UTF-8.
    """
    for entry in entries:
        out.write(json.dumps(asdict(entry), ensure_ascii=True, sort_keys=True, separators=(",", ":")) + "\n")


def write_csv(entries: Iterable[LogEntry], out: IO[str]) -> None:
    """One row for each entry, for reading: lists are joined with semicolons, needed facts are counted."""
    write_rows(out, COLUMNS, map(_row, entries))


def _row(entry: LogEntry) -> list[object]:
    record = entry.record
    rules = (f"{rule['id']} {rule['verdict']}" for rule in record.get("rules", []))
    versions = (f"{name} {version}" for name, version in record.get("versions", {}).items())
    plain = {name: record.get(name, "") for name in COLUMNS}
    plain |= {
        "file": entry.file,
        "line": entry.line,
        "rules": "; ".join(rules),
        "tax": "; ".join(_tax_line(line) for line in record.get("tax", [])),
        "needed_facts": len(record.get("needs", [])),
        "points": record.get("risk", {}).get("points", ""),
        "warnings": "; ".join(record.get("warnings", [])),
        "versions": "; ".join(versions),
        "previous": entry.previous,
        "link": entry.link,
    }
    return list(plain.values())


def _tax_line(line: Mapping[str, Any]) -> str:
    amount = line.get("amount") or "undecided"
    parts = (line.get("object"), line.get("jurisdiction"), line.get("type"), line.get("rate"), amount)
    return " ".join(str(part) for part in parts if part)
