"""``xcompliance lint``: every problem of every rule file, and what to write instead."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xcompliance.authoring.lint.profile import Profile
from xcompliance.cli.options import JurisdictionsOption, OnOption, RulesOption, packs_here, today
from xcompliance.cli.refusal import Refusal, plain

if TYPE_CHECKING:
    from xcompliance.authoring.lint.run import LintReport
    from xcompliance.report.remark import Remark

__all__ = ["lint"]


class LintFormat(StrEnum):
    """For people, pull requests, code hosts and build servers."""

    TEXT = "text"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


def lint(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH", help="Only these files and folders; ./rules and ./jurisdictions unless given."),
    ] = None,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
    profile: Annotated[
        Profile, typer.Option("--profile", help="How strict: while writing, before a review, before it decides.")
    ] = Profile.REVIEW,
    on: OnOption = None,
    shape: Annotated[LintFormat, typer.Option("--format", help="For people or for a program.")] = LintFormat.TEXT,
) -> int:
    """Check rules, their cases, texts and citations, and the dated values they refer to.

    Where here is neither a folder of packs nor one of values, and none is named, the shipped ones are checked.
    Exit code 0: no error under the profile; 1: errors; 2: a path does not exist. `xcompliance help CODE` explains a
    code with an example and what to write instead.

    \b
    Examples:
      xcompliance lint --profile production
      xcompliance lint --format sarif > lint.sarif
    """
    if not paths and rules is None and jurisdictions is None:
        paths = _here()
    folders = _folders(paths or [], rules, jurisdictions)
    from xcompliance.authoring.lint.run import lint as run_lint

    report = run_lint(folders[0], folders[1], on=on or today(), profile=profile)
    if paths:
        wanted = [_shown(path.resolve(), folders) for path in paths]
        report = report.within(lambda file: any(file == one or file.startswith(f"{one}/") for one in wanted))
    sys.stdout.write(_written(report, _from_here(report, folders), shape))
    return 1 if report.failed else 0


def _here() -> list[Path]:
    """The folders of packs and of values that the current folder holds."""
    values = Path("jurisdictions")
    return [*filter(None, [packs_here()]), *([values] if next(values.rglob("*.yaml"), None) else [])]


def _folders(paths: Sequence[Path], rules: Path | None, jurisdictions: Path | None) -> tuple[Path, Path]:
    """The folders of rules and of jurisdictions: named by options, found around the paths, or the shipped ones."""
    from xcompliance.engine.shipped import jurisdictions_dir, rules_dir

    given = {"--rules": rules, "--jurisdictions": jurisdictions}
    wrong = [f"{option}: {path} is not a folder." for option, path in given.items() if path and not path.is_dir()]
    wrong += [f"{plain(str(path))}: there is no such file or folder." for path in paths if not path.exists()]
    if wrong:
        raise Refusal(wrong)
    if rules is None and paths:
        rules = _around(paths[0], "rules")
    if jurisdictions is None:
        beside = rules.parent / "jurisdictions" if rules is not None else None
        found = _around(paths[0], "jurisdictions") if paths else None
        jurisdictions = found or (beside if beside is not None and beside.is_dir() else None)
    folders = ((rules or rules_dir()).resolve(), (jurisdictions or jurisdictions_dir()).resolve())
    outside = [path for path in paths if not any(path.resolve().is_relative_to(folder) for folder in folders)]
    if outside:
        hint = "Name the folder of the packs with --rules."
        raise Refusal([f"{plain(str(path))}: lies in no folder of rules or jurisdictions. {hint}" for path in outside])
    return folders


def _around(path: Path, name: str) -> Path | None:
    """The nearest folder with this name that holds the path, or is it."""
    here = path.resolve()
    return next((folder for folder in (here, *here.parents) if folder.name == name and folder.is_dir()), None)


def _shown(path: Path, folders: tuple[Path, Path]) -> str:
    """How messages name a path: from its root folder's name on."""
    from xcompliance.document.yaml import shown_path

    root = next(folder for folder in folders if path.is_relative_to(folder))
    return root.name if path == root else shown_path(path, root)


def _from_here(report: LintReport, folders: tuple[Path, Path]) -> list[Remark]:
    """The remarks with file names that can be opened from the current folder."""
    from dataclasses import replace

    from xcompliance.report.remark import Remark

    here = Path.cwd()
    parents = {folder.name: os.path.relpath(folder.parent, here) for folder in folders if folder.is_relative_to(here)}
    remarks = []
    for remark in report.remarks:
        parent = parents.get(remark.problem.file.partition("/")[0], ".")
        file = remark.problem.file if parent == "." else f"{Path(parent).as_posix()}/{remark.problem.file}"
        remarks.append(Remark(replace(remark.problem, file=file), remark.level, remark.title))
    return remarks


def _written(report: LintReport, remarks: list[Remark], shape: LintFormat) -> str:
    if shape is LintFormat.SARIF:
        from importlib.metadata import version

        from xcompliance.authoring.lint.pages import page_of
        from xcompliance.report.sarif import write_sarif

        pages = {remark.problem.code: page_of(remark.problem.code) for remark in remarks}
        return write_sarif(remarks, "xcompliance lint", version("xcompliance"), pages)
    if shape is LintFormat.JUNIT:
        from xcompliance.report.junit import write_junit

        return write_junit(remarks, "xcompliance lint")
    if shape is LintFormat.GITHUB:
        from xcompliance.report.github import write_github

        return write_github(remarks)
    from xcompliance.report.text import write_text

    suppressed = f", {report.suppressed} suppressed" if report.suppressed else ""
    return write_text(remarks, f"profile {report.profile}, on {report.on}{suppressed}")
