"""The cases beside a rule (``*.test.yaml``): one record, one day, one expectation, typed and with positions."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from xcompliance.document.shape import check
from xcompliance.document.yaml import Node, load, shown_path
from xcompliance.errors import PackError, Problem
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.facts.types import FieldType
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money, Rate
from xcompliance.rules.document import CASES, VERDICTS
from xcompliance.rules.literals import LiteralError, read_literal
from xcompliance.rules.outcomes import text_of
from xcompliance.rules.pack import discover, rule_id
from xcompliance.rules.reading import position
from xcompliance.rules.syntax import NOWHERE, Position
from xcompliance.rules.vocabulary import ALIASES, FieldCatalogue, Vocabulary
from xcompliance.verdict import Verdict

__all__ = ["Case", "Expect", "ExpectedCase", "ExpectedDuty", "ExpectedTax", "Given", "load_cases", "read_cases"]

_INDEX: Final = re.compile(r"\[(?:0|[1-9][0-9]{0,3})\]")
_STEP: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_-]*)((?:\[[0-9]+\])*)")
_SAMPLE: Final = re.compile(r"([a-z]+)/([a-z0-9]+(?:[-_][a-z0-9]+)*)")
_MAX_INDEX: Final = 200


@dataclass(frozen=True, slots=True)
class Given:
    """One difference from the sample. ``value`` is UNKNOWN (removed), None (missing), text, list or mapping."""

    path: str
    value: Any
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class ExpectedTax:
    """A tax line that must come out; None and empty are not compared."""

    type: str = ""
    scheme: str = ""
    amount: Money | None = None
    rate: Rate | None = None
    taxability: str = ""
    liable: str = ""
    jurisdiction: str = ""
    local_coverage: str = ""
    object: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedDuty:
    """A duty that must come out; None and empty are not compared."""

    code: str
    due: date | datetime | None = None
    not_before: date | datetime | None = None
    who: str = ""
    binding: str = ""


@dataclass(frozen=True, slots=True)
class ExpectedCase:
    """A case that must be opened or moved."""

    kind: str
    action: str


@dataclass(frozen=True, slots=True)
class Expect:
    """What must come out; what is not said is not compared."""

    fires: bool | None = None
    verdict: Verdict | None = None
    needs: tuple[str, ...] | None = None
    tax: tuple[ExpectedTax, ...] | None = None
    duties: tuple[ExpectedDuty, ...] | None = None
    points: int | None = None
    cases: tuple[ExpectedCase, ...] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case of one rule. ``kind`` and ``sample`` name the shared record that ``given`` changes."""

    rule: str
    kind: str
    sample: str
    name: str
    on: date
    given: tuple[Given, ...]
    expect: Expect
    position: Position = NOWHERE

    def record(self, sample: Mapping[str, Any]) -> dict[str, Any]:
        """The record to judge: the sample (plain maps and lists) with the differences applied, in their order."""
        changed: dict[str, Any] = copy.deepcopy(dict(sample))
        changed["kind"] = self.kind
        for one in self.given:
            _apply(changed, _steps(one.path, self.kind), _plain(one.value))
        return changed


def load_cases(root: Path, *, fields: FieldCatalogue = FIELDS) -> tuple[Case, ...]:
    """Read the cases of every pack below a folder.

    Raises:
        PackError: listing every problem of every file.
    """
    problems: list[Problem] = []
    found: list[Case] = []
    for files in discover(root, []):
        for path in files.cases:
            try:
                found += read_cases(path, root, fields=fields)
            except PackError as error:
                problems += error.problems
    if problems:
        raise PackError(problems)
    return tuple(found)


def read_cases(path: Path, root: Path, *, fields: FieldCatalogue = FIELDS) -> tuple[Case, ...]:
    """Read one file of cases.

    Raises:
        PackError: listing every problem of the file.
    """
    node = load(path, root)
    reader = _Reader(Vocabulary(fields, SCOPES), shown_path(path, root))
    wanted = rule_id(path, root).removesuffix(".test")
    cases = reader.read(node, wanted)
    if reader.problems:
        raise PackError(reader.problems)
    return cases


