"""What a record has to say so that an obligation counts as done: the words that the rule looks for in its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from xcompliance.engine.context import Context
from xcompliance.engine.reference import element_truth
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Field,
    Literal,
    Not,
    Op,
    Quantified,
    Quantity,
    Rule,
)

__all__ = ["deciding_values", "lacking", "proof_values"]

ITEM, OR = "item.", " | "
SAID = {True: (Op.EQ, Op.IN, Op.CONTAINS), False: (Op.NE, Op.NOT_IN)}
GIVEN = {True: Op.PRESENT, False: Op.MISSING}
"""Operators that name what must stand there, for a condition that has to hold and for one that must not."""


def proof_values(rule: Rule, evidence: Sequence[str]) -> tuple[str, ...]:
    """What the evidence has to say to satisfy the rule: one of these; nothing where any value does.

    Args:
        rule: The rule with the duty.
        evidence: Paths of the facts that prove it done.

    Returns:
        ``pse_circle``; ``kind: importer, name, address``; ``raw_resin, capacity, handling``: each all of its words.
    """
    found = [_wanted(clause.condition, evidence, holds=False) for clause in rule.when]
    found += [_wanted(clause.condition, evidence, holds=True) for clause in rule.unless]
    said = (", ".join(dict.fromkeys(words)) for words in found)
    return tuple(dict.fromkeys(words for words in said if words))


def deciding_values(rule: Rule, paths: Sequence[str]) -> tuple[str, ...]:
    """What a fact, under any of its paths, may say so that a rule applies or is excepted."""
    found = [word for clause in (*rule.when, *rule.unless) for word in _wanted(clause.condition, paths, holds=True)]
    return tuple(dict.fromkeys(found))


def lacking(rule: Rule, evidence: Sequence[str], context: Context) -> tuple[str, ...]:
    """The members of a list that the evidence should hold and does not: the allergens that are not declared."""
    context.in_pack(rule.pack)
    found = [one for clause in rule.when for one in _lacking(clause.condition, evidence, context)]
    return tuple(dict.fromkeys(found))


def _lacking(condition: Condition, evidence: Sequence[str], context: Context) -> Iterator[str]:
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _lacking(part, evidence, context)
    elif isinstance(condition, Quantified) and _held_against(condition.where, evidence):
        members = context.fact(condition.of.path)
        for member in () if members is UNKNOWN else members or ():
            if isinstance(member, str) and element_truth(condition.where, member, context):
                yield member


def _held_against(where: Condition, evidence: Sequence[str]) -> bool:
    """Whether each member has to be in the evidence."""
    if isinstance(where, AllOf):
        return any(_held_against(part, evidence) for part in where.parts)
    right = where.right if isinstance(where, Compare) and where.op is Op.NOT_IN_FIELD else None
    return isinstance(right, Field) and right.path in evidence


def _wanted(condition: Condition, evidence: Sequence[str], *, holds: bool) -> Iterator[str]:
    if isinstance(condition, Compare):
        yield from _compared(condition, evidence, holds=holds)
    elif isinstance(condition, Not):
        yield from _wanted(condition.part, evidence, holds=not holds)
    elif isinstance(condition, AllOf | AnyOf):
        parts = [list(_wanted(part, evidence, holds=holds)) for part in condition.parts]
        if isinstance(condition, AllOf) is holds:
            yield from (word for words in parts for word in words)
        else:
            either = dict.fromkeys(", ".join(words) for words in parts if words)
            yield from (OR.join(either),) if either else ()
    elif isinstance(condition, Quantified):
        yield from _listed(condition, evidence, holds=holds)


def _listed(condition: Quantified, evidence: Sequence[str], *, holds: bool) -> Iterator[str]:
    """What a row of the list has to say, where a row is what is missing."""
    if condition.of.path in evidence and condition.quantity is (Quantity.SOME if holds else Quantity.NONE):
        yield from _wanted(condition.where, (ITEM,), holds=True)


def _compared(compare: Compare, evidence: Sequence[str], *, holds: bool) -> Iterator[str]:
    if not isinstance(compare.left, Field):
        return
    leaf = _leaf(compare.left.path, evidence)
    if leaf is None:
        return
    if compare.op is GIVEN[holds]:
        yield from (leaf,) if leaf else ()
    elif compare.op in SAID[holds]:
        right = compare.right if isinstance(compare.right, tuple) else (compare.right,)
        words = OR.join(_words(one for one in right if isinstance(one, Literal)))
        yield from (f"{leaf}: {words}" if leaf else words,) if words else ()


def _leaf(path: str, evidence: Sequence[str]) -> str | None:
    """The path below the evidence, "" for the evidence itself; None where the fact proves nothing."""
    for proof in evidence:
        if path == proof:
            return ""
        start = proof if proof == ITEM else f"{proof}."
        if path.startswith(start):
            return path.removeprefix(start)
    return None


def _words(literals: Iterable[Literal]) -> Iterator[str]:
    for literal in literals:
        yield str(literal.value).lower() if isinstance(literal.value, bool) else str(literal.value)
