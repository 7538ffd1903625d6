"""Japanese food labels: allergens by date, and one listing judged for several places."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.testing.samples import changed, sample, samples_dir
from xcompliance.verdict import Verdict

ON = date(2026, 11, 22)
CONTAINED, DECLARED = "product.allergens_contained", "product.allergens_declared"
SEVEN = {"shrimp", "crab", "wheat", "buckwheat", "egg", "milk", "peanut"}
BISCUITS = sample("listing/jp-imported-biscuits", samples_dir(rules_dir()))


@cache
def engine() -> Engine:
    return Engine.load(packs=["jp/food-labelling"])


def verdict_of(allergen: str, on: date, *, declared: bool = False) -> Verdict:
    record = changed(BISCUITS, {CONTAINED: [allergen], DECLARED: [allergen] if declared else []})
    return engine().evaluate(record, on=on).verdict


def listed(value: str, on: date) -> set[str]:
    dated = engine().snapshot.values.get(value)
    assert isinstance(dated, DatedValue)
    entry = dated.at(on)
    assert entry is not None
    return {allergen for allergen in entry.value if allergen != "cashew"}


@pytest.mark.parametrize(
    ("on", "mandatory", "enforced"),
    [
        (date(2015, 4, 1), SEVEN, SEVEN),
        (date(2023, 3, 8), SEVEN, SEVEN),
        (date(2023, 3, 9), SEVEN | {"walnut"}, SEVEN),
        (date(2025, 3, 31), SEVEN | {"walnut"}, SEVEN),
        (date(2025, 4, 1), SEVEN | {"walnut"}, SEVEN | {"walnut"}),
        (date(2026, 3, 31), SEVEN | {"walnut"}, SEVEN | {"walnut"}),
        (date(2026, 4, 1), SEVEN | {"walnut", "cashew_nut"}, SEVEN | {"walnut"}),
        (date(2028, 3, 31), SEVEN | {"walnut", "cashew_nut"}, SEVEN | {"walnut"}),
        (date(2028, 4, 1), SEVEN | {"walnut", "cashew_nut"}, SEVEN | {"walnut", "cashew_nut"}),
    ],
)
def test_the_mandatory_list_on_both_sides_of_every_change(on: date, mandatory: set[str], enforced: set[str]) -> None:
    assert listed("jp.food.mandatory-allergens", on) == mandatory
    assert listed("jp.food.enforced-allergens", on) == enforced


@given(st.dates(date(2015, 4, 1), date(2032, 1, 1)))
def test_no_allergen_is_mandatory_and_recommended_at_once_and_what_is_enforced_is_mandatory(on: date) -> None:
    mandatory = listed("jp.food.mandatory-allergens", on)
    assert listed("jp.food.enforced-allergens", on) <= mandatory
    assert not mandatory & listed("jp.food.recommended-allergens", on)


def test_the_recommended_list_has_twenty_entries_today() -> None:
    assert len(listed("jp.food.recommended-allergens", ON)) == 20


@given(st.sampled_from(sorted(SEVEN | {"walnut", "cashew_nut"})), st.dates(date(2015, 4, 1), date(2032, 1, 1)))
def test_a_declared_allergen_never_blocks_and_time_never_loosens_a_mandatory_one(allergen: str, on: date) -> None:
    assert verdict_of(allergen, on, declared=True) is not Verdict.BLOCK
    assert verdict_of(allergen, on) <= verdict_of(allergen, on + timedelta(days=3650))


def test_a_complete_listing_is_allowed_and_each_gap_names_its_duty() -> None:
    assert engine().evaluate(BISCUITS, on=ON).verdict is Verdict.ALLOW
    gaps: dict[str, tuple[Any, str]] = {
        "product.label.country_of_origin": (None, "state-country-of-origin"),
        "product.label.ingredients": (None, "list-ingredients"),
        "product.net_content": (None, "state-net-content"),
        "product.storage": (None, "state-storage-method"),
        "product.responsible_persons": ([], "name-importer"),
        "product.nutrition": (None, "state-nutrition"),
        "product.dates.best_before": (None, ""),
    }
    for path, (value, duty) in gaps.items():
        decision = engine().evaluate(changed(BISCUITS, {path: value}), on=ON)
        assert duty == "" or duty in {one.code for one in decision.duties}, path


def test_only_the_japanese_destination_is_blocked() -> None:
    record = changed(BISCUITS, {"listing.destinations": ["SG", "JP"], "product.label.country_of_origin": None})
    decision = engine().evaluate(record, on=ON)
    assert [(finding.id, finding.scope.place) for finding in decision.findings] == [
        ("jp.food-labelling.imported-origin", "JP")
    ]


def test_the_seller_is_told_in_japanese_what_to_do() -> None:
    decision = engine().evaluate(changed(BISCUITS, {"product.label.country_of_origin": None}), on=ON)
    assert "原産国" in " ".join(str(reason) for reason in decision.reasons(lang="ja", audience="seller"))
