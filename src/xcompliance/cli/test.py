"""``xcompliance test``: run the cases beside the rules, and say what active rules have not earned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xcompliance.cli.options import (
    JurisdictionsOption,
    OnOption,
    PackOption,
    RulesOption,
    load_engine,
    packs_here,
    today,
)
from xcompliance.cli.refusal import Refusal, plain

if TYPE_CHECKING:
    from xcompliance.rules.cases import Case
    from xcompliance.testing.run import CaseResult, Suite

__all__ = ["Folders", "SamplesOption", "cases", "chosen_folders", "find_suite"]

MANY = 50
"""From this many cases on, a terminal shows a progress bar."""

SamplesOption = Annotated[
    Path | None,
    typer.Option("--samples", metavar="DIR", help="Sample records; by default samples/ or examples/samples/ beside."),
]


class TestFormat(StrEnum):
    """For people, for programs, for build servers."""

    __test__ = False

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


@dataclass(frozen=True, slots=True)
class Folders:
    """Where packs, values and samples are; None = the shipped ones."""

    rules: Path | None
    jurisdictions: Path | None
    samples: Path | None


def cases(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH", help="Only cases of these files and folders; ./rules unless given, else the shipped."
        ),
    ] = None,
    *,
    pack: PackOption = None,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
    samples: SamplesOption = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="Clauses seen true, false and unknown.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Active rules must have earned their status.")] = False,
    on: OnOption = None,
    shape: Annotated[TestFormat, typer.Option("--format", help="For people or for programs.")] = TestFormat.TEXT,
) -> int:
    """Run the cases beside the rules. A failed case prints what was expected, what came out and the clauses behind it.

    An active rule has earned its status when cases show it firing and silent, each clause true, false and (where a
    fact may be left out) unknown, both sides of its dates, and somebody has read its source within 400 days.
    Exit code 0: all passed; 1: a case failed (with --strict also: a status is not earned); 2: a file cannot be read.

    \b
    Examples:
      xcompliance test --pack us/dmca --coverage
      xcompliance test --pack jp/cosmetics --format junit
    """
    suite = find_suite(paths or [], Folders(rules, jurisdictions, samples), pack)
    results = list(_ran(suite, _cases(suite, paths or [])))
    from xcompliance.testing.coverage import clause_coverage
    from xcompliance.testing.earned import shortfalls

    asked = {result.rule for result in results}
    covered = clause_coverage(suite.snapshot, results)
    judged = [one for one in covered.values() if not paths or one.rule.id in asked]
    lacking = shortfalls(judged, on or today())
    from xcompliance.cli import test_report as report

    if shape is TestFormat.JSON:
        report.print_as_json(results, judged, lacking)
    elif shape is TestFormat.JUNIT:
        report.print_as_junit(results, lacking if strict else ())
    else:
        report.print_as_text(results, judged, lacking, coverage=coverage, strict=strict)
    failed = any(not result.passed for result in results)
    return 1 if failed or (strict and lacking) else 0


def find_suite(paths: Sequence[Path], folders: Folders, packs: Sequence[str] | None) -> Suite:
    """Load the packs that the options and paths mean.

    Raises:
        Refusal: a path or folder does not exist, or paths lie in several folders of packs.
        PackError: listing every problem of every file.
    """
    found = chosen_folders(paths, folders, packs or ())
    engine = load_engine(found.rules, found.jurisdictions, packs)
    from xcompliance.engine.shipped import rules_dir
    from xcompliance.testing.run import Suite

    return Suite(engine.snapshot, (found.rules or rules_dir()).resolve(), found.samples)


def chosen_folders(paths: Sequence[Path], given: Folders, packs: Sequence[str] = ()) -> Folders:
    """The folders that options name; what they leave open is found around the paths, here, then beside the packs."""
    wrong = [f"{plain(str(path))}: there is no such file or folder." for path in paths if not path.exists()]
    if given.samples is not None and not given.samples.is_dir():
        wrong.append(f"--samples: {given.samples} is not a folder.")
    if wrong:
        raise Refusal(wrong)
    from xcompliance.testing.folders import jurisdictions_beside, root_of

    rules = given.rules
    if rules is None and paths:
        roots = {root_of(path) for path in paths}
        if len(roots) != 1 or None in roots:
            raise Refusal(["the paths lie in no folder of packs, or in several. Name it with --rules."])
        rules = roots.pop()
    if rules is None and given.jurisdictions is None:
        rules = packs_here(packs)
    if rules is None:
        return given
    if any(not path.resolve().is_relative_to(rules.resolve()) for path in paths):
        raise Refusal([f"a path lies outside {plain(str(rules))}."])
    return Folders(rules, given.jurisdictions or jurisdictions_beside(rules), given.samples)


def _cases(suite: Suite, paths: Sequence[Path]) -> list[Case]:
    """Every case that is meant; every problem of every file is collected before anything runs."""
    from xcompliance.errors import PackError
    from xcompliance.testing.folders import case_files

    files: Iterable[Path] = suite.files() if not paths else case_files(path.resolve() for path in paths)
    found: list[Case] = []
    problems: list[str] = []
    for file in dict.fromkeys(files):
        try:
            found += suite.cases(file)
        except PackError as error:
            problems += [str(problem) for problem in error.problems]
    if problems:
        raise Refusal(problems)
    if paths and not found:
        raise Refusal(["the paths hold no cases. Cases are written beside a rule, in <rule>.test.yaml."])
    return found


def _ran(suite: Suite, cases: Sequence[Case]) -> Iterator[CaseResult]:
    from rich.console import Console
    from rich.progress import track

    screen = Console(stderr=True)
    hidden = len(cases) < MANY or not screen.is_terminal
    for case in track(cases, "Judging", console=screen, disable=hidden, transient=True):
        yield suite.run(case)
