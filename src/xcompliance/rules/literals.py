"""Constants of a rule, read in the type of the fact they are compared with.

A scalar in a file is only text; the field registry says what it means. ``NO`` stays text for a country, ``150 EUR``
becomes Money for an amount, ``30 days`` a Period. Whatever does not fit is refused with what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from xcompliance.clock import Period, parse_date, parse_instant
from xcompliance.errors import ClockError, MoneyError
from xcompliance.facts.types import FieldType
from xcompliance.money import Money, Rate, minor_units

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DECIMAL: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,12})?")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_REGION: Final = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


class LiteralError(ValueError):
    """A constant does not fit its type; carries the problem code and what to write instead."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy


@lru_cache(maxsize=8192)
def read_literal(text: str, kind: FieldType) -> Any:
    """Read a constant.

    Args:
        text: As written in the file.
        kind: The type of the fact it is compared with.

    Returns:
        Exactly the Python type that a fact of this type carries: str, bool, int, Decimal, Money, Rate, date, datetime
        or Period. For an instant, a date is read as a date (a whole day).

    Raises:
        LiteralError: with code, message and remedy.
    """
    reader = _READERS.get(kind)
    if reader is None:
        raise LiteralError("XC-L223", f"A fact of type {kind} has no constants.", "Compare one of its fields.")
    return reader(text)


def write_literal(value: Any) -> str:
    """The text that ``read_literal`` reads back."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _text(text: str) -> str:
    if not text.strip():
        raise LiteralError("XC-L224", "An empty text is no value.", "Write missing to ask for the absence of a value.")
    return text


def _country(text: str) -> str:
    if _COUNTRY.fullmatch(text) is None:
        raise LiteralError("XC-L224", f'"{text}" is not a country code.', "Write two capital letters, like DE.")
    return text


def _region(text: str) -> str:
    if _REGION.fullmatch(text) is None:
        raise LiteralError("XC-L224", f'"{text}" is not a region code.', "Write it as in ISO 3166-2, like US-NY.")
    return text


def _currency(text: str) -> str:
    try:
        minor_units(text)
    except MoneyError as error:
        raise LiteralError("XC-L304", f'"{text}" is not a currency.', "Write an ISO 4217 code, like EUR.") from error
    return text


def _bool(text: str) -> bool:
    if text not in {"true", "false"}:
        raise LiteralError("XC-L221", f'"{text}" is neither true nor false.', "Write true or false.")
    return text == "true"


def _integer(text: str) -> int:
    if _INTEGER.fullmatch(text) is None:
        remedy = "Write digits only, without unit, exponent, separators or leading zeros, like 16."
        raise LiteralError("XC-L302", f'"{text}" is not a whole number.', remedy)
    return int(text)


def _decimal(text: str) -> Decimal:
    if _DECIMAL.fullmatch(text) is None:
        remedy = "Write digits and at most one point, without unit or exponent, like 2.5."
        raise LiteralError("XC-L302", f'"{text}" is not a number.', remedy)
    return Decimal(text)


def _money(text: str) -> Money:
    try:
        return Money.parse(text)
    except MoneyError as error:
        message = f'amount "{text}" is not written exactly.'
        raise LiteralError("XC-L303", message, 'Write amount and currency, like "150 EUR".') from error


def _rate(text: str) -> Rate:
    try:
        return Rate.parse(text)
    except MoneyError as error:
        number = text if _DECIMAL.fullmatch(text) else "7"
        what = "has no unit" if _DECIMAL.fullmatch(text) else "cannot be read"
        fraction = f' or "{number}/100"; a bare {number} would mean {number}00 %' if number.isdigit() else ""
        raise LiteralError("XC-L301", f'rate "{text}" {what}.', f'Write "{number}%"{fraction}.') from error


def _date(text: str) -> date:
    try:
        return parse_date(text)
    except ClockError as error:
        raise LiteralError("XC-L101", f'"{text}" is not a date.', str(error)) from error


def _instant(text: str) -> date | datetime:
    try:
        return parse_instant(text) if "T" in text.upper() else parse_date(text)
    except ClockError as error:
        remedy = "Write a day like 2026-11-22 or an instant with its offset like 2026-11-22T10:20:30+01:00."
        raise LiteralError("XC-L101", f'"{text}" is neither a date nor an instant.', remedy) from error


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ClockError as error:
        raise LiteralError("XC-L305", f'period "{text}" cannot be read.', str(error)) from error


_READERS: Final[dict[FieldType, Callable[[str], Any]]] = {
    FieldType.TEXT: _text,
    FieldType.CODE: _text,
    FieldType.COUNTRY: _country,
    FieldType.REGION: _region,
    FieldType.CURRENCY: _currency,
    FieldType.BOOL: _bool,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.MONEY: _money,
    FieldType.RATE: _rate,
    FieldType.DATE: _date,
    FieldType.INSTANT: _instant,
    FieldType.PERIOD: _period,
}
