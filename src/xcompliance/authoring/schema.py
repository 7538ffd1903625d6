"""JSON Schemas (draft 2020-12) for editors, generated from the declared shapes and the field registry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from xcompliance.authoring.fmt import write_whole
from xcompliance.authoring.schema_catalogue import Catalogue
from xcompliance.authoring.schema_conditions import common_definitions
from xcompliance.authoring.schema_facts import CONSTANTS, Schema, known_paths, ref
from xcompliance.authoring.schema_kinds import SHAPES, FileKind
from xcompliance.authoring.schema_typed import typed_example
from xcompliance.document.shape import Record, to_json_schema
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.facts.kinds import KINDS
from xcompliance.facts.types import FieldType
from xcompliance.jurisdictions.values import UNITS
from xcompliance.rules.document import DUE, ROLES

__all__ = ["COMMON", "EDITOR_SETTINGS", "file_name", "outdated", "schemas", "write_schemas"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
COMMON: Final = "common.schema.json"
VALUES_AND_TABLES: Final = "jurisdictions.schema.json"

EDITOR_SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "rule.schema.json": (
        "rules/**/*.yaml",
        "!**/*.test.yaml",
        "!**/pack.yaml",
        "!**/scorecard*.yaml",
        "!**/lint-suppressions.yaml",
    ),
    "test.schema.json": ("rules/**/*.test.yaml",),
    "pack.schema.json": ("rules/**/pack.yaml",),
    "scorecard.schema.json": ("rules/**/scorecard*.yaml",),
    "suppressions.schema.json": ("rules/**/lint-suppressions.yaml",),
    "places.schema.json": ("jurisdictions/places/*.yaml",),
    VALUES_AND_TABLES: ("jurisdictions/**/*.yaml", "!jurisdictions/places/*", "!jurisdictions/conventions.yaml"),
}
"""Which files each schema is for, as the setting ``yaml.schemas`` of an editor's YAML server takes them."""

_UNIT_CONSTANTS: Final[Mapping[str, Schema]] = {
    "percent": ref("rate"),
    "money": ref("money"),
    "date": ref("date"),
    "integer": ref("integer"),
    "decimal": ref("decimal"),
    "text": ref("text"),
    "period": ref("period"),
    "bool": {"enum": [True, False, "yes", "no", "true", "false"]},
    "list": {"anyOf": [ref("text"), {"type": "array", "items": ref("text"), "uniqueItems": True}]},
    "rounding": {
        "type": ["string", "object"],
        "pattern": "^(?:unit|line|rate_group|jurisdiction|document) (?:half_up|half_even|down|up)",
    },
}


_PLACE_IDS: Final[Mapping[str, Schema]] = {
    "country": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "place": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9.-]*$"},
}
"""Place files bring ids into being, so that these cannot be enumerated there."""


def file_name(kind: FileKind) -> str:
    """The file a schema is written to."""
    return f"{kind}.schema.json"


def schemas(catalogue: Catalogue) -> dict[str, Schema]:
    """Every schema by its file name; all of them refer to the definitions in ``common.schema.json``."""
    formats = _formats()
    common = common_definitions(catalogue)
    common["due"] = _due(formats)
    made = {
        file_name(FileKind.RULE): _rule(formats),
        file_name(FileKind.TEST): _test(formats),
        file_name(FileKind.PACK): _whole(SHAPES[FileKind.PACK], formats),
        file_name(FileKind.SCORECARD): _whole(SHAPES[FileKind.SCORECARD], formats),
        file_name(FileKind.VALUE): _value(formats),
        file_name(FileKind.TABLE): _table(formats),
        file_name(FileKind.PLACES): _whole(SHAPES[FileKind.PLACES], {**formats, **_PLACE_IDS}),
        file_name(FileKind.SUPPRESSIONS): _whole(SHAPES[FileKind.SUPPRESSIONS], formats),
        VALUES_AND_TABLES: {
            "$schema": DIALECT,
            "if": {"type": "object", "required": ["table"]},
            "then": {"$ref": file_name(FileKind.TABLE)},
            "else": {"$ref": file_name(FileKind.VALUE)},
        },
        COMMON: {"$schema": DIALECT, "title": "Shared definitions", "$defs": common},
    }
    return {name: _with_typed_examples(schema) for name, schema in made.items()}


