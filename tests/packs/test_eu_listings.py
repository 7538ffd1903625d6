"""Five listings a seller may well have, to Germany, France and Spain: complete they pass; each lack is told once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xcompliance.engine.checklist import MISSING, UNKNOWN_STATE
from xcompliance.facade import Engine
from xcompliance.report.checklist_rows import Row, rows
from xcompliance.verdict import Verdict

ON = date(2026, 11, 22)
STATES = ("DE", "FR", "ES")
NUMBERS = {
    "packaging": {"DE": "DE1234567890123", "FR": "FR123456_01ABCD", "ES": "ENV/2025/000012345"},
    "packaging_representative": {"FR": "R-1", "ES": "R-2"},
    "weee": {"DE": "DE12345678", "ES": "W-1"},
    "batteries": {"DE": "DE87654321", "ES": "B-1"},
}
SELLER = {
    "type": "business",
    "legal_name": "Handel GmbH",
    "size": "small",
    "established_in": ["DE"],
    "registration_records": [
        {"kind": kind, "place": place, "number": number}
        for kind, numbers in NUMBERS.items()
        for place, number in numbers.items()
    ],
}
SHOP = {
    "kind": "listing",
    "seller": SELLER,
    "destinations": list(STATES),
    "audience": "consumer",
    "condition": "new",
    "operator": None,
    "images": ["front.jpg"],
    "languages": ["de", "fr", "es"],
    "withdrawal_days": 14,
    "withdrawal_exception": None,
    "guarantee_months": 24,
    "refuses_buyers_from": [],
    "reduction": None,
    "claims": [],
    "reviews_bought": False,
    "disclosure": {
        "items": [],
        "order_button_text": "Zahlungspflichtig bestellen",
        "withdrawal_function": True,
        "guarantee_notice": True,
        "accessible": True,
    },
}
NUTRIENTS = ("energy_kcal", "fat_g", "saturated_fat_g", "carbohydrate_g", "sugar_g", "protein_g", "salt_g")
GOODS = {
    "model": "M-1",
    "recalled_in": [],
    "species": None,
    "connected": False,
    "substances": [],
    "origin_country": "CN",
    "packaging": ["paper"],
    "placed_on_market": dict.fromkeys(STATES, "2026-03-01"),
    "warnings": [{"lang": lang, "kind": "age", "text": "36"} for lang in ("de", "fr", "es")],
    "manufacturer": {"name": "Works", "address": {"country": "CN"}, "electronic_address": "works@example.com"},
    "responsible_persons": [
        {
            "kind": "responsible_person",
            "name": "Import GmbH",
            "address": {"country": "DE"},
            "electronic_address": "import@example.com",
        }
    ],
}
PRODUCTS: dict[str, dict[str, Any]] = {
    "toy": {
        "kind": "toy",
        "subject_to": ["toys"],
        "age_min": 36,
        "marks": ["ce", "triman"],
        "certificates": [{"kind": "declaration_of_conformity"}],
        "batteries": [],
        "epr_streams": ["packaging", "toys"],
    },
    "cream": {
        "kind": "cosmetic",
        "subject_to": [],
        "marks": ["triman"],
        "ingredients": [{"name": "Aqua"}],
        "allergens_contained": [],
        "allergens_declared": [],
        "certificates": [{"kind": "cpnp_notification", "number": "1"}],
        "batteries": [],
        "epr_streams": ["packaging"],
        "label": {"country_of_origin": "CN", "lot": "L-1", "items": ["function", "pao", "precautions"]},
    },
    "power bank": {
        "kind": "battery",
        "subject_to": ["batteries"],
        "marks": ["ce", "weee", "triman"],
        "certificates": [{"kind": "declaration_of_conformity"}],
        "batteries": [{"chemistry": "lithium_ion", "removable": True, "separate_collection_symbol": True}],
        "epr_streams": ["packaging", "weee", "batteries"],
    },
    "shirt": {
        "kind": "textile",
        "subject_to": [],
        "marks": ["triman"],
        "textile_share": "100%",
        "materials": [{"fibre": "cotton", "percent": "100%"}],
        "label": {"fibre_composition": True, "items": []},
        "certificates": [],
        "batteries": [],
        "epr_streams": ["packaging", "textiles"],
    },
    "jam": {
        "kind": "processed_food",
        "subject_to": [],
        "marks": ["triman"],
        "manufacturer": {"name": "Confitures SARL", "address": {"country": "FR"}},
        "ingredients": [{"name": "fraises"}, {"name": "sucre"}],
        "allergens_contained": [],
        "allergens_declared": [],
        "net_content": "370 g",
        "nutrition": dict.fromkeys(NUTRIENTS, "1"),
        "dates": {"kind_shown": "best_before"},
        "label": {"name": "Confiture", "small_business_exempt": False, "items": []},
        "certificates": [],
        "batteries": [],
        "epr_streams": ["packaging"],
    },
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


def listing(name: str, **changed: Any) -> dict[str, Any]:
    return {**SHOP, "product": {**GOODS, **PRODUCTS[name], **changed}}


def asked(engine: Engine, offer: dict[str, Any]) -> list[Row]:
    found = rows(engine.checklist(offer, on=ON), "en")
    return [row for row in found if row.group in (MISSING, UNKNOWN_STATE)]


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_complete_listing_passes_in_every_state(engine: Engine, name: str) -> None:
    offer = listing(name)
    assert not asked(engine, offer)
    assert engine.evaluate(offer, on=ON).verdict < Verdict.REVIEW


@pytest.mark.parametrize(
    ("name", "changed", "places", "fact"),
    [
        ("toy", {"warnings": []}, STATES, "listing.product.warnings"),
        ("toy", {"marks": ["ce"]}, ("FR",), "listing.product.marks"),
        ("cream", {"ingredients": []}, STATES, "listing.product.ingredients"),
        ("power bank", {"marks": ["weee", "triman"]}, STATES, "listing.product.marks"),
        ("shirt", {"materials": []}, STATES, "listing.product.materials"),
        (
            "shirt",
            {"label": {"fibre_composition": False, "items": []}},
            STATES,
            "listing.product.label.fibre_composition",
        ),
        ("jam", {"net_content": None}, STATES, "listing.product.net_content"),
        ("jam", {"allergens_contained": ["sulphites"]}, STATES, "listing.product.allergens_declared"),
    ],
)
def test_what_lacks_is_told_once_with_its_places(
    engine: Engine, name: str, changed: dict[str, Any], places: tuple[str, ...], fact: str
) -> None:
    missing = [row for row in asked(engine, listing(name, **changed)) if row.group == MISSING]
    assert (places, (fact,)) in [(row.places, row.evidence) for row in missing]


def test_a_seller_registered_in_germany_only_may_sell_there_only(engine: Engine) -> None:
    german = [one for one in SELLER["registration_records"] if one["place"] == "DE"]  # type: ignore[index]
    offer = {**listing("power bank"), "seller": {**SELLER, "registration_records": german}}
    assert {place for row in asked(engine, offer) for place in row.places} == {"FR", "ES"}
