"""``xcompliance diff``: what changes for these records between two states of the packs."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xcompliance.cli.options import OnOption, PackOption, today
from xcompliance.cli.refusal import Refusal, plain, problems_of
from xcompliance.errors import PackError

if TYPE_CHECKING:
    from xcompliance.authoring.diff import Diff
    from xcompliance.authoring.diff_sides import Side
    from xcompliance.cli.reading import Given
    from xcompliance.engine.snapshot import Snapshot

__all__ = ["diff"]


class DiffShape(StrEnum):
    """For people, programs, a browser and a spreadsheet."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    CSV = "csv"


class Step(StrEnum):
    """The step of a version from which on the command leaves with 1."""

    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A folder with rules/ and jurisdictions/, or a revision.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The same for the other side; . is this folder.")],
    more: Annotated[list[Path] | None, typer.Argument(metavar="FILE", hidden=True)] = None,
    *,
    records: Annotated[
        list[Path] | None,
        typer.Option("--on-records", metavar="FILE...", help="Records to judge: JSON, JSON lines, YAML, folders, -."),
    ] = None,
    on: OnOption = None,
    pack: PackOption = None,
    shape: Annotated[DiffShape, typer.Option("--format", help="How the comparison is printed.")] = DiffShape.TEXT,
    fail_on: Annotated[Step | None, typer.Option("--fail-on", help="Leave with 1 from this step on.")] = None,
) -> int:
    """Compare two states of the packs on records: verdicts, tax, points, duties, and the version step they ask for.

    OLD and NEW are folders, git revisions, or `shipped` for the packs that came with the program. Both sides judge
    each record on --on, else on its own date (placed_at, listed_at, received_at, opened_at), else on today. Without
    records only the packs are compared.

    \b
    Example:
      xcompliance diff shipped shipped --on-records examples
    """
    from xcompliance.authoring.diff import Bump

    given = _records([*(records or []), *(more or [])])
    with ExitStack() as stack:
        sides = _sides(stack, old, new)
        snapshots = [_load(side, pack) for side in sides]
        found = _compared(snapshots, given, on, (old, new))
    sys.stdout.write(_written(found, shape))
    return 1 if fail_on is not None and found.bump.weight >= Bump(fail_on).weight else 0


def _records(paths: Sequence[Path]) -> list[Given]:
    if not paths:
        return []
    from xcompliance.cli.reading import read_records

    return read_records(paths)


def _sides(stack: ExitStack, old: str, new: str) -> list[Side]:
    from xcompliance.authoring.diff_sides import DiffError, open_side

    try:
        return [stack.enter_context(open_side(named)) for named in (old, new)]
    except DiffError as error:
        raise Refusal([plain(str(error))]) from None


def _load(side: Side, packs: Sequence[str] | None) -> Snapshot:
    from xcompliance.engine.snapshot import load_snapshot

    try:
        return load_snapshot(side.rules, side.jurisdictions, list(packs) if packs else None)
    except PackError as error:
        raise Refusal([f"{plain(side.label)}: {line}" for line in problems_of(error)]) from None


def _compared(snapshots: Sequence[Snapshot], given: Sequence[Given], on: date | None, labels: tuple[str, str]) -> Diff:
    from rich.console import Console
    from rich.progress import Progress

    from xcompliance.authoring.diff import diff as compare

    screen = Console(stderr=True)
    hidden = len(given) < 20 or not screen.is_terminal
    with Progress(console=screen, disable=hidden, transient=True) as bar:
        task = bar.add_task("Comparing", total=len(given))
        return compare(snapshots[0], snapshots[1], _dated(given, on), labels=labels, progress=lambda: bar.advance(task))


def _dated(given: Sequence[Given], on: date | None) -> Iterator[tuple[str, Any, date]]:
    from xcompliance.cli.evaluate import own_date

    for one in given:
        yield one.source, one.record, on or own_date(one.record) or today()


def _written(found: Diff, shape: DiffShape) -> str:
    if shape is DiffShape.HTML:
        from xcompliance.report.diff_html import write_html

        return write_html(found)
    if shape is DiffShape.TEXT:
        from xcompliance.report.diff_text import write_text

        return "".join(f"{plain(line)}\n" for line in write_text(found).splitlines())
    from xcompliance.report.diff_document import write_csv, write_json

    return write_json(found) if shape is DiffShape.JSON else write_csv(found)
