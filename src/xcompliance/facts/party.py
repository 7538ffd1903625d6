"""Who takes part: buyer, seller, operator of the shop or marketplace, notifier."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Self

from pydantic import model_validator

from xcompliance.facts.address import Address
from xcompliance.facts.record import Facts, Many, fact, fill
from xcompliance.facts.types import FieldType
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.facts.values import Amount, Count, Date, Instant, Integer, Rate, YesNo
from xcompliance.facts.words import (
    Code,
    Codes,
    Countries,
    Country,
    Currency,
    Place,
    Places,
    Region,
    Text,
    Texts,
    choice,
)

__all__ = [
    "BuyerHistory",
    "Owner",
    "Party",
    "PartyHit",
    "PlaceTurnover",
    "Registration",
    "ScreeningHit",
    "TaxId",
    "TraderData",
    "Turnover",
    "hits_of",
]

EU_VAT = "eu_vat"


class TaxId(Facts):
    """A tax number and what its register said about it."""

    scheme: Code = fact("Number scheme: eu_vat, gb_vat, no_voec, us_ein, jp_invoice, in_gstin ...", "eu_vat")
    number: Text = fact("The number as text, with its country prefix where it has one.", "DE111111125", personal=True)
    country: Country = fact("Country that issued the number, ISO 3166-1 alpha-2.", "DE")
    validated: YesNo = fact("What the register (VIES, for eu_vat) answered: true = valid for this party.", True)
    validated_at: Instant = fact("When the register was asked.", "2026-11-22T09:00:00+01:00")
    reference: Text = fact("The register's consultation number, kept as proof.", "EXAMPLE-REFERENCE-1")


class Registration(Facts):
    """A registration, permit or licence with its number and validity."""

    kind: Code = fact(
        "What it is: oss, ioss, voec, sales_tax_permit, packaging, weee, batteries, alcohol ...", "packaging"
    )
    place: Place = fact("Country or region whose register it is.", "DE")
    number: Text = fact("Registration number as text.", "DE1234567890123")
    valid_from: Date = fact("First day it holds.", "2025-01-01")
    valid_until: Date = fact("Last day it holds.", "2027-12-31")
    validated: YesNo = fact("Whether the register confirmed the number.", True)


class PlaceTurnover(Facts):
    """Sales into one place during one period, for nexus and registration thresholds."""

    region: Region = fact("Region by ISO 3166-2.", "US-OH")
    country: Country = fact("Country by ISO 3166-1, for thresholds of a whole country.", "AU")
    period: Annotated[
        str | None, choice("current_year", "prior_year", "last_12_months", "prior_12_months", "last_4_quarters")
    ] = fact("The period counted.", "current_year")
    sales: Amount = fact("Gross sales of the period, without tax.", "99000.00 USD")
    retail_sales: Amount = fact("Sales to final customers of the period, without tax.", "95000.00 USD")
    taxable_sales: Amount = fact("Taxable sales of the period, without tax.", "80000.00 USD")
    transactions: Count = fact("Number of separate transactions of the period.", 180)
    includes_marketplace: YesNo = fact("Whether sales through marketplaces are in the figures.", False)


class Turnover(Facts):
    """Turnover the host counted; never computed here from single orders."""

    eu_distance_sales_ytd: Amount = fact(
        "Distance sales of goods within the EU plus cross-border digital services to consumers, this calendar year, "
        "without VAT, before this order.",
        "9950.00 EUR",
    )
    eu_distance_sales_prior_year: Amount = fact("The same total for the preceding calendar year.", "7000.00 EUR")
    eu_digital_services_ytd: Amount = fact(
        "Cross-border digital services to EU consumers this calendar year, without VAT.", "40000.00 EUR"
    )
    eu_digital_services_prior_year: Amount = fact("The same total for the preceding calendar year.", "35000.00 EUR")
    annual: Amount = fact("Worldwide turnover of the last financial year.", "1500000.00 EUR")
    balance_sheet: Amount = fact("Balance sheet total of the last financial year.", "900000.00 EUR")
    by_place: Many[PlaceTurnover] = fact("Sales by region or country and period.")


class ScreeningHit(Facts):
    """A possible match of this party with a sanctions or warning list."""

    list_id: Code = fact("The list: us.sdn, eu.consolidated, un.consolidated ...", "eu.consolidated")
    list_version: Text = fact("Version or date of the list that was searched.", "2026-11-20")
    entry: Text = fact("The list's own number of the entry.", "EU.1234.56")
    score: Rate = fact("Similarity of the names.", "93%")
    matched_fields: Codes = fact(
        "What agreed: name, birth_date (the day), birth_year (the list knows no day), country, identifier, address.",
        ["name"],
    )
    differing_fields: Codes = fact("What both sides tell and does not agree: birth_date ...", [])
    status: Annotated[str | None, choice("possible", "confirmed", "cleared")] = fact(
        "What a person decided about the hit; `possible` until then.", "possible"
    )

    quoted: ClassVar[tuple[str, ...]] = ("list_id", "list_version", "entry", "score", "matched_fields")


class PartyHit(ScreeningHit):
    """A screening hit, with the party it speaks of."""

    party: Code = fact("Who was screened: operator, seller, buyer, line_seller, merchant ...", "buyer")

    quoted: ClassVar[tuple[str, ...]] = ("party", *ScreeningHit.quoted)


def hits_of(parties: Iterable[tuple[str, Any]]) -> Any:
    """The hits of several parties as one list; UNKNOWN while no party was screened.

    A hit without a status is possible, and nothing differs unless the screening said so.

    Args:
        parties: The role and the party, which may be unknown or missing.
    """
    found: list[PartyHit] = []
    screened = False
    for role, party in parties:
        results = getattr(party, "screening_results", UNKNOWN)
        if results is UNKNOWN:
            continue
        screened = True
        for hit in results or ():
            told = {name: getattr(hit, name) for name in hit.model_fields_set}
            found.append(PartyHit(**{"status": "possible", "differing_fields": (), **told, "party": role}))
    return tuple(found) if screened else UNKNOWN


class Owner(Facts):
    """Somebody who owns a part of a party, directly or through others."""

    legal_name: Text = fact("Name as in the register or the passport.", "Example Holding AG", personal=True)
    birth_date: Date = fact("Date of birth of a natural person.", "1961-03-14", personal=True)
    nationalities: Countries = fact("Citizenships of a natural person, ISO 3166-1.", ["RU"], personal=True)
    established_in: Countries = fact("Countries in which the owner has a seat.", ["CY"])
    identity_numbers: Texts = fact("Numbers of identity documents and registers.", ["X0000001"], personal=True)
    share: Rate = fact("Share of the party it holds, directly and through others together.", "25%")
    controls: YesNo = fact("Whether it decides over the party otherwise: voting rights, board, agreement.", False)
    screening_results: Many[ScreeningHit] = fact("Hits of the last sanctions screening; an empty list says none.")


class BuyerHistory(Facts):
    """What the shop knows from earlier orders of this buyer."""

    paid_orders: Count = fact("Earlier paid orders.", 12)
    undisputed_orders_120d: Count = fact("Earlier paid and undisputed orders older than 120 days.", 6)
    fraud_chargebacks: Count = fact(
        "Earlier chargebacks for fraud tied to this buyer's e-mail, card, device or address.", 0
    )
    friendly_disputes: Count = fact("Earlier disputes as not received or not recognised.", 0)
    refused_parcels: Count = fact("Cash-on-delivery parcels refused before.", 0)
    average_order: Amount = fact("Average amount of earlier orders.", "54.00 EUR")
    first_order_at: Instant = fact("When the first paid order was placed.", "2024-03-01T10:00:00Z")


class TraderData(Facts):
    """What a marketplace must hold about a trader before it may sell."""

    name: YesNo = fact("Name, address, telephone and e-mail were given.", True)
    identity_document: YesNo = fact("A copy of an identity document or an electronic identification was given.", True)
    payment_account: YesNo = fact("Payment account details were given.", True)
    trade_register: YesNo = fact("Trade register and number were given; null where it is in no register.", True)
    self_certification: YesNo = fact("The trader certified to offer only lawful goods and services.", True)
    checked_at: Instant = fact("When the marketplace checked the data.", "2026-10-01T08:00:00Z")
    requested_at: Instant = fact("When missing data was asked for.", "2026-10-01T08:00:00Z")
    warned_at: Instant = fact("When a suspension was announced.", "2026-10-15T08:00:00Z")


class Party(Facts):
    """A person or company in a role. Everything beyond ``type`` is needed only by the rules that ask for it."""

    field_type: ClassVar[FieldType] = FieldType.PARTY

    id: Text = fact("The host's own id of the party.", "cust_1042", personal=True)
    type: Annotated[str | None, choice("consumer", "business", "government")] = fact(
        "Whether the party acts as a consumer, a business or a public body in this deal.", "consumer"
    )
    legal_name: Text = fact("Name as in the register or the passport.", "Example Handel GmbH", personal=True)
    trade_name: Text = fact("Name shown to customers.", "Example Shop")
    established_in: Countries = fact("Countries in which the party has a seat or fixed establishment.", ["DE"])
    nationalities: Countries = fact("Citizenships of a natural person, ISO 3166-1.", ["FR"], personal=True)
    birth_date: Date = fact("Date of birth of a natural person.", "1988-04-17", personal=True)
    identity_numbers: Texts = fact(
        "Numbers of identity documents and registers: passport, national id, trade register, ship (IMO) ...",
        ["X0000001"],
        personal=True,
    )
    vat_registered_in: Countries = fact("Countries in which the party has a local VAT registration.", ["DE", "PL"])
    address: Address | None = fact("Seat or home; a country or region code as text suffices.")
    tax_ids: Many[TaxId] = fact("Tax numbers with the answer of their registers; an empty list says there is none.")
    vat_number_valid: YesNo = fact(
        "Whether a VAT number of the EU scheme is well-formed (checksum) and confirmed by its register.",
        True,
        derived=["tax_ids"],
    )
    registrations: Codes = fact(
        "Special schemes the party is registered for: oss, ioss, voec, ssut ...", ["oss", "ioss"]
    )
    registration_records: Many[Registration] = fact("Registrations, permits and licences with number and validity.")
    nexus: Places = fact(
        "Regions (ISO 3166-2) or countries in which the party must collect sales tax.", ["US-NY", "US-CA"]
    )
    physical_presence: Places = fact("Regions or countries with staff, stock or premises.", ["US-NJ"])
    elections: Codes = fact(
        "Choices the seller made where the law offers one: destination_taxation, single_local_rate, flat_rate ...",
        ["destination_taxation"],
    )
    turnover: Turnover | None = fact("Turnover counted by the host.")
    size: Annotated[str | None, choice("micro", "small", "medium", "large")] = fact(
        "Size class of the enterprise.", "micro"
    )
    staff: Count = fact("Number of staff.", 8)
    designations: Codes = fact("Legal roles given by an authority: vlop, gatekeeper, designated_platform ...", ["vlop"])
    account_created_at: Instant = fact("When the account at this shop was opened.", "2026-11-21T18:00:00Z")
    guest: YesNo = fact("Whether the buyer orders without an account.", False)
    phone: Text = fact("Telephone number, best in E.164.", "+4930123456", personal=True)
    phone_status: Annotated[str | None, choice("impossible", "possible_not_valid", "valid")] = fact(
        "What a check of the number's shape said.", "valid"
    )
    phone_type: Code = fact("Kind of line: mobile, fixed_line, voip, premium_rate ...", "mobile")
    phone_matches_country: YesNo = fact("Whether the calling code belongs to the billing or shipping country.", True)
    email: Text = fact("E-mail address.", "buyer@example.com", personal=True)
    iban: Text = fact("Bank account for payouts.", "DE89370400440532013000", personal=True)
    bic: Text = fact("Bank of the payout account.", "EXAMDEFFXXX")
    language: Text = fact("Preferred language, BCP 47.", "de")
    currency: Currency = fact("Home currency, ISO 4217.", "EUR")
    age: Integer = fact("Age in whole years, where the shop knows it.", 34, personal=True)
    age_verified: YesNo = fact("Whether the age was checked, not only stated.", True)
    role_codes: Codes = fact(
        "Role in the supply chain: manufacturer, importer, distributor, fulfilment ...", ["importer"]
    )
    screening_status: Annotated[str | None, choice("clear", "possible", "confirmed", "not_done")] = fact(
        "Result of the last sanctions screening of this party.", "clear"
    )
    screening_results: Many[ScreeningHit] = fact("Hits of the last sanctions screening; an empty list says none.")
    owners: Many[Owner] = fact("Who owns the party, as far as known; an empty list says that nobody holds a part.")
    strikes: Count = fact("Proven infringements in the last 12 months.", 0)
    repeat_infringer: YesNo = fact("Whether the party is a repeat infringer by the operator's own policy.", False)
    authentic_complaint_rate: Rate = fact("Share of the seller's orders with a 'not authentic' complaint.", "0.4%")
    counterfeit_seizures: Count = fact("Confirmed counterfeits or customs seizures in the last 24 months.", 0)
    history: BuyerHistory | None = fact("What is known from earlier orders of this buyer.")
    trader_data: TraderData | None = fact("Traceability data a marketplace holds about this trader.")

    @model_validator(mode="after")
    def _derive(self) -> Self:
        if self.vat_number_valid is UNKNOWN and self.tax_ids is not UNKNOWN:
            fill(self, "vat_number_valid", _any_valid(self.tax_ids or ()))
        return self


def _any_valid(tax_ids: tuple[TaxId, ...]) -> bool:
    """An unconfirmed number is not a valid one; a confirmed one must also have a right checksum."""
    return any(item.scheme == EU_VAT and item.validated is True and well_formed(item.number) for item in tax_ids)


def well_formed(number: str | None) -> bool:
    """Whether a VAT number of the EU scheme has the shape and checksum of its country."""
    if number is UNKNOWN or number is None:
        return False
    from stdnum.eu import vat

    return bool(vat.is_valid(number))
