"""Facts about telephone numbers and bank accounts that need no network: shape, checksum, country.

A provider for ``Engine.aevaluate``. A foreign account or number is told, never judged: a payee that takes SEPA payments
may not ask for an account in a given country (Regulation (EU) 260/2012 Art. 9), and several countries share one calling
code, so codes are compared and not regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from xcompliance.facts.record import Record
from xcompliance.facts.unknown import UNKNOWN

__all__ = ["IdentityProvider", "bank_facts", "phone_facts"]

LINE_KINDS = {0: "fixed_line", 1: "mobile", 2: "fixed_line_or_mobile", 3: "toll_free", 4: "premium_rate", 6: "voip"}
"""Names of the kinds of lines ``phonenumbers`` tells apart; others are called "other"."""


class IdentityProvider:
    """Reads the buyer's telephone number and account: one provider, no network, microseconds once warm."""

    name = "identity"
    deadline = 1.0

    async def facts(self, record: Record) -> Mapping[str, Any]:
        """Facts of ``buyer`` and ``payment`` of an order; nothing for other records."""
        buyer = getattr(record, "buyer", UNKNOWN)
        if buyer is UNKNOWN or buyer is None:
            return {}
        found: dict[str, Any] = {}
        if isinstance(buyer.phone, str):
            found["buyer"] = phone_facts(buyer.phone, _countries(record))
        if isinstance(buyer.iban, str):
            found["payment"] = bank_facts(buyer.iban, buyer.bic if isinstance(buyer.bic, str) else "")
        return found


def _countries(record: Any) -> list[str]:
    addresses = (getattr(record, "bill_to", None), getattr(record, "ship_to", None))
    countries = [getattr(where, "country", None) for where in addresses]
    return [country for country in countries if isinstance(country, str)]


def phone_facts(number: str, countries: Iterable[str]) -> dict[str, Any]:
    """What a telephone number says.

    Args:
        number: In international form (``+49...``); a national one is read for the first country.
        countries: Where the buyer says to be (ISO 3166-1), billing address first.

    Returns:
        ``phone_status`` (impossible, possible_not_valid, valid), and for possible ones ``phone_type`` and whether the
        calling code is that of one of the countries.
    """
    import phonenumbers

    claimed = list(countries)
    try:
        parsed = phonenumbers.parse(number, claimed[0] if claimed else None)
    except phonenumbers.NumberParseException:
        return {"phone_status": "impossible"}
    if not phonenumbers.is_possible_number(parsed):
        return {"phone_status": "impossible"}
    facts: dict[str, Any] = {
        "phone_status": "valid" if phonenumbers.is_valid_number(parsed) else "possible_not_valid",
        "phone_type": LINE_KINDS.get(phonenumbers.number_type(parsed), "other"),
    }
    if claimed:
        codes = {phonenumbers.country_code_for_region(country) for country in claimed}
        facts["phone_matches_country"] = parsed.country_code in codes
    return facts


def bank_facts(iban: str, bic: str = "") -> dict[str, Any]:
    """What an account number says: whether its checksum is right, and the countries of IBAN and BIC.

    Args:
        iban: International bank account number, with or without blanks.
        bic: Bank identifier code; "" where it is not given.
    """
    from schwifty import BIC, IBAN
    from schwifty.exceptions import SchwiftyException

    try:
        account = IBAN(iban)
    except SchwiftyException:
        return {"iban_valid": False}
    facts: dict[str, Any] = {"iban_valid": True, "iban_country": account.country_code}
    if bic:
        try:
            facts["bic_country"] = BIC(bic).country_code
        except SchwiftyException:
            return facts
    return facts
