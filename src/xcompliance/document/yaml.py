"""Reads YAML files so strictly that nothing in them can surprise: every scalar is text, every node knows its position.

The schema gives the type, never the spelling: ``NO`` is Norway, ``010121`` an HS code and ``00501`` a ZIP code, quoted
or not. Tags, anchors, aliases, merge keys, duplicate keys, directives, several documents, control and bidirectional
characters, deep nesting and large files are refused with file, line and column.

The parser's event stream is read instead of ``yaml.compose``: composing is recursive in C and a few kilobytes of ``[``
crash the interpreter, whereas the stream can be left at the first node that is too deep.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import yaml

from xcompliance.errors import PackError, Problem

MAX_BYTES: Final = 1024 * 1024
MAX_DEPTH: Final = 24
MAX_NODES: Final = 200_000
MAX_PROBLEMS: Final = 50
"""Problems reported for one file; a hostile file must not fill the terminal."""

Kind: TypeAlias = Literal["map", "list", "text", "null"]

# \t \n \r stay; NEL, LS and PS would shift line numbers; the rest is invisible or reorders what a reviewer sees.
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_NULLS: Final = frozenset({"", "~", "null"})


class Node:
    """One value of a document: a map, a list, a text or nothing, with the place where it is written.

    Attributes:
        kind: ``map``, ``list``, ``text`` or ``null`` (plain ``null``, ``~`` or nothing at all).
        value: ``dict[str, Node]``, ``list[Node]``, ``str`` (NFC) or None, as ``kind`` says.
        keys: For a map: where each key is written, as (line, column).
        quoted: The text was written in quotes or as a block.
    """

    __slots__ = ("column", "file", "keys", "kind", "line", "quoted", "value")

    def __init__(self, kind: Kind, value: Any, file: str = "", line: int = 0, column: int = 0, *, quoted: bool = False):
        self.kind: Kind = kind
        self.value: Any = value
        self.file = file
        self.line = line
        self.column = column
        self.quoted = quoted
        self.keys: dict[str, tuple[int, int]] = {}

    @property
    def position(self) -> tuple[str, int, int]:
        """File, line and column (1-based)."""
        return (self.file, self.line, self.column)

    def key_position(self, key: str) -> tuple[str, int, int]:
        """File, line and column of a key of this map; of the map itself when it has no such key."""
        line, column = self.keys.get(key, (self.line, self.column))
        return (self.file, line, column)

    def get(self, key: str) -> Node | None:
        """The value under ``key``, None when this is no map or has no such key."""
        if self.kind != "map":
            return None
        found: Node | None = self.value.get(key)
        return found

    def items(self) -> Iterator[tuple[str, Node]]:
        """Keys and values of a map in the order of the file; nothing for other kinds."""
        return iter(self.value.items() if self.kind == "map" else ())

    def __iter__(self) -> Iterator[Node]:
        """The elements of a list; nothing for other kinds."""
        return iter(self.value if self.kind == "list" else ())

    def plain(self) -> Any:
        """The same content as dict, list, str and None."""
        if self.kind == "map":
            return {key: node.plain() for key, node in self.value.items()}
        if self.kind == "list":
            return [node.plain() for node in self.value]
        return self.value

    def __repr__(self) -> str:
        return f"Node({self.kind}, {self.file}:{self.line}:{self.column})"


def load(path: Path, root: Path) -> Node:
    """Read one file that lies inside ``root``.

    Args:
        path: The file. It and every folder between it and ``root`` must not be a symbolic link.
        root: The folder of all rule or jurisdiction files; messages show paths from its name on.

    Raises:
        PackError: listing every problem found, with file, line and column.
    """
    name = shown_path(path, root)
    return loads(read_text(path, root), name)


def shown_path(path: Path, root: Path) -> str:
    """How a file is named in messages: from the root folder's name on, with slashes (``rules/eu/vat/ioss.yaml``)."""
    try:
        inside = path.relative_to(root)
    except ValueError:
        return path.name
    return "/".join((root.name or "root", *inside.parts))


