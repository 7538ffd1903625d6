"""``required-fields`` and ``checklist`` on the shipped packs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xcompliance.cli.app import run
from xcompliance.locale import text

LISTING = Path(__file__).parents[2] / "examples" / "jp-biscuits-without-origin.json"


def test_required_fields_are_a_list_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--category", "food_other", "--kind", "imported_processed_food", "--destination", "JP"]
    assert run(["required-fields", *words, "--on", "2026-11-22", "--format", "json"]) == 0
    items = json.loads(capsys.readouterr().out)
    origin = next(item for item in items if item["rule"] == "jp.food-labelling.imported-origin")
    assert origin["evidence"] == ["listing.product.label.country_of_origin"]
    assert origin["citation"]["source"]


def test_a_fact_narrows_what_is_required(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--category", "clothing", "--kind", "textile", "--destination", "JP", "--on", "2026-11-22"]
    assert run(["required-fields", *words, "--fact", "listing.audience=consumer", "--format", "json"]) == 0
    rules = {item["rule"] for item in json.loads(capsys.readouterr().out)}
    assert "jp.food-labelling.imported-origin" not in rules
    assert any(rule.startswith("jp.household-goods.") for rule in rules)


@pytest.mark.parametrize("fact", ["nothing", "=x", "kind=x.y", "product.category.deeper=1"])
def test_a_fact_that_cannot_be_read_is_one_message(fact: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["required-fields", "--category", "toys", "--destination", "JP", "--fact", fact]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_checklist_is_written_as_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "report.html"
    assert run(["checklist", str(LISTING), "--on", "2026-11-22", "--html", str(page), "--lang", "ja"]) == 0
    assert text("checklist.missing", "ja") in capsys.readouterr().out
    assert 'lang="ja"' in page.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [page]


def test_the_checklist_says_what_to_do_once_for_all_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listing = {
        "kind": "listing",
        "destinations": ["DE", "FR"],
        "product": {"kind": "cosmetic", "ingredients": [], "label": {"items": []}},
    }
    file = tmp_path / "cream.json"
    file.write_text(json.dumps(listing), encoding="utf-8")
    assert run(["checklist", str(file), "--on", "2026-11-22", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert out.count("INCI") == 1
    assert "DE, FR" in out
    assert run(["checklist", str(file), "--on", "2026-11-22", "--all"]) == 0
    assert len(capsys.readouterr().out) > len(out)


def test_required_fields_tell_apart_what_is_asked_only_where_it_applies(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--category", "toys", "--kind", "toy", "--destination", "DE", "--destination", "FR", "--on", "2026-11-22"]
    assert run(["required-fields", *words]) == 0
    always, _, sometimes = capsys.readouterr().out.partition("only where it applies")
    assert "product.manufacturer" in always
    assert "product.species" in sometimes
    assert "transposition" not in always + sometimes
    assert run(["required-fields", *words, "--lang", "ja"]) == 0
    assert text("checklist.places", "ja") in capsys.readouterr().out
