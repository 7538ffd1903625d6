"""Writes a layout tree in the one canonical layout.

Two spaces of indentation, list elements under the first letter of their key, one space behind a colon, no line wider
than 120 columns where it can be broken. What the author wrote in brackets stays in brackets while it fits; a row of a
list (one case, one dated value) may be 200 columns wide, so that rows can be read as a table.
"""

from __future__ import annotations

import json
import re
from typing import Final

from xcompliance.authoring.fmt_tree import Branch, Document, Entry, Leaf

__all__ = ["ROW_WIDTH", "WIDTH", "print_layout"]

WIDTH: Final = 120
ROW_WIDTH: Final = 200

_WORD_BREAK: Final = re.compile(r"(?<![ ]) (?![ ])")


def print_layout(document: Document) -> str:
    """The text of a document; it ends with one line feed."""
    root = document.root
    body = _branch(root, 0) if isinstance(root, Branch) else _leaf(root, 0, "")
    return "\n".join([*_comments(document.head, 0), *body, *_comments(document.tail, 0)]).strip("\n") + "\n"


def _comments(lines: list[str], indent: int) -> list[str]:
    """Comments at an indentation, runs of blank lines as one."""
    shown: list[str] = []
    for line in lines:
        if line or (shown and shown[-1]) or not shown:
            shown.append(f"{' ' * indent}{line}" if line else "")
    return shown


def _branch(branch: Branch, indent: int) -> list[str]:
    if not branch.entries:
        return [f"{' ' * indent}{_flow(branch)}"]
    lines: list[str] = []
    for index, entry in enumerate(branch.entries):
        above = _comments([*entry.lead, *entry.side[:-1]], indent)
        if index == 0:
            above = above[1:] if above and not above[0] else above
        lines += above
        made = _pair(entry, indent) if branch.kind == "map" else _element(entry, indent)
        lines += made
    return lines + _comments(branch.tail, indent)


def _pair(entry: Entry, indent: int) -> list[str]:
    """A key with its value."""
    head = f"{' ' * indent}{_inline(entry.key or Leaf(''))}:"
    value = entry.value
    if isinstance(value, Leaf):
        return _sided(_leaf(value, indent, f"{head} "), entry)
    if not value.entries:
        return _sided([f"{head} {_flow(value)}"], entry)
    if _in_brackets(value):
        line = f"{head} {_flow(value)}"
        if len(line) <= WIDTH:
            return _sided([line], entry)
        if _of_scalars(value):
            *lines, last = _filled(value, f"{head} ", indent + 2)
            return [*lines, *_sided([last], entry)]
    deeper = indent + 2 if value.kind == "map" else indent
    return [*_sided([head], entry), *_branch(value, deeper)]


def _element(entry: Entry, indent: int) -> list[str]:
    """An element of a list."""
    value, dash = entry.value, f"{' ' * indent}- "
    if isinstance(value, Leaf):
        return _sided(_leaf(value, indent, dash), entry)
    if not value.entries:
        return _sided([f"{dash}{_flow(value)}"], entry)
    if _in_brackets(value) and len(line := f"{dash}{_flow(value)}") <= ROW_WIDTH:
        return _sided([line], entry)
    lines = _branch(value, indent + 2)
    first = next(number for number, line in enumerate(lines) if line and not line.lstrip().startswith("#"))
    inside = [line.lstrip() for line in lines[:first]]  # a comment between dash and key stands above both
    above = _comments([line for line in (*entry.side[-1:], *inside) if line], indent)
    return [*above, f"{dash}{lines[first][indent + 2 :]}", *lines[first + 1 :]]


def _sided(lines: list[str], entry: Entry) -> list[str]:
    if entry.side:
        lines[0] = f"{lines[0]}  {entry.side[-1]}"
    return lines


def _in_brackets(branch: Branch) -> bool:
    return branch.flow and not branch.commented


def _of_scalars(branch: Branch) -> bool:
    return branch.kind == "list" and all(isinstance(entry.value, Leaf) for entry in branch.entries)


def _filled(branch: Branch, head: str, indent: int) -> list[str]:
    """A long list of texts in brackets: as many on a line as fit."""
    lines, line = [], f"{head}["
    members = [_inline(entry.value) for entry in branch.entries if isinstance(entry.value, Leaf)]
    for index, member in enumerate(members):
        piece = f"{member}{']' if index + 1 == len(members) else ','}"
        gap = "" if line.endswith("[") else " "
        if len(line) + len(gap) + len(piece) > WIDTH and line.strip() and index:
            lines.append(line)
            line, gap = " " * indent, ""
        line = f"{line}{gap}{piece}"
    return [*lines, line]


def _flow(value: Leaf | Branch) -> str:
    if isinstance(value, Leaf):
        return _inline(value)
    if value.kind == "list":
        return "[" + ", ".join(_flow(entry.value) for entry in value.entries) + "]"
    pairs = (f"{_inline(entry.key or Leaf(''))}: {_flow(entry.value)}" for entry in value.entries)
    return "{" + ", ".join(pairs) + "}"


# -- texts ----------------------------------------------------------------------------------------------------------


def _inline(leaf: Leaf) -> str:
    """A text on one line: plain where the author left it plain, in double quotes where they need no escapes."""
    if leaf.null:
        return "null"
    text = leaf.text
    if leaf.style == "plain" and "\n" not in text:
        return text
    if ('"' in text or "\\" in text) and "\n" not in text and "\t" not in text:
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)


def _leaf(leaf: Leaf, indent: int, head: str) -> list[str]:
    """A text behind its key or dash; block texts take several lines."""
    if leaf.style in ("folded", "literal"):
        block = _folded(leaf.text, indent + 2) if leaf.style == "folded" or "\n" not in leaf.text else []
        block = block or _literal(leaf.text, indent + 2)
        if block:
            return [f"{head}{block[0]}", *block[1:]]
    return [f"{head}{_inline(leaf)}"]


def _blockable(text: str) -> bool:
    """Whether a text can stand as a block without losing a blank."""
    lines = text.removesuffix("\n").split("\n")
    return bool(lines[0]) and bool(lines[-1]) and not any(line != line.strip() for line in lines) and "\t" not in text


def _literal(text: str, indent: int) -> list[str]:
    if not _blockable(text):
        return []
    sign = "|" if text.endswith("\n") else "|-"
    return [sign, *(f"{' ' * indent}{line}" if line else "" for line in text.removesuffix("\n").split("\n"))]


def _folded(text: str, indent: int) -> list[str]:
    """Lines broken at single blanks; a line feed of the text is a blank line."""
    if not _blockable(text):
        return []
    lines = [">" if text.endswith("\n") else ">-"]
    for number, paragraph in enumerate(text.removesuffix("\n").split("\n")):
        if number:
            lines.append("")
        line = ""
        for word in _WORD_BREAK.split(paragraph) if paragraph else ():
            if line and indent + len(line) + 1 + len(word) > WIDTH:
                lines.append(f"{' ' * indent}{line}")
                line = ""
            line = f"{line} {word}" if line else word
        if line:
            lines.append(f"{' ' * indent}{line}")
    return lines
