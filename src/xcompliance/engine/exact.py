"""Exact intermediate results of formulas: a fraction, in a currency or without one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from typing import Any

from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money, Rate, minor_units


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """A number (``currency`` is empty) or an amount in major units of a currency, without any rounding."""

    value: Fraction
    currency: str = ""

    @classmethod
    def of(cls, thing: Any) -> Any:
        """The exact form of a number, rate or amount; UNKNOWN and missing stay what they are.

        Raises:
            TypeError: ``thing`` is not a number, rate or amount (the checker refuses such formulas).
        """
        if thing is UNKNOWN or thing is None or isinstance(thing, Exact):
            return thing
        if isinstance(thing, Money):
            return cls(Fraction(thing.minor, 10 ** minor_units(thing.currency)), thing.currency)
        if isinstance(thing, Rate):
            return cls(Fraction(thing.numerator, thing.denominator))
        if isinstance(thing, int | Decimal | Fraction) and not isinstance(thing, bool):
            return cls(Fraction(thing))
        raise TypeError(f"a formula cannot use a {type(thing).__name__}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Exact) and self.value == other.value and self.currency == other.currency

    def __lt__(self, other: Exact) -> bool:
        return self.value < other.value

    def __hash__(self) -> int:
        return hash((self.value, self.currency))


def compute(op: str, args: list[Any]) -> Any:
    """One arithmetic step over exact values. UNKNOWN wins over missing; division by zero is UNKNOWN (undefined).

    Args:
        op: ``+ - * / neg abs min max sum``.
        args: Exact values, None (missing) or UNKNOWN, all amounts already in one currency.
    """
    if any(arg is UNKNOWN for arg in args):
        return UNKNOWN
    if any(arg is None for arg in args):
        return None
    if op == "sum" and not args:
        return Exact(Fraction(0))
    if op == "*":
        left, right = args
        return (
            UNKNOWN
            if left.currency and right.currency
            else Exact(left.value * right.value, left.currency or right.currency)
        )
    if op == "/":
        return _divide(*args)
    return _linear(op, args)


def _divide(left: Exact, right: Exact) -> Any:
    if right.value == 0 or (right.currency and right.currency != left.currency):
        return UNKNOWN
    return Exact(left.value / right.value, "" if right.currency else left.currency)


def _linear(op: str, args: list[Exact]) -> Any:
    currency = next((arg.currency for arg in args if arg.currency), "")
    if any(arg.currency != currency and arg.value != 0 for arg in args):
        return UNKNOWN
    values = [arg.value for arg in args]
    if op == "-":
        return Exact(values[0] - values[1], currency)
    if op == "neg":
        return Exact(-values[0], currency)
    if op == "abs":
        return Exact(abs(values[0]), currency)
    if op == "min":
        return Exact(min(values), currency)
    if op == "max":
        return Exact(max(values), currency)
    return Exact(sum(values, Fraction(0)), currency)
