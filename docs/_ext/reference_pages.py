"""Writes the reference pages that the program itself knows best: facts, verbs, packs with their known gaps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

GENERATED = "reference/generated"


def setup(app: Any) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("builder-inited", _write_pages)
    app.connect("autodoc-process-docstring", _keep_colons, priority=100)  # before napoleon
    return {"version": "1", "parallel_read_safe": True}


def _keep_colons(_app: Any, what: str, _name: str, _thing: Any, _options: Any, lines: list[str]) -> None:
    """Napoleon takes the words before a colon in a property's docstring for its type; ours are sentences."""
    if what in {"property", "attribute"} and lines:
        lines[0] = lines[0].replace(": ", " – ", 1)


def _write_pages(app: Any) -> None:
    folder = Path(app.srcdir) / GENERATED
    folder.mkdir(parents=True, exist_ok=True)
    pages = {"facts.md": _facts(), "cli.md": _cli(), "packs.md": _packs()}
    for name, lines in pages.items():
        text = "\n".join(lines) + "\n"
        page = folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def _facts() -> Iterator[str]:
    from xcompliance.facts.fields import FIELDS

    yield from ("# Facts", "", "What records may state, as rules name it. Generated from the record classes.", "")
    for root, infos in groupby(FIELDS, key=lambda info: info.path.split(".")[0]):
        rows = list(infos)
        yield from (f"## {root}", "", _cell(rows[0].description), "")
        if len(rows) > 1:
            yield from ("| fact | type | meaning | example |", "|---|---|---|---|")
            yield from (_row(f"`{i.path}`", _type(i), i.description, _example(i.example)) for i in rows[1:])
            yield ""


def _type(info: Any) -> str:
    return " ".join([str(info.type), *(["list"] if info.many else []), *(["derived"] if info.derived else [])])


def _example(example: Any) -> str:
    return "" if example is None else f"`{example}`"


def _packs() -> Iterator[str]:
    from xcompliance import Engine

    yield from ("# Packs and their known gaps", "", "Not legal advice. No lawyer has reviewed these packs.", "")
    for pack in Engine.load().snapshot.packs:
        yield from (f"## {pack.id}", "", f"{_cell(pack.title)}. Version {pack.version}, {len(pack.rules)} rules, ")
        yield from (f"verified from {pack.verified_from}. Places: {', '.join(pack.places)}.", "")
        if pack.known_gaps:
            yield from ("Not covered:", "", *(f"* {_cell(gap)}" for gap in pack.known_gaps), "")
        yield from ("| rule | says | in force from |", "|---|---|---|")
        yield from (_row(f"`{rule.id}`", rule.title, rule.effective.start or "") for rule in pack.rules)
        yield ""


def _cli() -> Iterator[str]:
    from typer.testing import CliRunner

    from xcompliance.cli.app import app, verbs

    os.environ["COLUMNS"] = os.environ["TERMINAL_WIDTH"] = "100"
    yield from ("# Command line", "", "Exit codes: 0 done; 1 `--fail-on` reached or something found; 2 bad input.", "")
    for verb in verbs():
        shown = CliRunner().invoke(app, [*verb.split(), "--help"], prog_name="xcompliance")
        yield from (f"## {verb}", "", "```text", shown.output.rstrip(), "```", "")


def _row(*cells: object) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: object) -> str:
    return str(text).replace("\n", " ").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
