"""Everything in ``jurisdictions/`` as one immutable object: geography, values, counting conventions, content digest."""

from __future__ import annotations

import difflib
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from xcompliance.conventions import Conventions
from xcompliance.document.yaml import Node, load, shown_path
from xcompliance.errors import ClockError, PackError, Problem
from xcompliance.jurisdictions.geography import Geography
from xcompliance.jurisdictions.iso import iso_places
from xcompliance.jurisdictions.read_places import PlaceReading
from xcompliance.jurisdictions.read_values import ValueReading
from xcompliance.jurisdictions.reading import Findings
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue, ValueEntry, write_value

__all__ = ["Jurisdictions", "ValueStore", "load_jurisdictions"]

PLACES_FOLDER = "places"
CONVENTIONS_FILE = "conventions.yaml"


class ValueStore:
    """Dated values and tables by id."""

    def __init__(self, items: Mapping[str, DatedValue | Table] | None = None) -> None:
        self._items = dict(items or {})

    def get(self, id_: str) -> DatedValue | Table:
        """The value or table with this id.

        Raises:
            KeyError: There is none.
        """
        return self._items[id_]

    def __contains__(self, id_: object) -> bool:
        return id_ in self._items

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._items))

    def ids(self) -> tuple[str, ...]:
        """Every id, sorted."""
        return tuple(sorted(self._items))

    def suggest(self, id_: str) -> list[str]:
        """Ids that look like an unknown one, best first."""
        return difflib.get_close_matches(id_, self._items, n=3, cutoff=0.6)


@dataclass(frozen=True, slots=True)
class Jurisdictions:
    """One load of the folder. ``digest`` (sha256, hexadecimal) depends on content only, not on files or layout.

    ``warnings`` are positions worth a look (gaps between dated values); they do not stop a load.
    """

    geography: Geography
    values: ValueStore
    conventions: Conventions
    digest: str
    warnings: tuple[Problem, ...] = ()


def load_jurisdictions(path: Path) -> Jurisdictions:
    """Read every file of a ``jurisdictions`` folder.

    Args:
        path: The folder. ``places/`` holds place files, ``conventions.yaml`` the counting conventions, every other
            YAML file one dated value or table header; CSV files belong to the header that names them.

    Raises:
        PackError: listing every problem of every file with file, line and column.
    """
    findings = Findings()
    iso = iso_places()
    places = PlaceReading(iso, findings)
    others: list[tuple[Node, Path]] = []
    conventions: dict[str, Any] = {}
    conventions_at: Node | None = None
    broken: set[Path] = set()  # folders with a header that could not be read: their tables are not orphans
    documents, tables = _files(path, findings)
    for file in documents:
        document = _load(file, path, findings)
        if document is None:
            broken.add(file.parent)
            continue
        inside = file.relative_to(path).parts
        if inside[0] == PLACES_FOLDER:
            places.read(document)
        elif inside == (CONVENTIONS_FILE,):
            conventions_at = document
            conventions = (document.get("conventions") or document).plain()
        else:
            others.append((document, file))
    places.finish()
    geography = Geography(iso=iso)
    if not findings.problems:  # places that refer to unknown groups make no geography
        geography = Geography(places.places.values(), places.groups.values(), places.countries.values(), iso)
    values = ValueReading(path, findings, places.known, geography.suggest)
    for document, file in others:
        values.read(document, file)
    values.finish()
    for table in tables:
        if table not in values.sheets and table.parent not in broken:
            _complain(findings, shown_path(table, path), "XC-L035", "No header names this table.")
    read = _conventions(conventions, conventions_at, findings)
    if findings.problems:
        raise PackError(findings.problems)
    digest = _digest(places, values.items, conventions)
    return Jurisdictions(geography, ValueStore(values.items), read, digest, tuple(sorted(findings.warnings)))


def _files(root: Path, findings: Findings) -> tuple[list[Path], list[Path]]:
    """YAML and CSV files, sorted; links are reported, hidden files and folders are not looked at."""
    documents: list[Path] = []
    tables: list[Path] = []
    if not root.is_dir():
        _complain(findings, root.name, "XC-L001", "This is not a folder.")
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = Path(folder)
        for name in (*folders, *sorted(names)):
            if (here / name).is_symlink():
                shown = shown_path(here / name, root)
                _complain(findings, shown, "XC-L002", "This is a symbolic link.", "Keep a real file or folder here.")
                continue
            if name in folders or name.startswith("."):
                continue
            if name.endswith((".yaml", ".yml")):
                documents.append(here / name)
            elif name.endswith(".csv"):
                tables.append(here / name)
    return documents, tables


def _complain(findings: Findings, file: str, code: str, message: str, remedy: str = "") -> None:
    findings.problems.append(Problem(file, 1, 1, code, message, remedy))


def _load(file: Path, root: Path, findings: Findings) -> Node | None:
    try:
        return load(file, root)
    except PackError as error:
        findings.problems.extend(error.problems)
        return None


def _conventions(data: dict[str, Any], at: Node | None, findings: Findings) -> Conventions:
    try:
        return Conventions.read(data)
    except (ClockError, AttributeError, TypeError) as error:
        findings.error(at or Node("map", {}), "XC-L038", f"The conventions cannot be read: {error}")
        return Conventions({})


# -- digest ---------------------------------------------------------------------------------------------------------


def _digest(places: PlaceReading, items: Mapping[str, DatedValue | Table], conventions: Any) -> str:
    """Sha256 over canonical JSON: sorted by id, ASCII, no blanks."""
    content = {
        "places": {place.id: _plain(asdict(place)) for place in places.places.values()},
        "groups": {group.id: _plain(asdict(group)) for group in places.groups.values()},
        "countries": {notes.id: _plain(asdict(notes)) for notes in places.countries.values()},
        "values": {item.id: _item(item) for item in items.values()},
        "conventions": conventions,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(thing: Any) -> Any:
    if isinstance(thing, dict):
        return {key: _plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_plain(value) for value in thing]
    return thing.isoformat() if isinstance(thing, date) else thing


def _item(item: DatedValue | Table) -> dict[str, Any]:
    head = {"unit": item.unit, "title": item.title}
    if isinstance(item, DatedValue):
        return {**head, "entries": [_entry(entry) for entry in item.entries]}
    rows = [[list(row.keys), _entry(row.entry)] for row in item.rows]
    if item.hit == "unique":  # their order says nothing
        rows.sort(key=lambda row: json.dumps(row, sort_keys=True))
    otherwise = None if item.otherwise is None else _entry(item.otherwise)
    places = sorted(item.place_columns)
    prefixes = {"prefixes": sorted(item.prefix_columns)} if item.prefix_columns else {}
    return {
        **head,
        "keys": item.key_names,
        "places": places,
        "hit": item.hit,
        "otherwise": otherwise,
        "rows": rows,
        **prefixes,
    }


def _entry(entry: ValueEntry) -> dict[str, Any]:
    return {name.name: write_value(getattr(entry, name.name)) for name in fields(entry)}
