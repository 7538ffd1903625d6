"""From exact charges to whole minor units, so that lines always sum to totals.

A policy that rounds above the line (rate group, jurisdiction, document) rounds the exact sum once and gives the lines
their shares by largest remainder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any

from xcompliance.engine.charge import Charge
from xcompliance.rounding import Level, RoundingPolicy, allocate

DEFAULT = RoundingPolicy()
_LINE, _UNIT = Level.LINE, Level.UNIT  # members of an enumeration are read far faster from a global name
TOGETHER = frozenset({Level.UNIT, Level.LINE, Level.RATE_GROUP})
"""Levels at which state and local taxes would be rounded apart if they were not rounded together."""


def include(charges: Sequence[Charge]) -> None:
    """Work out the taxes contained in prices: those of one object or share of shipping share its price."""
    by_object: dict[tuple[str, tuple[int, ...]], list[Charge]] = {}
    for charge in charges:
        if charge.included and charge.rate is not None and charge.exact is None:
            by_object.setdefault((charge.object, charge.shares), []).append(charge)
    for group in by_object.values():
        price = group[0].price
        if len(group) == 1 and group[0].taxable == price:
            group[0].exact = _contained(price, group[0])
            continue
        weights = [Fraction(charge.taxable) * _rate(charge) for charge in group]
        factor = Fraction(price) / (price + sum(weights)) if price else Fraction(0)
        for charge, weight in zip(group, weights, strict=True):
            charge.exact = weight * factor


def joined(pieces: Iterable[Charge]) -> list[Charge]:
    """Shares of one charge that are taxed alike, put together before they are rounded."""
    found: dict[tuple[Any, ...], Charge] = {}
    for piece in pieces:
        key = (piece.outcome.type, piece.jurisdiction, piece.rate, piece.rule, piece.taxability)
        whole = found.setdefault(key, piece)
        if whole is not piece:
            whole.price += piece.price
            whole.taxable += piece.taxable
            whole.shares += piece.shares
            whole.exact = None if whole.exact is None or piece.exact is None else whole.exact + piece.exact
    return list(found.values())


def _contained(price: int, charge: Charge) -> Fraction:
    """The tax inside a price that is taxed in full by one rate."""
    rate = charge.rate
    return Fraction(0) if rate is None else Fraction(price * rate.numerator, rate.denominator + rate.numerator)


def settle(charges: Sequence[Charge], policies: Sequence[RoundingPolicy], currency: str) -> None:
    """Fill in ``charge.tax`` for every charge with a rate."""
    groups: dict[Any, list[Charge]] = {}
    for charge, stated in zip(charges, policies, strict=True):
        rate = charge.rate
        if rate is None:
            continue
        policy = stated.at(rate.numerator, rate.denominator) if stated.steps else stated
        if charge.shared is not None and policy.level in TOGETHER:
            groups.setdefault((policy, _shared_key(charge, policy.level)), []).append(charge)
        elif policy.level is _LINE and charge.exact is None and isinstance(charge.taxable, int):
            charge.tax = policy.round(charge.taxable * rate.numerator, rate.denominator, currency)
        elif policy.level is _LINE:
            amount = exact_tax(charge)
            charge.tax = policy.round(amount.numerator, amount.denominator, currency)
        elif policy.level is _UNIT:
            charge.tax = _by_unit(charge, policy, currency)
        else:
            groups.setdefault((policy, _group_key(charge, policy.level)), []).append(charge)
    for (policy, _), group in groups.items():
        units = _whole_units(group[0]) if policy.level is _UNIT else 1
        _together(group, policy, currency, units)


def exact_tax(charge: Charge) -> Fraction:
    """The unrounded tax in minor units."""
    return Fraction(charge.taxable) * _rate(charge) if charge.exact is None else charge.exact


def _rate(charge: Charge) -> Fraction:
    return Fraction(charge.rate.numerator, charge.rate.denominator) if charge.rate is not None else Fraction(0)


def _by_unit(charge: Charge, policy: RoundingPolicy, currency: str) -> int:
    """Round the tax of one unit and multiply; a quantity that is not whole is rounded as one unit."""
    amount = exact_tax(charge)
    units = _whole_units(charge)
    unit = amount / units
    return policy.round(unit.numerator, unit.denominator, currency) * units


def _shared_key(charge: Charge, level: Level) -> tuple[Any, ...]:
    """State and local taxes of one object are rounded as one amount, at their combined rate."""
    if level is Level.RATE_GROUP:
        return (charge.outcome.type, charge.included, charge.rule, charge.shared)
    return (charge.outcome.type, charge.included, charge.rule, charge.object)


def _whole_units(charge: Charge) -> int:
    """The number of units an amount is rounded for; 1 where the quantity is not whole."""
    quantity = Fraction(charge.quantity) if isinstance(charge.quantity, int | Decimal) else Fraction(1)
    return int(quantity) if quantity.denominator == 1 and quantity > 0 else 1


def _group_key(charge: Charge, level: Level) -> tuple[Any, ...]:
    if level is Level.DOCUMENT:
        return (charge.outcome.type, charge.included)
    if level is Level.JURISDICTION:
        return (charge.outcome.type, charge.included, charge.jurisdiction)
    return (charge.outcome.type, charge.included, charge.jurisdiction, charge.rate)


def _together(group: Sequence[Charge], policy: RoundingPolicy, currency: str, units: int = 1) -> None:
    """Round positive and negative amounts apart (a credit line never changes the rounding of a sale)."""
    exact = [exact_tax(charge) for charge in group]
    for sign in (1, -1):
        members = [(charge, amount * sign) for charge, amount in zip(group, exact, strict=True) if amount * sign > 0]
        if not members:
            continue
        total = sum((amount for _, amount in members), Fraction(0)) / units
        rounded = policy.round(total.numerator, total.denominator, currency) * units
        scale = lcm(*(amount.denominator for _, amount in members))
        shares = allocate(rounded, [int(amount * scale) for _, amount in members])
        for (charge, _), share in zip(members, shares, strict=True):
            charge.tax = share * sign
