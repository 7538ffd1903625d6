"""Small changes to a rule, each of which at least one case ought to notice: the operators of mutation testing.

Every function yields ``Change``: what was changed, in words, and the changed tree. Trees stay well typed; nothing is
changed in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Generic, TypeVar

from xcompliance.clock import Interval, Period
from xcompliance.facts.fields import FIELDS
from xcompliance.money import Money, Rate
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Arithmetic,
    Clause,
    Compare,
    Condition,
    Field,
    IsTrue,
    Literal,
    Not,
    Op,
    Operand,
    Position,
    Quantified,
    Quantity,
)

__all__ = ["Change", "changed_literal", "clauses", "condition", "interval", "operand"]

T = TypeVar("T")

ONE_DAY: Final = timedelta(days=1)
PLACED: Final = (Op.IN_PLACE, Op.OUTSIDE)

FLIPS: Final[Mapping[Op, tuple[Op, ...]]] = MappingProxyType(
    {
        Op.EQ: (Op.NE,),
        Op.NE: (Op.EQ,),
        Op.LT: (Op.LE, Op.GE),
        Op.LE: (Op.LT, Op.GT),
        Op.GT: (Op.GE, Op.LE),
        Op.GE: (Op.GT, Op.LT),
        Op.IN: (Op.NOT_IN,),
        Op.NOT_IN: (Op.IN,),
        Op.MISSING: (Op.PRESENT,),
        Op.PRESENT: (Op.MISSING,),
        Op.IN_PLACE: (Op.OUTSIDE,),
        Op.OUTSIDE: (Op.IN_PLACE,),
        Op.IN_LIST: (Op.NOT_IN_LIST,),
        Op.NOT_IN_LIST: (Op.IN_LIST,),
        Op.IN_FIELD: (Op.NOT_IN_FIELD,),
        Op.NOT_IN_FIELD: (Op.IN_FIELD,),
    }
)
"""What a comparison is flipped into: its boundary and its contrary."""

QUANTITIES: Final = MappingProxyType(
    {Quantity.SOME: Quantity.EVERY, Quantity.EVERY: Quantity.SOME, Quantity.NONE: Quantity.SOME}
)


@dataclass(frozen=True, slots=True)
class Change(Generic[T]):
    """One change. ``kind``: drop, flip, date, value or outcome. ``where`` is None where the tree has no position."""

    kind: str
    said: str
    tree: T
    where: Position | None = None

    def into(self, wrap: Callable[[T], Any], where: Position | None = None) -> Change[Any]:
        """The same change seen from the tree around it; the innermost position stays."""
        return Change(self.kind, self.said, wrap(self.tree), self.where or where)


# -- clauses and conditions -------------------------------------------------------------------------------------------


def clauses(many: tuple[Clause, ...], word: str) -> Iterator[Change[tuple[Clause, ...]]]:
    """Drop each clause, and change the condition of each."""
    for index, clause in enumerate(many):
        yield Change("drop", f"dropped {word} {clause.name}", many[:index] + many[index + 1 :], clause.position)
        for change in condition(clause.condition):
            told = replace(change, said=f"{clause.name}: {change.said}")
            yield told.into(
                lambda tree, i=index, c=clause: (*many[:i], replace(c, condition=tree), *many[i + 1 :]),  # type: ignore[misc]
                clause.position,
            )


def condition(node: Condition) -> Iterator[Change[Condition]]:
    """Every changed form of a condition tree."""
    if isinstance(node, AllOf | AnyOf):
        yield from _joined(node)
    elif isinstance(node, Not):
        yield Change("flip", "not dropped", node.part, node.position)
        yield from (change.into(lambda tree: replace(node, part=tree)) for change in condition(node.part))
    elif isinstance(node, IsTrue):
        yield Change("flip", f"{node.name} is false", Not(node, node.position), node.position)
    elif isinstance(node, Quantified):
        yield from _quantified(node)
    else:
        yield from _compare(node)


def _joined(node: AllOf | AnyOf) -> Iterator[Change[Condition]]:
    if len(node.parts) > 1:
        other: Condition = AnyOf(node.parts) if isinstance(node, AllOf) else AllOf(node.parts)
        words = "any instead of all" if isinstance(node, AllOf) else "all instead of any"
        yield Change("flip", words, other, _at(node))
    for index, part in enumerate(node.parts):
        before, after = node.parts[:index], node.parts[index + 1 :]
        if len(node.parts) > 1:
            yield Change("drop", f"dropped part {index + 1}", replace(node, parts=before + after), _at(part))
        for change in condition(part):
            yield change.into(
                lambda tree, b=before, a=after: replace(node, parts=(*b, tree, *a)),  # type: ignore[misc]
                _at(part),
            )


def _at(node: Any) -> Position | None:
    at: Position = node.position
    return at if at.line else None


def _quantified(node: Quantified) -> Iterator[Change[Condition]]:
    if node.quantity in QUANTITIES:
        other = QUANTITIES[node.quantity]
        yield Change("flip", f"{other} instead of {node.quantity}", replace(node, quantity=other), _at(node))
    if node.compare is not None:
        op, limit = node.compare
        for flipped in FLIPS.get(op, ()):
            yield Change("flip", f"{flipped} instead of {op}", replace(node, compare=(flipped, limit)), _at(node))
        for change in operand(limit):
            yield change.into(lambda tree: replace(node, compare=(op, tree)), _at(node))
    for inner in condition(node.where):
        yield inner.into(lambda tree: replace(node, where=tree), _at(node))


def _compare(node: Compare) -> Iterator[Change[Condition]]:
    at = _at(node)
    for op in FLIPS.get(node.op, ()):
        yield Change("flip", f"{op} instead of {node.op}", replace(node, op=op), at)
    if node.op not in FLIPS:
        yield Change("flip", f"not {node.op}", Not(node, node.position), at)
    for change in operand(node.left):
        yield change.into(lambda tree: replace(node, left=tree), at)
    if isinstance(node.right, tuple):
        yield from _members(node, node.right, at)
    elif node.right is not None and node.op not in PLACED:
        for change in operand(node.right, choices=_choices(node)):
            yield change.into(lambda tree: replace(node, right=tree), at)


def _choices(node: Compare) -> tuple[str, ...]:
    info = FIELDS.lookup(node.left.path) if isinstance(node.left, Field) else None
    return info.choices if info is not None else ()


def _members(node: Compare, literals: tuple[Literal, ...], at: Position | None) -> Iterator[Change[Condition]]:
    """Leave out each word of a list; shift each bound of ``between``."""
    for index, literal in enumerate(literals):
        before, after = literals[:index], literals[index + 1 :]
        if node.op is Op.BETWEEN:
            for kind, said, value in changed_literal(literal.value):
                yield Change(kind, said, replace(node, right=(*before, Literal(value), *after)), at)
        elif len(literals) > 1:
            yield Change("value", f"left out {literal.value}", replace(node, right=before + after), at)


# -- operands and literals --------------------------------------------------------------------------------------------


def operand(node: Operand, choices: tuple[str, ...] = ()) -> Iterator[Change[Operand]]:
    """Every changed form of an operand: its literals, at any depth of a formula."""
    if isinstance(node, Literal):
        for kind, said, value in changed_literal(node.value, choices):
            yield Change(kind, said, Literal(value))
    elif isinstance(node, Arithmetic):
        for index, arg in enumerate(node.args):
            for change in operand(arg):
                yield change.into(
                    lambda tree, i=index: replace(node, args=(*node.args[:i], tree, *node.args[i + 1 :]))  # type: ignore[misc]
                )


def changed_literal(value: Any, choices: tuple[str, ...] = ()) -> Iterator[tuple[str, str, Any]]:
    """Kind, words and value of each small change to a constant; amounts move by their smallest unit, days by one."""
    if isinstance(value, bool):
        yield "value", f"{str(not value).lower()} instead of {str(value).lower()}", not value
    elif isinstance(value, str):
        other = next((word for word in choices if word != value), f"{value}x")
        yield "value", f"{other} instead of {value}", other
    else:
        kind = "date" if isinstance(value, date) else "value"
        for moved in _moved(value):
            yield kind, f"{moved} instead of {value}", moved


def _moved(value: Any) -> Iterator[Any]:
    """One step up and one step down."""
    if isinstance(value, Money):
        yield from (replace(value, minor=value.minor + step) for step in (1, -1))
    elif isinstance(value, Rate):
        percent = value.denominator
        yield from (Rate(value.numerator * 100 + step * percent, value.denominator * 100) for step in (1, -1))
    elif isinstance(value, Period):
        yield from (replace(value, count=value.count + step) for step in (1, -1) if value.count + step >= 0)
    elif isinstance(value, date | datetime):
        yield from (value + ONE_DAY, value - ONE_DAY)
    elif isinstance(value, int | Decimal):
        yield from (value + 1, value - 1)


# -- dates ------------------------------------------------------------------------------------------------------------


def interval(node: Interval, word: str) -> Iterator[Change[Interval]]:
    """Shift each end of an interval by a day, both ways."""
    for name, day in (("from", node.start), ("until", node.end)):
        if day is None or day in (date.min, date.max):
            continue
        for moved in (day + ONE_DAY, day - ONE_DAY):
            pair = (moved, node.end) if name == "from" else (node.start, moved)
            if pair[0] is None or pair[1] is None or pair[0] < pair[1]:
                yield Change("date", f"{word} {name} {moved} instead of {day}", Interval(*pair))
