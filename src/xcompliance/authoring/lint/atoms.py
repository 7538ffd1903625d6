"""A single comparison as statements about what its operands may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from xcompliance.authoring.lint.domains import NOT_MISSING, ONLY_MISSING, Domain
from xcompliance.rules.syntax import Compare, Condition, Literal, Op, Quantified, Quantity

__all__ = ["Atom", "atoms"]

Atom: TypeAlias = tuple[Any, Domain]
"""An operand (or a comparison that is only known as a whole) and what it may be."""

_OPPOSITE: Final[Mapping[Op, Op]] = {
    Op.EQ: Op.NE,
    Op.IN: Op.NOT_IN,
    Op.MISSING: Op.PRESENT,
    Op.IN_PLACE: Op.OUTSIDE,
    Op.IN_LIST: Op.NOT_IN_LIST,
    Op.IN_FIELD: Op.NOT_IN_FIELD,
}
_NEGATIVES: Final[Mapping[Op, Op]] = {negative: positive for positive, negative in _OPPOSITE.items()}
_ORDER: Final[Mapping[Op, tuple[str, ...]]] = {
    Op.LT: ("less",),
    Op.LE: ("less", "equal"),
    Op.GT: ("more",),
    Op.GE: ("more", "equal"),
}
_REVERSED: Final[Mapping[Op, Op]] = {Op.LT: Op.GE, Op.LE: Op.GT, Op.GT: Op.LE, Op.GE: Op.LT}


def atoms(condition: Condition, positive: bool) -> Iterator[tuple[Atom, ...]]:
    """The alternatives under which a comparison or quantifier is true (or false); each is a conjunction."""
    if isinstance(condition, Quantified):
        yield from _quantified(condition, positive)
    elif isinstance(condition, Compare):
        yield from _compare(condition, positive)


def _compare(node: Compare, positive: bool) -> Iterator[tuple[Atom, ...]]:
    op = node.op
    if op in _NEGATIVES:
        op, positive = _NEGATIVES[op], not positive
    if op is Op.MISSING:
        yield ((node.left, ONLY_MISSING if positive else NOT_MISSING),)
    elif op is Op.BETWEEN and isinstance(node.right, tuple):
        low, high = (literal.value for literal in node.right)
        if positive:
            yield ((node.left, Domain(False, low=(low, False), high=(high, False))),)
        else:
            yield ((node.left, Domain(True, high=(low, True))),)
            yield ((node.left, Domain(True, low=(high, True))),)
    elif op in _ORDER:
        yield _ordered(node, op, positive)
    elif op is Op.EQ:
        yield _equal(node, positive)
    elif op is Op.IN and isinstance(node.right, tuple) and all(_plain(one.value) for one in node.right):
        yield (_members(node.left, frozenset(one.value for one in node.right), positive),)
    else:
        yield _opaque(node, op, positive)


def _ordered(node: Compare, op: Op, positive: bool) -> tuple[Atom, ...]:
    op = op if positive else _REVERSED[op]
    if isinstance(node.right, Literal):
        limit = (node.right.value, op in (Op.LT, Op.GT))
        upper = op in (Op.LT, Op.LE)
        return ((node.left, Domain(not positive, low=None if upper else limit, high=limit if upper else None)),)
    return _relation(node, frozenset(_ORDER[op]), positive)


def _equal(node: Compare, positive: bool) -> tuple[Atom, ...]:
    if not isinstance(node.right, Literal):
        return _relation(node, frozenset({"equal"} if positive else {"less", "more"}), positive)
    value = node.right.value
    if _plain(value):
        return (_members(node.left, frozenset({value}), positive),)
    if positive:
        return ((node.left, Domain(False, low=(value, False), high=(value, False))),)
    return _opaque(node, Op.EQ, positive)


def _relation(node: Compare, relations: frozenset[str], positive: bool) -> tuple[Atom, ...]:
    """How two operands that are both unknown here stand to each other."""
    relation: Atom = (("relation", node.left, node.right), Domain(not positive, relations))
    return (relation, (node.left, NOT_MISSING)) if positive else (relation,)


def _members(left: Any, members: frozenset[Any], positive: bool) -> Atom:
    return (left, Domain(False, members) if positive else Domain(True, excluded=members))


def _opaque(node: Compare, op: Op, positive: bool) -> tuple[Atom, ...]:
    """A comparison that is known only as a whole: true or false, and false also when something is missing."""
    whole: Atom = ((op, node.left, node.right), Domain(not positive, frozenset({positive})))
    return (whole, (node.left, NOT_MISSING)) if positive else (whole,)


def _plain(value: Any) -> bool:
    """Whether equality of two constants says all: amounts may be converted, days and instants differ in kind."""
    return isinstance(value, str | bool) or type(value) is int


def _quantified(node: Quantified, positive: bool) -> Iterator[tuple[Atom, ...]]:
    quantity, truth = node.quantity, positive
    if quantity is Quantity.NONE:
        quantity, truth = Quantity.SOME, not positive
    if node.compare is None or not isinstance(node.compare[1], Literal):
        yield (((quantity, node.of, node.where, node.compare), Domain(False, frozenset({truth}))),)
        return
    counted = Compare(node.of, node.compare[0], node.compare[1])
    for alternative in _compare(counted, positive):
        found = tuple((((quantity, node.of, node.where), domain)) for key, domain in alternative if key == node.of)
        yield tuple((key, Domain(False, *_rest(domain))) for key, domain in found)


def _rest(domain: Domain) -> tuple[Any, ...]:
    """A count is never missing."""
    return (domain.members, domain.excluded, domain.low, domain.high)
