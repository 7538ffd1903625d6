"""Three-valued logic (Kleene) and the comparisons both evaluators share.

A truth is ``True``, ``False`` or ``None`` (unknown). A fact is a value, ``None`` (missing: known to have no value) or
``UNKNOWN`` (not given). A comparison with a missing fact is false, except ``is_not``, ``not_in`` and ``outside``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from xcompliance.engine.exact import Exact
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money
from xcompliance.rules.syntax import Op

Truth: TypeAlias = bool | None
Convert: TypeAlias = Callable[[Any, str], Any]  # (amount, currency) -> amount in that currency, or UNKNOWN

NEGATIVE = (Op.NE, Op.NOT_IN, Op.OUTSIDE, Op.NOT_IN_LIST, Op.NOT_IN_FIELD)
MEMBERSHIP = (Op.IN, Op.IN_LIST, Op.IN_FIELD)
NON_MEMBERSHIP = (Op.NOT_IN, Op.NOT_IN_LIST, Op.NOT_IN_FIELD)
# Tuples and global names: reading a member of an enumeration, or hashing it, takes longer than comparing two facts.
_EQ, _NE, _LT, _LE, _GT, _GE = Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE
_CONTAINS, _WITHIN, _STARTS_WITH, _LIKE, _BETWEEN = Op.CONTAINS, Op.WITHIN, Op.STARTS_WITH, Op.LIKE, Op.BETWEEN
DIGITS = frozenset("0123456789")


def not3(truth: Truth) -> Truth:
    """Kleene negation: unknown stays unknown."""
    return None if truth is None else not truth


def all3(truths: Iterable[Truth]) -> Truth:
    """False if any is false, else unknown if any is unknown, else true."""
    unknown = False
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            unknown = True
    return None if unknown else True


def any3(truths: Iterable[Truth]) -> Truth:
    """True if any is true, else unknown if any is unknown, else false."""
    unknown = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            unknown = True
    return None if unknown else False


def compare(op: Op, left: Any, right: Any, convert: Convert) -> Truth:
    """``left op right`` for everything but places, presence and quantifiers.

    Args:
        op: The operator.
        left: A fact or computed value.
        right: A value; a tuple of values for membership, ``between`` and ``within``.
        convert: Converts an amount into another currency (or says UNKNOWN).
    """
    if left is UNKNOWN:
        return None
    if left is None:
        return op in NEGATIVE
    if right is UNKNOWN:
        return None
    if right is None:
        return op in NEGATIVE
    if op in MEMBERSHIP:
        return member(left, right, convert)
    if op in NON_MEMBERSHIP:
        return not3(member(left, right, convert))
    if op is _CONTAINS:
        return contains(left, right, convert)
    if op is _WITHIN:
        return within(left, right, convert)
    if op is _STARTS_WITH:
        return str(left).startswith(str(right))
    if op is _LIKE:
        return like(str(left), str(right))
    if op is _BETWEEN:
        low, high = right
        return all3((order(_GE, left, low, convert), order(_LE, left, high, convert)))
    return order(op, left, right, convert)


def member(left: Any, members: Any, convert: Convert) -> Truth:
    """Whether ``left`` equals one of ``members``; unknown members leave a non-match unknown."""
    if isinstance(left, str | bool | int):
        return True if left in members else None if any(one is UNKNOWN for one in members) else False
    return any3(_equal(left, one, convert) for one in members)


def _equal(left: Any, right: Any, convert: Convert) -> Truth:
    """Equality as ``eq`` means it: a day holds its instants, amounts of two currencies are converted."""
    if right is UNKNOWN:
        return None
    return False if right is None else order(_EQ, left, right, convert)


def contains(left: Any, right: Any, convert: Convert) -> Truth:
    """Whether a list has the member, or a text the part (letter case does not matter in texts)."""
    if isinstance(left, str):
        return str(right).casefold() in left.casefold()
    return member(right, left, convert)


def within(left: Any, members: Any, convert: Convert) -> Truth:
    """Whether every member of the list ``left`` is one of ``members``."""
    if isinstance(left, str):
        return left in members
    return all3(None if one is UNKNOWN else one is not None and member(one, members, convert) for one in left)


def like(text: str, pattern: str) -> bool:
    """Wildcard match of the whole text: ``*`` any text, ``?`` one character, ``#`` one digit. Case does not matter."""
    text, pattern = text.casefold(), pattern.casefold()
    at = here = mark = 0
    star = -1
    while here < len(text):
        if at < len(pattern) and pattern[at] == "*":
            star, mark = at, here
            at += 1
        elif at < len(pattern) and _fits(pattern[at], text[here]):
            at += 1
            here += 1
        elif star >= 0:
            mark += 1
            at, here = star + 1, mark
        else:
            return False
    return all(rest == "*" for rest in pattern[at:])


def _fits(wanted: str, letter: str) -> bool:
    """Whether one character fits one place of a pattern."""
    return letter in DIGITS if wanted == "#" else wanted in ("?", letter)


def order(op: Op, left: Any, right: Any, convert: Convert) -> Truth:
    """Equality and order of two known values of one kind."""
    left, right = _same_kind(left, right, convert)
    if left is UNKNOWN or right is UNKNOWN:
        return None
    if op is _EQ:
        return bool(left == right)
    if op is _NE:
        return bool(left != right)
    if op is _LT:
        return bool(left < right)
    if op is _LE:
        return bool(left <= right)
    if op is _GT:
        return bool(left > right)
    return bool(left >= right)


def _same_kind(left: Any, right: Any, convert: Convert) -> tuple[Any, Any]:
    if isinstance(left, Money) and isinstance(right, Money):
        if left.currency == right.currency:
            return left.minor, right.minor
        return Exact.of(convert(left, right.currency)), Exact.of(right)
    if isinstance(left, datetime) != isinstance(right, datetime) and isinstance(left, date) and isinstance(right, date):
        return _day(left), _day(right)
    if isinstance(left, Exact) or isinstance(right, Exact):
        return _same_currency(Exact.of(left), Exact.of(right), convert)
    if isinstance(left, Decimal | Fraction) and isinstance(right, Decimal | Fraction | int):
        return Fraction(left), Fraction(right)
    return left, right


def _same_currency(left: Any, right: Any, convert: Convert) -> tuple[Any, Any]:
    if left is UNKNOWN or right is UNKNOWN or left.currency == right.currency:
        return left, right
    return convert(left, right.currency), right


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
