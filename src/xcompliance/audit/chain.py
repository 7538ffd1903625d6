"""The form of the files: lines, links and heads. Read by the writer and by the verifier.

``writer-0001.log`` holds lines ``<link> <canonical JSON>\\n`` where the link is the SHA-256, in hexadecimal, of the
link before it (as text) followed by the JSON; the first line follows a link made of the file's name.
``writer-0001.head`` holds ``<lines> <bytes> <link>\\n`` of the log as it was after the last complete line, so that
missing last lines show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

__all__ = ["HEAD_SIZE", "Head", "genesis", "head_path", "link_of", "log_name", "log_number", "split_line"]

_NAME = re.compile(r"writer-([0-9]{4,9})\.(?:log|head)")
_LINE = re.compile(rb"([0-9a-f]{64}) (\{.*\})", re.DOTALL)
_HEAD = re.compile(rb"([0-9]{20}) ([0-9]{20}) ([0-9a-f]{64})\n")
HEAD_SIZE = 20 + 1 + 20 + 1 + 64 + 1


@dataclass(frozen=True, slots=True)
class Head:
    """How far a log file had been written when its last line was complete."""

    lines: int
    size: int
    link: str

    def write(self) -> bytes:
        """Return the content of the head file."""
        return b"%020d %020d %s\n" % (self.lines, self.size, self.link.encode("ascii"))

    @classmethod
    def read(cls, content: bytes) -> Head | None:
        """Return the head, or None when the content is not exactly one."""
        match = _HEAD.fullmatch(content)
        return None if match is None else cls(int(match[1]), int(match[2]), match[3].decode("ascii"))

    @classmethod
    def load(cls, log: Path) -> Head | None:
        """Return the head of a log file, or None when there is none that can be read."""
        try:
            return cls.read(head_path(log).read_bytes())
        except OSError:
            return None


def genesis(name: str) -> str:
    """Return the link that the first line of a file follows. It depends on the name: files cannot change places."""
    return sha256(b"xcompliance audit log 1\n" + name.encode("utf-8")).hexdigest()


def link_of(previous: str, content: bytes) -> str:
    """Return the link of a line: SHA-256 of the link before it and the JSON."""
    return sha256(previous.encode("ascii") + content).hexdigest()


def split_line(line: bytes) -> tuple[str, bytes] | None:
    """Split a line without its line end into link and JSON; None when it has another form."""
    match = _LINE.fullmatch(line)
    return None if match is None else (match[1].decode("ascii"), match[2])


def log_name(number: int) -> str:
    """Return the name of the n-th log file of a directory."""
    return f"writer-{number:04d}.log"


def log_number(name: str) -> int | None:
    """Return the number in the name of a log or head file, or None for any other file."""
    match = _NAME.fullmatch(name)
    return None if match is None else int(match[1])


def head_path(log: Path) -> Path:
    """Return where the head of a log file is."""
    return log.with_suffix(".head")
