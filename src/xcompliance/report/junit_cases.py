"""JUnit XML of cases that ran: a suite for each rule, a failed case with what was expected and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree import ElementTree as Xml

from xcompliance.report.junit import clean

__all__ = ["RanCase", "write_cases_junit"]


@dataclass(frozen=True, slots=True)
class RanCase:
    """One case: the suite it belongs to, its name, where it is written, and what was wrong (empty = passed)."""

    suite: str
    name: str
    file: str
    line: int
    failure: str = ""
    details: str = ""


def write_cases_junit(cases: Sequence[RanCase], name: str) -> str:
    """A ``testsuites`` document.

    Args:
        cases: Every case that ran, those of one suite together.
        name: Name of the whole run.
    """
    root = Xml.Element("testsuites", {"name": name, **_counts(cases)})
    for suite, found in groupby(cases, key=lambda case: case.suite):
        inside = list(found)
        element = Xml.SubElement(root, "testsuite", {"name": clean(suite), **_counts(inside)})
        for case in inside:
            where = {"file": clean(case.file), "line": str(case.line)}
            one = Xml.SubElement(element, "testcase", {"classname": clean(suite), "name": clean(case.name), **where})
            if case.failure:
                failure = Xml.SubElement(one, "failure", {"message": clean(case.failure), "type": "expectation"})
                failure.text = clean(case.details)
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _counts(cases: Sequence[RanCase]) -> dict[str, str]:
    failures = sum(bool(case.failure) for case in cases)
    return {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "skipped": "0"}
