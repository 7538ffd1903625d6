"""Writes one page for every lint check from its docstring, and the list of all codes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

GENERATED = "reference/generated/lint"
FAMILIES = {
    "0": "File shape",
    "1": "Dates",
    "2": "Logic",
    "3": "Numbers",
    "4": "Citations",
    "5": "Cases",
    "6": "Texts",
    "7": "Conflicts",
}


def setup(app: Any) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("builder-inited", _write_pages)
    return {"version": "1", "parallel_read_safe": True}


def _write_pages(app: Any) -> None:
    from xcompliance.authoring.lint.pages import page_of
    from xcompliance.authoring.lint.registry import CHECKS

    folder = Path(app.srcdir) / GENERATED
    folder.mkdir(parents=True, exist_ok=True)
    pages = {f"{check.code}.md": page_of(check.code) for check in CHECKS}
    pages["index.md"] = "\n".join(_index()) + "\n"
    for stale in set(folder.glob("*.md")) - {folder / name for name in pages}:
        stale.unlink()
    for name, text in pages.items():
        page = folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def _index() -> Iterator[str]:
    from xcompliance.authoring.lint.registry import CHECK_OF
    from xcompliance.rules.codes import CODES

    yield from (
        "# Problem codes",
        "",
        "What `xcompliance lint` reports. Codes with a page of their own are checks; the ",
    )
    yield from ("others are what the loader refuses. `xcompliance help CODE` shows the same in a terminal.", "")
    yield from ("A check counts as an error from its profile on: `draft` < `review` < `production`.", "")
    for digit, family in FAMILIES.items():
        yield from (f"## {family}", "", "| code | problem | error from |", "|---|---|---|")
        for code, (title, text) in sorted(CODES.items()):
            if code[4] == digit:
                check = CHECK_OF.get(code)
                name = f"[{code}]({code}.md)" if check else code
                yield f"| {name} | {title}. {text} | {check.error_from if check else 'always'} |"
        yield ""
    yield from ("```{toctree}", ":hidden:", "", *sorted(CHECK_OF), "```")
