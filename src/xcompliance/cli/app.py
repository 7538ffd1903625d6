"""The verbs together, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from typer.exceptions import TyperException

from xcompliance.cli import (
    audit,
    audit_export,
    audit_replay,
    categories,
    diff,
    doctor,
    evaluate,
    explain,
    fields,
    fmt,
    help,
    import_rates,
    import_sanctions,
    lint,
    mutate,
    new,
    packs,
    required,
    rules,
    schema,
    sign,
    test,
    values,
    vat_return,
)
from xcompliance.cli.refusal import Refusal, problems_of, unexpected
from xcompliance.errors import XComplianceError

__all__ = ["app", "run"]

app = typer.Typer(
    name="xcompliance",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
app.command("evaluate")(evaluate.evaluate)
app.command("packs")(packs.packs)
app.command("rules")(rules.rules)
app.command("values")(values.values)
app.command("fields")(fields.fields)
app.command("explain")(explain.explain)
app.command("vat-return")(vat_return.vat_return)
app.command("required-fields")(required.required_fields)
app.command("checklist")(required.checklist)
app.command("lint")(lint.lint)
app.command("test")(test.cases)
app.command("mutate")(mutate.mutate)
app.command("help")(help.help_page)
audit.app.command("replay")(audit_replay.replay)
audit.app.command("export")(audit_export.export)
app.add_typer(audit.app, name="audit")
import_rates.app.command("sanctions")(import_sanctions.sanctions)
app.add_typer(import_rates.app, name="import")
app.command("categories")(categories.categories)
app.command("fmt")(fmt.fmt)
app.command("diff")(diff.diff)
app.command("schema")(schema.schema)
app.add_typer(new.app, name="new")
app.command("sign")(sign.sign)
app.command("keygen")(sign.keygen)
app.command("doctor")(doctor.doctor)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"xcompliance {version('xcompliance')}")
        raise typer.Exit


@app.callback()
def _xcompliance(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Say what the law and your own risk policy mean for an order, a listing or a user.

    \b
    Example:
      xcompliance evaluate examples --lang ja
      xcompliance evaluate --help

    Not legal advice: the shipped packs are reviewed by their maintainers only, not by counsel.
    """


def run(argv: Sequence[str]) -> int:
    """Run one command line and return its exit code. Never lets a traceback out."""
    _make_streams_safe()
    try:
        code = app(args=list(argv), prog_name="xcompliance", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return _complain(["stopped."], 130)
    except TyperException as error:
        return _usage(error)
    except Refusal as error:
        return _complain(error.lines, 2)
    except XComplianceError as error:
        return _complain(problems_of(error), 2)
    except Exception as error:
        return _complain([unexpected(error)], 2)
    return code if isinstance(code, int) else 0


def _usage(error: TyperException) -> int:
    """Say what is wrong with the command line; a command without arguments shows its help instead."""
    message = error.format_message()
    if len(message.splitlines()) > 3:
        print(message, file=sys.stderr)  # noqa: T201 - the command line itself
        return 2
    context = getattr(error, "ctx", None)
    hint = f" See `{context.command_path} --help`." if context is not None else ""
    return _complain([" ".join(message.split()) + hint], 2)


def _complain(lines: Sequence[str], code: int) -> int:
    for line in lines:
        print(f"error: {line}", file=sys.stderr)  # noqa: T201 - the command line itself
    return code


def _make_streams_safe() -> None:
    """A terminal that cannot show a character shows its code instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
