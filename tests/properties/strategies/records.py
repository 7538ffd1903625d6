"""Random records: every fact told, missing (null) or not told, at every level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from tests.properties.strategies.dice import Dice
from tests.properties.strategies.shapes import (
    ADDRESSES,
    CONTRADICTORY,
    RECORDS,
    Address,
    Each,
    Several,
    Shape,
    Words,
)

from xcompliance.facts import record_from
from xcompliance.facts.record import Record

ABSENT: Any = object()
FX = (
    {"base": "USD", "quote": "EUR", "rate": "0.90", "source": "ecb", "date": "2026-02-27"},
    {"base": "EUR", "quote": "JPY", "rate": "160", "source": "ecb", "date": "2026-02-27"},
    {"base": "USD", "quote": "JPY", "rate": "150", "source": "ecb", "date": "2026-02-27"},
)
DIGITS = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}


def payload(dice: Dice, kind: str, *, addresses: Sequence[Any] = ADDRESSES + CONTRADICTORY, nulls: int = 6) -> Any:
    """A record as JSON values."""
    currency = dice.pick(("EUR", "EUR", "EUR", "JPY", "KWD"))
    maker = _Maker(dice, currency, addresses, nulls)
    record = {name: made for name, shape in RECORDS[kind].items() if (made := maker.make(shape, name)) is not ABSENT}
    record["kind"] = kind
    if kind == "order":
        record["currency"] = currency
        record["lines"] = record["lines"] or [{}]
        if dice.chance(60):
            record["fx"] = list(FX[: dice.number(0, 3)])
            if dice.chance(10):
                record["fx"].insert(0, {"base": "USD", "quote": "EUR"})
    elif isinstance(record.get("destinations"), list):
        record["destinations"] = [dice.pick(addresses) for _ in record["destinations"]]
    return record


class _Maker:
    def __init__(self, dice: Dice, currency: str, addresses: Sequence[Any], nulls: int) -> None:
        self.dice, self.currency, self.addresses, self.nulls = dice, currency, addresses, nulls

    def make(self, shape: Shape, name: str) -> Any:
        """A value, None, or ABSENT."""
        dice = self.dice
        if isinstance(shape, Words | Address):
            drawn = dice.number(0, 99)
            if drawn >= shape.likely + (100 - shape.likely) * self.nulls // 12:
                return ABSENT
            if drawn >= shape.likely:
                return None if name != "quantity" else ABSENT
            return dice.pick(self.addresses) if isinstance(shape, Address) else self._word(dice.pick(shape.given))
        if not (isinstance(shape, Each) and shape.least) and dice.chance(22):
            return ABSENT if dice.chance(60) or not self.nulls else None
        if isinstance(shape, Several):
            return [self._word(one) for one in dice.some(shape.word.given, 2)]
        if isinstance(shape, Each):
            return [self._inner(shape.of) for _ in range(dice.number(shape.least, shape.most))]
        return self._inner(shape)

    def _inner(self, shape: Mapping[str, Shape]) -> dict[str, Any]:
        made = {name: self.make(inner, name) for name, inner in shape.items()}
        return {name: value for name, value in made.items() if value is not ABSENT}

    def _word(self, word: Any) -> Any:
        """Amounts without a currency are in the currency of the order."""
        is_amount = isinstance(word, str) and word.replace(".", "").isdigit() and word[-3:-2] == "."
        return self.amount(word) if is_amount else word

    def amount(self, word: str) -> str:
        """``10.00`` in the currency of the order and its digits."""
        whole, _, part = word.partition(".")
        digits = DIGITS[self.currency]
        return f"{whole}{'.' if digits else ''}{part.ljust(digits, '0')[:digits]} {self.currency}"


def record(dice: Dice, kind: str, addresses: Sequence[Any] = ADDRESSES + CONTRADICTORY) -> Record:
    """A random record."""
    made: Record = record_from(payload(dice, kind, addresses=addresses))
    return made


def shop_order(dice: Dice) -> Record:
    """An order that tells what taxes need: prices, quantities, categories, shipping, the mode of its prices."""
    currency = dice.pick(("EUR", "EUR", "JPY", "KWD"))
    maker = _Maker(dice, currency, ADDRESSES, 0)

    def line() -> dict[str, Any]:
        made = {
            "kind": "goods",
            "category": dice.pick(("toys", "food", "books")),
            "hs_code": dice.pick(("610910", "640110")),
            "quantity": dice.pick((1, 2, 3, 7, "0.5", "1.25")),
            "unit_price": maker.amount(dice.pick(("10.00", "9.99", "0.01", "0.00", "33.33", "19.95", "1234.56"))),
            "ordinary_duty": maker.amount(dice.pick(("1.00", "0.00", "0.37"))),
        }
        if dice.chance(20):
            made["discount"] = maker.amount(dice.pick(("1.00", "0.01", "50.00")))
        return made

    order: dict[str, Any] = {
        "kind": "order",
        "currency": currency,
        "price_mode": dice.pick(("exclusive", "inclusive")),
        "ship_to": dice.pick(("DE", {"country": "US", "region": "US-NY"}, "FR")),
        "ship_from": dice.pick(("DE", "US-CA")),
        "goods_location": dice.pick(("DE", "JP")),
        "seller": {"established_in": ["DE"], "address": "DE"},
        "shipping": {"amount": maker.amount(dice.pick(("4.90", "0.00", "0.01", "5.00")))} if dice.chance(70) else None,
        "fx": [
            {"base": base, "quote": currency, "rate": rate}
            for base, rate in (("EUR", "1.5"), ("USD", "0.9"))
            if base != currency
        ],
        "lines": [line() for _ in range(dice.number(1, 4))],
    }
    made: Record = record_from(order)
    return made


@st.composite
def records(draw: st.DrawFn, kind: str = "order") -> Record:
    """Random records of one kind."""
    return record(Dice(draw), kind)
