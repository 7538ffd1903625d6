"""A problem and how much it weighs: what every writer of this package prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xcompliance.errors import Problem

__all__ = ["Level", "Remark", "count"]


class Level(StrEnum):
    """Whether a problem stops a release. The words are those of SARIF."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """One problem with its level. ``title`` is the short name of its code."""

    problem: Problem
    level: Level = Level.ERROR
    title: str = ""

    def __str__(self) -> str:
        """``file:line:column CODE text``; a warning says so."""
        problem = self.problem
        word = "" if self.level is Level.ERROR else "warning: "
        where = f"{problem.file}:{problem.line}:{problem.column}"
        return f"{where} {problem.code} {word}{full_text(problem)}"


def full_text(problem: Problem) -> str:
    """What is wrong and what to do, on one line."""
    return " ".join(f"{problem.message} {problem.remedy}".split())


def count(remarks: Iterable[Remark]) -> tuple[int, int]:
    """How many errors and how many warnings."""
    levels = [remark.level for remark in remarks]
    return levels.count(Level.ERROR), levels.count(Level.WARNING)
