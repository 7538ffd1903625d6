"""A user: consents, requests and what is done with personal data."""

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from xcompliance.facts.record import Facts, Many, Record, fact, fill
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.facts.values import Count, Date, Instant, Period, YesNo
from xcompliance.facts.words import Code, Codes, Countries, Country, Language, LongText, Region, Text, Texts, choice

__all__ = [
    "AgeAssurance", "Breach", "Consent", "Objection", "ParentalConsent", "ProcessingEvent", "RequestItem", "Signals",
    "SubjectRequest", "Transfer", "UserRecord",
]  # fmt: skip


class ParentalConsent(Facts):
    """Consent or authorisation by a holder of parental responsibility."""

    given_at: Instant = fact("When it was given.", "2026-11-01T10:00:00Z")
    method: Code = fact("How the parent was verified: card, document, signed_form, video, email_plus ...", "card")
    verified: YesNo = fact("Whether the parent was verified with reasonable effort.", True)
    third_party_disclosure: YesNo = fact("Whether it separately covers disclosure to third parties.", False)


class Consent(Facts):
    """One consent for one purpose."""

    id: Text = fact("The host's id of the consent.", "c-1")
    purpose: Code = fact("Purpose: email_marketing, profiling, cookies_ads, third_party_ads ...", "email_marketing")
    controller: Text = fact("Controller named to the user.", "Example Handel GmbH")
    given_at: Instant = fact("When it was given.", "2026-05-01T10:00:00+02:00")
    age_when_given: Count = fact(
        "Age of the user in whole years on the day of the consent, in the offset of given_at.",
        15,
        derived=["birth_date", "consents.given_at"],
        personal=True,
    )
    withdrawn_at: Instant = fact("When it was withdrawn; null says it was not.", "2026-10-01T09:00:00+02:00")
    method: Annotated[
        str | None,
        choice(
            "active_tick",
            "button",
            "double_opt_in",
            "signed",
            "spoken",
            "settings",
            "pre_ticked",
            "implied",
            "silence",
            "bundled_terms",
        ),
    ] = fact("How it was given.", "active_tick")
    text_version: Text = fact("Version of the text the user saw.", "2026-04")
    lang: Language = fact("Language of the text, BCP 47.", "de")
    bundled_with: Codes = fact("Other matters the same act agreed to; an empty list says none.", ["terms"])
    condition_of_contract: YesNo = fact(
        "Whether the contract was refused without it although it is not needed for it.", False
    )
    refusal_as_easy: YesNo = fact("Whether refusing was as easy as accepting.", True)
    withdrawal_as_easy: YesNo = fact("Whether withdrawing is as easy as giving.", True)
    informed: Codes = fact(
        "What the user was told: controller, purpose, withdrawal, recipients, transfer ...", ["controller"]
    )
    explicit: YesNo = fact("Whether it was given in express words.", False)
    separate: YesNo = fact("Whether it was asked for separately from other consents.", True)
    evidence: Text = fact("Where the proof is kept.", "log:2026-05-01#778", personal=True)
    parent: ParentalConsent | None = fact("Parental consent; null says there is none.")
    expires_at: Instant = fact("When it ends by itself.", "2027-05-01T00:00:00+02:00")


class Transfer(Facts):
    """A transfer of personal data to another country."""

    country: Country = fact("Country the data goes to, ISO 3166-1.", "US")
    mechanism: Code = fact(
        "adequacy, framework, scc_1, scc_2, scc_3, scc_4, bcr, derogation_consent, derogation_contract ...", "scc_2"
    )
    assessment: YesNo = fact("Whether a transfer impact assessment is on file.", True)
    certified: YesNo = fact("Whether the recipient is certified under the framework.", True)
    user_informed: YesNo = fact("Whether the user was told country, regime and measures.", True)


