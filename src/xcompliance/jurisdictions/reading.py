"""Pieces of reading that places and values share: texts, dates and citations of a checked document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from xcompliance.clock import parse_date
from xcompliance.document.shape import did_you_mean, report
from xcompliance.document.yaml import Node
from xcompliance.errors import ClockError, Problem

__all__ = ["Cited", "Findings", "read_cited", "read_date", "read_days", "text_of", "texts_of", "truth_of"]


@dataclass(slots=True)
class Findings:
    """Everything that is wrong in the files of one load, and what is merely worth a look."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, at: Node, code: str, message: str, remedy: str = "") -> None:
        """Report a problem at a node."""
        report(self.problems, at, code, message, remedy)

    def warn(self, at: Node, code: str, message: str, remedy: str = "") -> None:
        """Report a warning at a node."""
        report(self.warnings, at, code, message, remedy)

    def unknown(self, at: Node, code: str, what: str, word: str, known: Iterable[str]) -> None:
        """Report a word that is not among the known ones, with the nearest of them."""
        self.error(at, code, f'{what} "{word}" is not known.', did_you_mean(word, known))


@dataclass(frozen=True, slots=True)
class Cited:
    """Source, confidence and what goes with them."""

    source: str = ""
    url: str = ""
    confidence: str = ""
    checked: date | None = None
    note: str = ""
    rate_kind: str = ""


def text_of(node: Node, key: str) -> str:
    """The text under a key; "" where there is none."""
    child = node.get(key)
    return child.value if child is not None and child.kind == "text" else ""


def texts_of(node: Node, key: str) -> tuple[str, ...]:
    """The texts under a key that holds one text or a list of them."""
    child = node.get(key)
    if child is None:
        return ()
    if child.kind == "text":
        return (child.value,)
    return tuple(part.value for part in child if part.kind == "text")


def truth_of(node: Node, key: str, *, default: bool = False) -> bool:
    """yes or no under a key."""
    text = text_of(node, key)
    return text == "yes" if text else default


def read_date(node: Node, key: str, findings: Findings) -> date | None:
    """The date under a key; None where there is none (or a wrong one, which is reported)."""
    child = node.get(key)
    if child is None or child.kind != "text":
        return None
    try:
        return parse_date(child.value)
    except ClockError as error:
        findings.error(child, "XC-L101", f"{key}: {error}")
        return None


def read_days(node: Node, findings: Findings) -> tuple[date | None, date | None]:
    """``from`` and ``until``; reversed or empty intervals are reported."""
    start, end = read_date(node, "from", findings), read_date(node, "until", findings)
    if start is not None and end is not None and end <= start:
        at = node.get("until") or node
        findings.error(at, "XC-L102", f"until {end} is not after from {start}.", "until is the first day without it.")
        return start, None
    return start, end


def read_cited(node: Node, findings: Findings, default: Cited | None = None, *, required: bool = True) -> Cited:
    """Source and confidence of an entry, taken from the file's head where the entry has none of its own."""
    head = default or Cited()
    cited = Cited(
        source=text_of(node, "source") or head.source,
        url=text_of(node, "url") or head.url,
        confidence=text_of(node, "confidence") or head.confidence,
        checked=read_date(node, "checked", findings) or head.checked,
        note=text_of(node, "note"),
        rate_kind=text_of(node, "rate_kind") or head.rate_kind,
    )
    if required:
        for key, value in (("source", cited.source), ("confidence", cited.confidence)):
            if not value.strip():
                findings.error(node, "XC-L401", f"{key} is missing.", f"Write {key}: here or at the head of the file.")
    return cited
