"""CSV tables with positions: comma, UTF-8, a header row, every cell text, every row as wide as the header."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from xcompliance.document.yaml import Node, forbidden_characters, read_text, shown_path
from xcompliance.errors import PackError, Problem
from xcompliance.jurisdictions.reading import Findings

__all__ = ["MAX_ROWS", "CsvRow", "CsvSheet", "read_sheet"]

MAX_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class CsvSheet:
    """A table file: its column names and rows."""

    path: Path
    file: str
    columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]

    def line_node(self, line: int) -> Node:
        """The position of a line, for messages."""
        return Node("text", "", self.file, line, 1)

    def column_node(self, column: str) -> Node:
        """The position of a column name, for messages. The column number counts cells."""
        return Node("text", column, self.file, 1, self.columns.index(column) + 1)


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: cells by column name, without surrounding blanks."""

    file: str
    line: int
    cells: dict[str, str]

    def node(self, column: str) -> Node:
        """The position of a cell, for messages. The column number counts cells."""
        names = list(self.cells)
        return Node("text", "", self.file, self.line, names.index(column) + 1 if column in names else 1)


def read_sheet(path: Path, root: Path, findings: Findings) -> CsvSheet:
    """Read one CSV file inside ``root``.

    Raises:
        PackError: The file cannot be read at all; problems of single rows go to ``findings``.
    """
    name = shown_path(path, root)
    text = unicodedata.normalize("NFC", read_text(path, root))
    if hidden := forbidden_characters(text, name):
        raise PackError(hidden)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        columns = tuple(cell.strip() for cell in next(reader, []))
        if not columns or len(set(columns)) != len(columns) or "" in columns:
            raise PackError([Problem(name, 1, 1, "XC-L035", "The header row needs column names, each once.")])
        rows: list[CsvRow] = []
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(columns):
                message = f"The row has {len(cells)} cells, the header {len(columns)}."
                findings.error(Node("text", "", name, line, 1), "XC-L035", message, "Quote cells that hold a comma.")
            elif cells:
                named = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
                rows.append(CsvRow(name, line, named))
            line = reader.line_num + 1
            if len(rows) > MAX_ROWS:
                raise PackError([Problem(name, line, 1, "XC-L014", f"More than {MAX_ROWS} rows.", "Split the table.")])
    except csv.Error as error:
        message = f"The CSV cannot be read: {error}."
        raise PackError([Problem(name, reader.line_num, 1, "XC-L006", message)]) from error
    return CsvSheet(path, name, columns, tuple(rows))
