"""What a reader of rate files finds: problems refuse the file, warnings keep it; both name the line."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol, TypeVar

from xcompliance.errors import PackError, Problem

__all__ = ["Findings", "lines_of", "mended"]

MAX_FOUND = 50
BYTE_ORDER_MARK = "\ufeff"
AGAIN = "Get the file again from its publisher."


class Findings:
    """Problems and warnings about one file. The first fifty of each are kept; so many problems end the reading."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.untold = 0

    def problem(self, line: int, message: str, remedy: str = AGAIN) -> None:
        """Note a problem.

        Raises:
            PackError: there are too many of them.
        """
        self.problems.append(Problem(self.file, line, 1, "XC-L061", message, remedy))
        if len(self.problems) >= MAX_FOUND:
            raise PackError(self.problems)

    def warn(self, line: int, message: str) -> None:
        """Note a flaw that does not stop the import."""
        if len(self.warnings) < MAX_FOUND:
            self.warnings.append(Problem(self.file, line, 1, "XC-L062", message))
        else:
            self.untold += 1

    def settle(self) -> None:
        """End the reading.

        Raises:
            PackError: with the problems, if there are any.
        """
        if self.problems:
            raise PackError(self.problems)


def lines_of(path: Path, findings: Findings, told: Callable[[int], None] | None = None) -> Iterator[tuple[int, str]]:
    """Lines that are not empty, with their numbers. Byte order marks and other than ASCII characters are problems.

    Args:
        path: The file.
        findings: Where problems go.
        told: Called now and then with the number of characters read so far.
    """
    read = 0
    with path.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        for number, text in enumerate(stream, 1):
            if number == 1 and text.startswith(BYTE_ORDER_MARK):
                findings.problem(1, "The file begins with a byte order mark.", "Save it as plain text without one.")
                return
            if told is not None:
                read += len(text)
                if number % 20_000 == 0:
                    told(read)
            row = text.rstrip("\r\n")
            if not row:
                continue
            if not row.isascii() or "\0" in row:
                findings.problem(number, "The line holds characters that are not plain ASCII text.")
                continue
            yield number, row


class Dated(Protocol):
    """Rates of one jurisdiction for a time, from one line of a file."""

    @property
    def rates(self) -> Any:
        """What is charged."""

    @property
    def start(self) -> date:
        """First day."""

    @property
    def end(self) -> date | None:
        """First day they no longer hold."""

    @property
    def line(self) -> int:
        """Where they stand."""


Row = TypeVar("Row", bound=Dated)


def mended(
    rows: Iterable[Row],
    key: Callable[[Row], Hashable],
    within: Callable[[Row, date, date | None], Row],
    findings: Findings,
) -> list[Row]:
    """Rows of one jurisdiction that do not overlap: where they do, the later-starting one counts, with a warning.

    Args:
        rows: Rows of many jurisdictions.
        key: Names the jurisdiction of a row.
        within: The same row for a shorter time.
        findings: Rows that say two things from the same day on are problems.
    """
    groups: dict[Hashable, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    found: list[Row] = []
    for group in groups.values():
        group.sort(key=lambda row: (row.start, row.line))
        kept = _without_twins(group, findings)
        clean = True
        for row, following in pairwise(kept):
            if row.end is None or row.end > following.start:
                clean = False
                text = f"Overlaps line {following.line}; from {following.start} the later-starting row counts."
                findings.warn(row.line, text)
        found += kept if clean else _cut(kept, within)
    return found


def _without_twins(group: Sequence[Row], findings: Findings) -> list[Row]:
    """One row for each first day; a second one is a problem, whether it repeats or contradicts the first."""
    kept: list[Row] = []
    for row in group:
        if not kept or kept[-1].start != row.start:
            kept.append(row)
        elif kept[-1].rates == row.rates and kept[-1].end == row.end:
            findings.problem(row.line, f"A duplicate of line {kept[-1].line}.", "Remove one of the two lines.")
        else:
            text = f"Contradicts line {kept[-1].line}: same jurisdiction and first day, other rates or last day."
            findings.problem(row.line, text)
    return kept


def _cut(rows: Sequence[Row], within: Callable[[Row, date, date | None], Row]) -> list[Row]:
    """For each stretch between two days on which something changes, the row that started last."""
    edges: list[date] = sorted({row.start for row in rows} | {row.end for row in rows if row.end is not None})
    found: list[Row] = []
    for number, first in enumerate(edges):
        last = edges[number + 1] if number + 1 < len(edges) else None
        holding = [row for row in rows if row.start <= first and (row.end is None or row.end > first)]
        if not holding:
            continue
        row = max(holding, key=lambda one: one.start)
        if found and found[-1].line == row.line and found[-1].end == first:
            found[-1] = within(row, found[-1].start, last)
        else:
            found.append(within(row, first, last))
    return found
