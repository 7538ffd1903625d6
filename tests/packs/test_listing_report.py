"""The soup of the documentation: complete in Spain, without French in France, blocked in Japan for four reasons."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xcompliance.engine.checklist import ChecklistItem
from xcompliance.facade import Engine
from xcompliance.report.checklist_html import html_page
from xcompliance.verdict import Verdict

SOUP = Path(__file__).resolve().parents[2] / "docs" / "examples" / "soup.json"
ON = date(2026, 11, 22)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.fixture
def soup() -> dict[str, Any]:
    return json.loads(SOUP.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def rules(items: tuple[ChecklistItem, ...], place: str, state: str) -> set[str]:
    return {item.rule for item in items if (item.place, item.state) == (place, state)}


def test_each_place_misses_what_the_page_says(engine: Engine, soup: dict[str, Any]) -> None:
    items = engine.checklist(soup, on=ON)
    assert rules(items, "ES", "missing") == rules(items, "ES", "unknown") == set()
    assert rules(items, "FR", "missing") == {"eu.food-information.language"}
    assert rules(items, "JP", "missing") == {
        "jp.food-labelling.imported-origin",
        "jp.food-labelling.importer",
        "jp.food-labelling.label-language",
        "jp.household-goods.container-marks",
    }
    page = html_page(items, "en", ON)
    assert [name in page for name in ("Spain (ES)", "France (FR)", "Japan (JP)")] == [True] * 3


def test_a_place_is_judged_for_itself(engine: Engine, soup: dict[str, Any]) -> None:
    said = {place: engine.evaluate({**soup, "destinations": [place]}, on=ON).verdict for place in soup["destinations"]}
    assert said["ES"] < Verdict.REVIEW
    assert said["FR"] is said["JP"] is Verdict.BLOCK
    french = {**soup, "languages": ["es", "fr"], "destinations": ["ES", "FR"]}
    assert engine.evaluate(french, on=ON).verdict < Verdict.REVIEW
