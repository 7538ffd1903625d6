"""JSON Schemas of facts: which constants a fact of each type may be compared with, and by which operators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from xcompliance.authoring.schema_catalogue import Catalogue
from xcompliance.facts.fields import FIELDS, FieldInfo
from xcompliance.facts.types import FieldType
from xcompliance.facts.words import is_country
from xcompliance.rules.comparisons import COMPARISONS, Form, has_meaning
from xcompliance.rules.operands import comparable
from xcompliance.rules.reading import UNIT_TYPES
from xcompliance.rules.vocabulary import ALIASES

__all__ = [
    "CONSTANTS",
    "Signature",
    "comparison",
    "definitions_of_constants",
    "described",
    "known_paths",
    "ref",
    "value_operand",
]

Schema = dict[str, Any]

_DATE: Final = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_PERIOD: Final = r"[0-9]{1,6} (?:hour|day|business day|week|month|year)s?|P(?:T[0-9]{1,6}H|[0-9]{1,6}(?:BD|D|W|M|Y))"

CONSTANTS: Final[Mapping[FieldType, str]] = MappingProxyType(
    {
        FieldType.TEXT: "text",
        FieldType.CODE: "text",
        FieldType.COUNTRY: "country",
        FieldType.REGION: "region",
        FieldType.CURRENCY: "currency",
        FieldType.BOOL: "truth",
        FieldType.INTEGER: "integer",
        FieldType.DECIMAL: "decimal",
        FieldType.MONEY: "money",
        FieldType.RATE: "rate",
        FieldType.DATE: "date",
        FieldType.INSTANT: "instant",
        FieldType.PERIOD: "period",
    }
)
"""The definition that describes a constant of each type of fact."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What decides how a fact may be asked."""

    type: FieldType
    many: bool = False
    through: bool = False
    choices: tuple[str, ...] = ()


def ref(name: str) -> Schema:
    """A reference to a shared definition."""
    return {"$ref": f"common.schema.json#/$defs/{name}"}


def definitions_of_constants(catalogue: Catalogue) -> dict[str, Schema]:
    """How a constant of each type is written, as an editor types it: plain numbers and truth values are no texts."""
    return {
        "text": {"type": ["string", "number", "boolean"], "minLength": 1},
        "country": {"enum": sorted(code for code in catalogue.countries if is_country(code))},
        "region": _pattern("[A-Z]{2}-[A-Z0-9]{1,3}", "An ISO 3166-2 code, like US-NY."),
        "currency": _pattern("[A-Z]{3}", "An ISO 4217 code, like EUR."),
        "truth": {"enum": [True, False, "true", "false"]},
        "integer": _number("integer", "-?(?:0|[1-9][0-9]{0,14})", "A whole number without unit."),
        "decimal": _number("number", "-?(?:0|[1-9][0-9]{0,14})(?:[.][0-9]{1,12})?", "A number without unit."),
        "money": _pattern("-?[0-9]{1,15}(?:[.][0-9]+)? [A-Z]{3}", "Amount and currency, like 150 EUR."),
        "rate": _pattern("-?[0-9]{1,15}(?:[.][0-9]{1,12})? ?%|-?[0-9]{1,15}/[0-9]{1,15}", "Like 7%, 5.5% or 2/37."),
        "date": _pattern(_DATE, "A day, like 2026-11-22."),
        "instant": _pattern(
            f"{_DATE}(?:[Tt ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(?:[.][0-9]{{1,6}})?(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}}))?",
            "A day, or an instant with its offset, like 2026-11-22T10:20:30+01:00.",
        ),
        "period": _pattern(_PERIOD, "Like 10 business days, 1 month or 72 hours."),
    }


def comparison(signature: Signature, catalogue: Catalogue) -> Schema:
    """What may stand behind a fact: a constant, several, ``missing``, or operators."""
    constant = _constant(signature)
    options: list[Schema] = []
    if not signature.through:
        options.append({"enum": ["missing", "present"]})
    if constant is not None and not signature.many:
        options += [constant, {"type": "array", "items": constant, "minItems": 1}]
    operators = {
        name: {**right, "description": form.doc}
        for name, form in COMPARISONS.items()
        if (right := _right(form, signature, constant, catalogue)) is not None
    }
    if operators:
        options.append({"type": "object", "properties": operators, "minProperties": 1, "additionalProperties": False})
    if not options:
        return {"not": {}, "description": "Its members are asked with some, every, none or count."}
    return options[0] if len(options) == 1 else {"anyOf": options}