def write_schemas(folder: Path, catalogue: Catalogue) -> list[Path]:
    """Write every schema into a folder, each file whole or not at all; returns the files that changed.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    changed = _outdated(folder, catalogue)
    for path, text in changed.items():
        write_whole(path, text)
    return list(changed)


def outdated(folder: Path, catalogue: Catalogue) -> list[Path]:
    """The files of a folder that are absent or differ from what would be written."""
    return list(_outdated(folder, catalogue))


def _outdated(folder: Path, catalogue: Catalogue) -> dict[Path, str]:
    texts = {
        folder / name: json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
        for name, schema in schemas(catalogue).items()
    }
    return {
        path: text for path, text in texts.items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    }


def _formats() -> dict[str, Schema]:
    """What the named formats of the shapes mean."""
    shared = ("date", "path", "place", "code", "condition", "value_ref", "due", "definition", "convention", "country")
    scalar: Schema = {"type": ["string", "number", "boolean"]}
    word = "[a-z0-9]+(?:-[a-z0-9]+)*"
    return {
        **{name: ref(name) for name in shared},
        "rule_id": ref("rule_id"),
        "value": ref("value_id"),
        "money": ref("money"),
        "rate": ref("rate"),
        "integer": ref("integer"),
        "day": ref("instant"),
        "literal": scalar,
        "scope": {"enum": list(SCOPES)},
        "id": {"type": "string", "minLength": 1},
        "url": {"type": "string", "pattern": "^https?://"},
        "file": {"type": "string", "pattern": r"^[^/\\]+\.csv$"},
        "version": {"type": "string", "pattern": r"^(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}$"},
        "pack_id": {"type": "string", "pattern": f"^{word}(?:/{word})*$"},
        "sample": {"type": "string", "pattern": f"^(?:{'|'.join(KINDS)})/[a-z0-9]+(?:[-_][a-z0-9]+)*$"},
        "place_or_path": {"anyOf": [{"enum": list(ROLES)}, ref("place"), ref("path")]},
        "keys:clause": ref("clause"),
        "keys:definition": ref("clause"),
    }


def _whole(shape: Record, formats: Mapping[str, Schema]) -> Schema:
    return {"$schema": DIALECT, **to_json_schema(shape, formats)}


def _rule(formats: Mapping[str, Schema]) -> Schema:
    """A rule, with the types of references and the combinations the shape does not know."""
    schema = _whole(SHAPES[FileKind.RULE], formats)
    properties = schema["properties"]
    properties["overrides"]["items"] = ref("known_rule")
    then = properties["then"]
    then["minProperties"] = 1
    for tax in _each(then["properties"]["tax"]):
        tax["properties"]["rate"].update(ref("value_of_rate"))
        tax["properties"]["amount"].update(ref("value_of_money"))
        tax["anyOf"] = [{"required": [name]} for name in ("rate", "amount", "taxability")]
        tax["properties"]["base"].update(minProperties=1, maxProperties=1)
    for key in ("duty", "duties"):
        for duty in _each(then["properties"][key]):
            duty["properties"]["due"] = ref("due")
    points = then["properties"]["score"]["properties"]["points"]
    points.pop("anyOf", None)
    points.update(ref("integer_or_value"))
    return schema


def _each(schema: Schema) -> list[Schema]:
    """The records of a key that takes one or several."""
    several, one = schema["anyOf"]
    several["items"] = one
    return [one]


def _due(formats: Mapping[str, Schema]) -> Schema:
    schema = to_json_schema(DUE, formats)
    for key in ("within", "not_before"):
        schema["properties"][key].pop("anyOf", None)
        schema["properties"][key].update(ref("period_or_value"))
    ends = [{"required": ["within"]}, {"required": ["not_before"]}]
    others = ("within", "not_before", "after")
    schema["oneOf"] = [
        {"required": ["after"], "anyOf": ends, "not": {"anyOf": [{"required": ["at"]}, {"required": ["earliest_of"]}]}},
        *(
            {"required": [name], "not": {"anyOf": [{"required": [one]} for one in (*others, other)]}}
            for name, other in (("at", "earliest_of"), ("earliest_of", "at"))
        ),
    ]
    return schema


def _test(formats: Mapping[str, Schema]) -> Schema:
    schema = _whole(SHAPES[FileKind.TEST], formats)
    case = schema["properties"]["cases"]["items"]["properties"]
    case["given"] = {**_given(), "description": case["given"]["description"]}
    case["expect"]["minProperties"] = 1
    case["expect"]["properties"]["needs"]["items"] = {"type": "string"}
    return schema


def _given() -> Schema:
    """Differences from a sample: facts by their paths, with [n] for members of lists; null and unknown fit any fact."""
    plain: dict[str, Schema] = {}
    indexed: dict[str, list[str]] = {}
    lists = {info.path for info in FIELDS if info.many}
    for path, info, _ in known_paths():
        if path.split(".")[0] in ("item", "on", "destination"):
            continue
        value = _given_value(info.type, whole=not info.many)
        if info.many or any(path.startswith(f"{one}.") for one in lists):
            indexed.setdefault(json.dumps(value), []).append(_with_indices(path, lists))
        else:
            plain[path] = {**value, "description": info.description}
    patterns = {f"^(?:{'|'.join(sorted(set(paths)))})$": json.loads(value) for value, paths in indexed.items()}
    return {"type": "object", "properties": plain, "patternProperties": patterns, "additionalProperties": False}


def _with_indices(path: str, lists: set[str]) -> str:
    """A pattern for a path in which every list may have an index."""
    parts = path.split(".")
    steps = []
    for end, part in enumerate(parts, 1):
        index = r"(?:\[[0-9]{1,4}\])?" if ".".join(parts[:end]) in lists else ""
        steps.append(f"{part}{index}")
    return r"\.".join(steps)


def _given_value(kind: FieldType, *, whole: bool) -> Schema:
    constant = CONSTANTS.get(kind)
    if not whole or constant is None or kind in (FieldType.TEXT, FieldType.CODE, FieldType.REGION):
        return {}
    options: list[Schema] = [
        {"type": "null"},
        {"const": "unknown"},
        ref(constant),
        {"type": "string", "pattern": "^ *$"},
    ]
    if kind is FieldType.MONEY:
        options.append({"type": "object", "required": ["amount", "currency"]})
    return {"anyOf": options}


def _value(formats: Mapping[str, Schema]) -> Schema:
    schema = _whole(SHAPES[FileKind.VALUE], {**formats, "value": {}})
    schema["title"] = "dated value"
    schema["required"] = [*schema["required"], "values"]
    for name in ("table", "keys", "value", "hit", "other_columns"):
        del schema["properties"][name]
    by_unit = [
        {
            "if": {"properties": {"unit": {"const": unit}}},
            "then": {"properties": {"values": {"items": {"properties": {"value": _UNIT_CONSTANTS[unit]}}}}},
        }
        for unit in UNITS
    ]
    cited = [
        {"anyOf": [{"required": [key]}, {"properties": {"values": {"items": {"required": [key]}}}}]}
        for key in ("source", "confidence")
    ]
    schema["allOf"] = [*by_unit, *cited]
    return schema


def _table(formats: Mapping[str, Schema]) -> Schema:
    schema = _whole(SHAPES[FileKind.TABLE], formats)
    schema["title"] = "table header"
    schema["required"] = [*schema["required"], "table", "keys"]
    del schema["properties"]["values"]
    schema["properties"]["keys"]["minProperties"] = 1
    return schema


def _with_typed_examples(schema: Any) -> Any:
    """Examples as an editor inserts them: ``[JP]`` is a list, not a text."""
    if isinstance(schema, dict):
        done = {key: _with_typed_examples(value) for key, value in schema.items()}
        if isinstance(schema.get("examples"), list):
            done["examples"] = [typed_example(one) if isinstance(one, str) else one for one in schema["examples"]]
        return done
    return [_with_typed_examples(one) for one in schema] if isinstance(schema, list) else schema
