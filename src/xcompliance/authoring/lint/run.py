"""Runs all checks: every problem of every file in one run, each with its level under the chosen profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.read import read_desk
from xcompliance.authoring.lint.registry import CHECK_OF, CHECKS
from xcompliance.authoring.lint.suppressions import without_suppressed
from xcompliance.errors import Problem
from xcompliance.report.remark import Level, Remark, count
from xcompliance.rules.codes import CODES

__all__ = ["LintReport", "lint"]


@dataclass(frozen=True, slots=True)
class LintReport:
    """What a lint found. ``suppressed`` counts the problems the packs live with for a while."""

    remarks: tuple[Remark, ...]
    profile: Profile
    on: date
    suppressed: int = 0

    @property
    def failed(self) -> bool:
        """Whether there is any error."""
        return count(self.remarks)[0] > 0

    def within(self, wanted: Callable[[str], bool]) -> LintReport:
        """Only the problems of some files."""
        return replace(self, remarks=tuple(remark for remark in self.remarks if wanted(remark.problem.file)))


def lint(rules: Path, jurisdictions: Path | None, *, on: date, profile: Profile = Profile.PRODUCTION) -> LintReport:
    """Check packs, their cases and the values they refer to.

    Args:
        rules: The folder of all packs.
        jurisdictions: The folder of places and values; None leaves references to them unchecked.
        on: The day by which staleness, overdue reviews and suppressions are judged.
        profile: From which findings on a check counts as an error. What the loader refuses is an error in every one.

    Returns:
        All problems, sorted by file, line and column.
    """
    desk, refused = read_desk(rules, jurisdictions, on)
    desk = replace(desk, codes=frozenset(CHECK_OF))
    found = [problem for check in CHECKS for problem in check.run(desk)]
    kept, suppressed = without_suppressed(found, desk)
    remarks = {_remark(problem, profile) for problem in (*refused, *kept)}
    return LintReport(tuple(sorted(remarks)), profile, on, suppressed)


def _remark(problem: Problem, profile: Profile) -> Remark:
    check = CHECK_OF.get(problem.code)
    level = Level.ERROR if check is None else check.level(profile)
    return Remark(problem, level, CODES.get(problem.code, ("", ""))[0])
