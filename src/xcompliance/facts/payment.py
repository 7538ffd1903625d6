"""How an order is paid, and what the shop observed while it was placed."""

from typing import Annotated

from xcompliance.facts.record import Facts, fact
from xcompliance.facts.values import Amount, Count, Date, Instant, Positive, Rate, YesNo
from xcompliance.facts.words import Code, Codes, Country, Currency, IpAddress, Language, Text, choice

__all__ = ["ExchangeRate", "Payment", "Screening", "Session", "ThreeDs", "Velocity"]


class ThreeDs(Facts):
    """Result of 3-D Secure, from the authorisation response."""

    version: Text = fact("Protocol version.", "2.2.0")
    status: Annotated[str | None, choice("Y", "A", "N", "R", "U", "C", "D", "I")] = fact(
        "transStatus: Y authenticated, A attempted, N not, R rejected, U unavailable, C/D unfinished, I information.",
        "Y",
    )
    eci: Text = fact("Electronic commerce indicator of the authorisation response, two characters.", "05")
    cryptogram_present: YesNo = fact("Whether the authorisation carried the cryptogram (CAVV, AAV).", True)
    flow: Annotated[str | None, choice("challenge", "frictionless", "data_only")] = fact(
        "How the authentication ran.", "frictionless"
    )
    liability: Annotated[str | None, choice("issuer", "merchant")] = fact(
        "Who carries fraud according to the payment service provider.", "issuer"
    )
    authenticated_at: Instant = fact("When the cardholder was authenticated.", "2026-11-22T09:01:00Z")


class Payment(Facts):
    """The payment of an order. Never a full card number: BIN and last four digits only."""

    method: Code = fact(
        "Method: card, paypal, sepa_direct_debit, bank_transfer, invoice, cod, pix, upi, wallet ...", "card"
    )
    brand: Code = fact("Card network or provider: visa, mastercard, amex, discover, jcb, klarna ...", "visa")
    bin: Text = fact("First six to eight digits of the card, as text.", "424242")
    bin_country: Country = fact("Country of the card's BIN.", "US")
    issuer: Text = fact("Name of the issuing bank.", "Example Bank")
    issuer_country: Country = fact("Country of the issuing bank.", "US")
    last4: Text = fact("Last four digits of the card, as text.", "4242")
    funding: Annotated[str | None, choice("credit", "debit", "prepaid", "charge")] = fact(
        "Funding of the card.", "credit"
    )
    commercial_card: YesNo = fact("Whether it is a company card.", False)
    avs: Text = fact("Address check of the issuer: the raw letter.", "Y")
    avs_result: Annotated[
        str | None,
        choice(
            "full",
            "full_name_wrong",
            "partial_street",
            "partial_postal",
            "none",
            "none_name_ok",
            "unavailable",
            "retry",
            "error",
        ),
    ] = fact("The address check in one vocabulary for all networks.", "full")
    cvv: Text = fact("Card code check: the raw letter.", "M")
    cvv_result: Annotated[
        str | None,
        choice("match", "no_match", "not_processed", "should_be_present", "unavailable", "invalid", "error"),
    ] = fact("The card code check in one vocabulary.", "match")
    three_ds: ThreeDs | None = fact("Result of 3-D Secure; null says it was not used.")
    installments: Count = fact("Number of instalments; 1 is a single payment.", 1)
    wallet: Code = fact("Wallet around the card: apple_pay, google_pay ...", "apple_pay")
    amount: Amount = fact("Amount to be paid, in the currency of the order.", "59.90 EUR")
    surcharge: Amount = fact("Surcharge for this way of paying, in the currency of the order.", "0.00 EUR")
    currency_shown: Currency = fact("Currency shown to the customer, where it differs.", "EUR")
    exemption_requested: Annotated[
        str | None,
        choice(
            "none",
            "low_value",
            "transaction_risk_analysis",
            "recurring",
            "trusted_beneficiary",
            "secure_corporate",
            "merchant_initiated",
            "mail_or_telephone",
        ),
    ] = fact("Exemption from strong authentication the merchant or acquirer asked for.", "none")
    exemption_granted: YesNo = fact("Whether the issuer accepted the exemption.", False)
    initiated_by: Annotated[str | None, choice("customer", "merchant")] = fact("Who starts the payment.", "customer")
    recurring: YesNo = fact("Whether it is a later payment of a series.", False)
    token: Text = fact("Stored payment credential of the provider.", "pm_example", personal=True)
    status: Annotated[
        str | None, choice("pending", "authorised", "captured", "declined", "refunded", "failed", "not_started")
    ] = fact("State of the payment.", "authorised")
    authorised_at: Instant = fact("When the payment was authorised.", "2026-11-22T09:01:05Z")
    accepted_at: Instant = fact("When the payment was accepted (tax point of deemed supplies).", "2026-11-22T09:01:05Z")
    decline_code: Code = fact("Reason of the last decline.", "insufficient_funds")
    merchant_category_code: Text = fact("Four digits of the merchant's trade.", "5651")
    psp: Code = fact("Payment service provider.", "stripe")
    name_matches: YesNo = fact("Whether the name on the card agrees with the billing or account name.", True)
    iban_valid: YesNo = fact("Whether the IBAN's checksum is right.", True)
    iban_country: Country = fact("Country the IBAN begins with.", "DE")
    bic_country: Country = fact("Country inside the BIC.", "DE")
    mandate_id: Text = fact("Direct debit mandate.", "MNDT-1")


