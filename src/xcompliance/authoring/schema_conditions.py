"""JSON Schemas of conditions: every fact with what may be asked of it, quantifiers, formulas and defined names."""

from __future__ import annotations

from typing import Any, Final

from xcompliance.authoring.schema_catalogue import Catalogue
from xcompliance.authoring.schema_facts import (
    CONSTANTS,
    Schema,
    Signature,
    comparison,
    definitions_of_constants,
    described,
    known_paths,
    ref,
    value_operand,
)
from xcompliance.facts.types import FieldType
from xcompliance.rules.comparisons import COMPARISONS, Form
from xcompliance.rules.document import DUE
from xcompliance.rules.outcomes import CODE
from xcompliance.rules.parser import CLAUSE, RULE_ID

__all__ = ["common_definitions"]

_NAME: Final = "^[a-z][a-z0-9_]{0,59}$"
_LISTS: Final = ("some", "every", "none")


def common_definitions(catalogue: Catalogue) -> dict[str, Schema]:
    """What the schemas of several files share, by name."""
    facts = _Facts(catalogue)
    named = {name: _defined(packs) for name, packs in catalogue.definitions.items()}
    asked = _asked({**facts.properties, **named})
    names = [ref("path"), {"enum": [*_FORMS, *COMPARISONS, *named]}]
    return {
        **definitions_of_constants(catalogue),
        **_names(catalogue),
        "path": {"enum": sorted(facts.properties), "description": "The path of a fact. See `xcompliance fields`."},
        "path_or_name": {"anyOf": [ref("path"), {"type": "string", "pattern": _NAME}]},
        "value_ref": _value_ref(catalogue),
        "asked": asked,
        "condition": _condition(names),
        "open_condition": _condition([*names, {"pattern": _NAME}]),
        "definition": _definition(),
        "any_comparison": _any_comparison(),
        "quantified": _quantified(counted=False),
        "counted": _quantified(counted=True),
        **facts.definitions,
    }


