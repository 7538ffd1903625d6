"""What the pytest plugin collects: a file of cases, a case, and the coverage they add up to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from xcompliance.engine.snapshot import load_snapshot
from xcompliance.errors import PackError
from xcompliance.rules.cases import Case
from xcompliance.testing.coverage import rule_coverage
from xcompliance.testing.folders import jurisdictions_beside, root_of
from xcompliance.testing.plugin import FOLDERS, PROPERTY
from xcompliance.testing.run import CaseResult, Suite

__all__ = ["CaseFile", "CaseItem", "case_file", "coverage_lines"]

_SUITES = pytest.StashKey[dict[Path, Suite]]()
_WORDS = (("true", True), ("false", False), ("unknown", None))


def case_file(path: Path, parent: pytest.Collector) -> CaseFile | None:
    """The collector of a case file; None where the pack above it is not one of ours."""
    file: CaseFile = CaseFile.from_parent(parent, path=path)
    return file if file.ours else None


class CaseFile(pytest.File):
    """One ``*.test.yaml``. Packs are loaded once for each root folder."""

    @property
    def ours(self) -> bool:
        """Whether the pack above is one of ours; a faulty one is, and ``collect`` says what is wrong with it."""
        try:
            return root_of(self.path) is not None
        except PackError:
            return True

    def collect(self) -> Iterator[CaseItem]:
        """One item for each case; a file or pack that cannot be read is a collection error with its problems."""
        try:
            suite = self._suite()
            cases = suite.cases(self.path.resolve())
        except PackError as error:
            raise self.CollectError("\n".join(str(problem) for problem in error.problems)) from error
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, case=case, suite=suite)

    def _suite(self) -> Suite:
        folders = {name: self._folder(name) for name in FOLDERS}
        rules = folders["rules"] or root_of(self.path)
        if rules is None or not self.path.resolve().is_relative_to(rules):
            raise self.CollectError(f"{self.path} lies outside the folder of packs {rules}.")
        suites = self.config.stash.setdefault(_SUITES, {})
        if rules not in suites:
            snapshot = load_snapshot(rules, folders["jurisdictions"] or jurisdictions_beside(rules))
            suites[rules] = Suite(snapshot, rules, folders["samples"])
        return suites[rules]

    def _folder(self, name: str) -> Path | None:
        """A folder named on the command line (from the working folder) or in the ini file (from beside it)."""
        told = self.config.getoption(f"--xc-{name}")
        if told:
            return Path(self.config.invocation_params.dir, str(told)).resolve()
        ini = self.config.getini(f"xc_{name}")
        beside = self.config.inipath.parent if self.config.inipath else self.config.rootpath
        return Path(beside, str(ini)).resolve() if ini else None


class CaseFailure(Exception):  # noqa: N818 - pytest shows its name
    """A case whose decision differs from what it expects."""


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, case: Case, suite: Suite, **more: Any) -> None:
        super().__init__(**more)
        self.case = case
        self.suite = suite

    def runtest(self) -> None:
        """Judge the record and compare."""
        result = self.suite.run(self.case)
        if self.config.getoption("--xc-coverage"):
            self.user_properties.append((PROPERTY, _told(result, self.suite)))
        if not result.passed:
            raise CaseFailure("\n".join(result.report))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What was expected, what came out, and the clauses behind it; no Python."""
        if isinstance(excinfo.value, CaseFailure):
            at = self.case.position
            return f"{at.file}:{at.line}\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """File, line and ``rule: name``."""
        return self.path, max(0, self.case.position.line - 1), f"{self.case.rule}: {self.case.name}"


def _told(result: CaseResult, suite: Suite) -> str:
    """What a case has shown of its rule, as text that can travel between processes."""
    covered = rule_coverage(suite.snapshot.rules[result.rule], suite.snapshot, [result])
    truths = {
        clause.name: [word for word, truth in _WORDS if truth in clause.truths] for clause in covered.clauses.values()
    }
    possible = {clause.name: clause.open for clause in covered.clauses.values()}
    return json.dumps({"rule": result.rule, "seen": truths, "open": possible})


def coverage_lines(told: Iterable[str]) -> Iterator[str]:
    """One line for each clause that is not seen every way it can be, and a line with the sum."""
    seen: dict[tuple[str, str], set[str]] = {}
    possible: dict[tuple[str, str], bool] = {}
    for text in told:
        document = json.loads(text)
        for name, words in document["seen"].items():
            seen.setdefault((document["rule"], name), set()).update(words)
            possible[document["rule"], name] = document["open"][name]
    wanted = {key: {"true", "false"} | ({"unknown"} if possible[key] else set()) for key in seen}
    for (rule, name), words in sorted(seen.items()):
        missing = [word for word, _ in _WORDS if word in wanted[rule, name] - words]
        if missing:
            yield f"{rule}: {name} is never {' or '.join(missing)}"
    total = sum(len(words) for words in wanted.values())
    reached = sum(len(seen[key] & words) for key, words in wanted.items())
    yield f"{reached} of {total} seen, in {len({rule for rule, _ in seen})} rules"
