"""Facts that are numbers, amounts, days and yes or no: exact, without floats, never guessed from another type."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from xcompliance.clock import Period as LegalPeriod
from xcompliance.clock import parse_date, parse_instant
from xcompliance.errors import ClockError, MoneyError
from xcompliance.facts.types import FieldType, Scalar, bad
from xcompliance.money import Money as MoneyValue
from xcompliance.money import Rate as RateValue

__all__ = [
    "Amount",
    "Count",
    "Date",
    "Instant",
    "Integer",
    "Period",
    "Positive",
    "Quantity",
    "Rate",
    "YesNo",
]

_WHOLE = re.compile(r"-?[0-9]{1,15}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,12})?")
_LARGEST = 10**15 - 1


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def yes_no(value: Any) -> bool | None:
    """True or false; the words ``true`` and ``false`` too, because rule files and YAML records hold text only."""
    if value is True or value is False or value is None:
        return value
    if isinstance(value, str):
        word = value.strip()
        if word in {"true", "false"}:
            return word == "true"
        if not word:
            return None
    raise bad("must be true or false")


def integer(value: Any) -> int | None:
    """A whole number of at most 15 digits. Booleans and floats are refused, digits as text are read."""
    if type(value) is int:
        if -_LARGEST <= value <= _LARGEST:
            return value
        raise bad("has more than 15 digits. Check the number")
    if _blank(value):
        return None
    if isinstance(value, str) and _WHOLE.fullmatch(text := value.strip()):
        return int(text)
    raise bad("must be a whole number of at most 15 digits, without a decimal point")


def count(value: Any) -> int | None:
    """A whole number that is not negative."""
    number = integer(value)
    if number is not None and number < 0:
        raise bad("must not be negative")
    return number


def decimal(value: Any) -> Decimal | None:
    """An exact number that is not negative: an integer, or digits as text with at most 12 decimals."""
    if type(value) is int:
        if 0 <= value <= _LARGEST:
            return Decimal(value)
        raise bad("must not be negative and has at most 15 digits")
    if _blank(value):
        return None
    if type(value) is Decimal and value.is_finite() and value.adjusted() < 15:
        value = f"{value:f}"
    if isinstance(value, str) and _DECIMAL.fullmatch(text := value.strip()):
        if text[0] == "-":
            raise bad("must not be negative")
        return Decimal(text)
    raise bad('must be a whole number, or digits as text such as "1.5"; never a float, an exponent or a boolean')


def positive(value: Any) -> Decimal | None:
    """An exact number greater than zero."""
    number = decimal(value)
    if number is not None and not number:
        raise bad("must be greater than zero")
    return number


def money(value: Any) -> MoneyValue | None:
    """An amount with its currency."""
    try:
        return MoneyValue.parse(value)
    except MoneyError as problem:
        if _blank(value):
            return None
        if isinstance(value, str) and value != (trimmed := value.strip()):
            return money(trimmed)
        raise bad(str(problem)) from None


def rate(value: Any) -> RateValue | None:
    """An exact share with its unit: ``7%`` or ``2/37``."""
    if _blank(value):
        return None
    try:
        return RateValue.parse(value.strip() if isinstance(value, str) else value)
    except MoneyError as problem:
        raise bad(str(problem)) from None


def day(value: Any) -> date | None:
    """An ISO date; an instant is not a date, because the day depends on the place."""
    if type(value) is date:
        return value
    if _blank(value):
        return None
    try:
        return parse_date(value.strip() if isinstance(value, str) else value)
    except ClockError as problem:
        raise bad(str(problem)) from None


def instant(value: Any) -> datetime | None:
    """An RFC 3339 instant with its offset."""
    if type(value) is datetime and value.tzinfo is not None:
        return value
    if _blank(value):
        return None
    try:
        return parse_instant(value.strip() if isinstance(value, str) else value)
    except ClockError as problem:
        raise bad(str(problem)) from None


def period(value: Any) -> LegalPeriod | None:
    """A period as the law writes it: ``30 days``, ``10 business days``, ``P1M``."""
    if type(value) is LegalPeriod:
        return value
    if _blank(value):
        return None
    try:
        return LegalPeriod.parse(value.strip() if isinstance(value, str) else value)
    except ClockError as problem:
        raise bad(str(problem)) from None


def _iso(value: date) -> str:
    return value.isoformat()


def _plain(value: Decimal) -> str:
    return f"{value:f}"


_text: Callable[[Any], str] = str

YesNo: TypeAlias = Annotated[bool | None, Scalar(FieldType.BOOL, yes_no, json_type="boolean")]
Integer: TypeAlias = Annotated[int | None, Scalar(FieldType.INTEGER, integer, json_type="integer")]
Count: TypeAlias = Annotated[int | None, Scalar(FieldType.INTEGER, count, json_type="integer")]
Quantity: TypeAlias = Annotated[Decimal | None, Scalar(FieldType.DECIMAL, decimal, _plain)]
Amount: TypeAlias = Annotated[MoneyValue | None, Scalar(FieldType.MONEY, money, _text)]
Positive: TypeAlias = Annotated[Decimal | None, Scalar(FieldType.DECIMAL, positive, _plain)]
Rate: TypeAlias = Annotated[RateValue | None, Scalar(FieldType.RATE, rate, _text)]
Date: TypeAlias = Annotated[date | None, Scalar(FieldType.DATE, day, _iso)]
Instant: TypeAlias = Annotated[datetime | None, Scalar(FieldType.INSTANT, instant, _iso)]
Period: TypeAlias = Annotated[LegalPeriod | None, Scalar(FieldType.PERIOD, period, _text)]
