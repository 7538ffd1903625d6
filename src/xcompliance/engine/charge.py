"""One tax on one object before rounding: how much of the price it takes as its base, and at what exact rate."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from xcompliance.engine.context import Context
from xcompliance.engine.exact import Exact
from xcompliance.jurisdictions.values import ValueEntry
from xcompliance.money import Money, Rate, minor_units
from xcompliance.rounding import RoundingPolicy
from xcompliance.rules.syntax import BaseRule, TaxOutcome
from xcompliance.verdict import Confidence

DEFAULT_POLICY = RoundingPolicy()
PER_UNIT = frozenset(BaseRule) - {BaseRule.FULL, BaseRule.NONE, BaseRule.SHARE}
"""Base rules that look at the price of one unit."""
_FULL, _NONE, _SHARE = BaseRule.FULL, BaseRule.NONE, BaseRule.SHARE
SELLER_SIDE = frozenset({"seller", "marketplace"})


@dataclass(slots=True, eq=False)
class Charge:
    """A treatment applied to an object. ``taxable`` is in minor units, exact; ``tax`` is filled in by rounding."""

    object: str
    rule: int
    outcome: TaxOutcome
    jurisdiction: str
    price: int  # what the buyer is charged for the object, minor units
    taxable: int | Fraction  # with what other taxes of the line add to the base
    policy: RoundingPolicy = DEFAULT_POLICY
    rate: Rate | None = None
    entry: ValueEntry | None = None
    included: bool = False
    taxability: str = ""
    added: int | Fraction = 0  # the part of ``taxable`` that is other taxes
    shares: tuple[int, ...] = ()  # the lines whose shares of shipping it is for
    quantity: Any = 1
    position: tuple[int, int] = (2, 0)
    exact: Fraction | None = None  # the unrounded tax where it is not taxable * rate (prices that include tax)
    tax: int = 0
    confidence: Confidence = Confidence.HIGH
    shared: Rate | None = None  # the combined rate of state and local taxes that are rounded as one
    told: tuple[str, Any, str] | None = None  # value, since, citation of a rate that is no dated value
    paid: Money | None = None  # ``price`` as the record tells it


@dataclass(slots=True, eq=False)
class Open:
    """An object whose treatment is not decided, and what would decide it."""

    object: str
    type: str
    jurisdiction: str
    price: int | None
    needs: tuple[str, ...]
    rule: int | None = None
    outcome: TaxOutcome | None = None
    position: tuple[int, int] = (2, 0)


def is_included(outcome: TaxOutcome, price_mode: str) -> bool:
    """Prices include only what the selling side collects; what customs or the customer account for comes on top."""
    return price_mode == "inclusive" and outcome.liable in SELLER_SIDE


def taxable_part(
    outcome: TaxOutcome, price: int, quantity: Any, currency: str, context: Context
) -> int | Fraction | None:
    """How much of ``price`` (minor units) is taxed; None when a value or exchange rate is missing."""
    if outcome.base is _FULL:
        return price
    if outcome.base is _NONE:
        return 0
    limits = [context.operand(operand) for operand in outcome.base_values]
    if outcome.base is _SHARE:
        share = limits[0]
        return price * Fraction(share.numerator, share.denominator) if isinstance(share, Rate) else None
    amounts = [_minor(limit, currency, context) for limit in limits]
    if any(amount is None for amount in amounts):
        return None
    number = Fraction(quantity)
    if number == 0:
        return 0
    return _per_unit(outcome.base, Fraction(price) / number, [a for a in amounts if a is not None]) * number


def _per_unit(rule: BaseRule, unit: Fraction, limits: list[Fraction]) -> Fraction:
    first = limits[0]
    if rule is BaseRule.EXEMPT_BELOW:
        return Fraction(0) if unit < first else unit
    if rule is BaseRule.EXEMPT_UP_TO:
        return Fraction(0) if unit <= first else unit
    if rule is BaseRule.EXEMPT_FIRST:
        return max(Fraction(0), unit - first)
    if rule is BaseRule.CAP:
        return min(unit, first)
    return max(Fraction(0), min(unit, limits[1]) - first)


def _minor(limit: Any, currency: str, context: Context) -> Fraction | None:
    if not isinstance(limit, Money):
        return None
    exact = context.money(limit, currency)
    return None if exact is None else scaled(exact)


def scaled(exact: Exact) -> Fraction:
    """An exact amount in minor units of its currency."""
    return exact.value * Fraction(10) ** minor_units(exact.currency)


def zero_reason(charge: Charge) -> str:
    """Why a charge is what it is: the rule's word, or the effect of its base rule."""
    outcome = charge.outcome
    if outcome.base is _FULL or charge.taxable == charge.price:
        return outcome.taxability
    return "product_exempt" if charge.taxable == 0 else "portion_product_exempt"


_BY_KIND = MappingProxyType({
    "standard": "standard_rated",
    "reduced": "reduced_rated",
    "super_reduced": "reduced_rated",
    "parking": "reduced_rated",
    "zero": "zero_rated",
})  # fmt: skip
_RATED = frozenset({"taxable", "standard_rated", "reduced_rated"})


def rated(charge: Charge, entry: ValueEntry) -> str:
    """Why a charge is what it is, by the sort of rate its table says; a rate of nothing is zero-rated."""
    word = charge.taxability
    if word not in _RATED:
        return word
    if entry.value.numerator == 0:
        return "zero_rated"
    return _BY_KIND.get(entry.rate_kind, word) if word == "taxable" else word
