"""Reads a YAML text as a layout tree: keys, values and comments, each comment at the entry it is about.

Comments are found between the tokens of the scanner that the strict loader uses, so that what is a comment is never in
doubt. (Round-trip readers such as ruamel.yaml hang a comment on the token before it; when keys are put in order, it
stays behind with the wrong neighbour.)
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, Final, Literal, TypeAlias

import yaml

__all__ = ["Branch", "Document", "Entry", "Leaf", "Style", "read_layout"]

Style: TypeAlias = Literal["plain", "quoted", "folded", "literal"]

_STYLES: Final[dict[str | None, Style]] = {"'": "quoted", '"': "quoted", ">": "folded", "|": "literal"}


@dataclass(slots=True)
class Leaf:
    """A text as it was written; ``null`` says that the plain text means nothing."""

    text: str
    style: Style = "plain"

    @property
    def null(self) -> bool:
        """Whether it is plain ``null``, ``~`` or nothing at all."""
        return self.style == "plain" and self.text in ("", "~", "null")


@dataclass(slots=True)
class Entry:
    """One key with its value, or one element of a list (then without key).

    Attributes:
        lead: Comments above it, in order; an empty text stands for blank lines.
        side: Comments behind it on its line; more than one where the value began on another line.
    """

    key: Leaf | None
    value: Leaf | Branch = field(default_factory=lambda: Leaf(""))
    lead: list[str] = field(default_factory=list)
    side: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Branch:
    """A map or a list. ``flow``: written in brackets. ``tail``: comments behind its last entry."""

    kind: Literal["map", "list"]
    flow: bool
    column: int
    entries: list[Entry] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    @property
    def commented(self) -> bool:
        """Whether a comment stands somewhere inside."""
        return bool(self.tail) or any(
            entry.side or any(entry.lead) or (isinstance(entry.value, Branch) and entry.value.commented)
            for entry in self.entries
        )


@dataclass(slots=True)
class Document:
    """A whole file. ``head``: the comments before anything else; they stay at the top whatever moves."""

    root: Leaf | Branch
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Comment:
    offset: int
    column: int
    text: str
    own: bool  # alone on its line
    blank: bool  # after a blank line


def read_layout(text: str) -> Document:
    """Read a text that the strict loader accepts; line ends must be ``\\n``."""
    return _Reader(text).read()


class _Reader:
    """Builds the tree from parser events and hands out the comments on the way."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]
        self.text = text
        self.comments = list(self._comments())
        self.next = 0
        self.last: Entry | None = None
        self.closed: list[Branch] = []
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=_loader()))

    def read(self) -> Document:
        event = next(self.events)
        while not isinstance(event, yaml.NodeEvent):
            event = next(self.events)
        document = Document(Leaf(""))
        document.root = self.node(event)
        if isinstance(document.root, Branch) and document.root.entries:
            first = document.root.entries[0]
            document.head, first.lead = first.lead, []
        if isinstance(document.root, Leaf):
            document.head = [comment.text for comment in self.take(self.offset(event.start_mark)) if comment.own]
        self.finish(document)
        return document

    def finish(self, document: Document) -> None:
        """The comments behind the last entry."""
        before = self.closed
        holder = Entry(None)
        self.place(self.take(len(self.text) + 1), holder, column=-1, closed=before)
        document.tail = holder.lead

    # -- nodes ------------------------------------------------------------------------------------------------------

    def node(self, event: Any) -> Leaf | Branch:
        if isinstance(event, yaml.ScalarEvent):
            return Leaf(unicodedata.normalize("NFC", event.value), _STYLES.get(event.style or None, "plain"))
        branch = Branch(
            "map" if isinstance(event, yaml.MappingStartEvent) else "list",
            bool(event.flow_style),
            event.start_mark.column,
        )
        owner = self.last
        while not isinstance(event := next(self.events), yaml.CollectionEndEvent):
            branch.entries.append(self.entry(event, branch))
        if branch.flow:
            end = self.offset(event.start_mark)
            self.place(self.take(end), Entry(None, lead=branch.tail), column=-1, closed=[])
            self.last = owner
        elif branch.entries:
            self.closed.append(branch)
        return branch

    def entry(self, event: Any, branch: Branch) -> Entry:
        offset = self.offset(event.start_mark)
        entry = Entry(None)
        self.place(self.take(offset), entry, column=branch.column, closed=self.closed)
        line = event.start_mark.line
        if line > 0 and not self.lines[line - 1].strip() and (branch.entries or entry.lead) and not branch.flow:
            entry.lead.append("")
        self.closed = []
        self.last = entry
        if branch.kind == "map":
            key = self.node(event)
            entry.key = key if isinstance(key, Leaf) else None
            event = next(self.events)
            if isinstance(event, yaml.ScalarEvent) or event.flow_style:
                self.place(self.take(self.offset(event.start_mark)), entry, column=-1, closed=[])
        entry.value = self.node(event)
        if isinstance(entry.value, Leaf) or entry.value.flow:
            self.last = entry
        if isinstance(entry.value, Branch) and not entry.value.entries:
            entry.lead += entry.value.tail  # nothing inside that the comment could be about
            entry.value.tail = []
        return entry

    # -- comments ---------------------------------------------------------------------------------------------------

    def place(self, comments: list[_Comment], entry: Entry, *, column: int, closed: list[Branch]) -> None:
        """Give comments to what they are about: the line they end, a list that ended above them, or this entry."""
        for comment in comments:
            if not comment.own and self.last is not None:
                self.last.side.append(comment.text)
                continue
            above = [one for one in closed if one.column <= comment.column] if comment.column > column else []
            if above and not entry.lead:
                deepest = max(one.column for one in above)
                lines = next(one for one in reversed(above) if one.column == deepest).tail
            else:
                lines = entry.lead
            if comment.blank:
                lines.append("")
            lines.append(comment.text)

    def take(self, offset: int) -> list[_Comment]:
        """The comments before an offset that nobody has taken yet."""
        first = self.next
        while self.next < len(self.comments) and self.comments[self.next].offset < offset:
            self.next += 1
        return self.comments[first : self.next]

    def offset(self, mark: Any) -> int:
        return int(self.starts[mark.line] + mark.column)

    def _comments(self) -> Iterator[_Comment]:
        """Every comment: what begins with # between two tokens, or behind the sign of a block text."""
        end = 0
        for token in yaml.scan(self.text, Loader=_loader()):
            start = self.offset(token.start_mark)
            yield from self._gap(end, start)
            end = max(end, self.offset(token.end_mark))
            if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">"):
                yield from self._gap(start + 1, self.starts[token.start_mark.line + 1])
        yield from self._gap(end, len(self.text))

    def _gap(self, start: int, end: int) -> Iterator[_Comment]:
        while start < end:
            start = self.text.find("#", start, end)
            if start < 0:
                return
            stop = self.text.find("\n", start, end)
            stop = end if stop < 0 else stop
            line = self.text.count("\n", 0, start)
            before = self.lines[line][: start - self.starts[line]]
            blank = line > 0 and not self.lines[line - 1].strip()
            text = unicodedata.normalize("NFC", self.text[start:stop].rstrip())
            yield _Comment(start, len(before), text, not before.strip("- \t"), blank)
            start = stop


def _loader() -> Any:
    return yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
