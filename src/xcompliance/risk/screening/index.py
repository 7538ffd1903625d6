"""One file for all imported lists: compact JSON, with a digest over its content and the version of every list."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xcompliance.risk.screening.entry import ListedParty, SanctionsList
from xcompliance.risk.screening.listfile import ListFileError
from xcompliance.risk.screening.match import Match, Names, Subject
from xcompliance.risk.screening.normalise import VERSION, Name, name_of

__all__ = ["IndexedList", "ScreeningIndex", "held", "write_index"]

FORMAT = "xcompliance-screening"


@dataclass(frozen=True, slots=True)
class IndexedList:
    """Which version of a list an index holds."""

    id: str
    version: str
    digest: str
    entries: int


class ScreeningIndex:
    """Imported lists, ready for look-ups. Immutable; read a new file to use newer lists."""

    def __init__(self, lists: tuple[IndexedList, ...], entries: tuple[ListedParty, ...], names: Iterable[Any]) -> None:
        self.lists = lists
        self.entries = entries
        self._owners = tuple(one for one in lists for _ in range(one.entries))
        self._names = Names(entries, names)

    @classmethod
    def of(cls, lists: Iterable[SanctionsList]) -> ScreeningIndex:
        """An index over lists, without a file."""
        kept = tuple(lists)
        indexed = tuple(IndexedList(one.id, one.version, one.digest, len(one.entries)) for one in kept)
        entries = tuple(entry for one in kept for entry in one.entries)
        return cls(indexed, entries, _names(entries))

    @classmethod
    def read(cls, path: str | Path) -> ScreeningIndex:
        """Read an index file that ``xcompliance import sanctions`` wrote.

        Raises:
            ListFileError: the file is no index, was changed after it was written, or is of another release.
        """
        content = _content(Path(path))
        lists = tuple(_indexed(one) for one in content["lists"])
        entries = tuple(_party(row) for row in content["entries"])
        names = (
            (position, Name(tuple(text.split()), bool(bare)))
            for position, row in enumerate(content["entries"])
            for text, bare in row[6]
        )
        return cls(lists, entries, names)

    @property
    def version(self) -> str:
        """All lists with their versions, for logs: ``eu.consolidated 2026-11-20, us.sdn 2026-11-19``."""
        return ", ".join(f"{one.id} {one.version}" for one in self.lists)

    def list_of(self, match: Match) -> IndexedList:
        """The list a match stands in."""
        return self._owners[match.position]

    def entry_of(self, match: Match) -> ListedParty:
        """The entry of a match."""
        return self.entries[match.position]

    def search(self, subject: Subject, threshold: int = 85) -> list[Match]:
        """Entries that may be the subject, best first.

        Args:
            subject: Names and what else is known.
            threshold: Lowest similarity of names, 0 to 100. Equal numbers of documents are told whatever the name.
        """
        return self._names.search(subject, threshold)


def held(path: Path) -> tuple[IndexedList, ...]:
    """The lists an index file holds; none where there is no file.

    Raises:
        ListFileError: the file is no index.
    """
    return tuple(_indexed(head) for head in _content(path)["lists"]) if path.exists() else ()


def write_index(path: Path, lists: Iterable[SanctionsList]) -> tuple[IndexedList, ...]:
    """Put lists into an index file, each in place of its older version; other lists in it stay.

    The file is replaced in one step. Returns every list it then holds.

    Raises:
        ListFileError: the existing file is no index.
    """
    fresh = {one.id: (_head(one), [_row(entry) for entry in one.entries]) for one in lists}
    kept = dict(_existing(path)) if path.exists() else {}
    whole = dict(sorted({**kept, **fresh}.items()))
    content = {
        "format": FORMAT,
        "normaliser": VERSION,
        "lists": [head for head, _ in whole.values()],
        "entries": [row for _, rows in whole.values() for row in rows],
    }
    text = _canonical({**content, "digest": _digest(content)})
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return tuple(_indexed(head) for head, _ in whole.values())


def _indexed(head: Mapping[str, Any]) -> IndexedList:
    return IndexedList(head["id"], head["version"], head["digest"], head["entries"])


def _existing(path: Path) -> Iterator[tuple[str, tuple[dict[str, Any], list[Any]]]]:
    content = _content(path)
    start = 0
    for head in content["lists"]:
        end = start + head["entries"]
        yield head["id"], (head, content["entries"][start:end])
        start = end


def _content(path: Path) -> Mapping[str, Any]:
    advice = "Import the official files again with `xcompliance import sanctions`."
    try:
        content = json.loads(path.read_bytes())
        stated = content.pop("digest")
        release = (content["format"], content["normaliser"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ListFileError(f"{path.name} is no index of sanctions lists. {advice}") from None
    if release != (FORMAT, VERSION):
        raise ListFileError(f"{path.name} was written by another release. {advice}")
    if stated != _digest(content):
        raise ListFileError(f"{path.name} was changed after it was written. {advice}")
    found: Mapping[str, Any] = content
    return found


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(content).encode("utf-8")).hexdigest()


def _canonical(content: Mapping[str, Any]) -> str:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _head(one: SanctionsList) -> dict[str, Any]:
    return {"id": one.id, "version": one.version, "digest": one.digest, "entries": len(one.entries)}


def _names(entries: Iterable[ListedParty]) -> Iterator[tuple[int, Name]]:
    for position, entry in enumerate(entries):
        for name in dict.fromkeys(name_of(text) for text in entry.names):
            yield position, name


def _row(entry: ListedParty) -> list[Any]:
    names = [[" ".join(name.tokens), int(name.without_vowels)] for _, name in _names([entry])]
    return [entry.number, entry.kind, list(entry.names), list(entry.births), list(entry.countries),
            list(entry.identifiers), names]  # fmt: skip


def _party(row: list[Any]) -> ListedParty:
    number, kind, names, births, countries, identifiers, _ = row
    return ListedParty(number, kind, tuple(names), tuple(births), tuple(countries), tuple(identifiers))
