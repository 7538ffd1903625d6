"""What a listing must carry: four states, by destination, as data and as a page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import xcompliance as xc
from xcompliance.engine.checklist import MISSING, NOT_APPLICABLE, SATISFIED, UNKNOWN_STATE, ChecklistItem
from xcompliance.locale import text
from xcompliance.report.checklist_html import html_page
from xcompliance.rules.syntax import WhenUnknown

ON = date(2026, 11, 22)
RULE = "jp.food-labelling.imported-origin"


@pytest.fixture(scope="module")
def engine() -> xc.Engine:
    return xc.Engine.load(packs=["jp/food-labelling"])


def item(engine: xc.Engine, **product: Any) -> ChecklistItem:
    listing = {"kind": "listing", "destinations": ["JP"], "audience": "consumer", "product": product}
    return next(one for one in engine.checklist(listing, on=ON) if one.rule == RULE)


def test_an_obligation_without_its_evidence_is_missing(engine: xc.Engine) -> None:
    found = item(engine, kind="imported_processed_food", label={"country_of_origin": None})
    assert found.state == MISSING
    assert found.evidence == ("listing.product.label.country_of_origin",)
    assert found.place == "JP"
    assert found.citation is not None


def test_evidence_satisfies_the_obligation(engine: xc.Engine) -> None:
    assert item(engine, kind="imported_processed_food", label={"country_of_origin": "FR"}).state == SATISFIED


def test_what_is_not_told_leaves_it_open_and_names_what_it_depends_on(engine: xc.Engine) -> None:
    assert item(engine, kind="imported_processed_food").state == UNKNOWN_STATE
    found = item(engine, label={"country_of_origin": None})
    assert found.state == UNKNOWN_STATE
    assert "listing.product.kind" in found.needs


def test_other_goods_do_not_owe_it(engine: xc.Engine) -> None:
    assert item(engine, kind="textile", label={"country_of_origin": None}).state == NOT_APPLICABLE
    assert item(engine, kind="textile", label={"country_of_origin": "FR"}).state == NOT_APPLICABLE


def test_the_action_is_what_the_seller_reads_in_each_language(engine: xc.Engine) -> None:
    found = item(engine, kind="imported_processed_food")
    assert set(found.action) == {"en", "ja", "zh"}
    assert found.action["en"] != found.title


def test_parts_of_the_proof_are_not_named_again_as_what_it_depends_on(engine: xc.Engine) -> None:
    listing = {"kind": "listing", "destinations": ["JP"], "product": {"kind": "imported_processed_food"}}
    found = [one for one in engine.checklist(listing, on=ON) if one.evidence == ("listing.product.nutrition",)]
    assert found
    assert not [need for one in found for need in one.needs if need.startswith("listing.product.nutrition")]


def test_a_rule_that_skips_the_unknown_does_not_hold_the_verdict_up(engine: xc.Engine) -> None:
    skips = {rule.id for rule in engine.snapshot.rules.values() if rule.when_unknown is WhenUnknown.SKIP}
    listing = {"kind": "listing", "destinations": ["JP"], "product": {"kind": "imported_processed_food"}}
    found = engine.checklist(listing, on=ON)
    assert {one.rule for one in found if not one.waits} == {one.rule for one in found} & skips
    assert {one.waits for one in found} == {True, False}


@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
def test_the_page_escapes_what_comes_from_packs_and_shows_what_is_missing_first(engine: xc.Engine, lang: str) -> None:
    listing = {"kind": "listing", "destinations": ["JP"], "product": {"kind": "imported_processed_food", "label": None}}
    items = engine.checklist(listing, on=ON)
    evil = ChecklistItem("JP", "", "x.y", "<script>alert(1)</script>", MISSING, (), (), xc.Verdict.BLOCK)
    page = html_page([*items, evil], lang, ON)
    assert "<script>" not in page
    assert page.index('class="missing"') < page.index('class="not_applicable"')
    assert page.count("<h2") == 1
    assert page.index(text("verdict.block", lang)) < page.index("<h2")


def test_a_place_no_pack_covers_is_open_and_says_so_in_each_language(engine: xc.Engine) -> None:
    toy = {"kind": "listing", "destinations": ["JP", "MX"], "product": {"kind": "toy"}}
    gaps = [one for one in engine.checklist(toy, on=ON) if one.rule == "xcompliance.no-pack"]
    assert [(one.place, one.state, one.needs) for one in gaps] == [
        ("JP", UNKNOWN_STATE, ("pack:product:JP",)),
        ("MX", UNKNOWN_STATE, ("pack:product:MX",)),
    ]
    assert set(gaps[0].action) == {"en", "ja", "zh"}
    assert gaps[0].verdict is xc.Verdict.REVIEW
    food = {"kind": "listing", "destinations": ["JP"], "product": {"kind": "imported_processed_food"}}
    assert "xcompliance.no-pack" not in {one.rule for one in engine.checklist(food, on=ON)}