class _Reader:
    def __init__(self, vocabulary: Vocabulary, file: str) -> None:
        self.vocabulary = vocabulary
        self.file = file
        self.problems: list[Problem] = []

    def problem(self, node: Node, code: str, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(node.file, node.line, node.column, code, message, remedy))

    def read(self, node: Node, wanted: str) -> tuple[Case, ...]:
        if not check(node, CASES, self.problems, "cases"):
            return ()
        rule, base = node.value["rule"], node.value["base"]
        if rule.value != wanted:
            remedy = f"Write rule: {wanted}, or rename the file."
            self.problem(rule, "XC-L501", f'The cases are for "{rule.value}", not for the rule beside them.', remedy)
        match = _SAMPLE.fullmatch(base.value)
        if match is None or match[1] not in self.vocabulary.kinds:
            remedy = "Write <record kind>/<name>, like order/german-shirt."
            self.problem(base, "XC-L504", f'"{base.value}" names no sample.', remedy)
            return ()
        cases = []
        names: set[str] = set()
        for one in node.value["cases"]:
            case = self.case(one, str(rule.value), match[1], match[2])
            if case.name in names:
                self.problem(one, "XC-L503", f'There are two cases called "{case.name}".', "Rename one of them.")
            names.add(case.name)
            cases.append(case)
        return tuple(cases)

    def case(self, node: Node, rule: str, kind: str, sample: str) -> Case:
        given = node.get("given")
        day = self.literal(node.value["on"], FieldType.DATE)
        expect = node.value["expect"]
        if not expect.value:
            self.problem(expect, "XC-L505", "The case expects nothing.", "Write fires: true or fires: false.")
        return Case(
            rule=rule,
            kind=kind,
            sample=sample,
            name=text_of(node, "name"),
            on=day or date.min,
            given=self.given(given, kind) if given is not None else (),
            expect=self.expect(expect, kind),
            position=position(node),
        )

    def given(self, node: Node, kind: str) -> tuple[Given, ...]:
        found = []
        for path, child in node.items():
            self.path(path, node, path, kind)
            file, line, column = node.key_position(path)
            found.append(Given(path, _given(child), Position(file, line, column)))
        return tuple(found)

    def path(self, path: str, node: Node, key: str, kind: str) -> None:
        """Check a path with indices against the record kind; the problem stands at ``key`` (or at the node)."""
        bare = _INDEX.sub("", path)
        well_formed = all(_STEP.fullmatch(step) for step in path.split("."))
        found: Any = ("XC-L502", f'"{path}" is no path.', "Write it like order.lines[0].unit_price.")
        if well_formed:
            found = self.vocabulary.resolve(bare, kind)
        if isinstance(found, tuple):
            _, message, remedy = found
            file, line, column = node.key_position(key) if key else node.position
            self.problems.append(Problem(file, line, column, "XC-L502", message, remedy))

    def literal(self, node: Node | None, kind: FieldType) -> Any:
        if node is None:
            return None
        try:
            return read_literal(node.value, kind)
        except LiteralError as error:
            self.problem(node, error.code, error.message, error.remedy)
            return None

    def expect(self, node: Node, kind: str) -> Expect:
        needs, label, fires = node.get("needs"), text_of(node, "verdict"), text_of(node, "fires")
        for one in needs or ():
            if ":" not in one.value and not one.value.startswith("line."):
                self.path(one.value, one, "", kind)
        return Expect(
            fires=fires == "true" if fires else None,
            verdict=Verdict.from_label(label) if label in VERDICTS else None,
            needs=None if needs is None else tuple(str(one.value) for one in needs),
            tax=_each(node.get("tax"), self.tax),
            duties=_each(node.get("duty"), self.duty),
            points=self.literal(node.get("points"), FieldType.INTEGER),
            cases=_each(node.get("case"), self.case_move),
        )

    def tax(self, node: Node) -> ExpectedTax:
        return ExpectedTax(
            type=text_of(node, "type"),
            scheme=text_of(node, "scheme"),
            amount=self.literal(node.get("amount"), FieldType.MONEY),
            rate=self.literal(node.get("rate"), FieldType.RATE),
            taxability=text_of(node, "taxability"),
            liable=text_of(node, "liable"),
            jurisdiction=text_of(node, "jurisdiction"),
            local_coverage=text_of(node, "local_coverage"),
            object=text_of(node, "object"),
        )

    def case_move(self, node: Node) -> ExpectedCase:
        return ExpectedCase(text_of(node, "kind"), text_of(node, "action"))

    def duty(self, node: Node) -> ExpectedDuty:
        return ExpectedDuty(
            code=text_of(node, "code"),
            due=self.literal(node.get("due"), FieldType.INSTANT),
            not_before=self.literal(node.get("not_before"), FieldType.INSTANT),
            who=text_of(node, "who"),
            binding=text_of(node, "binding"),
        )


def _each(node: Node | None, read: Any) -> Any:
    if node is None:
        return None
    return tuple(read(one) for one in (node if node.kind == "list" else [node]))


def _given(node: Node) -> Any:
    """A given value: ``unknown`` removes, null is missing, everything else is plain text, lists and maps."""
    if node.kind == "text" and node.value == "unknown":
        return UNKNOWN
    if node.kind == "map":
        return {key: _given(child) for key, child in node.value.items()}
    if node.kind == "list":
        return [_given(child) for child in node.value]
    return node.value


def _plain(value: Any) -> Any:
    """A copy without what is removed."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one is not UNKNOWN}
    if isinstance(value, list):
        return [_plain(one) for one in value if one is not UNKNOWN]
    return value


def _steps(path: str, kind: str) -> list[str | int]:
    """``order.lines[0].kind`` as ``["lines", 0, "kind"]``; the record kind itself is left out."""
    steps: list[str | int] = []
    for index, part in enumerate(path.split(".")):
        match = _STEP.fullmatch(part)
        name, indices = (match[1], match[2]) if match else (part, "")
        if index > 0 or (name != kind and name in ALIASES):
            steps.append(name)
        steps += [int(number) for number in re.findall(r"\[([0-9]+)\]", indices)]
    return steps


def _apply(target: Any, steps: list[str | int], value: Any) -> None:
    """Set or remove one place of a plain record; maps and list elements on the way are made where they are absent."""
    for step, following in pairwise(steps):
        empty: Any = [] if isinstance(following, int) else {}
        target = _enter(target, step, empty)
        if target is None:
            return
    last = steps[-1]
    if isinstance(last, int):
        _enter(target, last, None)
        if isinstance(target, list) and last < len(target):
            target[last : last + 1] = [] if value is UNKNOWN else [value]
    elif isinstance(target, dict) and value is UNKNOWN:
        target.pop(last, None)
    elif isinstance(target, dict):
        target[last] = value


def _enter(target: Any, step: str | int, empty: Any) -> Any:
    if isinstance(step, int):
        if not isinstance(target, list) or step > _MAX_INDEX:
            return None
        while len(target) <= step:
            target.append(copy.copy(empty))
        if not isinstance(target[step], dict | list):
            target[step] = empty
        return target[step]
    if not isinstance(target, dict):
        return None
    if not isinstance(target.get(step), dict | list):
        target[step] = empty
    return target[step]