def read_bytes(path: Path, root: Path) -> bytes:
    """The bytes of a regular file of at most 1 MiB inside ``root``, reached without symbolic links.

    Raises:
        PackError: if the file lies outside, is reached by a link, is no regular file, is too large or cannot be read.
    """
    name = shown_path(path, root)
    _refuse_escape(path, root, name)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise _failure(name, "XC-L001", "This is not a regular file.", "Put a plain text file here.")
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise _failure(name, "XC-L001", f"The file cannot be read: {reason}.", "Check its permissions.") from error
    if len(content) > MAX_BYTES:
        raise _failure(name, "XC-L003", "The file is larger than 1 MiB.", "Split it; long tables belong into a CSV.")
    return content


def read_text(path: Path, root: Path) -> str:
    """The text of a file inside ``root``; a byte order mark at its beginning is dropped. Raises PackError."""
    return decode(read_bytes(path, root), shown_path(path, root))


def decode(content: bytes, name: str) -> str:
    """Bytes of a file as text; UTF-8 only. Raises PackError with the position of the first wrong byte."""
    try:
        return content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        problem = Problem(name, line, column, "XC-L004", "The file is not UTF-8.", "Save it as UTF-8.")
        raise PackError([problem]) from error


def loads(text: str, file: str) -> Node:
    """Read one document from a text.

    Args:
        text: The YAML text, at most 1 MiB.
        file: The name shown in messages and kept in every node.

    Raises:
        PackError: listing every problem found.
    """
    if len(text) > MAX_BYTES:
        raise _failure(file, "XC-L003", "The file is larger than 1 MiB.", "Split it; long tables belong into a CSV.")
    problems = forbidden_characters(text, file)
    if problems:
        raise PackError(problems)
    builder = _Builder(file)
    with contextlib.suppress(_TooManyError):  # the problem that ended the reading is already in the list
        try:
            builder.read(text)
        except yaml.YAMLError as error:
            builder.problems.append(_syntax_problem(error, file))
    if builder.root is None and not builder.problems:
        builder.report(1, 1, "XC-L007", "The file is empty.", "Write one document into it or delete it.")
    if builder.problems or builder.root is None:
        raise PackError(builder.problems)
    return builder.root


def forbidden_characters(text: str, file: str) -> list[Problem]:
    """Control, bidirectional and invisible characters of a text, each as a problem with its position."""
    if _FORBIDDEN.search(text) is None:
        return []
    problems = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        for match in _FORBIDDEN.finditer(line):
            message = f"Character U+{ord(match[0]):04X} is not allowed: it is invisible or changes the reading order."
            problems.append(Problem(file, number, match.start() + 1, "XC-L005", message, "Delete it."))
            if len(problems) >= MAX_PROBLEMS:
                return problems
    return problems


def _failure(file: str, code: str, message: str, remedy: str) -> PackError:
    return PackError([Problem(file, 1, 1, code, message, remedy)])


def _refuse_escape(path: Path, root: Path, name: str) -> None:
    """Refuse a path that leaves the root, by ``..`` or by a symbolic link."""
    remedy = "Keep every file as a real file inside the folder."
    try:
        parts = path.relative_to(root).parts
    except ValueError as error:
        raise _failure(name, "XC-L002", "The file lies outside the folder that is loaded.", remedy) from error
    if ".." in parts:
        raise _failure(name, "XC-L002", "The path leaves the folder that is loaded.", remedy)
    here = str(root)
    for part in parts:
        here = os.path.join(here, part)  # a thousand files: Path objects cost more than the check
        if os.path.islink(here):
            raise _failure(name, "XC-L002", "The path goes through a symbolic link.", remedy)


