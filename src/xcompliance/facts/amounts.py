"""Derived amounts of an order: exact sums of what was given, unknown as soon as a part is unknown.

A value the host gives always wins. ``UNKNOWN`` means a needed part was not told, None that it is known not to exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from xcompliance.facts.record import Facts, fill, refuse
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Mode, Money, divide

if TYPE_CHECKING:
    from xcompliance.facts.order import Line, Order

__all__ = [
    "derive_consideration",
    "derive_line",
    "derive_order",
    "foreign_amounts",
    "intrinsic_of",
    "sum_of",
    "with_hidden_transport",
]

Location = tuple[str | int, ...]

_LINE_AMOUNTS = (
    "unit_price",
    "discount",
    "tax_included",
    "amount",
    "consideration",
    "ordinary_duty",
    "consignment_value",
    "consignment_amount",
)
_OTHERS = ("marketplace", "manufacturer")
"""Who may pay for a discount instead of the seller."""
_ORDER_AMOUNTS = ("goods_amount", "intrinsic_value", "total")
_PART_AMOUNTS = (
    ("shipping", ("amount", "handling")),
    ("payment", ("amount", "surcharge")),
    ("customs", ("broker_fee",)),
    ("velocity", ("shop_average_amount",)),
)


def derive_line(line: Line) -> None:
    """Fill in ``tariff_code``, and ``amount`` = unit price x quantity - discount, rounded half up to minor units.

    Raises:
        ValidationError: the line mixes currencies.
    """
    if line.tariff_code is UNKNOWN:
        fill(line, "tariff_code", line.cn_code if isinstance(line.cn_code, str) else line.hs_code)
    if line.amount is not UNKNOWN:
        return
    price, quantity, discount = line.unit_price, line.quantity, line.discount
    if price is UNKNOWN or quantity is UNKNOWN or price is None or quantity is None:
        return
    whole = int(quantity)
    if whole == quantity:
        minor = price.minor * whole
    else:
        upper, lower = quantity.as_integer_ratio()
        minor = divide(price.minor * upper, lower, Mode.HALF_UP)
    if discount is not UNKNOWN and discount is not None:
        if discount.currency != price.currency:
            raise refuse("line", [(("discount",), "must be in the currency of unit_price. Convert it")])
        minor -= discount.minor
    fill(line, "amount", Money(minor, price.currency))


def derive_consideration(line: Line) -> None:
    """Fill in ``consideration``: a discount is the seller's own unless somebody else is said to pay for it."""
    if line.consideration is not UNKNOWN:
        return
    amount, discount = line.amount, line.discount
    if isinstance(discount, Money) and isinstance(amount, Money) and line.coupon_funding in _OTHERS:
        amount = Money(amount.minor + discount.minor, amount.currency)
    if amount is not UNKNOWN:
        fill(line, "consideration", amount)


def derive_order(order: Order) -> None:
    """Fill in ``goods_amount``, ``intrinsic_value`` and ``total`` where they were not given."""
    if order.goods_amount is UNKNOWN:
        fill(order, "goods_amount", sum_of([line.amount for line in order.lines], order.currency))
    if order.intrinsic_value is UNKNOWN:
        goods = intrinsic_of(order.lines, order.price_mode, order.currency)
        fill(order, "intrinsic_value", with_hidden_transport(goods, order, taxed=order.price_mode == "inclusive"))
    if order.total is UNKNOWN:
        parts = [order.goods_amount]
        if order.shipping is UNKNOWN:
            parts.append(UNKNOWN)
        elif order.shipping is not None:
            handling = order.shipping.handling
            parts += [order.shipping.amount, None if handling is UNKNOWN else handling]
        fill(order, "total", _sum(parts, order.currency))


def intrinsic_of(lines: Iterable[Line], price_mode: Any, currency: str) -> Any:
    """Goods without tax: needs to know which lines are goods, and the tax inside inclusive prices."""
    if price_mode is UNKNOWN or price_mode is None:
        return UNKNOWN
    inclusive = price_mode == "inclusive"
    minor = 0
    for line in lines:
        if line.kind is UNKNOWN or line.kind is None:
            return UNKNOWN
        if line.kind != "goods":
            continue
        if line.amount is UNKNOWN or line.amount is None:
            return UNKNOWN
        minor += line.amount.minor
        if inclusive:
            if line.tax_included is UNKNOWN or line.tax_included is None:
                return UNKNOWN
            minor -= line.tax_included.minor
    return Money(minor, currency)


def with_hidden_transport(value: Any, order: Order, *, taxed: bool = False) -> Any:
    """A value of goods with a shipping charge that is not stated apart, which belongs to it.

    Args:
        value: The value without transport.
        order: The order whose shipping it is.
        taxed: Whether the charge holds a tax nobody told, so that the sum is not known.
    """
    shipping = order.shipping
    if not isinstance(value, Money) or shipping is UNKNOWN or shipping is None:
        return value
    if shipping.separately_stated is not False or shipping.amount is None:
        return value
    if taxed or shipping.amount is UNKNOWN:
        return UNKNOWN
    return Money(value.minor + shipping.amount.minor, value.currency)


def sum_of(amounts: Iterable[Any], currency: str) -> Any:
    """The sum of line amounts; unknown as soon as one is not known."""
    return _sum([_known(amount) for amount in amounts], currency)


def _known(amount: Any) -> Any:
    """A line without an amount is not a free line."""
    return UNKNOWN if amount is None else amount


def _sum(parts: list[Any], currency: str) -> Any:
    minor = 0
    for part in parts:
        if part is UNKNOWN:
            return UNKNOWN
        if part is not None:
            minor += part.minor
    return Money(minor, currency)


def foreign_amounts(order: Order) -> list[Location]:
    """Locations of amounts that are not in the currency of the order (turnover keeps its own currency)."""
    currency = order.currency
    found = _foreign(order, _ORDER_AMOUNTS, currency, ())
    for index, line in enumerate(order.lines):
        found += _foreign(line, _LINE_AMOUNTS, currency, ("lines", index))
    for part, names in _PART_AMOUNTS:
        facts = getattr(order, part)
        if facts is not UNKNOWN and facts is not None:
            found += _foreign(facts, names, currency, (part,))
    return found


def _foreign(facts: Facts, names: tuple[str, ...], currency: str, loc: Location) -> list[Location]:
    values = facts.__dict__
    return [
        (*loc, name)
        for name in names
        if (amount := values[name]) is not UNKNOWN
        and amount is not None
        and amount.currency != currency
        and name in facts.model_fields_set  # a derived amount only repeats the problem of its parts
    ]