def known_paths() -> Iterator[tuple[str, FieldInfo, bool]]:
    """Every path a rule may write, with its fact, and whether it leads through a list."""
    many = {info.path for info in FIELDS if info.many}
    for info in FIELDS:
        yield info.path, info, _through(info.path, many)
    for alias in ALIASES:
        if FIELDS.lookup(alias) is None:
            yield from _aliased(alias, many)
    yield from _items()


def _aliased(alias: str, many: set[str]) -> Iterator[tuple[str, FieldInfo, bool]]:
    """Facts by a short name, seen from every record that has it."""
    pattern = re.compile(rf"[a-z_]+\.({alias}(?:\..*)?)")
    for info in FIELDS:
        match = pattern.fullmatch(info.path)
        if match is not None:
            yield match[1], info, _through(info.path, many)


def _items() -> Iterator[tuple[str, FieldInfo, bool]]:
    """``item`` and what it has, for every list a quantifier may go through."""
    lists = {info.model or (info.type, info.choices): info.path for info in FIELDS if info.many}
    for path in lists.values():
        members = FIELDS.members(path)
        many = {name for name, info in members.items() if info.many}
        for name, info in members.items():
            yield name, info, _through(name, many)


def _through(path: str, many: set[str]) -> bool:
    parts = path.split(".")
    return any(".".join(parts[:end]) in many for end in range(1, len(parts)))


def _constant(signature: Signature) -> Schema | None:
    if signature.choices:
        return {"enum": list(signature.choices)}
    name = CONSTANTS.get(signature.type)
    return ref(name) if name else None


def _right(form: Form, signature: Signature, constant: Schema | None, catalogue: Catalogue) -> Schema | None:
    """The right side of an operator; None where it has no meaning for the fact."""
    if not has_meaning(form.op, signature.type, many=signature.many):
        return None
    if form.right == "places":
        return {"anyOf": [ref("place"), {"type": "array", "items": ref("place"), "minItems": 1}]}
    if form.right in ("field", "list_field"):
        return ref("path_or_name")
    if form.right == "value":
        return value_operand(catalogue, signature.type)
    if form.right == "list_value":
        return {"anyOf": [value_operand(catalogue, None, "list") or {"not": {}}, ref("place")]}
    if form.right == "pattern":
        return {"type": ["string", "number"], "minLength": 1}
    if constant is None:
        return None
    if form.right == "pair":
        return {"type": "array", "items": constant, "minItems": 2, "maxItems": 2}
    if form.right == "constants":
        return {"anyOf": [constant, {"type": "array", "items": constant, "minItems": 1}]}
    return constant


def value_operand(catalogue: Catalogue, kind: FieldType | None, unit: str = "") -> Schema | None:
    """A dated value by its id or with the keys of its table; None where no value has the unit."""
    plain: list[str] = []
    tables: list[str] = []
    for value in catalogue.values:
        fits = value.unit == unit if unit else value.unit in UNIT_TYPES and comparable(kind, UNIT_TYPES[value.unit])
        if fits:
            (tables if value.keys else plain).append(value.id)
    options: list[Schema] = [{"enum": plain}] if plain else []
    if plain or tables:
        wanted = {"properties": {"value": {"enum": [*plain, *tables]}}}
        options.append({"allOf": [ref("value_ref"), wanted]})
    return {"anyOf": options} if options else None


def _pattern(pattern: str, description: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern})$", "description": description}


def _number(type_: str, pattern: str, description: str) -> Schema:
    return {
        "anyOf": [{"type": type_}, {"type": "string", "pattern": f"^(?:{pattern})$"}],
        "description": description,
    }


def described(info: FieldInfo) -> Iterable[tuple[str, Any]]:
    """Description and example of a fact for an editor."""
    kind = f"{info.type}{', list' if info.many else ''}{', derived' if info.derived else ''}"
    yield "description", f"{info.description} ({kind})"
    if info.example is not None:
        yield "examples", [info.example if isinstance(info.example, str | int | bool | list) else str(info.example)]
