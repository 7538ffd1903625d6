"""The canonical layout of rule, case, pack, value and place files: ``xcompliance fmt``.

Layout never changes meaning. Every result is read again by the strict loader and compared with the original, part by
part; a rule is moreover loaded from both texts and must be the same rule. What cannot be proven is refused.
"""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from xcompliance.authoring.fmt_order import arrange, inner_shape, keeps_order
from xcompliance.authoring.fmt_print import print_layout
from xcompliance.authoring.fmt_tree import Branch, Document, Leaf, read_layout
from xcompliance.authoring.schema_kinds import SHAPES, FileKind, kind_of
from xcompliance.document.shape import Either, ListOf, Shape, accepted
from xcompliance.document.yaml import Node, decode, loads, read_bytes
from xcompliance.errors import PackError, Problem, XComplianceError
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.rules.canonical import digest_of, rule_document
from xcompliance.rules.definitions import DefinitionReader
from xcompliance.rules.pack import PACK_FILE
from xcompliance.rules.parser import read_rule
from xcompliance.rules.positions import without_positions
from xcompliance.rules.reading import Catalogues, DefinitionInfo, Reading
from xcompliance.rules.vocabulary import Vocabulary

__all__ = [
    "DefinitionShelf",
    "Formatted",
    "LayoutError",
    "diff_of",
    "files_of",
    "format_file",
    "format_text",
    "write_whole",
]

Definitions = Mapping[str, DefinitionInfo]

_CATALOGUES: Final = Catalogues(Vocabulary(FIELDS, SCOPES))
_BREAKS: Final = re.compile("\r\n?")


class LayoutError(XComplianceError):
    """The new layout could not be proven to mean the same; the file was left as it is."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file with its text before and after."""

    path: Path
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the layout differs."""
        return self.before != self.after


def format_text(text: str, name: str = "-", *, definitions: Definitions | None = None) -> str:
    """The same document in canonical layout.

    Args:
        text: YAML as the strict loader reads it.
        name: Name of the file; tells its kind, and is shown in messages.
        definitions: Names the pack defines; without them a rule that uses such names is compared part by part only.

    Raises:
        PackError: the text cannot be read; every problem with its position.
        LayoutError: the result could not be proven to mean the same.
    """
    text = _BREAKS.sub("\n", text.removeprefix("\ufeff"))
    before = loads(text, name)
    layout = read_layout(text)
    kind = kind_of(PurePath(name), before)
    shape = SHAPES.get(kind)
    comments = sorted(_comments(layout))
    arrange(layout.root, shape)
    after = print_layout(layout)
    _prove(before, after, comments, shape, name)
    if kind is FileKind.RULE:
        _prove_rule(before, loads(after, name), definitions or {}, name)
    return after


def format_file(path: Path, *, definitions: Definitions | None = None) -> Formatted:
    """Read a file and lay it out; nothing is written.

    Raises:
        PackError: the file cannot be read.
        LayoutError: the result could not be proven to mean the same.
    """
    try:
        content = read_bytes(path, path.parent)
    except PackError as error:
        raise _named(error, str(path)) from error
    before = decode(content, str(path))
    if content.startswith(b"\xef\xbb\xbf"):
        before = f"\ufeff{before}"
    return Formatted(path, before, format_text(before, str(path), definitions=definitions))


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as given; of folders every ``*.yaml`` below, sorted, without hidden ones and links."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
            for name in sorted(names):
                if name.endswith(".yaml") and not name.startswith(".") and not (Path(folder) / name).is_symlink():
                    yield Path(folder) / name


def diff_of(formatted: Formatted) -> str:
    """A unified diff from the file to its canonical layout."""
    lines = difflib.unified_diff(
        formatted.before.splitlines(keepends=True),
        formatted.after.splitlines(keepends=True),
        f"{formatted.path}",
        f"{formatted.path} (canonical)",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step: readers see the old text or the new one, never a part.

    Raises:
        OSError: the folder cannot be written; the file is as it was.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class DefinitionShelf:
    """The definitions of the packs that rule files lie in, each pack read once."""

    def __init__(self) -> None:
        self._by_folder: dict[Path, Definitions] = {}

    def of(self, path: Path) -> Definitions:
        """The names defined by the nearest pack above a file; none where no pack can be read."""
        for folder in path.resolve().parents:
            if (folder / PACK_FILE).is_file():
                if folder not in self._by_folder:
                    self._by_folder[folder] = self._read(folder)
                return self._by_folder[folder]
        return {}

    def _read(self, folder: Path) -> Definitions:
        try:
            node = loads(decode(read_bytes(folder / PACK_FILE, folder), PACK_FILE), PACK_FILE)
        except PackError:  # reported where that file itself is formatted or loaded
            return {}
        return DefinitionReader(node.get("define"), Reading(_CATALOGUES, [])).read()


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _named(error: PackError, name: str) -> PackError:
    return PackError(Problem(name, one.line, one.column, one.code, one.message, one.remedy) for one in error.problems)


# -- proof ----------------------------------------------------------------------------------------------------------


def _prove(before: Node, after: str, comments: list[str], shape: Shape | None, name: str) -> None:
    try:
        node, layout = loads(after, name), read_layout(after)
    except PackError as error:
        raise _refusal(name) from error
    if not _same(before, node, shape) or sorted(_comments(layout)) != comments:
        raise _refusal(name)


def _prove_rule(before: Node, after: Node, definitions: Definitions, name: str) -> None:
    """The rule loaded from the new text is the rule loaded from the old one."""
    old, new = (read_rule(node, Reading(_CATALOGUES, [], definitions=definitions), "", "") for node in (before, after))
    if old is None or new is None:
        same = old is new
    else:
        digests = [digest_of(rule_document(rule)) for rule in (old, new)]
        same = without_positions(old) == without_positions(new) and digests[0] == digests[1]
    if not same:
        raise _refusal(name)


def _refusal(name: str) -> LayoutError:
    return LayoutError(
        f"{name}: its canonical layout could not be proven to mean the same. The file was left as it is. "
        "This is a bug of xcompliance: please report it with the file."
    )


def _same(one: Node, other: Node, shape: Shape | None) -> bool:
    """Whether two documents say the same: kinds, texts, quotes, and the order of maps whose order has a meaning."""
    if one.kind != other.kind:
        return False
    if one.kind == "map":
        shape = _option(shape, "map")
        if one.value.keys() != other.value.keys():
            return False
        if keeps_order(shape) and list(one.value) != list(other.value):
            return False
        return all(_same(child, other.value[key], inner_shape(shape, key)) for key, child in one.value.items())
    if one.kind == "list":
        shape = inner_shape(_option(shape, "list"), None)
        pairs = list(zip(one.value, other.value, strict=False))
        return len(one.value) == len(other.value) and all(_same(left, right, shape) for left, right in pairs)
    return bool(one.value == other.value and (one.quoted == other.quoted or "\n" in (one.value or "")))


def _option(shape: Shape | None, kind: str) -> Shape | None:
    if isinstance(shape, ListOf) and shape.or_one and kind == "map":
        return _option(shape.item, kind)
    if isinstance(shape, Either):
        return _option(next((one for one in shape.options if kind in accepted(one)), None), kind)
    return shape


def _comments(layout: Document) -> Iterator[str]:
    yield from filter(None, [*layout.head, *layout.tail])
    yield from _inside(layout.root)


def _inside(node: Leaf | Branch) -> Iterator[str]:
    if isinstance(node, Branch):
        yield from filter(None, node.tail)
        for entry in node.entries:
            yield from filter(None, [*entry.lead, *entry.side])
            yield from _inside(entry.value)