def _syntax_problem(error: yaml.YAMLError, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = getattr(error, "problem", None) or "this is not YAML"
    context = getattr(error, "context", None)
    text = f"YAML cannot be read: {what}{f' ({context})' if context else ''}."
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    remedy = "Check indentation, colons, brackets and quotes around here."
    if what.startswith("mapping values are not allowed"):
        remedy = 'A text with a colon and a space in it needs quotes: title: "Part: whole".'
    return Problem(file, line, column, "XC-L006", text, remedy)


def _unusable(line: int, column: int) -> tuple[str, int, int]:
    """A key no document can hold, under which the value of a refused key is kept until the problems are raised."""
    return (f"\x00{line}:{column}", line, column)


class _TooManyError(Exception):
    """Ends the reading of a file that exceeds a limit."""


class _Builder:
    """Turns the parser's events into nodes, without recursion and with limits checked before anything grows."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.open: list[Node] = []
        self.pending: list[tuple[str, int, int] | None] = []  # the key that waits for its value, for each open map
        self.count = 0
        self.documents = 0

    def read(self, text: str) -> None:
        loader: Any = (yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)(text)
        try:
            next_event = loader.get_event
            while True:
                event = next_event()
                kind = type(event)
                if kind is yaml.ScalarEvent:
                    self.scalar(event)
                elif kind is yaml.MappingStartEvent:
                    self.begin("map", event)
                elif kind is yaml.SequenceStartEvent:
                    self.begin("list", event)
                elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                    self.open.pop()
                    self.pending.pop()
                elif kind is yaml.StreamEndEvent:
                    return
                else:
                    self.rare(event)
        finally:
            loader.dispose()

    def rare(self, event: Any) -> None:
        """Aliases and document starts."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.AliasEvent):
            self.report(line, column, "XC-L009", f"Alias *{event.anchor} is not allowed.", "Write the content out.")
            self.add(Node("null", None, self.file, line, column))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if event.version or event.tags:
                self.report(line, column, "XC-L015", "Directives (%YAML, %TAG) are not allowed.", "Delete the line.")
            if self.documents > 1:
                self.report(line, column, "XC-L007", "The file holds several documents.", "Write one file for each.")
                raise _TooManyError

    def begin(self, kind: Kind, event: Any) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if len(self.open) >= MAX_DEPTH:
            self.report(line, column, "XC-L013", f"Nested deeper than {MAX_DEPTH} levels.", "Flatten the structure.")
            raise _TooManyError
        if event.tag is not None or event.anchor is not None:
            self.decorated(event, line, column)
        node = Node(kind, {} if kind == "map" else [], self.file, line, column)
        if self.open and self.open[-1].kind == "map" and self.pending[-1] is None:
            self.report(line, column, "XC-L012", f"A {kind} cannot be a key.", "Use a text as the key.")
            self.pending[-1] = _unusable(line, column)
        else:
            self.add(node)
        self.open.append(node)
        self.pending.append(None)

    def scalar(self, event: Any) -> None:
        mark = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        text: str = event.value
        quoted = event.style not in {None, ""}
        if event.tag is not None or event.anchor is not None:
            self.decorated(event, line, column)
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        if event.style == '"' and _FORBIDDEN.search(text):
            message = "The text holds an escaped control, bidirectional or invisible character."
            self.report(line, column, "XC-L005", message, "Delete it.")
        is_null = not quoted and text in _NULLS
        if self.open and self.open[-1].kind == "map" and self.pending[-1] is None:
            self.key(text, line, column, is_null, quoted)
        elif is_null:
            self.add(Node("null", None, self.file, line, column))
        else:
            self.add(Node("text", text, self.file, line, column, quoted=quoted))

    def key(self, text: str, line: int, column: int, is_null: bool, quoted: bool) -> None:
        if is_null:
            self.report(line, column, "XC-L012", "The key is empty or null.", "Use a text as the key.")
            text = _unusable(line, column)[0]
        elif text == "<<" and not quoted:
            self.report(line, column, "XC-L010", "Merge keys (<<) are not allowed.", "Write the keys out.")
        elif text in self.open[-1].keys:
            first, _ = self.open[-1].keys[text]
            message = f"Key {text!r} is written twice (first on line {first})."
            self.report(line, column, "XC-L011", message, "Keep one of them.")
            text = _unusable(line, column)[0]
        self.pending[-1] = (text, line, column)

    def add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self.report(node.line, node.column, "XC-L014", f"More than {MAX_NODES} values.", "Split the file.")
            raise _TooManyError
        if not self.open:
            self.root = node if node.kind != "null" else None
            return
        parent = self.open[-1]
        if parent.kind == "list":
            parent.value.append(node)
            return
        waiting = self.pending[-1]
        if waiting is None:  # an alias in key position, already reported
            self.pending[-1] = _unusable(node.line, node.column)
            return
        key, line, column = waiting
        parent.value[key] = node
        parent.keys[key] = (line, column)
        self.pending[-1] = None

    def decorated(self, event: Any, line: int, column: int) -> None:
        if event.tag is not None:
            self.report(line, column, "XC-L008", f"Tag {event.tag!r} is not allowed.", "Delete it; values are text.")
        if event.anchor is not None:
            self.report(line, column, "XC-L009", f"Anchor &{event.anchor} is not allowed.", "Delete it.")

    def report(self, line: int, column: int, code: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, column, code, message, remedy))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _TooManyError
