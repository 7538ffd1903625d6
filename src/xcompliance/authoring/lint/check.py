"""What a check is: a pure function over the desk, its code, and the profile from which its findings are errors."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from xcompliance.authoring.lint.desk import Desk, Place
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.report.remark import Level
from xcompliance.rules.codes import CODES

__all__ = ["Check", "Run", "problem"]

Run: TypeAlias = Callable[[Desk], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Check:
    """One check. Its module's docstring is its page in the documentation."""

    code: str
    error_from: Profile
    run: Run

    @property
    def title(self) -> str:
        """The short name of its code."""
        return CODES[self.code][0]

    @property
    def page(self) -> str:
        """What it does, why it matters, an example and what to write instead, in Markdown."""
        return inspect.getdoc(sys.modules[self.run.__module__]) or ""

    def level(self, profile: Profile) -> Level:
        """How much its findings weigh under a profile."""
        return Level.ERROR if profile.rank >= self.error_from.rank else Level.WARNING


def problem(where: Place, code: str, message: str, remedy: str = "") -> Problem:
    """A problem at a place of a file."""
    file, line, column = where
    return Problem(file, line, column, code, message, remedy)
