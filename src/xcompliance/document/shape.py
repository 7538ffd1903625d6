"""Declared shapes of documents: which keys a file may have, what each means, and what may stand there.

One declaration serves the reader (unknown keys with a did-you-mean), the generated JSON Schema and the documentation.
Shapes say nothing about rules: the formats ``path``, ``condition`` and the like are names that a layer above gives a
meaning to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from xcompliance.document.yaml import Kind, Node
from xcompliance.errors import Problem

KIND_WORDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {"map": "keys with values", "list": "a list", "text": "a text", "null": "nothing"}
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text. ``choices`` closes the set; ``format`` names how it is written (``date``, ``path``, ``id``)."""

    format: str = "text"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list. With ``or_one`` a single element may stand without brackets."""

    item: Shape
    or_one: bool = False
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map with free keys; ``key_format`` names what the keys are (``path``, ``clause``, ``language``)."""

    item: Shape
    key_format: str = "name"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record: its shape, one line of documentation and an example as it is written."""

    name: str
    shape: Shape
    doc: str
    required: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A map with a closed set of keys."""

    name: str
    doc: str
    keys: tuple[Key, ...]
    index: Mapping[str, Key] = field(init=False, repr=False, compare=False)
    required: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", MappingProxyType({key.name: key for key in self.keys}))
        object.__setattr__(self, "required", frozenset(key.name for key in self.keys if key.required))


@dataclass(frozen=True, slots=True)
class Either:
    """One of several shapes, told apart by the kind of node they accept."""

    options: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Anything:
    """A part with a grammar of its own, named by ``format`` (``condition``, ``comparison``, ``given``)."""

    format: str


Shape: TypeAlias = Text | ListOf | MapOf | Record | Either | Anything


def check(node: Node, shape: Shape, problems: list[Problem], what: str = "This") -> bool:
    """Compare a document with its shape.

    Args:
        node: The document or a part of it.
        shape: What is expected.
        problems: Receives one entry for each difference, with its position and remedy.
        what: How the part is called in messages.

    Returns:
        Whether nothing was found here or below.
    """
    before = len(problems)
    _check(node, shape, problems, what)
    return len(problems) == before


