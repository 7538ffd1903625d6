"""Reads value files: dated values and tables with their rows in YAML or CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from xcompliance.clock import parse_date
from xcompliance.document.shape import check
from xcompliance.document.yaml import Node
from xcompliance.errors import ClockError, PackError
from xcompliance.jurisdictions.csv_rows import CsvRow, CsvSheet, read_sheet
from xcompliance.jurisdictions.reading import Cited, Findings, read_cited, read_days, text_of, texts_of
from xcompliance.jurisdictions.shapes import VALUE_FILE
from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.jurisdictions.values import CONFIDENCES, RATE_KINDS, DatedValue, ValueEntry, parse_value

__all__ = ["ValueReading"]

_CITED_COLUMNS = ("source", "url", "confidence", "checked", "note", "rate_kind")
_DAY_COLUMNS = ("from", "until")


@dataclass(slots=True)
class ValueReading:
    """Collects the values and tables of all files. ``known_place`` tells whether a place key exists."""

    root: Path
    findings: Findings
    known_place: Callable[[str], bool]
    suggest_place: Callable[[str], Sequence[str]]
    items: dict[str, DatedValue | Table] = field(default_factory=dict)
    _nodes: dict[str, Node] = field(default_factory=dict)
    _sheets: dict[Path, CsvSheet | None] = field(default_factory=dict)
    _columns: dict[Path, set[str]] = field(default_factory=dict)

    def read(self, document: Node, path: Path) -> None:
        """Read one file; every problem goes to ``findings``."""
        if not check(document, VALUE_FILE, self.findings.problems, "The file"):
            return
        id_ = text_of(document, "id")
        first = self._nodes.setdefault(id_, document)
        if first is not document:
            message = f"The id {id_} is already used in {first.file}:{first.line}."
            self.findings.error(document.get("id") or document, "XC-L036", message, "Every value has its own id.")
            return
        kinds = [key for key in ("values", "table") if document.get(key) is not None]
        if len(kinds) != 1:
            message = "A value file has either values: or table:."
            self.findings.error(document, "XC-L034", message, "Write one of the two.")
        elif kinds[0] == "values":
            self._read_value(document, id_)
        else:
            self._read_table(document, id_, path)

    def finish(self) -> None:
        """Report CSV columns that no header reads: a misspelt ``until`` would make a row hold for ever."""
        for path, sheet in self._sheets.items():
            if sheet is None:
                continue
            for column in sheet.columns:
                if column not in self._columns[path]:
                    at = sheet.column_node(column)
                    message = f'No header reads the column "{column}".'
                    self.findings.error(at, "XC-L035", message, "Correct its name or list it under other_columns:.")

    @property
    def sheets(self) -> frozenset[Path]:
        """The CSV files some header names."""
        return frozenset(self._sheets)

    # -- dated values -----------------------------------------------------------------------------------------------

    def _read_value(self, document: Node, id_: str) -> None:
        unit, head = text_of(document, "unit"), read_cited(document, self.findings, required=False)
        pairs = [
            (entry, node)
            for node in document.get("values") or ()
            if (entry := self._entry(node, unit, head)) is not None
        ]
        entries = self._close(pairs)
        self.items[id_] = DatedValue(id_, unit, entries, text_of(document, "title"), document.file)

    def _entry(self, node: Node, unit: str, head: Cited) -> ValueEntry | None:
        cited = read_cited(node, self.findings, head)
        start, end = read_days(node, self.findings)
        written = node.get("value")
        if start is None or written is None:
            return None
        try:
            value = parse_value(unit, written.plain())
        except ValueError as error:
            self.findings.error(written, "XC-L306", str(error))
            return None
        return _cite(value, start, end, cited)

    def _close(self, pairs: list[tuple[ValueEntry, Node]]) -> tuple[ValueEntry, ...]:
        """Sort entries; an entry without ``until`` ends where the next begins. Overlaps and gaps are reported."""
        pairs.sort(key=lambda pair: pair[0].start)
        closed: list[ValueEntry] = []
        for index, (entry, node) in enumerate(pairs):
            following = pairs[index + 1] if index + 1 < len(pairs) else None
            if following is None:
                closed.append(entry)
                continue
            begins = following[0].start
            if begins == entry.start or (entry.end is not None and entry.end > begins):
                message = f"This entry overlaps the one on line {node.line}: both hold on {begins}."
                self.findings.error(following[1], "XC-L111", message, "End one before the other begins.")
            elif entry.end is not None and entry.end < begins:
                message = f"No entry holds from {entry.end} until {begins}."
                self.findings.warn(following[1], "XC-L110", message)
            closed.append(entry if entry.end is not None else replace(entry, end=begins))
        return tuple(closed)

    # -- tables -----------------------------------------------------------------------------------------------------

    def _read_table(self, document: Node, id_: str, path: Path) -> None:
        sheet = self._sheet(document, path)
        keys_node = document.get("keys")
        if keys_node is None or not keys_node.value:
            self.findings.error(document, "XC-L021", "A table needs keys.", "Write keys: {place: place}.")
            return
        if sheet is None:
            return
        keys = {name: text_of(keys_node, name) for name in keys_node.value}
        column = text_of(document, "value") or "value"
        expected = (*keys, "from", column)
        missing = [name for name in expected if name not in sheet.columns]
        for name in missing:
            self.findings.error(document.get("table") or document, "XC-L035", f'The CSV has no column "{name}".')
        self._columns[sheet.path].update(
            {*expected, *_DAY_COLUMNS, *_CITED_COLUMNS, *texts_of(document, "other_columns")}
        )
        if missing:
            return
        head = read_cited(document, self.findings, required=False)
        unit, hit = text_of(document, "unit"), text_of(document, "hit") or "unique"
        rows = [row for cells in sheet.rows if (row := self._row(cells, keys, column, unit, head)) is not None]
        if hit == "unique":
            self._overlaps(rows, sheet)
        self.items[id_] = Table(
            id_,
            unit,
            tuple(keys),
            rows,
            place_columns=frozenset(index for index, kind in enumerate(keys.values()) if kind == "place"),
            prefix_columns=frozenset(index for index, kind in enumerate(keys.values()) if kind == "prefix"),
            hit=hit,
            otherwise=self._otherwise(document, unit, head),
            title=text_of(document, "title"),
            file=document.file,
        )

    def _sheet(self, document: Node, path: Path) -> CsvSheet | None:
        node = document.get("table") or document
        name = text_of(document, "table")
        if "/" in name or "\\" in name or not name.endswith(".csv"):
            self.findings.error(node, "XC-L002", "table: names a .csv file in the same folder, without slashes.")
            return None
        place = path.parent / name
        if place not in self._sheets:
            self._columns[place] = set()
            try:
                if not place.is_symlink() and not place.exists():
                    self.findings.error(node, "XC-L001", f'There is no file "{name}" beside this one.')
                    self._sheets[place] = None
                else:
                    self._sheets[place] = read_sheet(place, self.root, self.findings)
            except PackError as error:
                self.findings.problems.extend(error.problems)
                self._sheets[place] = None
        return self._sheets[place]

    def _row(self, row: CsvRow, keys: dict[str, str], column: str, unit: str, head: Cited) -> TableRow | None:
        before = len(self.findings.problems)
        values = tuple(row.cells[name] for name in keys)
        for (name, kind), value in zip(keys.items(), values, strict=True):
            if not value and kind != "prefix":
                self.findings.error(row.node(name), "XC-L037", f"The key {name} is empty.")
            elif kind == "place" and not self.known_place(value):
                near = " or ".join(self.suggest_place(value))
                remedy = f"Did you mean {near}?" if near else ""
                self.findings.error(row.node(name), "XC-L031", f'Place "{value}" is not known.', remedy)
        start, end = self._days(row)
        cited = self._cited(row, head)
        try:
            value = parse_value(unit, row.cells[column])
        except ValueError as error:
            self.findings.error(row.node(column), "XC-L306", str(error))
        if len(self.findings.problems) > before or start is None:
            return None
        return TableRow(values, _cite(value, start, end, cited), row.line)

    def _days(self, row: CsvRow) -> tuple[date | None, date | None]:
        days: list[date | None] = []
        for name in _DAY_COLUMNS:
            text = row.cells.get(name, "")
            try:
                days.append(parse_date(text) if text or name == "from" else None)
            except ClockError as error:
                self.findings.error(row.node(name), "XC-L101", f"{name}: {error}")
                days.append(None)
        start, end = days
        if start is not None and end is not None and end <= start:
            self.findings.error(row.node("until"), "XC-L102", f"until {end} is not after from {start}.")
        return start, end

    def _cited(self, row: CsvRow, head: Cited) -> Cited:
        cells = row.cells
        confidence = cells.get("confidence", "") or head.confidence
        source = cells.get("source", "") or head.source
        if not source:
            self.findings.error(row.node("source"), "XC-L401", "source is missing.", "Write it here or in the header.")
        if confidence not in CONFIDENCES:
            self.findings.error(row.node("confidence"), "XC-L401", "confidence is one of high, medium, low.")
        checked = head.checked
        if text := cells.get("checked", ""):
            try:
                checked = parse_date(text)
            except ClockError as error:
                self.findings.error(row.node("checked"), "XC-L101", f"checked: {error}")
        kind = cells.get("rate_kind", "") or head.rate_kind
        if kind and kind not in RATE_KINDS:
            self.findings.error(row.node("rate_kind"), "XC-L401", f"rate_kind is one of {', '.join(RATE_KINDS)}.")
        return Cited(source, cells.get("url", "") or head.url, confidence, checked, cells.get("note", ""), kind)

    def _overlaps(self, rows: Sequence[TableRow], sheet: CsvSheet) -> None:
        for earlier, later in _neighbours(rows):
            message = f"This row overlaps the one on line {earlier.line}: both hold on {later.entry.start}."
            at = sheet.line_node(later.line)
            self.findings.error(at, "XC-L111", message, "Give one an until, or declare hit: first.")

    def _otherwise(self, document: Node, unit: str, head: Cited) -> ValueEntry | None:
        node = document.get("otherwise")
        if node is None or node.kind == "null" or (node.kind == "text" and node.value == "none" and not node.quoted):
            return None
        try:
            value = parse_value(unit, node.plain())
        except ValueError as error:
            self.findings.error(node, "XC-L306", str(error))
            return None
        return _cite(value, date.min, None, replace(head, note="no row: the value of otherwise"))


def _cite(value: Any, start: date, end: date | None, cited: Cited) -> ValueEntry:
    return ValueEntry(
        value, start, end, cited.source, cited.confidence, cited.note, cited.url, cited.checked, cited.rate_kind
    )


def _neighbours(rows: Sequence[TableRow]) -> Iterator[tuple[TableRow, TableRow]]:
    """Pairs of rows with the same keys that hold on a common day."""
    longest: dict[tuple[str, ...], TableRow] = {}
    for row in sorted(rows, key=lambda row: (row.keys, row.entry.start, row.line)):
        earlier = longest.get(row.keys)
        if earlier is not None and (earlier.entry.end is None or row.entry.start < earlier.entry.end):
            yield earlier, row
        if earlier is None or _reaches(row) > _reaches(earlier):
            longest[row.keys] = row


def _reaches(row: TableRow) -> date:
    return row.entry.end or date.max