class _Facts:
    """One definition for each way facts are asked, and a property for each fact that refers to it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.definitions: dict[str, Schema] = {}
        self.properties: dict[str, Schema] = {}
        self._names: dict[Signature, str] = {}
        self._catalogue = catalogue
        for path, info, through in known_paths():
            name = self._name(path, Signature(info.type, info.many, through, info.choices))
            known = self.properties.get(path)
            if known is None:
                self.properties[path] = {**ref(name), **dict(described(info))}
            elif known.get("$ref") != ref(name)["$ref"]:
                self._widen(known, name)

    def _widen(self, known: Schema, name: str) -> None:
        """The same path has another type elsewhere (``item.amount`` of two lists): either may be meant."""
        options = known.setdefault("anyOf", [{"$ref": known.pop("$ref")}] if "$ref" in known else [])
        if ref(name) not in options:
            options.append(ref(name))

    def _name(self, path: str, signature: Signature) -> str:
        name = self._names.get(signature)
        if name is None:
            kind = f"{signature.type}{'_list' if signature.many else ''}{'_inside' if signature.through else ''}"
            name = f"ask_{kind}_of_{path.replace('.', '_')}" if signature.choices else f"ask_{kind}"
            self._names[signature] = name
            self.definitions[name] = comparison(signature, self._catalogue)
        return name


_FORMS: Final = ("any", "all", "not", *_LISTS, "count", "formula")


def _condition(names: list[Schema]) -> Schema:
    """A map of what must hold; which keys it may have is said apart, so that what they mean is written down once."""
    return {
        **ref("asked"),
        "type": "object",
        "description": "Every entry must hold.",
        "minProperties": 1,
        "propertyNames": {"anyOf": names},
        "dependentRequired": {name: ["formula"] for name in COMPARISONS},
    }


def _asked(properties: dict[str, Schema]) -> Schema:
    forms: dict[str, Schema] = {
        "any": _several("One of these conditions holds."),
        "all": _several("All of these conditions hold."),
        "not": {**ref("condition"), "description": "The condition does not hold."},
        **{name: {**ref("quantified"), "description": _SAID[name]} for name in _LISTS},
        "count": {**ref("counted"), "description": _SAID["count"]},
        "formula": {
            "type": "string",
            "description": "Arithmetic over facts: + - * / min max sum abs; with one comparison beside it.",
            "examples": ["order.total - order.shipping.amount"],
        },
    }
    operators = {name: _untyped(form) for name, form in COMPARISONS.items()}
    return {"properties": {**forms, **operators, **properties}}


_SAID: Final = {
    "some": "At least one member of the list fits.",
    "every": "Every member of the list fits.",
    "none": "No member of the list fits.",
    "count": "The number of members that fit, with a comparison.",
}


def _several(description: str) -> Schema:
    return {"type": "array", "items": ref("condition"), "minItems": 1, "description": description}


def _defined(packs: tuple[str, ...]) -> Schema:
    return {**ref("any_comparison"), "description": f"Defined by {', '.join(packs)}."}


def _untyped(form: Form) -> Schema:
    """The right side of an operator where only the loader knows the type of the left one."""
    dated: Schema = {"anyOf": [ref("value_id"), ref("value_ref")]}
    places = {"anyOf": [ref("place"), {"type": "array", "items": ref("place"), "minItems": 1}]}
    known: dict[str, Schema] = {
        "field": ref("path_or_name"),
        "list_field": ref("path_or_name"),
        "value": dated,
        "list_value": {"anyOf": [*dated["anyOf"], ref("place")]},
        "places": places,
    }
    return {**known.get(form.right, {}), "description": form.doc}


def _any_comparison() -> Schema:
    """What may stand behind a name whose type only its pack tells."""
    scalar: Schema = {"type": ["string", "number", "boolean"]}
    return {
        "anyOf": [
            scalar,
            {"type": "array", "items": scalar, "minItems": 1},
            {
                "type": "object",
                "properties": {name: _untyped(form) for name, form in COMPARISONS.items()},
                "minProperties": 1,
                "additionalProperties": False,
            },
        ]
    }


def _quantified(*, counted: bool) -> Schema:
    properties: dict[str, Schema] = {
        "of": {**ref("path"), "description": "The list.", "examples": ["order.lines"]},
        "where": {**ref("condition"), "description": "What its members, called item, are asked."},
    }
    schema: Schema = {"type": "object", "properties": properties, "required": ["of"], "additionalProperties": False}
    if not counted:
        return {**schema, "required": ["of", "where"]}
    for name in ("eq", "is_not", "lt", "le", "gt", "ge"):
        properties[name] = {**ref("integer"), "description": COMPARISONS[name].doc}
        properties[f"{name}_value"] = _untyped(COMPARISONS[f"{name}_value"])
    return {**schema, "minProperties": 2}


def _definition() -> Schema:
    """A condition, a formula alone, or a dated value."""
    formula = {
        "type": "object",
        "properties": {"formula": {"type": "string"}},
        "required": ["formula"],
        "additionalProperties": False,
    }
    return {
        "if": {"type": "object", "required": ["value"]},
        "then": ref("value_ref"),
        "else": {"if": {"type": "object", "required": ["formula"], "maxProperties": 1}, "then": formula,
                 "else": ref("open_condition")},
    }  # fmt: skip


def _names(catalogue: Catalogue) -> dict[str, Schema]:
    regions = {"type": "string", "pattern": "^[A-Z]{2}-[A-Z0-9]{1,3}$"}
    places = ["any", *catalogue.countries, *catalogue.places]
    conventions = "|".join(name.replace(".", "[.]") for name in catalogue.conventions) or "[a-z-]+"
    return {
        "place": {"anyOf": [{"enum": places}, regions], "description": "A country, region, territory or group."},
        "rule_id": {"type": "string", "pattern": f"^(?:{RULE_ID.pattern})$"},
        "known_rule": {"enum": list(catalogue.rules)} if catalogue.rules else {"type": "string"},
        "code": {"type": ["string", "integer"], "pattern": f"^(?:{CODE.pattern})$"},
        "clause": {"type": "string", "pattern": f"^(?:{CLAUSE.pattern})$"},
        "convention": {"type": "string", "pattern": f"^(?:{conventions})(?::.+)?$", "examples": ["calendar"]},
        "value_id": {"enum": [value.id for value in catalogue.values]} if catalogue.values else {"type": "string"},
        "due": {"description": DUE.doc},
        **{f"value_of_{kind}": _operand(catalogue, kind) for kind in (FieldType.RATE, FieldType.MONEY)},
        "period_or_value": {"anyOf": [ref(CONSTANTS[FieldType.PERIOD]), _operand(catalogue, FieldType.PERIOD)]},
        "integer_or_value": {"anyOf": [ref(CONSTANTS[FieldType.INTEGER]), _operand(catalogue, FieldType.INTEGER)]},
    }


def _operand(catalogue: Catalogue, kind: FieldType) -> Schema:
    """A reference in the long form, ``{value: ID, key: fact}``, to a value of one type."""
    operand = value_operand(catalogue, kind)
    return operand["anyOf"][-1] if operand else ref("value_ref")


def _value_ref(catalogue: Catalogue) -> Schema:
    """``{value: ID}`` and, for a table, each of its keys."""
    keyed: list[Any] = []
    for value in catalogue.values:
        if value.keys:
            required = ["value", *value.keys]
            then = {"required": required, "propertyNames": {"enum": required}}
            keyed.append({"if": {"properties": {"value": {"const": value.id}}}, "then": then})
    plain = [value.id for value in catalogue.values if not value.keys]
    if plain:
        then = {"propertyNames": {"enum": ["value"]}}
        keyed.append({"if": {"properties": {"value": {"enum": plain}}}, "then": then})
    schema: Schema = {
        "type": "object",
        "description": "A dated value, and which row of a table.",
        "properties": {"value": ref("value_id")},
        "required": ["value"],
        "additionalProperties": {"type": ["string", "number", "boolean"]},
    }
    return {**schema, "allOf": keyed} if keyed else schema
