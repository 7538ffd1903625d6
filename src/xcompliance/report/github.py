"""Workflow commands that GitHub shows as annotations beside the changed lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from xcompliance.report.remark import Remark, full_text

__all__ = ["write_github"]


def write_github(remarks: Sequence[Remark]) -> str:
    """One ``::error`` or ``::warning`` line for each problem; nothing when there is none."""
    return "".join(f"{_line(remark)}\n" for remark in remarks)


def _line(remark: Remark) -> str:
    problem = remark.problem
    title = f"{problem.code} {remark.title}".strip()
    properties = {"file": problem.file, "line": problem.line, "col": problem.column, "title": title}
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{remark.level} {written}::{_data(full_text(problem))}"


def _data(text: str) -> str:
    """Escape what would end the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape what would end the property."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
