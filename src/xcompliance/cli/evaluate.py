"""``xcompliance evaluate``: judge records and print decisions."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xcompliance.cli.options import (
    JurisdictionsOption,
    LangOption,
    Language,
    LocalRatesOption,
    LocalVersionOption,
    OnOption,
    PackOption,
    PolicyOption,
    RulesOption,
    load_engine,
    today,
)
from xcompliance.cli.reading import Given, read_records
from xcompliance.cli.refusal import Refusal
from xcompliance.cli.screening import screening
from xcompliance.verdict import Verdict

if TYPE_CHECKING:
    from xcompliance import AuditLog, Decision, Engine
    from xcompliance.providers import Provider

__all__ = ["evaluate"]

MANY = 20
"""From this many records on, a terminal shows a progress bar."""

OWN_DATES = ("supplied_on", "placed_at", "listed_at", "received_at", "opened_at")
"""Facts that say when a record happened; the first one given is the day of the decision unless --on names another."""


class DecisionShape(StrEnum):
    """Output for people (text), or decisions as JSON: one document, or one decision for each line."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"


class FailOn(StrEnum):
    """The verdict from which on the command leaves with 1."""

    REVIEW = "review"
    BLOCK = "block"


def evaluate(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="JSON, JSON lines or YAML; folders; - is standard input.")
    ],
    *,
    on: OnOption = None,
    pack: PackOption = None,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
    shape: Annotated[DecisionShape, typer.Option("--format", help="How decisions are printed.")] = DecisionShape.TEXT,
    lang: LangOption = Language.EN,
    explain: Annotated[bool, typer.Option("--explain", help="Clause by clause: what fired, what nearly did.")] = False,
    audit: Annotated[Path | None, typer.Option("--audit", metavar="DIR", help="Append every decision here.")] = None,
    fail_on: Annotated[FailOn | None, typer.Option("--fail-on", help="Leave with 1 from this verdict on.")] = None,
    policy: PolicyOption = None,
    local_rates: LocalRatesOption = None,
    local_version: LocalVersionOption = None,
    sanctions: Annotated[
        Path | None, typer.Option("--sanctions", metavar="FILE", help="Screen the parties against imported lists.")
    ] = None,
) -> int:
    """Judge records: verdict, findings, duties with dates, tax lines, reasons.

    The day of the decision is --on, else the record's own date (placed_at, listed_at, received_at, opened_at),
    else today.

    \b
    Examples:
      xcompliance evaluate examples --lang zh
      xcompliance evaluate examples --format jsonl --fail-on block || echo "not all may go ahead"
      cat examples/*.json | xcompliance evaluate -
    """
    if explain and shape is not DecisionShape.TEXT:
        raise Refusal(["--explain is text. Leave out --format, or ask the decision in Python: decision.explain(lang)."])
    records = read_records(files)
    providers = [] if sanctions is None else [screening(sanctions)]
    with _log(audit) as log:
        engine = load_engine(rules, jurisdictions, pack, log, local_rates, local_version or (), policy)
        decisions = list(_judged(engine, records, on, providers))
    _print(records, decisions, shape, lang, explain=explain)
    worst = max((decision.verdict for decision in decisions), default=Verdict.ALLOW)
    return 1 if fail_on is not None and worst >= Verdict.from_label(fail_on) else 0


def _log(directory: Path | None) -> AbstractContextManager[AuditLog | None]:
    if directory is None:
        return nullcontext()
    if directory.exists() and not directory.is_dir():
        raise Refusal([f"--audit: {directory} is not a folder."])
    from xcompliance import AuditLog

    return AuditLog(directory)


def _judged(
    engine: Engine, records: Sequence[Given], on: date | None, providers: Sequence[Provider]
) -> Iterable[Decision]:
    import asyncio

    from rich.console import Console
    from rich.progress import track

    screen = Console(stderr=True)
    hidden = len(records) < MANY or not screen.is_terminal
    for given in track(records, "Judging", console=screen, disable=hidden, transient=True):
        day = on or own_date(given.record) or today()
        if providers:
            yield asyncio.run(engine.aevaluate(given.record, on=day, providers=providers))
        else:
            yield engine.evaluate(given.record, on=day)


def own_date(record: Any) -> date | None:
    """The day a record says it happened on, in its own local time; None when it says nothing."""
    for name in OWN_DATES:
        moment = getattr(record, name, None)
        if isinstance(moment, datetime):
            return moment.date()
        if isinstance(moment, date):
            return moment
    return None


def _print(
    records: Sequence[Given], decisions: Sequence[Decision], shape: DecisionShape, lang: Language, *, explain: bool
) -> None:
    if shape is DecisionShape.TEXT:
        from xcompliance.cli.decision_text import show

        show(records, decisions, lang, explain=explain)
        return
    lines = [decision.to_json() for decision in decisions]
    if shape is DecisionShape.JSONL:
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        return
    documents = [json.loads(line) for line in lines]
    whole = documents[0] if len(documents) == 1 else documents
    sys.stdout.write(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
