"""Conditions said back in plain words, in English, Japanese or Chinese, from the same tree the engine runs."""

from __future__ import annotations

from datetime import date
from typing import Any

from xcompliance.locale import text
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
    Operand,
    Places,
    Quantified,
    ValueRef,
)

ARITHMETIC = {"+": "add", "-": "sub", "*": "mul", "/": "div"}


def sentence(condition: Condition, lang: str) -> str:
    """A condition as a clause of a sentence."""
    if isinstance(condition, AllOf):
        return text("logic.all", lang, parts=_joined(condition.parts, lang))
    if isinstance(condition, AnyOf):
        return text("logic.any", lang, parts=_joined(condition.parts, lang))
    if isinstance(condition, Not):
        return text("logic.not", lang, part=sentence(condition.part, lang))
    if isinstance(condition, IsTrue):
        return text("logic.defined", lang, name=condition.name)
    if isinstance(condition, Quantified):
        return _quantified(condition, lang)
    return _compared(condition, lang)


def _joined(parts: tuple[Condition, ...], lang: str) -> str:
    return text("logic.separator", lang).join(sentence(part, lang) for part in parts)


def _quantified(node: Quantified, lang: str) -> str:
    said = text(f"quantity.{node.quantity}", lang, of=node.of.path, where=sentence(node.where, lang))
    if node.compare is None:
        return said
    op, limit = node.compare
    return text(f"op.{op}", lang, left=said, right=operand(limit, lang))


def _compared(node: Compare, lang: str) -> str:
    left = operand(node.left, lang)
    if node.right is None:
        return text(f"op.{node.op}", lang, left=left)
    if isinstance(node.right, tuple):
        glue = text("logic.and" if node.op == "between" else "logic.separator", lang)
        right = glue.join(operand(one, lang) for one in node.right)
    else:
        right = operand(node.right, lang)
    return text(f"op.{node.op}", lang, left=left, right=right)


def operand(node: Operand, lang: str) -> str:
    """A fact, constant, dated value or formula in words."""
    if isinstance(node, Literal):
        return constant(node.value)
    if isinstance(node, Field):
        return text("operand.today", lang) if node.path == "on" else node.path
    if isinstance(node, Defined):
        return node.name
    if isinstance(node, ValueRef):
        return _value(node, lang)
    return _arithmetic(node, lang)


def _value(node: ValueRef, lang: str) -> str:
    if not node.keys:
        return text("operand.value", lang, id=node.id)
    keys = text("logic.separator", lang).join(operand(key, lang) for _, key in node.keys)
    return text("operand.value_for", lang, id=node.id, keys=keys)


def _arithmetic(node: Arithmetic, lang: str) -> str:
    args = [operand(arg, lang) for arg in node.args]
    if node.op in ARITHMETIC:
        return text(f"formula.{ARITHMETIC[node.op]}", lang, a=args[0], b=args[1])
    if node.op in ("abs", "neg"):
        return text(f"formula.{node.op}", lang, a=args[0])
    return text(f"formula.{node.op}", lang, args=text("logic.separator", lang).join(args))


def constant(value: Any) -> str:
    """A constant as a person writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def places(where: Places, lang: str) -> str:
    """Where a rule holds."""
    if where.everywhere:
        return text("place.any", lang)
    ids = text("logic.separator", lang).join(where.ids)
    return ids if where.of == "destination" else text("place.of", lang, role=where.of, places=ids)