class ProcessingEvent(Facts):
    """Something done with the user's data."""

    id: Text = fact("The host's id of the event.", "p-9")
    purpose: Code = fact("Purpose, in the words of consents.", "email_marketing")
    data_categories: Codes = fact("Categories: contact, order, payment, health, biometric, location ...", ["contact"])
    special_categories: Codes = fact("Specially protected categories among them; an empty list says none.", [])
    basis: Annotated[
        str | None,
        choice(
            "consent",
            "contract",
            "legal_obligation",
            "vital_interests",
            "public_task",
            "legitimate_interests",
            "recognised_legitimate_interests",
            "none",
        ),
    ] = fact("Legal basis recorded before it began.", "consent")
    balancing_record: YesNo = fact("Whether the balancing test is on file.", True)
    recipients: Codes = fact("Kinds of recipients: processor, carrier, bank, advertiser, group ...", ["processor"])
    transfer: Transfer | None = fact("Transfer to another country; null says there is none.")
    started_at: Instant = fact("When it began.", "2026-06-01T00:00:00Z")
    ended_at: Instant = fact("When it ended.", "2026-10-31T00:00:00Z")
    automated_decision: YesNo = fact("Whether a decision of weight is taken without a human.", False)
    human_review: YesNo = fact("Whether the user can obtain a human review.", True)
    sale_or_sharing: YesNo = fact("Whether data is sold or shared for cross-context advertising.", False)
    profiling_ads: YesNo = fact("Whether it is advertising based on profiling.", False)
    retention: Period = fact("How long the data is kept.", "24 months")
    similar_products: YesNo = fact("Whether marketing is for own similar products.", True)
    contact_from_sale: YesNo = fact("Whether the contact was obtained in a sale.", True)
    opt_out_offered: YesNo = fact("Whether opting out was offered at collection and in each message.", True)


class Objection(Facts):
    """An objection or opt-out."""

    purpose: Code = fact("Purpose objected to.", "email_marketing")
    kind: Code = fact("objection, opt_out_sale, opt_out_ads, limit_sensitive ...", "objection")
    received_at: Instant = fact("When it arrived.", "2026-09-01T12:00:00Z")
    honoured_at: Instant = fact("When it took effect.", "2026-09-01T12:00:05Z")


class RequestItem(Facts):
    """One item of data a request is about."""

    category: Code = fact("Category: contact, order, invoice, reviews ...", "invoice")
    retention_duty: Code = fact("Statutory retention that keeps it: tax, accounting ...", "tax")
    keep_until: Date = fact("Last day it must be kept.", "2036-12-31")
    legal_claim: YesNo = fact("Whether it is needed for legal claims.", False)
    erased_at: Instant = fact("When it was erased.", "2026-11-10T00:00:00Z")
    method: Code = fact("deletion, anonymisation, crypto_shredding, pseudonymisation ...", "deletion")


class SubjectRequest(Facts):
    """A request of the user about personal data."""

    id: Text = fact("The host's id of the request.", "r-1")
    request: Annotated[
        str | None,
        choice(
            "access",
            "rectification",
            "erasure",
            "restriction",
            "portability",
            "objection",
            "human_review",
            "opt_out",
            "limit_sensitive",
            "complaint",
        ),
    ] = fact("What is asked for.", "erasure")
    received_at: Instant = fact("When it arrived, at whatever address of the company.", "2026-10-31T18:00:00+01:00")
    acknowledged_at: Instant = fact("When receipt was confirmed.", "2026-11-02T09:00:00+01:00")
    identity_doubt: YesNo = fact("Whether there is reasonable doubt about who asks.", False)
    identity_requested_at: Instant = fact("When proof of identity was asked for.", "2026-11-02T09:00:00+01:00")
    identity_confirmed_at: Instant = fact("When identity was confirmed.", "2026-11-05T09:00:00+01:00")
    clarification_requested_at: Instant = fact("When the scope was asked to be clarified.", "2026-11-02T09:00:00+01:00")
    clarified_at: Instant = fact("When the scope was clarified.", "2026-11-04T09:00:00+01:00")
    fee_paid_at: Instant = fact("When a lawful fee was paid.", "2026-11-04T09:00:00+01:00")
    extended: YesNo = fact("Whether the period was extended.", False)
    extension_told_at: Instant = fact(
        "When the user was told of the extension and its reasons.", "2026-11-20T09:00:00+01:00"
    )
    extension_told_after_days: Count = fact(
        "Whole days from the day of receipt to the day the extension was told, each in its own offset.",
        20,
        derived=["received_at", "extension_told_at"],
    )
    answered_at: Instant = fact("When it was answered.", "2026-11-25T09:00:00+01:00")
    refused: YesNo = fact("Whether it was refused.", False)
    refusal_reason: Code = fact("Why it was refused.", "manifestly_excessive")
    items: Many[RequestItem] = fact("Data the request is about.")

    @model_validator(mode="after")
    def _derive(self) -> Self:
        received, told = self.received_at, self.extension_told_at
        if self.extension_told_after_days is UNKNOWN and isinstance(received, datetime):
            if isinstance(told, datetime):
                fill(self, "extension_told_after_days", max((told.date() - received.date()).days, 0))
            elif told is None:
                fill(self, "extension_told_after_days", None)
        return self


