"""Five complete listings pass in Japan, the United States, Mexico and Great Britain; a lack is told where it is one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xcompliance.engine.checklist import MISSING, UNKNOWN_STATE
from xcompliance.facade import Engine
from xcompliance.testing.samples import changed
from xcompliance.verdict import Verdict

ON = date(2026, 11, 22)
Record = dict[str, Any]


def person(place: str, kind: str) -> Record:
    address = {"country": place, "city": "Example", "lines": ["1 Example Street"]}
    return {"place": place, "kind": kind, "name": f"Example {place}", "address": address}


SHOWN = [
    "seller_name",
    "address",
    "phone",
    "representative",
    "email",
    "tax_number",
    "price_with_tax",
    "shipping_cost",
    "other_charges",
    "payment_time",
    "payment_methods",
    "delivery_time",
    "withdrawal",
    "origin_made_or_imported",
    "country_of_origin",
]
OFFER: Record = {
    "kind": "listing",
    "seller": {"type": "business", "established_in": ["TW"], "staff": 12, "size": "small", "designations": []},
    "ship_from": "TW",
    "destinations": ["JP", "US", "MX", "GB"],
    "languages": ["ja", "en", "es"],
    "audience": "consumer",
    "price": "12.00 USD",
    "price_includes_tax": True,
    "claims": [],
    "reduction": None,
    "sponsored": False,
    "reviews_bought": False,
    "disclosure": {
        "items": SHOWN,
        "on_request": [],
        "confirmation_items": ["quantity", "price", "payment", "delivery", "cancellation"],
    },
    "withdrawal_days": 14,
    "withdrawal_exception": None,
    "size_guide": True,
}
GOODS: Record = {
    "origin_country": "TW",
    "made_in": "TW",
    "brand": "Example",
    "batteries": [],
    "subject_to": [],
    "packaging": [],
    "warnings": [],
    "for_children": False,
    "placed_on_market": {"JP": "2026-06-01"},
}
LABEL: Record = {
    "lang": "ja",
    "languages": ["ja", "en", "es"],
    "country_of_origin": "TW",
    "net_content": "1",
    "responsible": "Example KK, Tokyo",
}


def offer(product: Record, label: Record, **facts: Any) -> Record:
    return {**OFFER, **facts, "product": {**GOODS, **product, "label": {**LABEL, **label}}}


BISCUITS = offer(
    {
        "kind": "imported_processed_food",
        "category": "food_other",
        "food_type": "biscuit",
        "for_resale": False,
        "additives": [],
        "ingredients": [{"name": "wheat flour"}, {"name": "pineapple"}, {"name": "butter"}, {"name": "egg"}],
        "allergens_contained": ["wheat", "milk", "egg", "soya"],
        "allergens_declared": ["wheat", "milk", "eggs", "soybeans"],
        "net_content": "200 g",
        "storage": "keep dry",
        "dates": {"best_before": "2027-06-30"},
        "nutrition": {"energy_kcal": "480", "protein_g": "6.5", "fat_g": "21", "carbohydrate_g": "66", "salt_g": "0.8"},
        "certificates": [{"kind": "fda_prior_notice", "number": "PN-1"}],
        "responsible_persons": [person("JP", "importer"), person("MX", "importer"), person("GB", "importer")],
    },
    {"name": "焼菓子", "ingredients": "小麦粉、パイナップル、バター、卵", "items": ["front_seals"]},
)
CHARGER = offer(
    {
        "kind": "electrical",
        "category": "electronics",
        "subject_to": ["pse_specified", "electronics"],
        "marks": ["ce", "pse_diamond"],
        "certificates": [
            {"kind": "pse_conformity", "number": "C-1"},
            {"kind": "specified_importer_notification", "number": "N-1"},
            {"kind": "nom_019_certificate", "number": "NOM-1"},
        ],
        "responsible_persons": [person("JP", "domestic_administrator"), person("GB", "importer")],
    },
    {"name": "AC adapter", "items": ["manual", "warranty"]},
)
SUNSCREEN = offer(
    {
        "kind": "cosmetic",
        "category": "cosmetics",
        "subject_to": ["sunscreen"],
        "certificates": [
            {"kind": "fda_drug_listing", "number": "NDC 12345-678"},
            {"kind": "mocra_listing", "number": "L-1"},
            {"kind": "mocra_facility", "number": "F-1"},
            {"kind": "fda_entry", "number": "E-1"},
        ],
        "responsible_persons": [person("JP", "marketing_authorisation_holder"), person("GB", "responsible_person")],
    },
    {"name": "日焼け止め", "ingredients": "水、酸化亜鉛", "lot": "A12", "items": ["adverse_event_contact"]},
    destinations=["JP", "US", "GB"],
)
SCARF = offer(
    {
        "kind": "textile",
        "category": "clothing",
        "textile_share": "100%",
        "materials": [{"fibre": "wool", "percent": "100%", "part": "main"}],
        "responsible_persons": [person("MX", "importer"), person("GB", "importer")],
    },
    {"fibre_composition": True, "care_symbols": True, "items": ["size", "rn_number"]},
)
TOY = offer(
    {
        "kind": "toy",
        "category": "toys",
        "for_children": True,
        "age_min": 12,
        "marks": ["ce", "psc_child_circle"],
        "certificates": [
            {"kind": "children_product_certificate", "number": "CPC-1"},
            {"kind": "third_party_test", "number": "T-1"},
            {"kind": "cpsc_efiling", "number": "EF-1"},
            {"kind": "specified_importer_notification", "number": "N-1"},
        ],
        "warnings": [{"lang": "ja", "kind": "age", "text": "保護者のもとで遊ばせてください"}],
        "responsible_persons": [
            person("JP", "domestic_administrator"),
            person("MX", "importer"),
            person("GB", "importer"),
        ],
    },
    {"name": "積み木", "items": ["target_age", "tracking_label"]},
)
LISTINGS = {"biscuits": BISCUITS, "charger": CHARGER, "sunscreen": SUNSCREEN, "scarf": SCARF, "toy": TOY}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


def asked(engine: Engine, record: Record) -> set[tuple[str, str]]:
    """What is missing or holds the verdict up: place and rule."""
    items = engine.checklist(record, on=ON)
    return {
        (one.place, one.rule) for one in items if one.state == MISSING or (one.state == UNKNOWN_STATE and one.waits)
    }


@pytest.mark.parametrize("name", LISTINGS)
def test_a_complete_listing_passes_everywhere(engine: Engine, name: str) -> None:
    assert engine.evaluate(LISTINGS[name], on=ON).verdict is Verdict.ALLOW
    assert asked(engine, LISTINGS[name]) == set()


LACKS: list[tuple[str, str, Record, set[tuple[str, str]]]] = [
    (
        "biscuits",
        "the label is in Japanese only",
        {"product.label.languages": ["ja"]},
        {("MX", "mx.products.food-language")},
    ),
    (
        "biscuits",
        "soya is not declared",
        {"product.allergens_declared": ["wheat", "milk", "egg"]},
        {
            ("JP", "jp.food-labelling.allergens-recommended"),
            ("US", "us.product-labels.food-allergens"),
            ("GB", "gb.products.food-allergens"),
        },
    ),
    (
        "biscuits",
        "the package names no origin",
        {"product.label.country_of_origin": None},
        {("JP", "jp.food-labelling.imported-origin"), ("US", "us.product-labels.origin-marking")},
    ),
    (
        "charger",
        "no mark but the European one",
        {"product.marks": ["ce"]},
        {("JP", "jp.product-safety.pse-diamond")},
    ),
    (
        "charger",
        "neither CE nor UKCA",
        {"product.marks": ["pse_diamond"]},
        {("GB", "gb.products.conformity-mark")},
    ),
    (
        "sunscreen",
        "listed as a cosmetic only",
        {"product.certificates": [{"kind": kind, "number": "1"} for kind in ("mocra_listing", "mocra_facility")]},
        {("US", "us.product-labels.sunscreen"), ("US", "us.product-labels.fda-entry")},
    ),
    (
        "scarf",
        "no care instructions",
        {"product.label.care_symbols": False},
        {
            ("JP", "jp.household-goods.care-symbols"),
            ("US", "us.product-labels.care-label"),
            ("MX", "mx.products.textile-care"),
        },
    ),
    (
        "scarf",
        "no origin on the label: a duty in the United States and Mexico, none in Japan and Great Britain",
        {"product.label.country_of_origin": None},
        {("US", "us.product-labels.origin-marking"), ("MX", "mx.products.textile-origin")},
    ),
    (
        "toy",
        "the shop abroad did nothing for Japan",
        {
            "product.certificates": [
                {"kind": kind, "number": "1"}
                for kind in ("children_product_certificate", "third_party_test", "cpsc_efiling")
            ],
            "product.responsible_persons": [person("MX", "importer"), person("GB", "importer")],
        },
        {
            ("JP", "jp.product-safety.overseas-administrator-toys"),
            ("JP", "jp.product-safety.overseas-notification-toys"),
        },
    ),
]


@pytest.mark.parametrize(("name", "lack", "change", "told"), LACKS, ids=[f"{one[0]}: {one[1]}" for one in LACKS])
def test_a_lack_is_told_where_it_is_one(
    engine: Engine, name: str, lack: str, change: Record, told: set[tuple[str, str]]
) -> None:
    assert asked(engine, changed(LISTINGS[name], change)) == told, lack


def test_goods_no_pack_of_a_place_speaks_of_are_open_there(engine: Engine) -> None:
    places = changed(SUNSCREEN, {"listing.destinations": ["MX", "BR"]})
    assert asked(engine, places) == {("MX", "xcompliance.no-pack"), ("BR", "xcompliance.no-pack")}
    assert engine.evaluate(places, on=ON).verdict is Verdict.REVIEW
