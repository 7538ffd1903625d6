"""Offers judged for many places at once: what is covered, what stays silent, what a State without known law does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.rules.syntax import Compare, Rule, ValueRef
from xcompliance.verdict import Verdict

ON = date(2026, 11, 22)
MEMBERS = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
]  # fmt: skip
SAMPLES = rules_dir().parent / "examples" / "samples"
PRODUCT_PACKS = ["eu/product-safety", "eu/labels", "eu/food-information", "eu/producer-responsibility"]


def sample(name: str, kind: str = "listing") -> dict[str, Any]:
    text = (SAMPLES / kind / f"{name}.yaml").read_text(encoding="utf-8")
    read = yaml.load(text, Loader=yaml.BaseLoader)
    return {key: _typed(value) for key, value in read.items()}


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_typed(one) for one in value]
    if value in ("true", "false"):
        return value == "true"
    if value == "null":
        return None
    return int(value) if value.isdigit() and len(value) < 6 else value


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


@pytest.fixture(scope="module")
def products() -> Engine:
    return Engine.load(packs=PRODUCT_PACKS)


def test_a_complete_toy_may_be_sold_in_germany(products: Engine) -> None:
    decision = products.evaluate(sample("eu-toy"), on=ON)
    assert decision.verdict is Verdict.ALLOW, [one.id for one in (*decision.findings, *decision.undecided)]


def test_a_regulation_binds_every_member_state_at_once(products: Engine) -> None:
    toy = sample("eu-toy")
    toy["destinations"] = MEMBERS
    toy["product"]["manufacturer"] = None
    toy["product"]["placed_on_market"] = {"eu.members": "2026-03-01"}
    decision = products.evaluate(toy, on=ON)
    places = {one.scope.place for one in decision.findings if one.id == "eu.product-safety.manufacturer"}
    assert len(places) == len(MEMBERS)


def test_one_offer_is_judged_by_place(engine: Engine) -> None:
    """Spanish texts do for Spain and not for France; Japan has law of its own."""
    biscuits = sample("eu-biscuits")
    biscuits.update(destinations=["ES", "FR", "JP"], languages=["es"])
    decision = engine.evaluate(biscuits, on=ON)
    where = {one.scope.place for one in decision.findings if one.id == "eu.food-information.language"}
    assert where == {"FR"}
    assert any(one.id.startswith("jp.food-labelling.") for one in (*decision.findings, *decision.undecided))


def test_a_toy_for_japan_is_not_covered_by_a_food_pack() -> None:
    engine = Engine.load(packs=["jp/food-labelling"])
    toy = sample("eu-toy")
    toy["destinations"] = ["JP"]
    decision = engine.evaluate(toy, on=ON)
    assert decision.verdict is Verdict.REVIEW
    assert "pack:product:JP" in [need.path for need in decision.needs]


@pytest.mark.parametrize(
    ("kind", "place"),
    [("weapon", "DE"), ("weapon", "US"), ("toy", "CH"), ("toy", "NG"), ("book", "MX"), ("medicine", "BR")],
)
def test_what_no_pack_speaks_of_is_reviewed(engine: Engine, kind: str, place: str) -> None:
    toy = sample("eu-toy")
    toy["destinations"] = [place]
    toy["product"]["kind"] = kind
    decision = engine.evaluate(toy, on=ON)
    assert decision.verdict >= Verdict.REVIEW
    assert f"pack:product:{place}" in [need.path for need in decision.needs]


@pytest.mark.parametrize(
    ("place", "kind", "most"),
    [
        ("DE", "textile", 8), ("DE", "book", 6), ("DE", "toy", 12), ("DE", "processed_food", 8), ("GB", "textile", 2),
        ("GB", "toy", 2), ("US", "textile", 5), ("US", "book", 1), ("US", "toy", 4), ("MX", "textile", 6),
    ],
)  # fmt: skip
def test_a_sparse_offer_does_not_drown_in_reviews(engine: Engine, place: str, kind: str, most: int) -> None:
    decision = engine.evaluate({"kind": "listing", "destinations": [place], "product": {"kind": kind}}, on=ON)
    reviews = [one.id for one in decision.undecided if one.verdict >= Verdict.REVIEW]
    assert len(reviews) <= most, reviews
    assert not decision.findings


@pytest.mark.parametrize("place", ["BG", "RO", "LV"])
def test_a_state_without_known_law_is_reviewed_and_never_blocked(engine: Engine, place: str) -> None:
    offer = sample("eu-shop-page")
    offer["destinations"] = [place]
    offer["claims"] = [{"kind": "environmental_generic", "substantiated": False, "certification": None}]
    offer["reduction"] = {"prior_price": "29.90 EUR", "lowest_price_30d": "27.90 EUR", "starts": "2026-11-20"}
    offer["disclosure"]["withdrawal_function"] = False
    decision = engine.evaluate(offer, on=ON)
    found = {one.id.partition("eu.consumer-rights.")[2]: one.verdict for one in decision.findings}
    for name in ("green-claims", "prior-price", "withdrawal-function"):
        assert found.get(f"{name}-elsewhere") is Verdict.REVIEW
    assert Verdict.BLOCK not in found.values()


def test_the_same_offer_is_blocked_in_germany(engine: Engine) -> None:
    offer = sample("eu-shop-page")
    offer["claims"] = [{"kind": "environmental_generic", "substantiated": False, "certification": None}]
    decision = engine.evaluate(offer, on=ON)
    assert "eu.consumer-rights.green-generic" in [one.id for one in decision.findings]
    assert decision.verdict is Verdict.BLOCK


def _asks_transposition(rule: Rule) -> bool:
    return any(
        isinstance(part, Compare) and isinstance(part.right, ValueRef) and part.right.id == "eu.products.transposition"
        for part in (clause.condition for clause in rule.when)
    )


def test_every_directive_rule_holds_in_the_union_only(engine: Engine) -> None:
    rules = [rule for rule in engine.snapshot.rules.values() if _asks_transposition(rule)]
    assert len(rules) >= 10
    assert all("eu.members" in rule.places.ids for rule in rules)


@pytest.mark.parametrize(
    "directive",
    ["accessibility", "prior-price", "withdrawal-function", "guarantee-notice", "green-claims", "omnibus"],
)
def test_the_list_of_researched_states_is_the_table(engine: Engine, directive: str) -> None:
    table = engine.snapshot.values.get("eu.products.transposition")
    states = engine.snapshot.values.get(f"eu.products.states-{directive}")
    assert isinstance(table, Table)
    assert isinstance(states, DatedValue)
    entry = states.at(ON)
    assert entry is not None
    assert set(entry.value) == {row.keys[1] for row in table.rows if row.keys[0] == directive}


def test_northern_ireland_follows_the_union_for_goods(engine: Engine) -> None:
    toy = sample("eu-toy")
    toy["destinations"] = [{"country": "GB", "region": "GB-NIR"}]
    toy["product"].update(manufacturer=None, placed_on_market={"XI": "2026-03-01"})
    found = [one.id for one in engine.evaluate(toy, on=ON).findings]
    assert "eu.product-safety.northern-ireland-manufacturer" in found
    toy["destinations"] = ["GB"]
    assert not [one.id for one in engine.evaluate(toy, on=ON).findings if one.id.startswith("eu.")]


def test_merchants_are_judged_where_they_sell(engine: Engine) -> None:
    seller = sample("us-high-volume", "merchant")
    assert engine.evaluate(seller, on=ON).verdict <= Verdict.ALLOW_WITH_DUTIES
    nowhere = engine.evaluate({"kind": "merchant", "sells_to": ["NG"]}, on=ON)
    assert nowhere.verdict is Verdict.REVIEW
    assert "pack:onboarding" in [need.path for need in nowhere.needs]
