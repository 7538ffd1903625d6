"""From a document to the checked tree: rules, definitions and scorecards."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType
from typing import Final

from xcompliance.clock import Interval, parse_date
from xcompliance.document.shape import check, did_you_mean
from xcompliance.document.yaml import Node
from xcompliance.errors import ClockError
from xcompliance.rules.conditions import read_condition
from xcompliance.rules.document import RULE, SCORECARD, VERDICTS
from xcompliance.rules.outcomes import code_of, read_outcome, text_of
from xcompliance.rules.reading import Reading, position
from xcompliance.rules.syntax import (
    NO_ARGS,
    Band,
    Clause,
    Outcome,
    Places,
    ReviewState,
    Rule,
    Scorecard,
    Status,
    Texts,
    WhenUnknown,
)
from xcompliance.verdict import Citation, Confidence, Severity, Verdict

RULE_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)+")
CLAUSE: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")


def read_rule(node: Node, reading: Reading, pack: str, topic: str) -> Rule | None:
    """Read one rule.

    Args:
        node: The document.
        reading: Catalogues, definitions of the pack and the list that receives the problems.
        pack: Id of the pack.
        topic: The topic a rule has that names none.

    Returns:
        The rule without digest; None when the document has any problem.
    """
    before = len(reading.problems)
    check(node, RULE, reading.problems, "rule")
    if node.kind != "map":
        return None
    reading.scope = _scope(node, reading)
    return _rule(node, reading, pack, topic, before) if reading.scope else None


def _rule(node: Node, reading: Reading, pack: str, topic: str, before: int) -> Rule | None:
    then = node.get("then")
    places = read_places(node.get("places"), reading)
    effective = read_interval(node.get("effective"), reading) or Interval()
    placed = read_interval(node.get("goods_placed_on_market"), reading)
    when, unless = read_clauses(node.get("when"), reading), read_clauses(node.get("unless"), reading)
    outcome = read_outcome(then, reading) if then is not None and then.kind == "map" else Outcome()
    citations, review, texts = _citations(node, reading), _review(node, reading), read_texts(node.get("reason"))
    overrides = _overrides(node, reading)
    if len(reading.problems) != before:
        return None
    return Rule(
        id=text_of(node, "id"),
        title=text_of(node, "title"),
        status=Status(text_of(node, "status")),
        applies_to=reading.scope,
        places=places,
        effective=effective,
        when=when,
        unless=unless,
        then=outcome,
        severity=Severity(text_of(node, "severity")),
        when_unknown=WhenUnknown(text_of(node, "when_unknown")),
        confidence=Confidence(text_of(node, "confidence")),
        pack=pack,
        topic=text_of(node, "topic", topic),
        goods_placed_on_market=placed,
        overrides=overrides,
        waivable=text_of(node, "waivable", "never"),
        texts=texts,
        citations=citations,
        review=review,
        position=position(node),
    )


def _scope(node: Node, reading: Reading) -> str:
    """What the rule applies to; empty (after reporting) when there is no such scope."""
    child = node.get("applies_to")
    if child is None or child.kind != "text":
        return ""
    scopes = reading.catalogues.vocabulary.scopes
    if child.value not in scopes:
        reading.problem(child, "XC-L217", f'"{child.value}" is no record or item.', did_you_mean(child.value, scopes))
        return ""
    return str(child.value)


def read_clauses(node: Node | None, reading: Reading) -> tuple[Clause, ...]:
    """Named conditions, in the order of the file."""
    clauses = []
    for name, child in node.items() if node is not None else ():
        if CLAUSE.fullmatch(name) is None and node is not None:
            remedy = "Use lower-case letters, digits and underscores."
            reading.problem_at_key(node, name, "XC-L028", f'Clause name "{name}" is not well formed.', remedy)
        condition = read_condition(child, reading)
        if condition is not None:
            clauses.append(Clause(name, condition, position(child)))
    return tuple(clauses)


def read_places(node: Node | None, reading: Reading) -> Places:
    """Where a rule holds, and whose place counts."""
    if node is None or node.kind not in ("list", "map"):
        return Places()
    inside = node if node.kind == "list" else node.get("in")
    if inside is None:
        return Places()
    ids = tuple(reading.place(one) for one in (inside if inside.kind == "list" else [inside]) if one.kind == "text")
    role = text_of(node, "of", "destination")
    if "any" in ids and len(ids) > 1:
        reading.problem(inside, "XC-L225", '"any" stands alone; it already means everywhere.', "Keep one of them.")
    if "any" not in ids:
        _check_role(node, role, reading)
    return Places(role, ids)


def _check_role(node: Node, role: str, reading: Reading) -> None:
    vocabulary = reading.catalogues.vocabulary
    scope = vocabulary.scopes.get(reading.scope)
    record = str(scope.record) if scope is not None else ""
    if role == "destination":
        if record in ("order", "listing", "user"):
            return
        message, remedy = f"A {record} has no destination.", "Write places: [any] and ask the place in a clause."
    else:
        if vocabulary.reaches(role, reading.scope):
            return
        message, remedy = f'A {record} has no "{role}".', "Choose another role, or leave `of` out."
    reading.problem(node, "XC-L225", message, remedy)


def read_interval(node: Node | None, reading: Reading) -> Interval | None:
    """The days of ``{from, until}``; None when absent or broken (then reported)."""
    if node is None or node.kind != "map":
        return None
    start, end = _day(node.get("from"), reading), _day(node.get("until"), reading)
    try:
        return Interval(start, end)
    except ClockError as error:
        reading.problem(node, "XC-L102", "`until` does not lie after `from`.", str(error))
        return None


def _day(node: Node | None, reading: Reading) -> date | None:
    if node is None or node.kind != "text":
        return None
    try:
        return parse_date(node.value)
    except ClockError as error:
        reading.problem(node, "XC-L101", f'"{node.value}" is not a date.', str(error))
        return None


def read_texts(node: Node | None) -> Texts:
    """What people are told, by language and audience; languages and audiences in the order of the file."""
    if node is None or node.kind != "map":
        return NO_ARGS
    return MappingProxyType(
        {
            language: MappingProxyType({audience: str(text.value) for audience, text in texts.items()})
            for language, texts in node.items()
        }
    )


def _citations(node: Node, reading: Reading) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            source=text_of(one, "source"),
            url=text_of(one, "url"),
            says=text_of(one, "says"),
            checked=_day(one.get("checked"), reading),
        )
        for one in node.get("citations") or ()
    )


def _review(node: Node, reading: Reading) -> ReviewState:
    review = node.get("review")
    if review is None or review.kind != "map":
        return ReviewState("maintainers")
    by = review.get("by")
    names = () if by is None else tuple(str(one.value) for one in (by if by.kind == "list" else [by]))
    return ReviewState(
        state=text_of(review, "state"),
        by=names,
        on=_day(review.get("on"), reading),
        next=_day(review.get("next"), reading),
    )


def _overrides(node: Node, reading: Reading) -> tuple[str, ...]:
    return tuple(str(one.value) for one in node.get("overrides") or () if one.kind == "text")


def read_scorecard(node: Node, reading: Reading, pack: str) -> Scorecard | None:
    """Read the bands of a scorecard; None when the document has any problem."""
    before = len(reading.problems)
    check(node, SCORECARD, reading.problems, "scorecard")
    if len(reading.problems) != before:
        return None
    reading.scope = _scope(node, reading)
    places = read_places(node.get("places"), reading)
    effective = read_interval(node.get("effective"), reading) or Interval()
    bands = tuple(_band(one, reading) for one in node.value["bands"])
    limits = [band.at_least for band in bands]
    if limits != sorted(set(limits)):
        remedy = "Order them from the lowest to the highest."
        reading.problem(node.value["bands"], "XC-L216", "The bands do not rise.", remedy)
    if len(reading.problems) != before:
        return None
    return Scorecard(text_of(node, "id"), reading.scope, places, effective, bands, pack, position(node))


def _band(node: Node, reading: Reading) -> Band:
    child = node.value["at_least"]
    points = 0
    if re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", child.value) is None:
        reading.problem(child, "XC-L302", f'"{child.value}" is not a whole number.', "Write digits only, like 40.")
    else:
        points = int(child.value)
    label = text_of(node, "verdict")
    verdict = Verdict.from_label(label) if label in VERDICTS else Verdict.REVIEW
    return Band(code_of(node, "name", reading), points, code_of(node, "action", reading), verdict)
