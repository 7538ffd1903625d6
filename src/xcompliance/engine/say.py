"""Conditions said back in plain words, in English, Japanese or Chinese, from the same tree the engine runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xcompliance.engine.voice import Voice
from xcompliance.facts.types import FieldType
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Arithmetic,
    Compare,
    Condition,
    Defined,
    Field,
    IsTrue,
    Literal,
    Not,
    Op,
    Operand,
    Places,
    Quantified,
    ValueRef,
)

ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "div"}
ORDER = (Op.LT, Op.LE, Op.GT, Op.GE)
LISTS = (Op.IN_LIST, Op.NOT_IN_LIST)
TIMES = (FieldType.DATE, FieldType.INSTANT)
QUOTED = (Op.LIKE, Op.STARTS_WITH)
PLACES = (FieldType.COUNTRY, FieldType.REGION)


def sentence(condition: Condition, lang: str | Voice) -> str:
    """A condition as a clause of a sentence."""
    voice = Voice.of(lang)
    if isinstance(condition, AllOf):
        return voice.text("logic.all", parts=_joined(condition.parts, voice))
    if isinstance(condition, AnyOf):
        return voice.text("logic.any", parts=_joined(condition.parts, voice))
    if isinstance(condition, Not):
        return voice.text("logic.not", part=sentence(condition.part, voice))
    if isinstance(condition, IsTrue):
        return voice.text("logic.defined", name=voice.name(condition.name))
    if isinstance(condition, Quantified):
        return _quantified(condition, voice)
    return compared(condition, voice)


def _joined(parts: tuple[Condition, ...], voice: Voice) -> str:
    return voice.text("logic.separator").join(sentence(part, voice) for part in parts)


def _quantified(node: Quantified, voice: Voice) -> str:
    where = sentence(node.where, voice.inside(node.of.path))
    said = voice.text(f"quantity.{node.quantity}", of=voice.fact(node.of.path), where=where)
    if node.compare is None:
        return said
    op, limit = node.compare
    return voice.text(f"op.{op}", left=said, right=operand(limit, voice))


def compared(node: Compare, voice: Voice) -> str:
    """One comparison."""
    path = node.left.path if isinstance(node.left, Field) else ""
    if path and voice.is_statement(path) and (said := _statement(node, path, voice)):
        return said
    left = operand(node.left, voice)
    if node.right is None:
        many = "_many" if path and voice.is_many(path) else ""
        return voice.text(f"op.{node.op}{many}", left=left)
    if isinstance(node.right, Literal) and isinstance(node.right.value, bool) and node.op is Op.EQ:
        return voice.text("fact.true" if node.right.value else "fact.false", left=left)
    timed = "_date" if node.op in ORDER and voice.type_of(path) in TIMES else ""
    return voice.text(f"op.{node.op}{timed}", left=left, right=_right(node, path, voice))


def merged(condition: Condition) -> Condition:
    """``any`` of comparisons that differ in their constant only, as one comparison with several constants."""
    if not isinstance(condition, AnyOf):
        return condition
    parts = [part for part in condition.parts if isinstance(part, Compare) and isinstance(part.right, Literal)]
    first = parts[0] if parts else None
    if first is None or len(parts) < len(condition.parts) or first.op not in (*QUOTED, Op.CONTAINS):
        return condition
    if any(part.left != first.left or part.op != first.op for part in parts):
        return condition
    literals = tuple(part.right for part in parts if isinstance(part.right, Literal))
    return Compare(first.left, first.op, literals, condition.position)


def _statement(node: Compare, path: str, voice: Voice) -> str:
    """A yes-or-no fact that has a name: the name is the sentence it confirms."""
    clause = voice.fact(path)
    if node.right is None:
        return voice.text("fact.not_said" if node.op is Op.MISSING else "fact.said", clause=clause)
    if not (isinstance(node.right, Literal) and isinstance(node.right.value, bool) and node.op in (Op.EQ, Op.NE)):
        return ""
    positive = node.right.value is (node.op is Op.EQ)
    return clause if positive else voice.text("fact.not", clause=clause)


def _right(node: Compare, path: str, voice: Voice) -> str:
    if isinstance(node.right, tuple):
        said = [_literal(one, node, path, voice) for one in node.right]
        return voice.text("logic.and").join(said) if node.op == "between" else listed(said, voice, "logic.or")
    if isinstance(node.right, Literal):
        return _literal(node.right, node, path, voice)
    if isinstance(node.right, ValueRef) and node.op in LISTS:
        keys = listed([operand(key, voice) for _, key in node.right.keys], voice)
        return voice.text("operand.list_for", id=node.right.id, keys=keys) if keys else node.right.id
    return "" if node.right is None else operand(node.right, voice)


def _literal(node: Literal, compare: Compare, path: str, voice: Voice) -> str:
    if isinstance(node.value, str):
        if compare.op in QUOTED:
            return voice.text("name.quoted", name=node.value)
        if compare.op in (Op.IN_PLACE, Op.OUTSIDE) or voice.type_of(path) in PLACES:
            return voice.place(node.value)
    return constant(node.value, voice)


def listed(parts: Iterable[str], voice: Voice, last: str = "logic.and") -> str:
    """``a, b or c``; with "and" unless another last word is named."""
    every = list(parts)
    glue = voice.text("logic.separator")
    if len(every) < 2:
        return "".join(every)
    return voice.text(last).join((glue.join(every[:-1]), every[-1]))


def operand(node: Operand, lang: str | Voice) -> str:
    """A fact, constant, dated value or formula in words."""
    voice = Voice.of(lang)
    if isinstance(node, Literal):
        return constant(node.value, voice)
    if isinstance(node, Field):
        return voice.fact(node.path)
    if isinstance(node, Defined):
        return voice.text("name.quoted", name=voice.name(node.name))
    if isinstance(node, ValueRef):
        return _value(node, voice)
    return _arithmetic(node, voice)


def _value(node: ValueRef, voice: Voice) -> str:
    if not node.keys:
        value = voice.value_now(node.id)
        if value is None:
            return voice.text("operand.value", id=node.id)
        return voice.text("operand.value_now", value=constant(value, voice), id=node.id)
    keys = listed([operand(key, voice) for _, key in node.keys], voice)
    return voice.text("operand.value_for", id=node.id, keys=keys)


def _arithmetic(node: Arithmetic, voice: Voice) -> str:
    args = [operand(arg, voice) for arg in node.args]
    if node.op in ARITHMETIC:
        return voice.text(f"formula.{ARITHMETIC[node.op]}", a=args[0], b=args[1])
    if node.op in ("abs", "neg"):
        return voice.text(f"formula.{node.op}", a=args[0])
    return voice.text(f"formula.{node.op}", args=voice.text("logic.separator").join(args))


def constant(value: Any, lang: str | Voice = "en") -> str:
    """A constant as a person writes it."""
    return Voice.of(lang).constant(value)


def places(where: Places, lang: str | Voice) -> str:
    """Where a rule holds."""
    voice = Voice.of(lang)
    if where.everywhere:
        return voice.text("place.any")
    names = listed([voice.place(one) for one in where.ids], voice, "logic.or")
    return names if where.of == "destination" else voice.text("place.of", role=voice.role(where.of), places=names)
