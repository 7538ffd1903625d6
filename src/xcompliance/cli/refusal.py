"""Bad input as lines a person can act on; unexpected errors as one line without the record's values."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path

from xcompliance.errors import PackError, RecordError, XComplianceError

__all__ = ["Refusal", "plain", "problems_of", "unexpected"]

MAX_LINES = 200


class Refusal(Exception):  # noqa: N818 - not an error of the program: it is what the user is told
    """The command cannot be done. ``lines`` says why, one problem each."""

    def __init__(self, lines: Iterable[str]) -> None:
        every = list(lines)
        shown = every[:MAX_LINES]
        if len(every) > MAX_LINES:
            shown.append(f"... and {len(every) - MAX_LINES} more problems.")
        self.lines = tuple(shown)
        super().__init__("\n".join(shown))


def problems_of(error: XComplianceError) -> list[str]:
    """One line for each problem an error of the library lists."""
    if isinstance(error, RecordError):
        return [f"{error.kind}: {problem}" for problem in error.problems]
    if isinstance(error, PackError):
        return [str(problem) for problem in error.problems]
    return [" ".join(str(error).split())]


def unexpected(error: Exception) -> str:
    """Name the kind and place of an error nobody foresaw. Its message is left out: it may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return (
        f"unexpected {type(error).__name__}{where}. This is a bug of xcompliance: please report it with the output of "
        "`xcompliance doctor`."
    )


def plain(text: str) -> str:
    """A text from outside, safe for a terminal: control characters become visible escapes."""
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
