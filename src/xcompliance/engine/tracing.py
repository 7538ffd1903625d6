"""The trace of an evaluation, worked out by the reference evaluator when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from xcompliance.engine.context import Context
from xcompliance.engine.needs import undecided_needs
from xcompliance.engine.reference import place_truth, truth
from xcompliance.engine.say import places, sentence
from xcompliance.engine.select import items
from xcompliance.engine.tax_steps import tax_traces
from xcompliance.engine.truth import Truth, not3
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.locale import text
from xcompliance.rules.syntax import Clause, Defined, Field, IsTrue, Rule
from xcompliance.trace import ClauseTrace, RuleTrace, Trace

if TYPE_CHECKING:
    from xcompliance.engine.evaluate import Evaluation, Judgement

HIDDEN = "•••"
"""What a trace shows in place of a text that identifies a person."""


def trace(evaluation: Evaluation, lang: str) -> Trace:
    """What fired, gave way, stayed undecided and nearly fired (exactly one condition fails)."""
    groups: dict[str, list[RuleTrace]] = {"fired": [], "overridden": [], "undecided": [], "near": []}
    for judgement in evaluation.judgements:
        for rule_trace in _traces(evaluation, judgement, lang):
            groups[rule_trace.state].append(rule_trace)
    return Trace(
        lang,
        tuple(groups["fired"]),
        tuple(groups["overridden"]),
        tuple(groups["undecided"]),
        tuple(groups["near"]),
        tax_traces(evaluation, lang),
    )


def rule_traces(evaluation: Evaluation, rule_id: str, lang: str = "en") -> tuple[RuleTrace, ...]:
    """One rule for every object it speaks of here, also when several conditions fail (``state`` is then silent).

    Nothing where the rule is not in force on the day or holds at another place.
    """
    found = []
    for judgement in evaluation.judgements:
        plan = evaluation.snapshot.plan(evaluation.kind, judgement.context.located, evaluation.on)
        kept = {(hit.number, hit.scope, hit.item) for hit in judgement.hits()}
        for number, _ in plan.numbers:
            rule = evaluation.snapshot.numbered[number]
            if rule.id != rule_id:
                continue
            for index, context in _contexts(rule, judgement):
                clauses = tuple(_clauses(rule, context, lang))
                state = _state(clauses, (number, rule.applies_to, index) in kept) or "silent"
                found.append(_rule(rule, state, context, clauses))
    return tuple(found)


def _traces(evaluation: Evaluation, judgement: Judgement, lang: str) -> Iterator[RuleTrace]:
    plan = evaluation.snapshot.plan(evaluation.kind, judgement.context.located, evaluation.on)
    kept = {(hit.number, hit.scope, hit.item) for hit in judgement.hits()}
    for number, _ in plan.numbers:
        rule = evaluation.snapshot.numbered[number]
        for index, context in _contexts(rule, judgement):
            clauses = tuple(_clauses(rule, context, lang))
            state = _state(clauses, (number, rule.applies_to, index) in kept)
            if state:
                yield _rule(rule, state, context, clauses)


def _contexts(rule: Rule, judgement: Judgement) -> Iterator[tuple[int, Context]]:
    info = SCOPES[rule.applies_to]
    if not info.of:
        yield 0, judgement.context
        return
    for index, (item, path) in enumerate(items(judgement.context.record, info.of)):
        yield index, judgement.context.at_item(info.name, item, f"{judgement.context.kind}.{path}")


def _state(clauses: tuple[ClauseTrace, ...], kept: bool) -> str:
    truths = [clause.truth for clause in clauses]
    if False in truths:
        return "near" if truths.count(False) == 1 and len(truths) > 1 and None not in truths else ""
    if None in truths:
        return "undecided" if kept else ""
    return "fired" if kept else "overridden"


def _rule(rule: Rule, state: str, context: Context, clauses: tuple[ClauseTrace, ...]) -> RuleTrace:
    needed = undecided_needs(rule, context) if state == "undecided" else ()
    citation = rule.citations[0].source if rule.citations else ""
    return RuleTrace(rule.id, rule.title, state, context.item_path.partition(".")[2], clauses, citation, needed)


def _clauses(rule: Rule, context: Context, lang: str) -> Iterator[ClauseTrace]:
    context.in_pack(rule.pack)
    if not rule.places.everywhere:
        yield ClauseTrace(text("section.places", lang), place_truth(rule.places, context), places(rule.places, lang))
    if rule.goods_placed_on_market is not None:
        held = context.placed_within(rule.goods_placed_on_market)
        yield ClauseTrace("goods_placed_on_market", held, str(rule.goods_placed_on_market))
    for clause in rule.when:
        yield _clause(clause, truth(clause.condition, context), sentence(clause.condition, lang), context)
    for clause in rule.unless:
        said = text("logic.not", lang, part=sentence(clause.condition, lang))
        yield _clause(clause, not3(truth(clause.condition, context)), said, context)


def _clause(clause: Clause, held: Truth, said: str, context: Context) -> ClauseTrace:
    paths = dict.fromkeys(_read_by(clause.condition, context))
    facts = tuple((path, _told(path, context)) for path in paths if not path.startswith("item"))
    at = clause.position
    return ClauseTrace(clause.name, held, said, facts, f"{at.file}:{at.line}:{at.column}" if at.line else "")


def _read_by(node: Any, context: Context) -> Iterator[str]:
    """Every fact a condition reads, also through the names its pack defined."""
    if isinstance(node, Field):
        yield node.path
    elif isinstance(node, Defined | IsTrue):
        yield from _read_by(context.definition(node.name), context)
    elif isinstance(node, tuple):
        for one in node:
            yield from _read_by(one, context)
    elif is_dataclass(node):
        for part in fields(node):
            if part.name != "position":
                yield from _read_by(getattr(node, part.name), context)


def _told(path: str, context: Context) -> str:
    """A fact as a trace may show it: no text that identifies a person, and of an address only where it lies."""
    value = context.fact(path)
    info = FIELDS.lookup(path)
    if info is not None and info.personal and isinstance(value, str):
        return HIDDEN
    if hasattr(value, "postal_code"):
        located = context.snapshot.geography.locate(value, context.on)
        if located.definite and not located.unknown:
            return located.definite[0]
    return _shown(value)


def paths_of(node: Any) -> Iterator[str]:
    """Every fact a condition reads itself."""
    if isinstance(node, Field):
        yield node.path
    elif isinstance(node, tuple):
        for one in node:
            yield from paths_of(one)
    elif is_dataclass(node):
        for part in fields(node):
            if part.name != "position":
                yield from paths_of(getattr(node, part.name))


def _shown(value: Any) -> str:
    if value is UNKNOWN:
        return "?"
    if value is None:
        return "-"
    if isinstance(value, tuple):
        plain = not value or isinstance(value[0], str)
        return "[" + ", ".join(_shown(one) for one in value) + "]" if plain else f"[{len(value)}]"
    if hasattr(value, "model_fields_set"):
        return "{...}"
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
