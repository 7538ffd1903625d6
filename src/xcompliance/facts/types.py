"""The scalar types of facts: how one value is checked, normalised, written to JSON and named to rule authors.

Every check is one plain function from the given value to the stored one. It returns None for "known to have no value"
(null, empty or blank text) and raises ``PydanticCustomError`` with a remedy otherwise. No message repeats the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

__all__ = ["MAX_ITEMS", "MAX_TEXT", "FieldType", "Listed", "Scalar", "ScalarList", "bad", "clean_text"]

MAX_TEXT = 10_000
"""Longest text of one fact, in characters."""

MAX_ITEMS = 10_000
"""Longest list of one fact."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_MULTILINE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Invisible marks that turn the reading direction: phones paste them around numbers, forgers around names."""

Check = Callable[[Any], Any]


class FieldType(StrEnum):
    """What kind of value a fact holds; rules are type-checked against it."""

    TEXT = "text"
    CODE = "code"
    COUNTRY = "country"
    REGION = "region"
    CURRENCY = "currency"
    BOOL = "bool"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    RATE = "rate"
    DATE = "date"
    INSTANT = "instant"
    PERIOD = "period"
    ADDRESS = "address"
    PARTY = "party"
    RECORD = "record"
    MAP = "map"


def bad(message: str) -> PydanticCustomError:
    """The error of a value that cannot be accepted; ``message`` says what to write instead, never the value."""
    return PydanticCustomError("fact", "{message}", {"message": message})  # a context, so that braces stay text


def clean_text(value: Any, limit: int = MAX_TEXT, *, multiline: bool = False) -> str | None:
    """Trimmed text in Unicode NFC without direction marks; None when nothing is left.

    Raises:
        PydanticCustomError: not text, too long, or with control characters.
    """
    if value.__class__ is str and len(value) <= limit and value.isascii() and value.isprintable():
        return value.strip() or None  # nearly every text: nothing to normalise, nothing to refuse
    if value is None:
        return None
    if not isinstance(value, str):
        raise bad("must be text. Put the value between quotes")
    if len(value) > limit:
        raise bad(f"is longer than {limit:,} characters. Shorten it")
    text = _DIRECTION.sub("", normalize("NFC", str.__str__(value)))
    if multiline:
        text = text.replace("\r\n", "\n")
    text = text.strip()
    if (_CONTROL_MULTILINE if multiline else _CONTROL).search(text):
        raise bad("contains control characters or broken Unicode. Remove them")
    return text or None


@dataclass(frozen=True, slots=True)
class Scalar:
    """Annotation of one scalar fact: its type for rules, its check and its form in JSON."""

    type: FieldType
    check: Check
    write: Callable[[Any], Any] | None = None
    choices: tuple[str, ...] = ()
    json_type: str = "string"

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.check, serialization=_serialization(self.write))

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        if self.choices:
            return {"enum": [*self.choices, None]}
        return {"type": [self.json_type, "null"]}


@dataclass(frozen=True, slots=True)
class ScalarList:
    """Annotation of a list of scalars, stored as a tuple. Null stays None; blank members are refused."""

    item: Scalar

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        item = core_schema.no_info_plain_validator_function(self._member)
        inner = core_schema.tuple_schema([item], variadic_item_index=0)
        write = self.item.write
        serialization = None if write is None else _serialization(lambda values: [write(value) for value in values])
        return core_schema.no_info_before_validator_function(
            as_list, core_schema.nullable_schema(inner), serialization=serialization
        )

    def __get_pydantic_json_schema__(self, schema: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        item: dict[str, Any] = {"enum": list(self.item.choices)} if self.item.choices else {"type": self.item.json_type}
        return {"type": ["array", "null"], "items": item, "maxItems": MAX_ITEMS}

    def _member(self, value: Any) -> Any:
        checked = self.item.check(value)
        if checked is None:
            raise bad("is empty. Remove it from the list")
        return checked


def _serialization(write: Callable[[Any], Any] | None) -> core_schema.SerSchema | None:
    """The JSON form, in ``model_dump`` too: pydantic would take an amount apart and could not read it back."""
    if write is None:
        return None
    return core_schema.plain_serializer_function_ser_schema(lambda value: None if value is None else write(value))


def as_list(value: Any) -> Any:
    """Refuse what is not a list (sets have no stable order) and lists beyond ``MAX_ITEMS``."""
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise bad("must be a list. Put the value between square brackets")
    if len(value) > MAX_ITEMS:
        raise bad(f"has more than {MAX_ITEMS:,} entries. Split the record")
    return tuple(value)


@dataclass(frozen=True, slots=True)
class Listed:
    """Annotation of a list of sub-records, stored as a tuple. ``at_least`` entries are required."""

    at_least: int = 0

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        check = self._check if self.at_least else as_list
        return core_schema.no_info_before_validator_function(check, handler(source))

    def _check(self, value: Any) -> Any:
        items = as_list(value)
        if not items:
            raise bad(f"needs at least {self.at_least} entry. Add it")
        return items
