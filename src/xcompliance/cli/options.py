"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xcompliance.cli.refusal import Refusal

if TYPE_CHECKING:
    from xcompliance import AuditLog, Engine

__all__ = [
    "FormatOption",
    "JurisdictionsOption",
    "LangOption",
    "Language",
    "LocalRatesOption",
    "LocalVersionOption",
    "OnOption",
    "PackOption",
    "PolicyOption",
    "RulesOption",
    "Shape",
    "load_engine",
    "packs_here",
    "today",
]


class Language(StrEnum):
    """Languages of the texts."""

    EN = "en"
    JA = "ja"
    ZH = "zh"


class Shape(StrEnum):
    """Output for people or for programs."""

    TEXT = "text"
    JSON = "json"


def _day(text: str | date) -> date:
    if isinstance(text, date):
        return text
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if len(text) == 10 else _no_day()  # noqa: DTZ007 - a day
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise typer.BadParameter("write the day as YYYY-MM-DD, for example 2026-11-22.")


OnOption = Annotated[
    date | None, typer.Option("--on", parser=_day, metavar="DATE", help="The day of the decision (YYYY-MM-DD).")
]
PackOption = Annotated[
    list[str] | None, typer.Option("--pack", metavar="ID", help="Only this pack (eu/vat). May be repeated.")
]
RulesOption = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="Rule packs to use instead of the shipped ones.")
]
JurisdictionsOption = Annotated[
    Path | None,
    typer.Option("--jurisdictions", metavar="DIR", help="Places and dated values to use instead of the shipped ones."),
]
LocalRatesOption = Annotated[
    Path | None, typer.Option("--local-rates", metavar="DIR", help="Local tax rates written by `xcompliance import`.")
]
LocalVersionOption = Annotated[
    list[str] | None,
    typer.Option("--local-version", metavar="VERSION", help="An older data version, to replay. May be repeated."),
]
PolicyOption = Annotated[
    Path | None,
    typer.Option("--policy", metavar="FILE", help="What the house decided: waivers, suspensions, counsel, signatures."),
]
LangOption = Annotated[Language, typer.Option("--lang", help="Language of the texts.")]
FormatOption = Annotated[Shape, typer.Option("--format", help="For people (text) or programs (json).")]


def today() -> date:
    """The day on this machine's clock. Only the command line asks for it; the engine never does."""
    return datetime.now().astimezone().date()


def load_engine(
    rules: Path | None,
    jurisdictions: Path | None,
    packs: Sequence[str] | None,
    log: AuditLog | None = None,
    local_rates: Path | None = None,
    local_versions: Sequence[str] = (),
    policy: Path | None = None,
) -> Engine:
    """Load the packs the options name.

    Raises:
        Refusal: a folder does not exist.
        PackError: listing every problem of every file.
    """
    folders = {"--rules": rules, "--jurisdictions": jurisdictions, "--local-rates": local_rates}
    absent = [f"{option}: {folder} is not a folder." for option, folder in folders.items() if _absent(folder)]
    if policy is not None and not policy.is_file():
        absent.append(f"--policy: {policy} is not a file.")
    if absent:
        raise Refusal(absent)
    from xcompliance import Engine

    return Engine.load(
        rules=rules,
        jurisdictions=jurisdictions,
        packs=list(packs) if packs else None,
        audit=log,
        local_rates=local_rates,
        local_versions=local_versions,
        policy=policy,
    )


def packs_here(packs: Sequence[str] = ()) -> Path | None:
    """The folder ``rules`` of the current folder, where it holds packs (all that are named); else None: the shipped."""
    here = Path("rules")
    if packs:
        return here if all((here / one / "pack.yaml").is_file() for one in packs) else None
    return here if next(here.rglob("pack.yaml"), None) is not None else None


def _absent(folder: Path | None) -> bool:
    return folder is not None and not folder.is_dir()
