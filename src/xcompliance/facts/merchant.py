"""A merchant at onboarding: a party plus what it must prove before it may sell."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from xcompliance.facts.notice import Right
from xcompliance.facts.ownership import ListedOwnership, owner_hits_of, ownerships_of
from xcompliance.facts.party import Party, PartyHit, hits_of
from xcompliance.facts.record import Facts, Many, Record, fact, fill
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.facts.values import Amount, Count, Date, Instant, YesNo
from xcompliance.facts.words import Codes, Countries, Country, Text, Texts, choice

__all__ = ["BankAccount", "Inform", "Merchant", "RightsProof"]


class BankAccount(Facts):
    """Where the merchant is paid."""

    iban: Text = fact("International Bank Account Number.", "DE89370400440532013000", personal=True)
    bic: Text = fact("Bank Identifier Code of the account.", "EXAMDEFFXXX")
    country: Country = fact("Country of the account, ISO 3166-1.", "DE")
    holder_matches: YesNo = fact("Whether the account holder is the merchant.", True)
    verified_at: Instant = fact("When the account was verified.", "2026-11-01T00:00:00Z")


class RightsProof(Right):
    """Proof of a right or of an authorisation by its owner."""

    evidence: Text = fact("Where the proof is kept.", "vault:tm-1")
    authorisation: Annotated[str | None, choice("owner", "licence", "letter_of_authorisation", "invoice", "none")] = (
        fact("On what the merchant relies.", "owner")
    )
    invoice_date: Date = fact("Date of the youngest brand invoice.", "2026-06-01")


class Inform(Facts):
    """Figures and dates for the duties of high-volume sellers."""

    transactions_12m: Count = fact("Discrete sales of new goods within twelve months on this marketplace.", 240)
    revenue_12m: Amount = fact("Gross revenue of these sales.", "7200.00 USD")
    annual_revenue: Amount = fact("Gross revenue on this marketplace in a year.", "21000.00 USD")
    qualified_at: Instant = fact("When the thresholds were crossed.", "2026-11-10T00:00:00Z")
    data_received_at: Instant = fact("When the required data arrived.", "2026-11-15T00:00:00Z")
    verified_at: Instant = fact("When the data was verified.", "2026-11-18T00:00:00Z")
    certified_at: Instant = fact("Last yearly certification.", "2026-01-10T00:00:00Z")
    requested_at: Instant = fact("When data or certification was asked for.", "2026-11-11T00:00:00Z")
    request_overdue: YesNo = fact("Whether the time to answer has passed without the data or certification.", False)
    disclosed: YesNo = fact("Whether name, address and contact are shown to consumers.", True)


class Merchant(Record):
    """A merchant. Every fact may be unknown."""

    kind: Literal["merchant"] = Field(default="merchant", description="Always `merchant`.", examples=["merchant"])
    id: Text = fact("The host's id of the merchant.", "m-1")
    party: Party | None = fact("Who the merchant is.")
    operator: Party | None = fact("Marketplace on which the merchant sells.")
    country: Country = fact("Country of the merchant's seat, ISO 3166-1.", "CN")
    ein: Text = fact(
        "US employer identification number, two digits, hyphen, seven digits.", "12-3456789", personal=True
    )
    corporate_numbers: Texts = fact("Numbers in trade registers.", ["HRB 12345"])
    bank_account: BankAccount | None = fact("Where the merchant is paid.")
    ip_rights_proofs: Many[RightsProof] = fact("Proofs of rights and authorisations.")
    brands_offered: Texts = fact("Brands the merchant wants to sell.", ["Example"])
    categories_offered: Codes = fact("Categories the merchant wants to sell.", ["clothing"])
    sells_to: Countries = fact("Countries the merchant wants to sell to, ISO 3166-1.", ["DE", "US"])
    inform: Inform | None = fact("Figures for the duties of high-volume sellers.")
    onboarded_at: Instant = fact("When selling was allowed.", "2026-11-01T00:00:00Z")
    documents: Codes = fact("Documents on file: identity, trade_register, tax_certificate ...", ["identity"])
    screening_hits: Many[PartyHit] = fact(
        "Screening hits of the merchant and the operator; an empty list says there were none.",
        derived=["party", "operator"],
    )
    owner_hits: Many[PartyHit] = fact(
        "Screening hits of the owners of all parties; an empty list says that none of the screened owners had one.",
        derived=["party", "operator"],
    )
    listed_ownerships: Many[ListedOwnership] = fact(
        "What owners confirmed to be listed hold of each party, by list; an empty list says that nobody listed does.",
        derived=["party", "operator"],
    )

    @model_validator(mode="after")
    def _derive(self) -> Self:
        parties = (("merchant", self.party), ("operator", self.operator))
        if self.screening_hits is UNKNOWN:
            fill(self, "screening_hits", hits_of(parties))
        if self.owner_hits is UNKNOWN:
            fill(self, "owner_hits", owner_hits_of(parties))
        if self.listed_ownerships is UNKNOWN:
            fill(self, "listed_ownerships", ownerships_of(parties))
        return self
