"""``xcompliance help``: the page of a problem code, or the help of a verb."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import Annotated

import typer

from xcompliance.cli.refusal import Refusal

__all__ = ["help_page"]


def help_page(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code as lint prints it; none lists them all.")] = "",
) -> None:
    """Explain a problem code: what it means, why it matters, an example, and what to write instead.

    \b
    Examples:
      xcompliance help
      xcompliance help XC-L310
    """
    from xcompliance.authoring.lint.pages import page_of
    from xcompliance.rules.codes import CODES

    if not code:
        sys.stdout.write("".join(f"{one}  {title}\n" for one, (title, _) in sorted(CODES.items())))
        return
    page = page_of(code.upper())
    if not page:
        near = get_close_matches(code.upper(), CODES, n=3, cutoff=0.6)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`xcompliance help` lists them."
        raise Refusal([f"there is no problem code {code!r}. {hint}"])
    sys.stdout.write(page)
