"""SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format): what code hosts and editors import."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from xcompliance.report.remark import Remark, full_text

__all__ = ["SCHEMA", "VERSION", "sarif", "write_sarif"]

VERSION: Final = "2.1.0"
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
SOURCE_ROOT: Final = "SRCROOT"


def write_sarif(remarks: Sequence[Remark], tool: str, version: str, pages: Mapping[str, str]) -> str:
    """A SARIF log as text. See ``sarif``."""
    return json.dumps(sarif(remarks, tool, version, pages), indent=2, ensure_ascii=False) + "\n"


def sarif(remarks: Sequence[Remark], tool: str, version: str, pages: Mapping[str, str]) -> dict[str, Any]:
    """A SARIF log with one run.

    Args:
        remarks: The problems.
        tool: Name of the program.
        version: Its version.
        pages: For each code its documentation in Markdown; becomes the help text of the rule.
    """
    titles = {remark.problem.code: remark.title for remark in remarks}
    codes = sorted(titles)
    index = {code: number for number, code in enumerate(codes)}
    seen: Counter[str] = Counter()
    return {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": tool,
                        "version": version,
                        "rules": [_rule(code, titles[code], pages.get(code, "")) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(remark, index, seen) for remark in remarks],
            }
        ],
    }


def _rule(code: str, title: str, page: str) -> dict[str, Any]:
    rule: dict[str, Any] = {"id": code, "shortDescription": {"text": title or code}}
    if page:
        rule["help"] = {"text": page, "markdown": page}
    return rule


def _result(remark: Remark, index: Mapping[str, int], seen: Counter[str]) -> dict[str, Any]:
    problem = remark.problem
    location = {
        "artifactLocation": {"uri": quote(problem.file), "uriBaseId": SOURCE_ROOT},
        "region": {"startLine": max(1, problem.line), "startColumn": max(1, problem.column)},
    }
    return {
        "ruleId": problem.code,
        "ruleIndex": index[problem.code],
        "level": str(remark.level),
        "message": {"text": full_text(problem)},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"codeFileMessage/v1": _fingerprint(remark, seen)},
    }


def _fingerprint(remark: Remark, seen: Counter[str]) -> str:
    """Stays the same when lines move; a number tells apart what is otherwise equal."""
    problem = remark.problem
    text = f"{problem.code}\n{problem.file}\n{problem.message}"
    seen[text] += 1
    return hashlib.sha256(f"{text}\n{seen[text]}".encode()).hexdigest()[:32]
