"""What a line takes over from its order, and which lines travel together as one consignment.

A cart of a marketplace holds several sellers. Where a line names none, it is the order's; the same holds for the place
it is sent from. Goods of one seller from one place in one order are one consignment unless the host says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xcompliance.facts.amounts import intrinsic_of, sum_of, with_hidden_transport
from xcompliance.facts.record import fill
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money

if TYPE_CHECKING:
    from xcompliance.facts.order import Line, Order

__all__ = ["derive_lines"]

_OWN = ("seller", "ship_from", "goods_location", "consignment")
"""Facts by which a line differs from its order."""


def derive_lines(order: Order) -> None:
    """Give every line its seller, places and consignment; amounts of the order must be derived before.

    Lines are copied, because the same line may be part of another order.
    """
    alone = not any(line.model_fields_set.intersection(_OWN) for line in order.lines)
    lines = tuple([_completed(line, order) for line in order.lines])
    if alone:
        value, amount = _whole_order(order)
        for line in lines:
            line.__dict__["consignment"] = "1"
            _fill_in(line, value, amount)
    else:
        _group(lines, order)
    fill(order, "lines", lines)


def _completed(line: Line, order: Order) -> Line:
    """A copy of the line with what it takes over from the order."""
    facts = dict(line.__dict__)
    given = line.model_fields_set
    if "seller" not in given:
        facts["seller"] = order.seller
    if "goods_location" not in given:
        facts["goods_location"] = facts["ship_from"] if "ship_from" in given else order.goods_location
    if "ship_from" not in given:
        facts["ship_from"] = order.ship_from
    twin = object.__new__(type(line))
    object.__setattr__(twin, "__dict__", facts)
    object.__setattr__(twin, "__pydantic_fields_set__", given)
    object.__setattr__(twin, "__pydantic_extra__", None)
    object.__setattr__(twin, "__pydantic_private__", None)
    return twin


def _whole_order(order: Order) -> tuple[Any, Any]:
    """Value and amount of an order that is one consignment."""
    if "intrinsic_value" in order.model_fields_set and isinstance(order.intrinsic_value, Money):
        return order.intrinsic_value, order.intrinsic_value
    return _of_sale(order.intrinsic_value), _of_sale(with_hidden_transport(order.goods_amount, order))


def _of_sale(amount: Any) -> Any:
    """A credit says nothing about the consignment it corrects: the host tells its value as order.intrinsic_value."""
    return UNKNOWN if _is_credit(amount) else amount


def _is_credit(amount: Any) -> bool:
    return isinstance(amount, Money) and amount.minor < 0


def _fill_in(line: Line, value: Any, amount: Any) -> None:
    """Value and amount of the line's consignment. A told value (orders that travel together) also stands for both."""
    if "consignment_value" in line.model_fields_set and isinstance(line.consignment_value, Money):
        amount = line.consignment_value
    _default(line, "consignment_value", value)
    _default(line, "consignment_amount", amount)


def _default(line: Line, name: str, value: Any) -> None:
    if name not in line.model_fields_set:
        line.__dict__[name] = value


def _group(lines: tuple[Line, ...], order: Order) -> None:
    """Number the consignments and give each line the value of its own."""
    seen: list[Any] = []
    numbers: list[int] = []
    for line in lines:
        key = _key(line)
        if key not in seen:
            seen.append(key)
        numbers.append(seen.index(key))
    for number in range(len(seen)):
        members = [line for line, own in zip(lines, numbers, strict=True) if own == number]
        whole = len(members) == len(lines)
        value, amount = _whole_order(order) if whole else _of_some(members, order)
        for line in members:
            _default(line, "consignment", str(number + 1))
            _fill_in(line, value, amount)


def _of_some(members: list[Line], order: Order) -> tuple[Any, Any]:
    value = intrinsic_of(members, order.price_mode, order.currency)
    return _of_sale(value), _of_sale(sum_of([line.amount for line in members], order.currency))


def _key(line: Line) -> tuple[Any, ...]:
    """Two lines with equal keys travel together: the host's own word, else one seller and one place of dispatch."""
    if "consignment" in line.model_fields_set and line.consignment is not None:
        return (line.consignment,)
    seller = line.seller
    named = getattr(seller, "id", None)
    return (named if isinstance(named, str) else _Same(seller), _Same(line.goods_location))


class _Same:
    """Equality of facts that may be unknown."""

    __slots__ = ("fact",)

    def __init__(self, fact: Any) -> None:
        self.fact = fact

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Same):
            return NotImplemented
        if self.fact is UNKNOWN or other.fact is UNKNOWN:
            return self.fact is other.fact
        return bool(self.fact == other.fact)

    __hash__ = None  # type: ignore[assignment]
