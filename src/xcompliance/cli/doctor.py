"""``xcompliance doctor``: versions, what is missing on this machine, whether the packs load."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from xcompliance.cli.options import FormatOption, JurisdictionsOption, RulesOption, Shape, load_engine
from xcompliance.cli.refusal import Refusal, problems_of
from xcompliance.errors import XComplianceError

__all__ = ["doctor"]

CORE = ("pydantic", "pycountry", "schwifty", "phonenumbers", "cryptography", "PyYAML", "python-stdnum", "holidays")
EXTRAS = {
    "cli": ("typer", "rich"),
    "correlate": ("durable-rules",),
    "authoring": ("ruamel.yaml", "jsonschema"),
}
OLDEST = (3, 11)


def doctor(
    rules: RulesOption = None, jurisdictions: JurisdictionsOption = None, shape: FormatOption = Shape.TEXT
) -> int:
    """Check this machine: Python, libraries, extras, shipped packs. Leaves with 1 when something is wrong.

    \b
    Example:
      xcompliance doctor
    """
    checks = [*_python(), *_libraries(), *_packs(rules, jurisdictions)]
    wrong = any(check["state"] == "wrong" for check in checks)
    from xcompliance.cli.screen import page, print_json, table

    if shape is Shape.JSON:
        print_json(checks)
    else:
        columns = ("state", "what", "found", "hint")
        page(table(columns, [[check[column] for column in columns] for check in checks]))
    return 1 if wrong else 0


def _check(state: str, what: str, found: object, hint: str = "") -> dict[str, Any]:
    return {"state": state, "what": what, "found": str(found), "hint": hint}


def _python() -> Iterator[dict[str, Any]]:
    fine = sys.version_info >= OLDEST
    yield _check("ok" if fine else "wrong", "Python", platform.python_version(), "" if fine else "Use 3.11 or newer.")
    yield _check("ok", "xcompliance", version("xcompliance"))


def _libraries() -> Iterator[dict[str, Any]]:
    for name in CORE:
        found = _version(name)
        hint = "" if found else "Install xcompliance again; this library is part of it."
        yield _check("ok" if found else "wrong", name, found or "not installed", hint)
    for extra, names in EXTRAS.items():
        for name in names:
            found = _version(name)
            hint = "" if found else f"Optional. pip install 'xcompliance[{extra}]'"
            yield _check("ok" if found else "absent", name, found or "not installed", hint)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _packs(rules: Any, jurisdictions: Any) -> Iterator[dict[str, Any]]:
    try:
        snapshot = load_engine(rules, jurisdictions, None).snapshot
    except (XComplianceError, Refusal) as error:
        lines = error.lines if isinstance(error, Refusal) else problems_of(error)
        yield _check("wrong", "packs", f"{len(lines)} problems", lines[0])
        return
    yield _check("ok", "packs", f"{len(snapshot.packs)} packs, {len(snapshot.rules)} rules")
    yield _check("ok", "snapshot", snapshot.digest)
    unreviewed = sum(rule.review.state != "counsel" for rule in snapshot.rules.values())
    yield _check("note", "review", f"{unreviewed} rules not reviewed by counsel", "Not legal advice; see NOTICE.")
