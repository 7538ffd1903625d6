"""Conditions as an indented list: each group says how many of its parts must hold, each part is one line."""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.engine.say import compared, merged, operand, sentence
from xcompliance.engine.voice import Voice
from xcompliance.rules.syntax import AllOf, AnyOf, Clause, Condition, IsTrue, Not, Quantified

STEP = "  "
DEEPEST = 8


def clause_lines(clause: Clause, voice: Voice) -> Iterator[str]:
    """A clause of a rule; its name, which the trace repeats, stands behind its first line."""
    first, *rest = _lines(clause.condition, voice, 0)
    colon = first[-1:] if rest else ""
    yield f"- {first.removesuffix(colon)} [{clause.name}]{colon}"
    yield from rest


def _lines(condition: Condition, voice: Voice, depth: int) -> Iterator[str]:
    """The first line without a mark, the parts below it indented and marked."""
    condition = merged(condition)
    if depth >= DEEPEST:
        yield sentence(condition, voice)
    elif isinstance(condition, AllOf | AnyOf):
        yield voice.text("outline.all" if isinstance(condition, AllOf) else "outline.any")
        for part in _flat(condition):
            yield from _part(part, voice, depth)
    elif isinstance(condition, Not):
        if isinstance(condition.part, AllOf | AnyOf | IsTrue | Quantified):
            yield voice.text("outline.not")
            yield from _part(condition.part, voice, depth)
        else:
            yield sentence(condition, voice)
    elif isinstance(condition, IsTrue):
        yield from _defined(condition, voice, depth)
    elif isinstance(condition, Quantified):
        yield _head(condition, voice)
        inside = voice.inside(condition.of.path)
        for part in _flat(condition.where) if isinstance(condition.where, AllOf) else (condition.where,):
            yield from _part(part, inside, depth)
    else:
        yield compared(condition, voice)


def _flat(group: AllOf | AnyOf) -> Iterator[Condition]:
    """The parts of a group, with groups of the same kind opened: "all of all" says no more than "all"."""
    for part in group.parts:
        if type(part) is type(group):
            yield from _flat(part)
        else:
            yield part


def _part(condition: Condition, voice: Voice, depth: int) -> Iterator[str]:
    first, *rest = _lines(condition, voice, depth + 1)
    yield f"{STEP * (depth + 1)}- {first}"
    yield from rest


def _defined(condition: IsTrue, voice: Voice, depth: int) -> Iterator[str]:
    body = voice.defined_condition(condition.name)
    if body is None:
        yield sentence(condition, voice)
        return
    first, *rest = _lines(body, voice, depth)
    yield voice.text("outline.defined", name=voice.name(condition.name), body=first)
    yield from rest


def _head(node: Quantified, voice: Voice) -> str:
    of = voice.fact(node.of.path)
    if node.compare is None:
        return voice.text(f"outline.{node.quantity}", of=of)
    op, limit = node.compare
    number = voice.text("outline.number", of=of)
    return voice.text("outline.count", compared=voice.text(f"op.{op}", left=number, right=operand(limit, voice)))
