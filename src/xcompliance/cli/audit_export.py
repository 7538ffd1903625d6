"""``xcompliance audit export``: records of a verified log with their links, whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import IO, Annotated

import typer

from xcompliance.cli.audit import AuditOption, DirArgument, the_folder
from xcompliance.cli.refusal import Refusal, plain

__all__ = ["export"]


class ExportShape(StrEnum):
    """For a spreadsheet, or complete and for programs."""

    CSV = "csv"
    JSONL = "jsonl"


def _instant(text: str | datetime) -> datetime:
    if isinstance(text, datetime):
        return text
    try:
        if len(text) == 10:
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise typer.BadParameter("write a day (2026-11-22, in UTC) or an instant (2026-11-22T08:00:00+01:00).")
    return moment


def export(
    directory: DirArgument = None,
    *,
    audit: AuditOption = None,
    shape: Annotated[ExportShape, typer.Option("--format", help="A spreadsheet, or complete.")] = ExportShape.JSONL,
    since: Annotated[
        datetime | None, typer.Option("--since", parser=_instant, metavar="TIME", help="Written from here on.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", parser=_instant, metavar="TIME", help="Written before this.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="Here, not to the screen.")] = None,
) -> int:
    """Write the records of a log with their links, after verifying the whole log.

    JSON lines hold every record whole, so that whoever gets them can compute the links again; CSV is for reading. A log
    that does not verify is not exported: the problems are printed and the command leaves with 1. Nothing is written
    half. TIME is a day (2026-11-22, in UTC) or an instant with an offset; --until is the first that is left out.

    \b
    Example:
      xcompliance evaluate examples --audit .demo/audit --format jsonl
      xcompliance audit export .demo/audit --format csv --since 2026-01-01
    """
    from xcompliance.audit import verify

    folder = the_folder(directory, audit)
    report = verify(folder)
    if not report.ok:
        for problem in report.problems:
            print(f"error: {plain(str(problem))}", file=sys.stderr)  # noqa: T201 - the command line itself
        print("error: the log is not intact; nothing was exported.", file=sys.stderr)  # noqa: T201
        return 1
    if output is None:
        _to_screen(folder, shape, since, until)
    else:
        _to_file(output, folder, shape, since, until)
    return 0


def _write(out: IO[str], folder: Path, shape: ExportShape, since: datetime | None, until: datetime | None) -> None:
    from xcompliance.audit import entries
    from xcompliance.report.audit_export import within, write_csv, write_jsonl

    write = write_csv if shape is ExportShape.CSV else write_jsonl
    write(within(entries(folder), since, until), out)


def _to_screen(folder: Path, shape: ExportShape, since: datetime | None, until: datetime | None) -> None:
    """Everything is read and checked before the first line is shown."""
    with TemporaryFile("w+", encoding="utf-8", newline="") as whole:
        _write(whole, folder, shape, since, until)
        whole.seek(0)
        shutil.copyfileobj(whole, sys.stdout)


def _to_file(file: Path, folder: Path, shape: ExportShape, since: datetime | None, until: datetime | None) -> None:
    """Beside the file first, then in its place in one step."""
    try:
        with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=file.parent, delete=False) as whole:
            beside = Path(whole.name)
            try:
                _write(whole, folder, shape, since, until)
                whole.flush()
                os.fsync(whole.fileno())
            except BaseException:
                with suppress(OSError):
                    beside.unlink()
                raise
        beside.replace(file)
    except OSError as error:
        raise Refusal([f"--output: {plain(str(file))} cannot be written ({error.strerror})."]) from None
