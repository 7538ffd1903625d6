"""The four ways to print problems."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft7Validator

from xcompliance.errors import Problem
from xcompliance.report.github import write_github
from xcompliance.report.junit import write_junit
from xcompliance.report.remark import Level, Remark
from xcompliance.report.sarif import sarif, write_sarif
from xcompliance.report.text import write_text

BAD = Remark(
    Problem("rules/eu/vat/book.yaml", 14, 7, "XC-L301", 'rate "7" has no unit.', 'Write "7%" or "7/100".'),
    Level.ERROR,
    "Rate without unit",
)
OLD = Remark(
    Problem("rules/eu/a b,c:日.yaml", 1, 1, "XC-L411", "50% is <old>,\nvery: old"), Level.WARNING, "Citation stale"
)
BOTH = [BAD, OLD]

TEXT = {"type": "string"}
MESSAGE = {
    "type": "object",
    "properties": {"text": TEXT, "markdown": TEXT},
    "required": ["text"],
    "additionalProperties": False,
}
POSITIVE = {"type": "integer", "minimum": 1}
LOCATION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "physicalLocation": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "uri": {"type": "string", "pattern": "^[A-Za-z0-9._~/%-]+$"},
                        "uriBaseId": TEXT,
                    },
                },
                "region": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"startLine": POSITIVE, "startColumn": POSITIVE},
                },
            },
        }
    },
}
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {
                        "type": "object",
                        "required": ["driver"],
                        "additionalProperties": False,
                        "properties": {
                            "driver": {
                                "type": "object",
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": TEXT,
                                    "version": TEXT,
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "type": "object",
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {"id": TEXT, "shortDescription": MESSAGE, "help": MESSAGE},
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["message"],
                            "additionalProperties": False,
                            "properties": {
                                "ruleId": TEXT,
                                "ruleIndex": {"type": "integer", "minimum": -1},
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": MESSAGE,
                                "locations": {"type": "array", "items": LOCATION},
                                "partialFingerprints": {"type": "object", "additionalProperties": TEXT},
                            },
                        },
                    },
                },
            },
        },
    },
}
"""The parts of the SARIF 2.1.0 schema (OASIS Standard, sections 3.13 to 3.30) that we write, closed against others."""


def test_text_is_one_line_a_problem_and_a_count() -> None:
    lines = write_text(BOTH, "profile review").splitlines()
    assert lines == [
        'rules/eu/vat/book.yaml:14:7 XC-L301 rate "7" has no unit. Write "7%" or "7/100". xcompliance help XC-L301',
        "rules/eu/a b,c:日.yaml:1:1 XC-L411 warning: 50% is <old>, very: old xcompliance help XC-L411",
        "1 error, 1 warning in 2 files (profile review)",
    ]
    assert write_text([]) == "0 errors, 0 warnings\n"


def test_github_escapes_what_would_end_a_command() -> None:
    first, second = write_github(BOTH).splitlines()
    assert first == (
        "::error file=rules/eu/vat/book.yaml,line=14,col=7,title=XC-L301 Rate without unit"
        '::rate "7" has no unit. Write "7%25" or "7/100".'
    )
    assert second.startswith(
        "::warning file=rules/eu/a b%2Cc%3A日.yaml,line=1,col=1,title=XC-L411 Citation stale::50%25 "
    )
    assert write_github([]) == ""


@pytest.mark.parametrize("remarks", [BOTH, [BAD, BAD], []])
def test_sarif_has_the_structure_of_its_schema(remarks: list[Remark]) -> None:
    log = json.loads(write_sarif(remarks, "xcompliance lint", "0.1.0", {"XC-L301": "# Rate"}))
    Draft7Validator.check_schema(SARIF)
    assert [error.message for error in Draft7Validator(SARIF).iter_errors(log)] == []


def test_sarif_points_at_the_place_and_explains_the_rule() -> None:
    run = sarif(BOTH, "xcompliance lint", "0.1.0", {"XC-L301": "# Rate"})["runs"][0]
    result = run["results"][0]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]] == {
        "id": "XC-L301",
        "shortDescription": {"text": "Rate without unit"},
        "help": {"text": "# Rate", "markdown": "# Rate"},
    }
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "rules/eu/vat/book.yaml"
    assert place["region"] == {"startLine": 14, "startColumn": 7}
    assert [one["level"] for one in run["results"]] == ["error", "warning"]


def test_sarif_tells_equal_results_apart_and_follows_moved_lines() -> None:
    moved = Remark(Problem(BAD.problem.file, 99, 1, "XC-L301", BAD.problem.message), Level.ERROR)
    one, two = (
        result["partialFingerprints"]["codeFileMessage/v1"]
        for result in sarif([BAD, BAD], "x", "1", {})["runs"][0]["results"]
    )
    (again,) = (
        result["partialFingerprints"]["codeFileMessage/v1"]
        for result in sarif([moved], "x", "1", {})["runs"][0]["results"]
    )
    assert one != two
    assert one == again


def test_junit_has_a_suite_for_each_file() -> None:
    root = ElementTree.fromstring(write_junit(BOTH, "lint"))
    assert root.attrib == {"name": "lint", "tests": "2", "failures": "1", "errors": "0", "skipped": "1"}
    assert [suite.get("name") for suite in root] == ["rules/eu/a b,c:日.yaml", "rules/eu/vat/book.yaml"]
    failure = root[1][0][0]
    assert (failure.tag, failure.get("type")) == ("failure", "XC-L301")
    assert root[0][0][0].tag == "skipped"


def test_junit_without_problems_is_one_passing_case() -> None:
    root = ElementTree.fromstring(write_junit([], "lint"))
    assert root[0].get("tests") == "1"
    assert [list(case) for case in root[0]] == [[]]


def test_junit_survives_characters_xml_cannot_hold() -> None:
    wild = Remark(Problem("a.yaml", 1, 1, "XC-L005", "bell \x07 and half \ud800"), Level.ERROR)
    assert "bell \ufffd" in ElementTree.fromstring(write_junit([wild], "lint"))[0][0][0].get("message", "")
