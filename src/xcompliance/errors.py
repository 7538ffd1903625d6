"""Everything xcompliance raises on purpose.

XComplianceError
├── RecordError          a record (order, listing, user ...) cannot be read; lists every problem with its path
├── PackError            rule or jurisdiction files cannot be used; lists every problem with file:line:column
├── ValueNotFoundError   a dated value or table has no entry for this day or key
├── UndecidedTaxError    a tax total was asked for while a line is undecided; names the facts that are needed
├── MoneyError           an amount, rate or currency is not written exactly
├── ClockError           a date, instant or legal period cannot be read or computed
└── AuditError           the audit log cannot be written, read or verified

No message repeats a value of a record: values may be personal data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "AuditError",
    "ClockError",
    "MoneyError",
    "PackError",
    "Problem",
    "RecordError",
    "RecordProblem",
    "UndecidedTaxError",
    "ValueNotFoundError",
    "XComplianceError",
]


class XComplianceError(Exception):
    """Base of every error raised on purpose."""


class MoneyError(XComplianceError, ValueError):
    """An amount, rate or currency is not written exactly."""


class ClockError(XComplianceError, ValueError):
    """A date, instant or legal period cannot be read or computed."""


class ValueNotFoundError(XComplianceError, LookupError):
    """A dated value or table has no entry for this day or key."""


class AuditError(XComplianceError):
    """The audit log cannot be written, read or verified."""


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """One thing that is wrong with a record: where (``lines[0].unit_price``), what, and what to write instead."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class RecordError(XComplianceError, ValueError):
    """A record cannot be read. ``problems`` lists every one, each with its path and without the value."""

    def __init__(self, kind: str, problems: Iterable[RecordProblem]) -> None:
        self.kind = kind
        self.problems = tuple(problems)
        count = len(self.problems)
        head = f"{kind}: {count} problem{'' if count == 1 else 's'}"
        super().__init__("\n".join([head, *(f"  {problem}" for problem in self.problems)]))


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem in a rule or jurisdiction file, printed as ``file:line:column CODE text``."""

    file: str
    line: int
    column: int
    code: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column} {self.code} {self.message}"
        return f"{text} {self.remedy}" if self.remedy else text


class PackError(XComplianceError):
    """Rule or jurisdiction files cannot be used. ``problems`` lists every problem of every file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UndecidedTaxError(XComplianceError):
    """A tax total was asked for while a line is undecided. ``needs`` names the facts that would decide it."""

    def __init__(self, needs: Iterable[str]) -> None:
        self.needs = tuple(needs)
        wanted = ", ".join(self.needs) or "a rule that covers the line"
        super().__init__(f"The tax is not decided yet. Needed: {wanted}. Use total_or(...) to choose a fallback.")
