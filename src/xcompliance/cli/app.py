"""The verbs together, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any

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

__all__ = ["app", "run", "verbs"]

app = typer.Typer(
    name="xcompliance",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
_VERBS: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("evaluate", evaluate.evaluate, "Judge records: verdict, findings, duties, tax lines."),
    ("checklist", required.checklist, "Show what a listing must carry, place by place."),
    ("required-fields", required.required_fields, "List what a listing of a category will need."),
    ("vat-return", vat_return.vat_return, "Sum orders into the figures of a VAT return."),
    ("packs", packs.packs, "List packs and what they do not cover."),
    ("rules", rules.rules, "List rules with places and dates."),
    ("explain", explain.explain, "Say a rule back in plain words."),
    ("values", values.values, "List dated values as they stand on a day."),
    ("fields", fields.fields, "List the facts a record may state."),
    ("categories", categories.categories, "List the category ids of goods."),
    ("lint", lint.lint, "Check rules, cases, texts, citations and values."),
    ("help", help.help_page, "Explain a problem code, like XC-L310."),
    ("fmt", fmt.fmt, "Lay rule and value files out in one way."),
    ("test", test.cases, "Run the cases beside the rules."),
    ("mutate", mutate.mutate, "Change rules and see whether a case notices."),
    ("diff", diff.diff, "Compare two states of the packs on records."),
    ("schema", schema.schema, "Write JSON Schemas for an editor."),
    ("sign", sign.sign, "Sign a pack, or add a signature."),
    ("keygen", sign.keygen, "Make a key that signs packs."),
    ("doctor", doctor.doctor, "Check this machine: versions, extras, packs."),
)
for _name, _verb, _short in _VERBS:
    app.command(_name, short_help=_short)(_verb)
audit.app.command("replay", short_help="Make a decision again and compare.")(audit_replay.replay)
audit.app.command("export", short_help="Write verified records with their links.")(audit_export.export)
import_rates.app.command("sanctions", short_help="An official list of sanctioned parties.")(import_sanctions.sanctions)
app.add_typer(new.app, name="new", short_help="Scaffold a rule with its cases, a value or a pack.")
app.add_typer(audit.app, name="audit", short_help="Verify, show, replay or export an audit log.")
app.add_typer(import_rates.app, name="import", short_help="Import local tax rates or sanctions lists.")


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


def verbs() -> tuple[str, ...]:
    """Every verb as it is typed, in the order of the help: ``evaluate``, ``audit verify``."""
    from typer.main import get_command

    found: list[str] = []
    for name, command in getattr(get_command(app), "commands", {}).items():
        inner = getattr(command, "commands", None)
        found += [name] if inner is None else [f"{name} {one}" for one in inner]
    return tuple(found)


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
