"""What the documents show is what the program does: printed pages, keys of the JSON, Python, links between pages."""

from __future__ import annotations

import ast
import dataclasses
import re
from datetime import date
from pathlib import Path

import pytest

from xcompliance import Engine, TaxLine
from xcompliance.cli.app import verbs
from xcompliance.verdict import Duty, Finding

from .command_line import ROOT, xc

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "GLOSSARY.md")),
    *(page for page in sorted((ROOT / "docs").rglob("*.md")) if not {"generated", "_build"} & set(page.parts)),
]
DECISION = ROOT / "docs" / "reference" / "decision.md"


def test_the_readme_shows_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """``...`` stands for lines that are left out."""
    monkeypatch.chdir(ROOT)
    (shown,) = re.findall(r"```console\n\$ xcompliance (.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    command, _, printed = shown.partition("\n")
    ran = xc(*command.split())
    assert ran.code == 0
    for part in printed.split("...\n"):
        assert part in ran.out


def _keys(heading: str) -> set[str]:
    """The names in the first column of the table below a heading."""
    section = re.split(r"^#+ ", DECISION.read_text("utf-8").partition(f"# {heading}\n")[2], flags=re.M)[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}


def test_the_page_of_the_decision_names_every_key_of_its_json() -> None:
    decision = Engine.load(packs=["eu/vat"]).evaluate(
        {"kind": "order", "currency": "EUR", "lines": [{"quantity": 1, "unit_price": "1 EUR"}], "ship_to": "DE"},
        on=date(2026, 11, 22),
    )
    assert _keys("The decision") == decision.to_dict().keys()


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("A finding", {field.name for field in dataclasses.fields(Finding)}),
        ("A duty", {field.name for field in dataclasses.fields(Duty)}),
        ("A tax line", set(TaxLine._fields)),
    ],
)
def test_the_page_of_the_decision_names_every_key_of_its_parts(heading: str, names: set[str]) -> None:
    assert _keys(heading) == names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_in_the_documents_can_be_read(page: Path) -> None:
    for block in re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        ast.parse(block)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        if not target.startswith(("http://", "https://", "generated/", "../reference/generated/")):
            assert (page.parent / target).exists(), target


def _contents(page: Path) -> list[Path]:
    """The pages that the tables of contents of a page name."""
    blocks = re.findall(r"```\{toctree\}\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    entries = [line for block in blocks for line in block.splitlines() if line and not line.startswith(":")]
    names = [re.sub(r".*<(.*)>", r"\1", entry) for entry in entries]
    return [(page.parent / f"{name}.md").resolve() for name in names]


def test_every_page_is_reached_from_the_first_one_and_named_once() -> None:
    reached: set[Path] = set()
    waiting = [(ROOT / "docs" / "index.md").resolve()]
    while waiting:
        page = waiting.pop()
        inside = _contents(page) if page.exists() else []
        assert len(inside) == len(set(inside)), page
        assert not reached & set(inside), page
        reached |= {page, *inside}
        waiting += inside
    pages = {page.resolve() for page in PAGES if "docs" in page.parts and "tenant-pack" not in page.parts}
    assert pages <= reached


def test_the_readme_or_a_how_to_shows_every_verb() -> None:
    shown = "\n".join(page.read_text("utf-8") for page in PAGES)
    assert [verb for verb in verbs() if f"xcompliance {verb}" not in shown] == []