class Session(Facts):
    """What was observed while the order was placed."""

    ip: IpAddress = fact("Address of the customer's connection.", "192.0.2.10", personal=True)
    ip_country: Country = fact("Country of the connection.", "DE")
    ip_type: Annotated[
        str | None,
        choice("residential", "mobile", "business", "hosting", "vpn", "public_proxy", "tor", "relay", "satellite"),
    ] = fact("Kind of connection; `relay` is a privacy relay that keeps the region.", "residential")
    ip_distance_km: Count = fact("Distance between connection and billing address, whole kilometres.", 12)
    device_id: Text = fact("Stable id of the device.", "dev-000000000001", personal=True)
    device_fingerprint: Text = fact("Fingerprint of the browser.", "fp-00000000000000000001", personal=True)
    user_agent: Text = fact("User agent of the browser.", "Mozilla/5.0")
    headless: YesNo = fact("Whether the browser shows signs of automation.", False)
    language: Language = fact("Language of the browser, BCP 47.", "de-DE")
    language_usual: YesNo = fact("Whether the browser's language is usual in the claimed country.", True)
    timezone: Text = fact("Time zone of the device.", "Europe/Berlin")
    timezone_possible: YesNo = fact("Whether the device's time zone exists in the claimed country.", True)
    local_hour: Count = fact("Hour at the buyer's place, 0 to 23.", 14)
    account_age_days: Count = fact("Age of the account in whole days; 0 on the first day.", 400)
    signup_to_purchase_seconds: Count = fact("Seconds between opening the account and this order.", 900)
    checkout_seconds: Count = fact("Seconds between opening the basket and paying.", 240)
    email_disposable: YesNo = fact("Whether the e-mail domain is on a list of throw-away domains.", False)
    email_relay: YesNo = fact("Whether the e-mail is a privacy relay address.", False)
    email_domain_age_days: Count = fact("Age of the e-mail domain in days.", 5000)
    email_random: YesNo = fact("Whether the mailbox name looks random.", False)
    email_alias_reused: YesNo = fact(
        "Whether another alias of the same mailbox already took a new-customer benefit.", False
    )
    new_device: YesNo = fact("Whether this account uses the device for the first time.", False)
    password_reset_24h: YesNo = fact("Whether the password was reset within the last 24 hours.", False)
    address_changed_24h: YesNo = fact("Whether the delivery address is new within the last 24 hours.", False)
    signals: Codes = fact("Privacy signals of the browser: gpc ...", ["gpc"])
    started_at: Instant = fact("When the session began.", "2026-11-22T08:55:00Z")


