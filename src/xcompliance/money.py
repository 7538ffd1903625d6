"""Exact amounts and rates. Integers inside, no float at any border.

``Money`` counts minor units of one currency; ``Rate`` is a fraction in lowest terms. Rounding and allocation live in
``xcompliance.rounding``, minor units in ``xcompliance.currencies``; both are re-exported here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import gcd
from typing import TYPE_CHECKING, Any

from xcompliance.currencies import MINOR_UNITS, minor_units
from xcompliance.errors import MoneyError
from xcompliance.rounding import Level, Mode, RoundingPolicy, allocate, divide
from xcompliance.wire import exact_schema

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

__all__ = ["Level", "Mode", "Money", "Rate", "RoundingPolicy", "allocate", "divide", "minor_units"]

MAX_INTEGER_DIGITS = 15
_LIMIT = 10**MAX_INTEGER_DIGITS
_MAX_PERCENT_DECIMALS = 12

_AMOUNT = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]+))?")
_MONEY = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]+))? ([A-Z]{3})")
_PERCENT = re.compile(r"(-?)([0-9]{1,15})(?:\.([0-9]{1,12}))? ?%")
_FRACTION = re.compile(r"(-?[0-9]{1,15})/([0-9]{1,15})")

_HOW_MONEY = 'Write {"amount": "12.30", "currency": "EUR"} or "12.30 EUR".'
_HOW_RATE = 'Write "7%", "5.5%" or "2/37"; a bare 7 would mean 700 %.'


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency, counted in its minor units (cents, yen, fils).

    Equality compares amount and currency; ``<`` and arithmetic need one currency and raise MoneyError otherwise.

    Attributes:
        minor: The amount in minor units; may be negative.
        currency: ISO 4217 code.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise MoneyError("Minor units are a whole number. Use Money.of for amounts with decimals.")
        if self.currency not in MINOR_UNITS:
            minor_units(self.currency)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Build from an amount in major units: ``Money.of("12.30", "EUR")``.

        Raises:
            MoneyError: the amount is a float, has an exponent, more decimals than the currency, more than 15 integer
                digits or other than ASCII digits; or the currency is unknown.
        """
        if type(amount) is int:
            if not -_LIMIT < amount < _LIMIT:
                raise MoneyError(f"An amount has at most {MAX_INTEGER_DIGITS} integer digits.")
            return cls(amount * 10 ** minor_units(currency), currency)
        if isinstance(amount, Decimal):
            amount = f"{amount:f}"
        if not isinstance(amount, str):
            raise MoneyError(f"An amount is text with ASCII digits, never a float or a boolean. {_HOW_MONEY}")
        match = _AMOUNT.fullmatch(amount)
        if match is None:
            raise MoneyError(_why_not(amount))
        sign, whole, decimals = match.groups()
        return _build(sign, whole, decimals, currency)

    @classmethod
    def parse(cls, source: str | Mapping[str, Any] | Money) -> Money:
        """Read ``"12.30 EUR"`` or ``{"amount": "12.30", "currency": "EUR"}``.

        Raises:
            MoneyError: the source is anything else; the message says what to write and never repeats the source.
        """
        if type(source) is str:
            match = _MONEY.fullmatch(source)
            if match is not None:
                sign, whole, decimals, currency = match.groups()
                return _build(sign, whole, decimals, currency)
            raise MoneyError(_why_not(source.rpartition(" ")[0] if " " in source else source))
        if type(source) is cls:
            return source
        if isinstance(source, Mapping):
            if source.keys() != {"amount", "currency"}:
                raise MoneyError(f"Money has exactly the keys amount and currency. {_HOW_MONEY}")
            return cls.of(source["amount"], source["currency"])
        raise MoneyError(f"Money is text or an object, never a bare number. {_HOW_MONEY}")

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing, in a currency."""
        return cls(0, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.digits)

    @property
    def digits(self) -> str:
        """The amount in major units as text with all its decimals: ``12.30``."""
        places = MINOR_UNITS[self.currency]
        if not places:
            return str(self.minor)
        text = str(abs(self.minor)).zfill(places + 1)
        return f"{'-' if self.minor < 0 else ''}{text[:-places]}.{text[-places:]}"

    def to_json(self) -> dict[str, str]:
        """Return the JSON form: ``{"amount": "12.30", "currency": "EUR"}``."""
        return {"amount": self.digits, "currency": self.currency}

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        if other.currency != self.currency:
            raise _mixed(self, other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        if other.currency != self.currency:
            raise _mixed(self, other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return self if self.minor >= 0 else -self

    def __mul__(self, factor: int) -> Money:
        if type(factor) is not int:
            raise MoneyError("Money is multiplied by whole numbers only. Use Rate.of for a share of it.")
        return Money(self.minor * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: Money) -> bool:
        return self._compared(other) < 0

    def __le__(self, other: Money) -> bool:
        return self._compared(other) <= 0

    def __gt__(self, other: Money) -> bool:
        return self._compared(other) > 0

    def __ge__(self, other: Money) -> bool:
        return self._compared(other) >= 0

    def _compared(self, other: Money) -> int:
        if not isinstance(other, Money):
            raise MoneyError("Money is compared with money only.")
        if other.currency != self.currency:
            raise _mixed(self, other)
        return self.minor - other.minor

    def __str__(self) -> str:
        return f"{self.digits} {self.currency}"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        return exact_schema(cls.parse, cls.to_json, _MONEY_JSON_SCHEMA, kind="money")


@dataclass(frozen=True, slots=True)
class Rate:
    """An exact share: ``7%`` is 7/100, ``2/37`` stays 2/37. Kept in lowest terms, so equal rates are equal.

    Attributes:
        numerator: Any integer.
        denominator: A positive integer.
    """

    numerator: int
    denominator: int

    def __post_init__(self) -> None:
        if type(self.numerator) is not int or type(self.denominator) is not int or self.denominator <= 0:
            raise MoneyError(f"A rate is a fraction of whole numbers, the lower one positive. {_HOW_RATE}")
        common = gcd(self.numerator, self.denominator)
        if common != 1:
            object.__setattr__(self, "numerator", self.numerator // common)
            object.__setattr__(self, "denominator", self.denominator // common)

    @classmethod
    def parse(cls, source: str | Rate) -> Rate:
        """Read ``"7%"``, ``"5.5%"`` or ``"2/37"``.

        Raises:
            MoneyError: the source is anything else, a bare number above all.
        """
        if type(source) is cls:
            return source
        if not isinstance(source, str):
            raise MoneyError(f"A rate is text with a unit, never a number. {_HOW_RATE}")
        match = _PERCENT.fullmatch(source)
        if match is not None:
            sign, whole, decimals = match.groups(default="")
            return cls(int(f"{sign}{whole}{decimals}"), 100 * 10 ** len(decimals))
        match = _FRACTION.fullmatch(source)
        if match is None:
            raise MoneyError(f"The rate has no unit or is not written exactly. {_HOW_RATE}")
        return cls(int(match[1]), int(match[2]))

    def of(self, money: Money, mode: Mode = Mode.HALF_UP) -> Money:
        """Return this share of an amount, rounded to minor units."""
        return Money(divide(money.minor * self.numerator, self.denominator, mode), money.currency)

    @property
    def percent(self) -> str:
        """Exact text that ``parse`` reads back: ``5.5%``, or ``2/37`` where no short decimal exists."""
        decimals = _decimals_needed(self.denominator)
        if decimals is None:
            return f"{self.numerator}/{self.denominator}"
        decimals = max(decimals - 2, 0)
        scaled = str(abs(self.numerator) * 100 * 10**decimals // self.denominator).zfill(decimals + 1)
        sign = "-" if self.numerator < 0 else ""
        whole, rest = (scaled[:-decimals], f".{scaled[-decimals:]}") if decimals else (scaled, "")
        if len(whole) > MAX_INTEGER_DIGITS:
            return f"{self.numerator}/{self.denominator}"
        return f"{sign}{whole}{rest}%"

    def __add__(self, other: Rate) -> Rate:
        if not isinstance(other, Rate):
            return NotImplemented
        upper = self.numerator * other.denominator + other.numerator * self.denominator
        return Rate(upper, self.denominator * other.denominator)

    def __sub__(self, other: Rate) -> Rate:
        if not isinstance(other, Rate):
            return NotImplemented
        return self + (-other)

    def __neg__(self) -> Rate:
        return Rate(-self.numerator, self.denominator)

    def __lt__(self, other: Rate) -> bool:
        return self._compared(other) < 0

    def __le__(self, other: Rate) -> bool:
        return self._compared(other) <= 0

    def __gt__(self, other: Rate) -> bool:
        return self._compared(other) > 0

    def __ge__(self, other: Rate) -> bool:
        return self._compared(other) >= 0

    def _compared(self, other: Rate) -> int:
        if not isinstance(other, Rate):
            raise MoneyError(f"A rate is compared with a rate only. {_HOW_RATE}")
        return self.numerator * other.denominator - other.numerator * self.denominator

    def __str__(self) -> str:
        return self.percent

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: Any) -> CoreSchema:
        return exact_schema(cls.parse, str, _RATE_JSON_SCHEMA, kind="rate")


_MONEY_JSON_SCHEMA: dict[str, Any] = {
    "title": "Money",
    "anyOf": [
        {"type": "string", "pattern": "^-?[0-9]{1,15}(\\.[0-9]+)? [A-Z]{3}$"},
        {
            "type": "object",
            "properties": {
                "amount": {"type": ["string", "integer"], "pattern": "^-?[0-9]{1,15}(\\.[0-9]+)?$"},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
            "required": ["amount", "currency"],
            "additionalProperties": False,
        },
    ],
    "examples": ["12.30 EUR"],
}
_RATE_JSON_SCHEMA: dict[str, Any] = {
    "title": "Rate",
    "type": "string",
    "pattern": "^-?([0-9]{1,15}(\\.[0-9]{1,12})? ?%|[0-9]{1,15}/[0-9]{1,15})$",
    "examples": ["7%", "2/37"],
}


def _build(sign: str, whole: str, decimals: str | None, currency: str) -> Money:
    places = MINOR_UNITS.get(currency) if type(currency) is str else None
    if places is None:
        places = minor_units(currency)
    given = decimals or ""
    if len(given) > places:
        raise MoneyError(f"The amount has more decimals than its currency, which has {places}. Round it first.")
    minor = int(whole + given.ljust(places, "0"))
    return Money(-minor if sign else minor, currency)


def _mixed(left: Money, right: Money) -> MoneyError:
    return MoneyError(f"{left.currency} and {right.currency} do not mix. Convert one of them first.")


def _why_not(amount: str) -> str:
    """Say what is wrong with the text of an amount without repeating it."""
    if not amount.isascii():
        return f"The amount holds other than ASCII characters. {_HOW_MONEY}"
    if "e" in amount.lower() and any(character.isdigit() for character in amount):
        return f"The amount has an exponent. {_HOW_MONEY}"
    if "," in amount:
        return f"The amount has a comma; decimals are separated by a point and thousands by nothing. {_HOW_MONEY}"
    if len(amount.lstrip("-").partition(".")[0]) > MAX_INTEGER_DIGITS:
        return f"The amount has more than {MAX_INTEGER_DIGITS} integer digits. {_HOW_MONEY}"
    return f"The amount is not written exactly. {_HOW_MONEY}"


def _decimals_needed(denominator: int) -> int | None:
    """Return the decimals of 1/denominator, or None when there are more than a percentage is written with."""
    for decimals in range(_MAX_PERCENT_DECIMALS + 3):
        if 10**decimals % denominator == 0:
            return decimals
    return None
