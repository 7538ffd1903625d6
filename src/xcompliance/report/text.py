"""For people and editors: one line for each problem, then one line that counts them."""

from __future__ import annotations

from collections.abc import Sequence

from xcompliance.report.remark import Level, Remark, count

__all__ = ["write_text"]


def write_text(remarks: Sequence[Remark], summary: str = "") -> str:
    """The lines of all problems, each with the command that explains its code, and a line that counts them.

    Args:
        remarks: In the order they are printed.
        summary: What was looked at; stands behind the counts.
    """
    errors, warnings = count(remarks)
    lines = [f"{remark} xcompliance help {remark.problem.code}" for remark in remarks]
    files = len({remark.problem.file for remark in remarks})
    found = f"{_number(errors, Level.ERROR)}, {_number(warnings, Level.WARNING)}"
    where = f" in {files} file{'' if files == 1 else 's'}" if files else ""
    lines.append(f"{found}{where}{f' ({summary})' if summary else ''}")
    return "\n".join(lines) + "\n"


def _number(count: int, level: Level) -> str:
    return f"{count} {level}{'' if count == 1 else 's'}"