class Velocity(Facts):
    """Counters over a half-open window before this order; declined and abandoned attempts count, this one does not."""

    attempts_per_ip_60s: Count = fact("Payment attempts from the IP address within 60 seconds.", 0)
    attempts_per_ip_10m: Count = fact("Payment attempts from the IP address within 10 minutes.", 1)
    attempts_per_ip_1h: Count = fact("Payment attempts from the IP address within an hour.", 1)
    attempts_per_ip_24h: Count = fact("Payment attempts from the IP address within 24 hours.", 1)
    attempts_per_account_10m: Count = fact("Payment attempts of the account within 10 minutes.", 1)
    cards_per_ip_10m: Count = fact("Different cards from the IP address within 10 minutes.", 1)
    cards_per_ip_1h: Count = fact("Different cards from the IP address within an hour.", 1)
    cards_per_ip_24h: Count = fact("Different cards from the IP address within 24 hours.", 1)
    cards_per_device_1h: Count = fact("Different cards on the device within an hour.", 1)
    cards_per_device_24h: Count = fact("Different cards on the device within 24 hours.", 1)
    cards_per_device_7d: Count = fact("Different cards on the device within 7 days.", 1)
    cards_per_account_1h: Count = fact("Different cards of the account within an hour.", 1)
    cards_per_account_24h: Count = fact("Different cards of the account within 24 hours.", 1)
    cards_per_account_30d: Count = fact("Different cards of the account within 30 days.", 2)
    cards_per_bin8_10m: Count = fact("Different cards of one 8-digit BIN within 10 minutes.", 1)
    cards_per_bin8_1h: Count = fact("Different cards of one 8-digit BIN within an hour.", 1)
    cards_per_address_30d: Count = fact("Different cards for the delivery address within 30 days.", 1)
    names_per_address_30d: Count = fact("Different names at the delivery address within 30 days.", 1)
    names_per_card_7d: Count = fact("Different names on the card within 7 days.", 1)
    accounts_per_card_24h: Count = fact("Different accounts using the card within 24 hours.", 1)
    accounts_per_card_30d: Count = fact("Different accounts using the card within 30 days.", 1)
    accounts_per_device_24h: Count = fact("Accounts opened on the device within 24 hours.", 0)
    accounts_per_device_30d: Count = fact("Accounts opened on the device within 30 days.", 1)
    emails_per_ip_1h: Count = fact("Different e-mail addresses from the IP address within an hour.", 1)
    billing_postcodes_per_ip_24h: Count = fact("Different billing postcodes from the IP address within 24 hours.", 1)
    declines_per_card_10m: Count = fact("Declines of the card within 10 minutes.", 0)
    declines_per_card_24h: Count = fact("Declines of the card within 24 hours.", 0)
    declines_per_account_24h: Count = fact("Declines on any card of the account within 24 hours.", 0)
    declined_cards_24h: Count = fact("Different cards of this buyer declined within 24 hours.", 0)
    seconds_since_last_attempt: Count = fact("Seconds since the last attempt with this card.", 3600)
    zero_amount_setups_per_ip_10m: Count = fact(
        "Card set-ups without a charge from the IP address within 10 minutes.", 0
    )
    zero_amount_setups_per_ip_1h: Count = fact("Card set-ups without a charge from the IP address within an hour.", 0)
    small_amount_share_per_ip_1h: Rate = fact("Share of very small amounts from the IP address within an hour.", "0%")
    invalid_number_decline_rate_1h: Rate = fact(
        "Share of the shop's declines for invalid numbers within an hour.", "1%"
    )
    invalid_credentials_decline_rate_1h: Rate = fact(
        "Share of the shop's declines for wrong expiry or code within an hour.", "1%"
    )
    cod_orders_1h: Count = fact("Cash-on-delivery orders of the account within an hour.", 0)
    orders_per_account_24h: Count = fact("Orders of the account within 24 hours.", 1)
    shop_average_amount: Amount = fact("The shop's average order amount, in the currency of the order.", "60.00 EUR")


class Screening(Facts):
    """Result of the sanctions screening of all parties of an order."""

    status: Annotated[str | None, choice("clear", "possible", "confirmed", "not_done")] = fact(
        "Worst result among the parties.", "clear"
    )
    lists: Codes = fact("Lists that were searched: us.sdn, eu.consolidated, un.consolidated ...", ["eu.consolidated"])
    list_date: Date = fact("Date of the oldest list that was searched.", "2026-11-21")
    screened_at: Instant = fact("When the parties were screened.", "2026-11-22T09:00:00Z")
    best_score: Rate = fact("Highest similarity found.", "0%")
    matched_fields: Codes = fact("What agreed in the best hit: name, birth_date, country, identifier, address.", [])


class ExchangeRate(Facts):
    """A conversion rate the host supplies, with its source."""

    base: Currency = fact("Currency converted from, ISO 4217.", "USD")
    quote: Currency = fact("Currency converted to, ISO 4217.", "EUR")
    rate: Positive = fact("Units of the quote currency for one unit of the base currency, as text.", "0.9213")
    source: Code = fact("Who published the rate: ecb, central_bank, customs ...", "ecb")
    date: Date = fact("Day of publication.", "2026-11-20")