def report(problems: list[Problem], at: Node, code: str, message: str, remedy: str = "") -> None:
    """Add a problem at a node."""
    problems.append(Problem(at.file, at.line, at.column, code, message, remedy))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy: the nearest known words, or all of them when they are few."""
    words = sorted(known)
    near = get_close_matches(word, words, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    if len(words) <= 24:
        return f"Known: {', '.join(words)}."
    return ""


def _check(node: Node, shape: Shape, problems: list[Problem], what: str) -> None:
    if isinstance(shape, Text):
        _check_text(node, shape, problems, what)
    elif isinstance(shape, Record):
        _check_record(node, shape, problems)
    elif isinstance(shape, ListOf):
        _check_list(node, shape, problems, what)
    elif isinstance(shape, MapOf):
        if node.kind != "map":
            _wrong_kind(node, "map", problems, what)
            return
        for key, child in node.value.items():
            _check(child, shape.item, problems, key)
    elif isinstance(shape, Either):
        _check(node, _option(node, shape), problems, what)


def _check_text(node: Node, shape: Text, problems: list[Problem], what: str) -> None:
    if node.kind != "text":
        _wrong_kind(node, "text", problems, what)
    elif shape.choices and node.value not in shape.choices:
        remedy = did_you_mean(node.value, shape.choices)
        report(problems, node, "XC-L023", f'{what}: "{node.value}" is not one of the allowed words.', remedy)


def _check_list(node: Node, shape: ListOf, problems: list[Problem], what: str) -> None:
    if node.kind != "list":
        if shape.or_one and node.kind != "null":
            _check(node, shape.item, problems, what)
        else:
            _wrong_kind(node, "list", problems, what)
        return
    if len(node.value) < shape.at_least:
        report(problems, node, "XC-L024", f"{what} is empty.", f"Write at least {shape.at_least} element.")
    for child in node.value:
        _check(child, shape.item, problems, what)


def _check_record(node: Node, shape: Record, problems: list[Problem]) -> None:
    if node.kind != "map":
        _wrong_kind(node, "map", problems, shape.name)
        return
    index = shape.index
    for key, child in node.value.items():
        known = index.get(key)
        if known is None:
            file, line, column = node.key_position(key)
            remedy = did_you_mean(key, index)
            problems.append(Problem(file, line, column, "XC-L020", f'{shape.name} has no key "{key}".', remedy))
        else:
            _check(child, known.shape, problems, key)
    if not shape.required <= node.value.keys():
        for name in sorted(shape.required - node.value.keys()):
            example = index[name].example
            remedy = f"Write {name}: {example}" if example else f"Add it: {index[name].doc}"
            report(problems, node, "XC-L021", f'{shape.name} needs the key "{name}".', remedy)


def _option(node: Node, shape: Either) -> Shape:
    for option in shape.options:
        if node.kind in accepted(option):
            return option
    return shape.options[0]


def accepted(shape: Shape) -> frozenset[str]:
    """The kinds of node a shape accepts at its top."""
    if isinstance(shape, Text):
        return frozenset({"text"})
    if isinstance(shape, ListOf):
        return frozenset({"list"}) | (accepted(shape.item) if shape.or_one else frozenset())
    if isinstance(shape, MapOf | Record):
        return frozenset({"map"})
    if isinstance(shape, Either):
        return frozenset().union(*map(accepted, shape.options))
    return frozenset({"map", "list", "text", "null"})


def _wrong_kind(node: Node, wanted: Kind, problems: list[Problem], what: str) -> None:
    found = KIND_WORDS[node.kind]
    report(problems, node, "XC-L022", f"{what} must be {KIND_WORDS[wanted]}, not {found}.")


def to_json_schema(shape: Shape, formats: Mapping[str, Mapping[str, Any]] = MappingProxyType({})) -> dict[str, Any]:
    """A JSON Schema of a shape, with documentation and examples.

    Args:
        shape: What to describe.
        formats: JSON Schemas for the formats that a layer above gives a meaning to; those of keys under ``keys:NAME``.
    """
    if isinstance(shape, Text):
        if shape.choices:
            truths = [word == "true" for word in shape.choices if word in ("true", "false")]
            return {"enum": [*shape.choices, *truths]}  # an editor sees plain true as a truth value
        return dict(formats.get(shape.format, {"type": ["string", "number", "boolean"]}))
    if isinstance(shape, Anything):
        return dict(formats.get(shape.format, {}))
    if isinstance(shape, Either):
        return {"anyOf": [to_json_schema(option, formats) for option in shape.options]}
    if isinstance(shape, ListOf):
        item = to_json_schema(shape.item, formats)
        schema: dict[str, Any] = {"type": "array", "items": item}
        if shape.at_least:
            schema["minItems"] = shape.at_least
        return {"anyOf": [schema, item]} if shape.or_one else schema
    if isinstance(shape, MapOf):
        names = formats.get(f"keys:{shape.key_format}")
        item = {"type": "object", "additionalProperties": to_json_schema(shape.item, formats)}
        return {**item, "propertyNames": dict(names)} if names else item
    return _record_schema(shape, formats)


def _record_schema(shape: Record, formats: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    properties = {}
    for key in shape.keys:
        described = {**to_json_schema(key.shape, formats), "description": key.doc}
        if key.example:
            described["examples"] = [key.example]
        properties[key.name] = described
    schema: dict[str, Any] = {"type": "object", "title": shape.name, "description": shape.doc, "properties": properties}
    if shape.required:
        schema["required"] = sorted(shape.required)
    schema["additionalProperties"] = False
    return schema
