"""The documentation of every code: the page of its check, or what the loader's list says."""

from __future__ import annotations

from xcompliance.authoring.lint.registry import CHECK_OF
from xcompliance.rules.codes import CODES

__all__ = ["page_of"]


def page_of(code: str) -> str:
    """The page of a code in Markdown; empty for a code that does not exist."""
    if code not in CODES:
        return ""
    title, text = CODES[code]
    check = CHECK_OF.get(code)
    if check is None:
        return f"# {code}: {title}\n\n{text}\n\nThe loader refuses such a file in every profile.\n"
    return f"# {code}: {title}\n\n{check.page}\n\nAn error from profile `{check.error_from}` on.\n"
