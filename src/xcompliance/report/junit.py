"""JUnit XML, which every build server reads: a suite for each file, a failed case for each error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final
from xml.etree import ElementTree as Xml

from xcompliance.report.remark import Level, Remark, count, full_text

__all__ = ["clean", "write_junit"]

_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(remarks: Sequence[Remark], name: str) -> str:
    """A ``testsuites`` document. Errors fail, warnings are skipped cases; without any remark one case passes.

    Args:
        remarks: The problems.
        name: Name of the whole run.
    """
    root = Xml.Element("testsuites", {"name": name, **_counts(remarks)})
    ordered = sorted(remarks)
    for file, found in groupby(ordered, key=lambda remark: remark.problem.file):
        inside = list(found)
        suite = Xml.SubElement(root, "testsuite", {"name": clean(file), **_counts(inside)})
        for remark in inside:
            _case(suite, remark)
    if not ordered:
        suite = Xml.SubElement(root, "testsuite", {"name": name, **_counts([]), "tests": "1"})
        Xml.SubElement(suite, "testcase", classname=name, name="no problem found")
    Xml.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


def _counts(remarks: Sequence[Remark]) -> dict[str, str]:
    errors, warnings = count(remarks)
    return {"tests": str(len(remarks)), "failures": str(errors), "errors": "0", "skipped": str(warnings)}


def _case(suite: Xml.Element, remark: Remark) -> None:
    problem = remark.problem
    title = f"{problem.code} {remark.title}".strip()
    where = f"{problem.line}:{problem.column}"
    case = Xml.SubElement(suite, "testcase", classname=clean(problem.file), name=f"{title} at {where}")
    text = clean(full_text(problem))
    if remark.level is Level.ERROR:
        failure = Xml.SubElement(case, "failure", message=text, type=problem.code)
        failure.text = clean(str(remark))
    else:
        Xml.SubElement(case, "skipped", message=text)


def clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)
