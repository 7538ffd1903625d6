"""Tables and pages for a terminal; plain, wide lines elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from xcompliance.cli.refusal import plain

__all__ = ["PLAIN_WIDTH", "heading", "indented", "page", "print_json", "said", "table"]

PLAIN_WIDTH = 120
"""Columns used where there is no terminal to ask."""


def page(*parts: RenderableType) -> None:
    """Print everything at once, after it has been laid out completely."""
    console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(file=sys.stdout, highlight=False, markup=False, emoji=False, width=PLAIN_WIDTH)
    with console.capture() as captured:
        console.print(Group(*parts))
    text = captured.get()
    sys.stdout.write(text if console.is_terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines()))


def heading(text: str) -> Text:
    return Text(plain(text), style="bold")


def indented(part: RenderableType, columns: int = 2) -> Padding:
    return Padding(part, (0, 0, 0, columns))


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], *, right: Sequence[int] = ()) -> Table:
    """A table without frames; columns named in ``right`` are numbers."""
    box = SIMPLE_HEAD if any(headers) else None
    made = Table(box=box, show_edge=False, pad_edge=False, header_style="dim", show_header=any(headers))
    for number, header in enumerate(headers):
        made.add_column(header, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(said(cell)) for cell in row))
    return made


def said(value: object) -> str:
    """A cell as text: nothing for nothing, lists with commas, days as ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset):
        members = sorted(value, key=str) if isinstance(value, frozenset) else value
        return ", ".join(said(member) for member in members)
    return "\n".join(plain(line) for line in str(value).split("\n"))


def print_json(document: Any, default: Callable[[Any], Any] = said) -> None:
    """Print a JSON document; amounts, rates and days as text."""
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False, default=default) + "\n")
