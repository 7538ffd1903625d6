"""A payment dispute: chargeback, claim or return of a debit."""

from typing import Annotated, Literal

from pydantic import Field

from xcompliance.facts.address import Address
from xcompliance.facts.payment import ThreeDs
from xcompliance.facts.record import Facts, Many, Record, fact
from xcompliance.facts.values import Amount, Date, Instant, Rate, YesNo
from xcompliance.facts.words import Code, Codes, Country, IpAddress, Text, choice

__all__ = ["Dispute", "EvidenceItem", "PriorTransaction", "Transaction"]


class Transaction(Facts):
    """The disputed payment."""

    id: Text = fact("Payment reference.", "pi_example")
    amount: Amount = fact("Amount of the payment.", "129.00 USD")
    date: Date = fact("Day of processing.", "2026-08-15")
    authorised_at: Instant = fact("When it was authorised.", "2026-08-15T10:00:00Z")
    method: Code = fact("Method: card, paypal, sepa_direct_debit, ach_debit ...", "card")
    funding: Annotated[str | None, choice("credit", "debit", "prepaid", "charge")] = fact(
        "Funding of the card.", "credit"
    )
    issuer_country: Country = fact("Country of the issuer.", "US")
    merchant_category_code: Text = fact("Four digits of the merchant's trade.", "5651")
    three_ds: ThreeDs | None = fact("Result of 3-D Secure; null says it was not used.")
    exemption_requested: Code = fact("Exemption from strong authentication asked for: none, low_value ...", "none")
    initiated_by: Annotated[str | None, choice("customer", "merchant")] = fact("Who started the payment.", "customer")
    wallet: Code = fact("Wallet around the card.", "apple_pay")
    network_token: YesNo = fact("Whether a network token with its cryptogram was used.", False)
    avs_result: Code = fact("Address check: full, partial_street, partial_postal, none ...", "full")
    cvv_result: Code = fact("Card code check: match, no_match ...", "match")
    ip: IpAddress = fact("Address of the customer's connection.", "192.0.2.10", personal=True)
    device_id: Text = fact("Stable id of the device that paid.", "dev-000000000001", personal=True)
    device_fingerprint: Text = fact("Fingerprint of the browser.", "fp-00000000000000000001", personal=True)
    account_id: Text = fact("The customer's account.", "cust_1042", personal=True)
    shipping_address: Address | None = fact("Where the goods went.")
    digital: YesNo = fact("Whether it was for digital goods.", False)
    delivered_at: Instant = fact("When the goods were delivered.", "2026-08-20T11:00:00Z")
    refunded: Amount = fact("Amount already refunded.", "0.00 USD")
    statement_descriptor: Text = fact("Text on the card statement.", "EXAMPLE SHOP")


class PriorTransaction(Facts):
    """An earlier payment with the same credential at the same merchant."""

    id: Text = fact("Payment reference.", "pi_earlier")
    date: Date = fact("Day of processing.", "2026-03-01")
    same_credential: YesNo = fact("Whether the same payment credential was used.", True)
    fraud_reported: YesNo = fact("Whether it was disputed or reported as fraud.", False)
    matches: Codes = fact("What equals the disputed payment: ip, device, account, shipping_address.", ["ip", "device"])
    device_match: YesNo = fact("Whether device id or fingerprint is the same.", True)
    ip_match: YesNo = fact("Whether the IP address is the same.", True)
    account_match: YesNo = fact("Whether the account is the same.", True)
    address_match: YesNo = fact("Whether the delivery address is the same.", True)


class EvidenceItem(Facts):
    """A piece of evidence on file."""

    kind: Code = fact(
        "delivery_proof, signature, receipt, product_description, policy_text, terms_shown, "
        "customer_messages, usage_log, refund_proof, authorization_record, carrier_tracking ...",
        "delivery_proof",
    )
    captured_at: Instant = fact("When it was captured.", "2026-08-20T11:00:00Z")
    reference: Text = fact("Where it is kept.", "vault:ev-1", personal=True)


class Dispute(Record):
    """A dispute. Every fact may be unknown."""

    kind: Literal["dispute"] = Field(default="dispute", description="Always `dispute`.", examples=["dispute"])
    id: Text = fact("The provider's id of the dispute.", "dp_example")
    network: Code = fact("Network: visa, mastercard, amex, discover, paypal, klarna, sepa, ach ...", "visa")
    reason_code: Text = fact("The network's reason code as text.", "10.4")
    category: Code = fact("Category: fraud, authorization, processing, consumer ...", "fraud")
    stage: Annotated[
        str | None, choice("inquiry", "chargeback", "response", "pre_arbitration", "arbitration", "claim", "closed")
    ] = fact("Stage the dispute has reached.", "chargeback")
    amount: Amount = fact("Disputed amount.", "129.00 USD")
    transaction: Transaction | None = fact("The disputed payment.")
    opened_at: Instant = fact("When the merchant was told of the dispute.", "2026-11-16T08:00:00Z")
    filed_at: Instant = fact("When the cardholder filed it.", "2026-11-14T08:00:00Z")
    due_at: Instant = fact("Due date the provider printed.", "2026-11-25T23:59:59Z")
    answered_at: Instant = fact("When the merchant answered.", "2026-11-20T10:00:00Z")
    psp: Code = fact("Payment service provider.", "adyen")
    merchant_region: Country = fact("Country of the merchant account, ISO 3166-1.", "US")
    merchant_country: Country = fact("Country of the merchant, ISO 3166-1.", "US")
    evidence: Many[EvidenceItem] = fact("Evidence on file; an empty list says there is none.")
    prior_transactions: Many[PriorTransaction] = fact("Earlier payments with the same credential.")
    refund_issued: YesNo = fact("Whether the amount was already refunded.", False)
    outcome: Annotated[str | None, choice("won", "lost", "accepted", "pending")] = fact(
        "How the dispute ended.", "pending"
    )
    win_probability: Rate = fact("The host's own estimate of winning.", "40%")
