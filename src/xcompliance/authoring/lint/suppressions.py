"""``lint-suppressions.yaml`` of a pack: problems it lives with for a while, each with a reason and an end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from xcompliance.authoring.lint.desk import Desk, Suppression
from xcompliance.clock import parse_date
from xcompliance.document.shape import Key, ListOf, Record, Text, check, report
from xcompliance.document.yaml import Node, load
from xcompliance.errors import ClockError, PackError, Problem
from xcompliance.rules.outcomes import text_of
from xcompliance.rules.pack import SUPPRESSIONS_FILE

__all__ = ["SUPPRESSIONS", "read_suppressions", "without_suppressed"]

_SUPPRESSION: Final = Record(
    "suppression",
    "One problem of one rule that is not reported for a while.",
    (
        Key("rule", Text("rule_id"), "The rule, or the pack for problems of pack.yaml.", True, "eu.vat.ioss"),
        Key("code", Text("code"), "The code of a lint check.", True, "XC-L411"),
        Key("reason", Text(), "Why, in words a reviewer accepts.", True),
        Key("until", Text("date"), "The day from which it is reported again.", True, "2027-03-01"),
    ),
)
SUPPRESSIONS: Final = Record(
    "suppressions",
    "What a pack lives with for a while.",
    (Key("suppressions", ListOf(_SUPPRESSION), "The problems.", True),),
)


def read_suppressions(folder: Path, root: Path, problems: list[Problem]) -> tuple[Suppression, ...]:
    """The suppressions of a pack; what is wrong with the file goes to ``problems``."""
    path = folder / SUPPRESSIONS_FILE
    if not path.exists() and not path.is_symlink():
        return ()
    try:
        node = load(path, root)
    except PackError as error:
        problems += error.problems
        return ()
    if not check(node, SUPPRESSIONS, problems, "The file"):
        return ()
    read = (_suppression(one, problems) for one in node.get("suppressions") or ())
    return tuple(one for one in read if one is not None)


def _suppression(node: Node, problems: list[Problem]) -> Suppression | None:
    if not text_of(node, "reason").strip():
        report(problems, node.value["reason"], "XC-L024", "reason is empty.", "Say why the problem may stay.")
        return None
    try:
        until = parse_date(text_of(node, "until"))
    except ClockError as error:
        report(problems, node.value["until"], "XC-L101", f'"{text_of(node, "until")}" is not a date.', str(error))
        return None
    return Suppression(text_of(node, "rule"), text_of(node, "code"), text_of(node, "reason"), until, node)


def without_suppressed(problems: Iterable[Problem], desk: Desk) -> tuple[list[Problem], int]:
    """The problems that no suppression covers on the day of the lint, and how many were left out."""
    hidden = {
        (file, suppression.code)
        for pack in desk.packs.values()
        for suppression in pack.suppressions
        if _holds(suppression, desk.on)
        for file in _files(suppression.rule, pack.id, desk)
    }
    every = list(problems)
    kept = [problem for problem in every if (problem.file, problem.code) not in hidden]
    return kept, len(every) - len(kept)


def _holds(suppression: Suppression, on: date) -> bool:
    return on < suppression.until


def _files(rule: str, pack: str, desk: Desk) -> Iterable[str]:
    """The files a suppression speaks of: those of its rule, which lies in the same pack, or of the pack itself."""
    if rule == pack:
        yield desk.packs[pack].node.file
    found = desk.by_id.get(rule)
    if found is not None and found.pack == pack:
        yield found.node.file
        if found.cases is not None:
            yield found.cases.node.file
