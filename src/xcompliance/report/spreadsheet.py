"""Rows for a spreadsheet: comma-separated, with line ends and cells that no spreadsheet misreads."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import IO

__all__ = ["write_rows"]

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_rows(out: IO[str], columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a heading and rows. A cell that a spreadsheet would run as a formula is written as text."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(cell) for cell in row])


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value
