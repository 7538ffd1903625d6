"""Tables: dated values by key (place, category ...). An index of dictionaries and bisected dates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Final

from xcompliance.jurisdictions.geography import Located
from xcompliance.jurisdictions.values import ValueEntry

__all__ = ["HITS", "PlaceLookup", "Table", "TableRow"]

MAX_CODES: Final = 65_536
"""How many codes a table remembers."""
HITS: Final = ("unique", "first", "collect")

Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its keys in the order of the key columns, its dated entry and its line in the file."""

    keys: Keys
    entry: ValueEntry
    line: int = 0


@dataclass(frozen=True, slots=True)
class PlaceLookup:
    """The row that holds, or the places that would have to be settled first because they have rows of their own."""

    entry: ValueEntry | None
    needs: tuple[str, ...] = ()


class Table:
    """Dated rows under one id.

    Attributes:
        id: The id rules refer to.
        unit: The unit of every value.
        key_names: The key columns in order.
        place_columns: Indices of the key columns that hold place ids.
        prefix_columns: Indices of the key columns that hold the beginnings of codes; an empty cell fits every code.
        hit: ``unique`` (rows never overlap), ``first`` (the first row in file order wins) or ``collect`` (all count).
        otherwise: The entry of keys and days without a row, or None.
        rows: All rows in file order.
    """

    __slots__ = (
        "_codes", "_index", "_places", "file", "hit", "id", "key_names", "otherwise", "place_columns",
        "prefix_columns", "rows", "title", "unit",
    )  # fmt: skip

    def __init__(
        self,
        id: str,
        unit: str,
        key_names: Sequence[str],
        rows: Sequence[TableRow],
        *,
        place_columns: frozenset[int] = frozenset(),
        prefix_columns: frozenset[int] = frozenset(),
        hit: str = "unique",
        otherwise: ValueEntry | None = None,
        title: str = "",
        file: str = "",
    ) -> None:
        self.id = id
        self.unit = unit
        self.key_names = tuple(key_names)
        self.rows = tuple(rows)
        self.place_columns = place_columns
        self.prefix_columns = prefix_columns
        self.hit = hit
        self.otherwise = otherwise
        self.title = title
        self.file = file
        self._index = _index(self.rows)
        self._places: Mapping[int, frozenset[str]] = {
            column: frozenset(row.keys[column] for row in rows) for column in place_columns | prefix_columns
        }
        self._codes: dict[tuple[int, str], Located] = {}

    def find(self, keys: Keys, on: date) -> ValueEntry | None:
        """The row for exactly these keys on a day, else ``otherwise``. Under a microsecond among 10,000 rows."""
        found = self._index.get(keys)
        if found is not None:
            index = bisect_right(found[0], on.toordinal())
            if index and (entries := found[1][index - 1]):
                return entries[0]
        return self.otherwise

    def coded(self, column: int, code: str) -> Located:
        """The prefixes of a column that begin a code, the longest first; a code too short leaves longer ones open."""
        known = self._places[column]
        longest = max(map(len, known), default=0)
        cut = code[: longest + 1]
        found = self._codes.get((column, cut))
        if found is None:
            fitting = sorted((one for one in known if cut.startswith(one)), key=len, reverse=True)
            open_ = frozenset(one for one in known if len(one) > len(cut) and one.startswith(cut))
            if len(self._codes) >= MAX_CODES:
                self._codes.clear()
            found = self._codes[column, cut] = Located(tuple(fitting) or ("",), open_)
        return found

    def find_all(self, keys: Keys, on: date) -> tuple[ValueEntry, ...]:
        """Every row for these keys on a day, in file order (``hit: collect``); ``otherwise`` does not count."""
        found = self._index.get(keys)
        if found is None:
            return ()
        index = bisect_right(found[0], on.toordinal())
        return found[1][index - 1] if index else ()

    def find_place(self, keys: Sequence[str | Located], on: date) -> ValueEntry | None:
        """The entry of ``lookup_place``: None where a place that is still open has a row of its own."""
        return self.lookup_place(keys, on).entry

    def lookup_place(self, keys: Sequence[str | Located], on: date) -> PlaceLookup:
        """The row of the most specific place that has one.

        Args:
            keys: In key order; a ``Located`` in every place column, text in the others.
            on: The day.
        """
        choices = [key.definite if isinstance(key, Located) else (key,) for key in keys]
        entry: ValueEntry | None = None
        for candidate in product(*choices):
            rows = self.find_all(candidate, on)
            if rows:
                entry = rows[0]
                break
        needs = self._open_places(keys, choices, on, entry)
        if needs:
            return PlaceLookup(None, needs)
        if entry is None and any(isinstance(key, Located) and key.unknown for key in keys):
            return PlaceLookup(None)
        return PlaceLookup(entry or self.otherwise)

    def _open_places(
        self, keys: Sequence[str | Located], choices: list[tuple[str, ...]], on: date, entry: ValueEntry | None
    ) -> tuple[str, ...]:
        """Places the address may lie in whose own row says something else."""
        wanted = entry or self.otherwise
        needs: set[str] = set()
        for column, key in enumerate(keys):
            open_ = key.possible & self._places.get(column, frozenset()) if isinstance(key, Located) else ()
            for place in open_:
                trial = [*choices[:column], (place,), *choices[column + 1 :]]
                rows = [row for one in product(*trial) for row in self.find_all(one, on)]
                if any(wanted is None or row.value != wanted.value for row in rows):
                    needs.add(place)
        return tuple(sorted(needs))


Segments = tuple[list[int], list[tuple[ValueEntry, ...]]]


def _index(rows: Sequence[TableRow]) -> dict[Keys, Segments]:
    """For each key the days on which something changes, and the entries that hold from each of them on."""
    by_keys: dict[Keys, list[ValueEntry]] = {}
    for row in rows:
        by_keys.setdefault(row.keys, []).append(row.entry)
    return {keys: _segments(entries) for keys, entries in by_keys.items()}


def _segments(entries: list[ValueEntry]) -> Segments:
    starts: dict[date, list[int]] = {}
    ends: dict[date, list[int]] = {}
    for position, entry in enumerate(entries):
        starts.setdefault(entry.start, []).append(position)
        if entry.end is not None:
            ends.setdefault(entry.end, []).append(position)
    ordered = sorted(starts.keys() | ends.keys())
    holding: list[tuple[ValueEntry, ...]] = []
    active: set[int] = set()
    for day in ordered:
        active.difference_update(ends.get(day, ()))
        active.update(starts.get(day, ()))
        holding.append(tuple(entries[position] for position in sorted(active)))
    return [day.toordinal() for day in ordered], holding
