"""Reading official files with care: size limits, UTF-8 only, no document type, no entities."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

from xcompliance.errors import XComplianceError
from xcompliance.risk.screening.entry import ListedParty

__all__ = ["ListFileError", "digest_of", "elements", "plain_name", "refuse_nameless"]

MAX_BYTES = 512 * 1024 * 1024
MAX_DEPTH = 40
_CHUNK = 1 << 20
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


class ListFileError(XComplianceError, ValueError):
    """An official list cannot be read. The message names the file and says what to do."""


def digest_of(paths: Iterable[Path]) -> str:
    """SHA-256 over the contents of some files, independent of their order and names."""
    single = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths)
    return hashlib.sha256("\n".join(single).encode("ascii")).hexdigest()


def elements(path: Path, names: frozenset[str]) -> Iterator[tuple[str, ElementTree.Element]]:
    """The elements with some names, each when it is complete; read without keeping the whole tree.

    Args:
        path: An XML file in UTF-8 without a document type.
        names: Local names to give back; the root element comes first, under the name "", when it begins.

    Raises:
        ListFileError: the file is too large or deep, not UTF-8, has a document type, or is not well-formed.
    """
    _no_document_type(path)
    depth = 0
    try:
        for event, element in ElementTree.iterparse(path, events=("start", "end")):  # noqa: S314  checked above
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise ListFileError(f"{path.name} is nested too deeply. It is no official list.")
            if event == "start" and depth == 1:
                yield "", element
            elif event == "end" and plain_name(element.tag) in names:
                yield plain_name(element.tag), element
                element.clear()
    except ElementTree.ParseError as error:
        line, column = error.position
        raise ListFileError(f"{path.name}:{line}:{column + 1} is not well-formed XML. Fetch the file again.") from None


def refuse_nameless(entries: Sequence[ListedParty], where: str) -> None:
    """An entry without a name is found by nobody: the columns or elements are not those of the official file.

    Raises:
        ListFileError: some entry has no name.
    """
    nameless = sum(not entry.names for entry in entries)
    if nameless:
        raise ListFileError(f"{where} has {nameless} of {len(entries)} entries without a name. It is no official list.")


def plain_name(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def _no_document_type(path: Path) -> None:
    """Refuse what could make a parser fetch, expand or misread anything."""
    if path.stat().st_size > MAX_BYTES:
        raise ListFileError(f"{path.name} is larger than {MAX_BYTES >> 20} MiB. It is no official list.")
    rest = b""
    with path.open("rb") as file:
        head = file.read(256)
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        declared = start.partition(b"?>")[0].lower() if start.startswith(b"<?xml") else b""
        if not start.startswith(b"<") or b"\x00" in head or (b"encoding" in declared and b"utf-8" not in declared):
            raise ListFileError(f"{path.name} is not XML in UTF-8. Fetch the official file again.")
        file.seek(0)
        while chunk := file.read(_CHUNK):
            if any(word in rest + chunk for word in _FORBIDDEN):
                raise ListFileError(f"{path.name} has a document type or entities. No official list has; refused.")
            rest = chunk[-16:]
