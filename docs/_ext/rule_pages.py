"""Writes the rule catalogue (one page for each pack) and the pages of dated values, from the packs themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

CATALOGUE = "reference/generated/catalogue"
VALUES = "reference/generated/values"
NOTICE = "Not legal advice. The maintainers alone have checked these rules; no lawyer has reviewed them."
MOST_SOURCES = 5


def setup(app: Any) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("builder-inited", _write_pages)
    return {"version": "1", "parallel_read_safe": True}


def _write_pages(app: Any) -> None:
    from xcompliance import Engine

    engine = Engine.load()
    on = max(c.checked for rule in engine.snapshot.rules.values() for c in rule.citations if c.checked)
    _write(Path(app.srcdir) / CATALOGUE, _catalogue(engine, on))
    _write(Path(app.srcdir) / VALUES, _values(engine, on))


def _write(folder: Path, pages: dict[str, list[str]]) -> None:
    """Write what differs and remove what is gone, so that an unchanged page is not built again."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in {page.name for page in folder.glob("*.md")} - pages.keys():
        (folder / stale).unlink()
    for name, lines in pages.items():
        text, page = "\n".join(lines) + "\n", folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def _contents(title: str, words: Iterable[str], names: Iterable[str]) -> list[str]:
    tree = ["```{toctree}", ":maxdepth: 1", "", *names, "```"]
    return [f"# {title}", "", *words, "", *tree]


# -- rules ------------------------------------------------------------------------------------------------------------


def _catalogue(engine: Any, on: date) -> dict[str, list[str]]:
    packs = engine.snapshot.packs
    pages = {f"{_slug(pack.id)}.md": list(_pack(engine, pack, on)) for pack in packs}
    count = sum(len(pack.rules) for pack in packs)
    words = (f"{count} rules in {len(packs)} packs, said in plain words as of {on}. {NOTICE}",)
    return {"index.md": _contents("Rule catalogue", words, map(_slug, (pack.id for pack in packs))), **pages}


def _pack(engine: Any, pack: Any, on: date) -> Iterator[str]:
    yield from (f"# {pack.id}", "", f"{_plain(pack.title)}. Version {pack.version}. {NOTICE}", "")
    if pack.known_gaps:
        yield from ("**Known gaps**", "", *(f"* {_plain(gap)}" for gap in pack.known_gaps), "")
    for rule in pack.rules:
        said = engine.explain_rule(rule.id, on=on).splitlines()
        yield from (f"## {rule.id}", "", f"**{_plain(rule.title)}**", "", *_markdown(said[3:]), "")


def _markdown(said: list[str]) -> Iterator[str]:
    """The explanation, whose lists are indented by two, as paragraphs and lists."""
    head = True
    for line in said:
        if not line:
            head = False
            yield ""
        elif not line.startswith("  "):
            yield from ((f"* {_plain(line)}",) if head else (f"**{_plain(line)}**", ""))
        elif line.startswith("  - ") or line.lstrip().startswith("- "):
            yield _plain(line[2:])
        else:
            yield f"  {_plain(line.strip())}" if line.startswith("    ") else f"\n{_plain(line.strip())}"


# -- values -----------------------------------------------------------------------------------------------------------


def _values(engine: Any, on: date) -> dict[str, list[str]]:
    store = engine.snapshot.values
    groups: dict[str, list[Any]] = {}
    for one in store.ids():
        groups.setdefault(_group(one), []).append(store.get(one))
    users = _users(engine.snapshot)
    pages = {f"{_slug(name)}.md": list(_value_page(name, many, users, on)) for name, many in groups.items()}
    words = (f"Rates, limits, lists and periods with their days and sources; “now” is {on}. {NOTICE}",)
    return {"index.md": _contents("Dated values", words, sorted(map(_slug, groups))), **pages}


def _group(value_id: str) -> str:
    parts = value_id.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 else parts[0]


def _users(snapshot: Any) -> dict[str, list[str]]:
    from xcompliance.engine.mentioned import value_ids

    users: dict[str, list[str]] = {}
    for rule in snapshot.rules.values():
        for one in value_ids(rule, snapshot):
            users.setdefault(one, []).append(rule.id)
    return users


def _value_page(name: str, values: list[Any], users: dict[str, list[str]], on: date) -> Iterator[str]:
    yield from (f"# {name}", "")
    for value in values:
        yield from (f"## {value.id}", "", f"{_plain(value.title)}. Unit: {value.unit}.", "")
        yield from _table(value) if hasattr(value, "rows") else _history(value, on)
        if value.id in users:
            yield from (f"Used by: {', '.join(f'`{rule}`' for rule in users[value.id])}.", "")


def _history(value: Any, on: date) -> Iterator[str]:
    now = value.at(on)
    yield from ("| from | until | value | source | confidence |", "|---|---|---|---|---|")
    for entry in value.entries:
        shown = _shown(entry.value)
        said = f"**{shown}** (now)" if entry is now else shown
        yield f"| {entry.start} | {entry.end or ''} | {said} | {_cell(entry.source)} | {entry.confidence} |"
    yield ""


def _table(value: Any) -> Iterator[str]:
    sources = Counter(row.entry.source for row in value.rows)
    starts = [row.entry.start for row in value.rows]
    keys = ", ".join(f"`{name}`" for name in value.key_names)
    span = f", from {min(starts)} to {max(starts)}" if starts else ""
    yield from (f"Table by {keys}: {len(value.rows)} rows{span}. {len(sources)} sources, most often:", "")
    yield from (f"* {_plain(source)} ({count})" for source, count in sources.most_common(MOST_SOURCES))
    yield ""


def _shown(value: Any) -> str:
    members = ", ".join(value) if isinstance(value, tuple) else str(value)
    return _cell(members if len(members) <= 300 else f"{members[:300]} …")


# -- text -------------------------------------------------------------------------------------------------------------


def _slug(name: str) -> str:
    return name.replace("/", "-").replace(".", "-")


def _plain(text: str) -> str:
    """Words that Markdown must not read as marks."""
    for mark in ("\\", "*", "`", "[", "]", "$", "<", "~~"):
        text = text.replace(mark, "&lt;" if mark == "<" else f"\\{mark}")
    return text


def _cell(text: object) -> str:
    return _plain(str(text)).replace("\n", " ").replace("|", "\\|")
