"""``xcompliance audit``: verify an audit log, show one record of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from xcompliance.cli.options import FormatOption, Shape
from xcompliance.cli.refusal import Refusal, plain

__all__ = [
    "AuditOption",
    "DirArgument",
    "IdArgument",
    "WhereArgument",
    "app",
    "show",
    "the_folder",
    "the_record",
    "verify",
]

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Verify an audit log, show or export its records, make a decision again.",
)

AuditOption = Annotated[
    Path | None,
    typer.Option("--audit", metavar="DIR", envvar="XCOMPLIANCE_AUDIT", help="The folder, where DIR is not given."),
]
DirArgument = Annotated[
    Path | None, typer.Argument(metavar="DIR", help="The folder given to evaluate --audit.", show_default=False)
]
WhereArgument = Annotated[
    str, typer.Argument(metavar="DIR", help="The folder given to evaluate --audit; leave it out after --audit DIR.")
]
IdArgument = Annotated[
    str | None, typer.Argument(metavar="ID", help="The audit id of a decision's receipt.", show_default=False)
]


@app.command("verify", short_help="Check that no byte of a log was changed.")
def verify(directory: DirArgument = None, *, audit: AuditOption = None, shape: FormatOption = Shape.TEXT) -> int:
    """Check that no byte of a log was changed, removed or added; leaves with 1 and says where when one was.

    \b
    Example:
      xcompliance evaluate examples --audit .demo/audit --format jsonl
      xcompliance audit verify .demo/audit
    """
    from xcompliance.audit import verify as check
    from xcompliance.cli.screen import page, print_json

    report = check(the_folder(directory, audit))
    if shape is Shape.JSON:
        problems = [{"file": p.file, "line": p.line, "offset": p.offset, "message": p.message} for p in report.problems]
        print_json({"ok": report.ok, "records": report.records, "problems": problems})
    elif report.ok:
        page(f"{report.records} records, every one follows from the one before it.")
    else:
        page(*(plain(str(problem)) for problem in report.problems), f"{report.records} records, NOT intact.")
    return 0 if report.ok else 1


@app.command("show", short_help="Print one record of a log.")
def show(
    where: WhereArgument, audit_id: IdArgument = None, *, audit: AuditOption = None, shape: FormatOption = Shape.TEXT
) -> None:
    """Print one record: what was decided, by which rules, from which inputs (as a digest), with which versions.

    \b
    Example:
      id=$(xcompliance evaluate examples/us-oregon.json --audit .demo/audit | sed -n 's/^Receipt: //p')
      xcompliance audit show .demo/audit "$id"
    """
    from xcompliance.audit import find
    from xcompliance.cli.screen import page, print_json, table

    record = find(*the_record(where, audit_id, audit))
    if shape is Shape.JSON:
        print_json(record)
        return
    page(table(("", ""), [(name, _said(value)) for name, value in sorted(record.items())]))


def the_folder(directory: Path | None, option: Path | None) -> Path:
    """The folder of the log, named as an argument, with ``--audit`` or in the environment.

    Raises:
        Refusal: none is named, or it is not a folder.
    """
    folder = directory or option
    if folder is None:
        raise Refusal(["name the folder of the log: DIR, --audit DIR or XCOMPLIANCE_AUDIT."])
    if not folder.is_dir():
        raise Refusal([f"{plain(str(folder))} is not a folder. Name the one given to `xcompliance evaluate --audit`."])
    return folder


def the_record(where: str, audit_id: str | None, option: Path | None) -> tuple[Path, str]:
    """The folder of the log and the audit id, from ``DIR ID`` or, with the folder told otherwise, from ``ID``."""
    return (the_folder(None, option), where) if audit_id is None else (the_folder(Path(where), None), audit_id)


def _said(value: Any) -> str:
    """A nested value in one cell: ``name=value`` pairs, list members on lines of their own."""
    if isinstance(value, dict):
        return ", ".join(f"{name}={_said(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "\n".join(_said(inner) for inner in value)
    return "" if value is None else str(value)
