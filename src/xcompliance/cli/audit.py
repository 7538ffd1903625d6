"""``xcompliance audit``: verify an audit log, show one record of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from xcompliance.cli.options import FormatOption, Shape
from xcompliance.cli.refusal import Refusal, plain

__all__ = ["app", "show", "verify"]

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Verify an audit log, or show one record of it.")


@app.command("verify")
def verify(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder given to evaluate --audit.")],
    shape: FormatOption = Shape.TEXT,
) -> int:
    """Check that no byte of a log was changed, removed or added; leaves with 1 and says where when one was.

    \b
    Example:
      xcompliance evaluate examples --audit .demo/audit --format jsonl
      xcompliance audit verify .demo/audit
    """
    from xcompliance.audit import verify as check
    from xcompliance.cli.screen import page, print_json

    report = check(_folder(directory))
    if shape is Shape.JSON:
        problems = [{"file": p.file, "line": p.line, "offset": p.offset, "message": p.message} for p in report.problems]
        print_json({"ok": report.ok, "records": report.records, "problems": problems})
    elif report.ok:
        page(f"{report.records} records, every one follows from the one before it.")
    else:
        page(*(plain(str(problem)) for problem in report.problems), f"{report.records} records, NOT intact.")
    return 0 if report.ok else 1


@app.command("show")
def show(
    audit_id: Annotated[str, typer.Argument(metavar="ID", help="The audit id of a decision's receipt.")],
    directory: Annotated[
        Path, typer.Option("--audit", metavar="DIR", envvar="XCOMPLIANCE_AUDIT", help="The folder of the log.")
    ],
    shape: FormatOption = Shape.TEXT,
) -> None:
    """Print one record: what was decided, by which rules, from which inputs (as a digest), with which versions.

    \b
    Example:
      id=$(xcompliance evaluate examples/us-oregon.json --audit .demo/audit | sed -n 's/^Receipt: //p')
      xcompliance audit show "$id" --audit .demo/audit
    """
    from xcompliance.audit import find
    from xcompliance.cli.screen import page, print_json, table

    record = find(_folder(directory), audit_id)
    if shape is Shape.JSON:
        print_json(record)
        return
    page(table(("", ""), [(name, _said(value)) for name, value in sorted(record.items())]))


def _folder(directory: Path) -> Path:
    if not directory.is_dir():
        name = plain(str(directory))
        raise Refusal([f"{name} is not a folder. Name the one given to `xcompliance evaluate --audit`."])
    return directory


def _said(value: Any) -> str:
    """A nested value in one cell: ``name=value`` pairs, list members on lines of their own."""
    if isinstance(value, dict):
        return ", ".join(f"{name}={_said(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "\n".join(_said(inner) for inner in value)
    return "" if value is None else str(value)
