"""Telephone numbers and accounts, with the surprises that were measured (made-up numbers only)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import xcompliance as xc
from xcompliance.identity import IdentityProvider, bank_facts, phone_facts


@pytest.mark.parametrize(
    ("number", "countries", "expected"),
    [
        ("+447911123456", ["GB"], {"phone_status": "valid", "phone_matches_country": True}),
        ("+447700300000", ["GB"], {"phone_matches_country": True}),  # a Jersey number: the code is shared
        ("+77011234567", ["RU"], {"phone_matches_country": True}),
        ("+551112345678", ["BR"], {"phone_status": "possible_not_valid"}),
        ("+14162345678", ["DE", "US"], {"phone_matches_country": True}),
        ("+14162345678", ["DE"], {"phone_matches_country": False}),
        ("+49 1", ["DE"], {"phone_status": "impossible"}),
        ("no number", [], {"phone_status": "impossible"}),
        ("030 123456", ["DE"], {"phone_status": "valid", "phone_type": "fixed_line"}),
    ],
)
def test_what_a_number_says(number: str, countries: list[str], expected: dict[str, Any]) -> None:
    found = phone_facts(number, countries)
    assert {name: found.get(name) for name in expected} == expected


def test_without_a_country_nothing_is_said_about_a_match() -> None:
    assert "phone_matches_country" not in phone_facts("+447911123456", [])


@pytest.mark.parametrize(
    ("iban", "bic", "expected"),
    [
        ("DE89370400440532013000", "", {"iban_valid": True, "iban_country": "DE"}),
        ("DE89 3704 0044 0532 0130 00", "", {"iban_valid": True, "iban_country": "DE"}),
        ("DE89370400440532013001", "", {"iban_valid": False}),
        ("DE89370400440532013000", "BARCJESH", {"iban_valid": True, "iban_country": "DE", "bic_country": "JE"}),
        ("DE89370400440532013000", "?", {"iban_valid": True, "iban_country": "DE"}),
    ],
)
def test_what_an_account_says(iban: str, bic: str, expected: dict[str, Any]) -> None:
    assert bank_facts(iban, bic) == expected


def test_the_provider_fits_the_record() -> None:
    order = xc.record_from(
        {
            "kind": "order",
            "currency": "EUR",
            "lines": [{"quantity": 1, "unit_price": "1.00 EUR"}],
            "buyer": {"phone": "+4930123456", "iban": "DE89370400440532013000"},
            "ship_to": {"country": "DE"},
        }
    )
    facts = asyncio.run(IdentityProvider().facts(order))
    assert facts["buyer"]["phone_matches_country"] is True
    assert facts["payment"] == {"iban_valid": True, "iban_country": "DE"}
    merged = xc.record_from({**order.to_dict(), **{k: {**order.to_dict().get(k, {}), **v} for k, v in facts.items()}})
    assert merged.payment.iban_country == "DE"  # type: ignore[attr-defined]
