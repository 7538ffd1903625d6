"""What ``xcompliance test`` prints: text, JSON and JUnit."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from xcompliance.cli.refusal import plain

if TYPE_CHECKING:
    from xcompliance.errors import Problem
    from xcompliance.testing.coverage import RuleCoverage
    from xcompliance.testing.run import CaseResult

__all__ = ["print_as_json", "print_as_junit", "print_as_text"]

SHOWN = 25
"""Shortfalls that are written out unless somebody asks for all of them with --strict."""


def print_as_text(
    results: Sequence[CaseResult],
    covered: Sequence[RuleCoverage],
    lacking: Sequence[Problem],
    *,
    coverage: bool,
    strict: bool,
) -> None:
    """Failed cases, the coverage if it was asked for, what is not earned, and one closing line."""
    for result in results:
        if not result.passed:
            _line(f"{result.file}:{result.line} FAILED {result.id}")
            for text in result.report:
                _line(f"    {text}")
    if coverage:
        _coverage(covered)
    _lacking(lacking, strict=strict)
    failed = sum(not result.passed for result in results)
    seen, wanted = sum(one.seen for one in covered), sum(one.wanted for one in covered)
    share = f", clauses seen {seen} of {wanted} ({_percent(seen, wanted)} %)" if wanted else ""
    _line(f"{len(results)} cases of {len({one.rule for one in results})} rules: {failed or 'none'} failed{share}")


def _percent(part: int, whole: int) -> str:
    """Rounded down, so that a hundred means all."""
    return f"{part * 1000 // whole / 10:.1f}" if whole else "100.0"


def _line(text: str) -> None:
    sys.stdout.write(plain(text) + "\n")


def _lacking(lacking: Sequence[Problem], *, strict: bool) -> None:
    if not lacking:
        return
    _line(f"not earned: {len(lacking)} things that active rules still lack")
    shown = lacking if strict else lacking[:SHOWN]
    for problem in shown:
        _line(f"  {problem}")
    if len(lacking) > len(shown):
        _line(f"  ... and {len(lacking) - len(shown)} more; --strict lists them all and fails.")


def _coverage(covered: Iterable[RuleCoverage]) -> None:
    from xcompliance.cli.screen import page, table

    rows: list[tuple[object, ...]] = []
    for one in covered:
        states = one.states
        told = f"{states['fired']} fired, {states['silent']} silent, {states['undecided']} undecided"
        rows.append((one.rule.id, "", "", "", told))
        rows += [("", clause.name, *_marks(clause.truths, clause.open)) for clause in one.clauses.values()]
    page(table(("rule", "clause", "true", "false", "unknown"), rows))


def _marks(truths: set[bool | None], unknown_possible: bool) -> tuple[str, str, str]:
    def mark(truth: bool | None) -> str:
        return "yes" if truth in truths else "no"

    return mark(True), mark(False), mark(None) if unknown_possible or None in truths else "-"


def print_as_json(results: Sequence[CaseResult], covered: Sequence[RuleCoverage], lacking: Sequence[Problem]) -> None:
    """One document: cases, coverage, what is not earned."""
    from xcompliance.cli.screen import print_json

    print_json(
        {
            "cases": [_case(result) for result in results],
            "coverage": [_rule(one) for one in covered],
            "not_earned": [
                {"file": one.file, "line": one.line, "column": one.column, "code": one.code, "message": one.message}
                for one in lacking
            ],
        }
    )


def _case(result: CaseResult) -> dict[str, Any]:
    return {
        "rule": result.rule,
        "name": result.name,
        "file": result.file,
        "line": result.line,
        "on": result.on,
        "passed": result.passed,
        "failures": list(result.failures),
        "deciding": list(result.deciding),
    }


def _rule(one: RuleCoverage) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "pack": one.rule.pack,
        "cases": one.cases,
        **one.states,
        "clauses": [
            {"clause": clause.name, "missing": list(clause.missing), "may_be_unknown": clause.open}
            for clause in one.clauses.values()
        ],
    }


def print_as_junit(results: Sequence[CaseResult], lacking: Sequence[Problem]) -> None:
    """A suite for each rule; with ``lacking``, one more for what is not earned."""
    from xcompliance.report.junit_cases import RanCase, write_cases_junit

    cases = [
        RanCase(one.rule, one.name, one.file, one.line, "; ".join(one.failures), "\n".join(one.report))
        for one in results
    ]
    cases += [RanCase("earned status", str(one), one.file, one.line, one.message, str(one)) for one in lacking]
    sys.stdout.write(write_cases_junit(cases, "xcompliance test"))
