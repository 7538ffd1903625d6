from __future__ import annotations

import jsonschema

from xcompliance.document.shape import Anything, Either, Key, ListOf, MapOf, Record, Text, check, to_json_schema
from xcompliance.document.yaml import loads
from xcompliance.errors import Problem

SHAPE = Record(
    "thing",
    "Something.",
    (
        Key("name", Text(), "Its name.", required=True, example="ball"),
        Key("colour", Text(choices=("red", "green")), "Its colour."),
        Key("parts", ListOf(Text(), or_one=True, at_least=1), "Its parts."),
        Key("sizes", MapOf(Text("integer")), "Its sizes."),
        Key("either", Either((ListOf(Text()), MapOf(Text()))), "One or the other."),
        Key("free", Anything("free"), "Anything."),
    ),
)


def problems(text: str) -> list[tuple[str, int, int]]:
    found: list[Problem] = []
    check(loads(text, "f"), SHAPE, found)
    return [(problem.code, problem.line, problem.column) for problem in found]


def test_right_documents() -> None:
    assert problems("name: ball\n") == []
    assert problems("{name: ball, colour: red, parts: one, sizes: {a: 1}, either: {a: b}, free: [x]}") == []
    assert problems("{name: ball, either: [a], parts: [a, b]}") == []


def test_each_difference_has_a_position() -> None:
    text = "nam: ball\ncolour: rad\nparts: []\nsizes: [1]\neither: x\n"
    assert problems(text) == [
        ("XC-L020", 1, 1),
        ("XC-L023", 2, 9),
        ("XC-L024", 3, 8),
        ("XC-L022", 4, 8),
        ("XC-L022", 5, 9),
        ("XC-L021", 1, 1),
    ]


def test_did_you_mean() -> None:
    found: list[Problem] = []
    check(loads("nam: ball\ncolour: rad\n", "f"), SHAPE, found)
    assert "Did you mean name?" in found[0].remedy
    assert "Did you mean red?" in found[1].remedy


def test_the_json_schema_accepts_what_the_reader_accepts() -> None:
    schema = to_json_schema(SHAPE)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid({"name": "ball", "parts": "one", "colour": "red"})
    assert not validator.is_valid({"name": "ball", "colour": "rad"})
    assert not validator.is_valid({"nam": "ball"})
    assert schema["properties"]["name"]["description"] == "Its name."
    assert schema["properties"]["name"]["examples"] == ["ball"]