class Breach(Facts):
    """A personal data breach that touches the user."""

    id: Text = fact("The host's id of the breach.", "b-1")
    discovered_at: Instant = fact("When the company became aware.", "2026-11-20T22:15:00+01:00")
    occurred_at: Instant = fact("When it happened.", "2026-11-18T03:00:00+01:00")
    risk: Annotated[str | None, choice("unlikely", "risk", "high")] = fact("Risk to the persons.", "high")
    encrypted: YesNo = fact("Whether the data was unintelligible to whoever has it.", False)
    persons: Count = fact("Number of persons.", 1500)
    data_categories: Codes = fact("Categories touched.", ["contact", "password_hash"])
    intentional: YesNo = fact("Whether there was unlawful intent.", True)
    role: Annotated[str | None, choice("controller", "processor")] = fact("Role of the company.", "controller")
    authority_notified_at: Instant = fact("When the authority was told.", "2026-11-22T20:00:00+01:00")
    persons_notified_at: Instant = fact("When the persons were told.", "2026-11-23T08:00:00+01:00")
    notified_at: Instant = fact("When the first notification of any kind was sent.", "2026-11-22T20:00:00+01:00")
    assessed_at: Instant = fact("When the assessment was finished.", "2026-11-21T18:00:00+01:00")
    countries: Countries = fact("Countries of the persons.", ["DE", "FR"])


class AgeAssurance(Facts):
    """How the age of the user was established."""

    method: Code = fact("statement, document, wallet, estimation, parent ...", "statement")
    at: Instant = fact("When the age was established.", "2026-05-01T10:00:00Z")
    verified: YesNo = fact("Whether it is more than a statement.", False)


class Signals(Facts):
    """Privacy signals the browser sent."""

    gpc: YesNo = fact("Whether the browser sent Global Privacy Control.", True)
    do_not_track: YesNo = fact("Whether the browser sent Do Not Track.", False)
    status_shown: YesNo = fact("Whether the site shows that the signal was honoured.", True)


class UserRecord(Record):
    """A user. Every fact may be unknown."""

    kind: Literal["user"] = Field(default="user", description="Always `user`.", examples=["user"])
    id: Text = fact("The host's id of the user.", "u-1", personal=True)
    country: Country = fact("Country of habitual residence, ISO 3166-1.", "DE")
    region: Region = fact("Region of residence, ISO 3166-2.", "US-CA")
    lang: Language = fact("Language, BCP 47.", "de")
    birth_date: Date = fact("Date of birth.", "2012-03-01", personal=True)
    age: Count = fact("Age in whole years, as told or checked; never computed here.", 14, personal=True)
    age_assurance: AgeAssurance | None = fact("How the age was established.")
    knows_minor: YesNo = fact("Whether the shop is reasonably certain that the user is a minor.", False)
    consents: Many[Consent] = fact("Consents; an empty list says there are none.")
    objections: Many[Objection] = fact("Objections and opt-outs.")
    signals: Signals | None = fact("Privacy signals.")
    roles: Codes = fact("Roles: customer, newsletter, seller, employee ...", ["customer"])
    processing_events: Many[ProcessingEvent] = fact("What is done with the data.")
    subject_requests: Many[SubjectRequest] = fact("Requests about personal data.")
    breaches: Many[Breach] = fact("Breaches that touch the user.")
    service_directed_at_children: YesNo = fact("Whether the service is directed at children.", False)
    controller_country: Country = fact("Country of the controller, ISO 3166-1.", "DE")
    representative: YesNo = fact("Whether a controller from abroad has appointed a representative.", True)
    notes: LongText = fact("Remarks for the case file.", "Asked by telephone first.", personal=True)
    cookies: Texts = fact("Names of cookies set before consent.", ["session"])

    @model_validator(mode="after")
    def _derive(self) -> Self:
        born = self.birth_date
        if isinstance(born, date) and isinstance(self.consents, tuple):
            fill(self, "consents", tuple(_with_age(consent, born) for consent in self.consents))
        return self


def _with_age(consent: Consent, born: date) -> Consent:
    """The consent with the age derived; a copy, because the same consent may be part of another record."""
    if consent.age_when_given is not UNKNOWN or not isinstance(consent.given_at, datetime):
        return consent
    copied = consent.model_copy()
    fill(copied, "age_when_given", full_years(born, consent.given_at.date()))
    return copied


def full_years(born: date, day: date) -> int:
    """Completed years of life on a day; born on 29 February counts as a year older from 1 March in common years."""
    return max(day.year - born.year - ((day.month, day.day) < (born.month, born.day)), 0)
