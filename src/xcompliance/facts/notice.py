"""A notice of infringing or illegal content, its counter-notice and what followed."""

from typing import Annotated, Literal

from pydantic import Field

from xcompliance.facts.party import Party
from xcompliance.facts.record import Facts, Many, Record, fact
from xcompliance.facts.values import Count, Date, Instant, YesNo
from xcompliance.facts.words import Code, Codes, Language, LongText, Place, Text, Texts, choice

__all__ = [
    "AbuseFacts", "CounterElements", "CounterNotice", "CourtAction", "Elements", "Notice", "Right", "Target",
]  # fmt: skip


class Right(Facts):
    """The right that is said to be infringed."""

    kind: Annotated[
        str | None,
        choice(
            "copyright",
            "trademark",
            "design",
            "patent",
            "utility_model",
            "geographical_indication",
            "trade_secret",
            "publicity",
            "none",
        ),
    ] = fact("Kind of right.", "copyright")
    office: Code = fact("Register: uspto, euipo, jpo, wipo, us_copyright_office ...", "us_copyright_office")
    number: Text = fact("Registration number as text.", "VA0002000000")
    classes: Texts = fact("Nice classes of a mark.", ["25"])
    owner: Text = fact("Owner according to the register.", "Example Studio LLC", personal=True)
    territory: Place = fact("Country or region it holds in.", "US")
    status: Annotated[str | None, choice("registered", "pending", "expired", "cancelled", "unregistered")] = fact(
        "State of the right.", "registered"
    )
    expires: Date = fact("Last day it holds.", "2030-01-01")
    work: Text = fact("Title of the work.", "Blue Wave (photograph)")


class Target(Facts):
    """One piece of content the notice is about."""

    url: Text = fact("Exact location.", "https://shop.example.com/l-77")
    listing_id: Text = fact("The host's id of the listing.", "L-77")
    seller: Party | None = fact("Who put it there.")
    removed_at: Instant = fact("When access was disabled.", "2026-11-20T10:00:00Z")
    restored_at: Instant = fact("When it was put back.", "2026-12-07T10:00:00Z")
    seller_told_at: Instant = fact("When the seller was told.", "2026-11-20T10:01:00Z")
    identifiable: YesNo = fact("Whether the content can be found with what the notice says.", True)


class Elements(Facts):
    """What the notice contains. Each is true, false, or unknown until somebody has read it."""

    signature: YesNo = fact("Physical or electronic signature of the owner or an authorised person.", True)
    work_identified: YesNo = fact("The work or right is identified.", True)
    material_located: YesNo = fact("The material is identified and can be located.", True)
    contact_details: YesNo = fact("Address, telephone or e-mail of the complaining party.", True)
    good_faith_statement: YesNo = fact("Statement of good-faith belief that the use is not authorised.", True)
    accuracy_and_authority_statement: YesNo = fact(
        "Statement that the notice is accurate and, under penalty of perjury, that the sender is authorised.", False
    )
    explanation_of_reasons: YesNo = fact("Reasons why the content is said to be illegal.", True)
    exact_location: YesNo = fact("Exact electronic location.", True)
    notifier_name_and_email: YesNo = fact("Name and e-mail of the notifier.", True)
    bona_fide_statement: YesNo = fact("Statement of bona fide belief that the notice is accurate and complete.", True)
    prima_facie_evidence: YesNo = fact("Evidence of the right and of the infringement.", True)
    proof_of_identity: YesNo = fact("Proof of who the right owner is.", True)
    power_of_attorney: YesNo = fact("Authority of an agent.", True)


class CounterElements(Facts):
    """What a counter-notice contains."""

    signature: YesNo = fact("Signature of the subscriber.", True)
    material_identified: YesNo = fact("The removed material and its former location.", True)
    mistake_statement: YesNo = fact(
        "Statement under penalty of perjury that removal was a mistake or misidentification.", True
    )
    name_address_phone: YesNo = fact("Name, address and telephone number.", True)
    consent_to_jurisdiction: YesNo = fact("Consent to the jurisdiction and to accept service of process.", True)
    prima_facie_evidence: YesNo = fact("Evidence that there is no infringement.", True)


class CounterNotice(Facts):
    """The answer of whoever posted the material."""

    received_at: Instant = fact("When it arrived.", "2026-11-23T09:00:00-05:00")
    forwarded_at: Instant = fact("When the complaining party got a copy.", "2026-11-23T12:00:00-05:00")
    elements: CounterElements | None = fact("What it contains.")
    sender: Party | None = fact("Who sent the counter-notice.")


class CourtAction(Facts):
    """A court action the complaining party told the platform about."""

    filed: YesNo = fact("Whether an action was filed.", False)
    filed_at: Instant = fact("When it was filed.", "2026-12-01T10:00:00-05:00")
    told_at: Instant = fact("When the platform was told of it.", "2026-12-02T10:00:00-05:00")
    court: Text = fact("Court the action was filed with.", "Example District Court")


class AbuseFacts(Facts):
    """How reliable the notifier was before."""

    notices_12m: Count = fact("Notices of this notifier in the last 12 months.", 20)
    unfounded_12m: Count = fact("Manifestly unfounded ones among them.", 0)
    warned_at: Instant = fact("When the notifier was warned.", "2026-08-01T00:00:00Z")
    suspended_until: Instant = fact("Until when the notifier's notices are not processed.", "2026-12-31T00:00:00Z")
    trusted_flagger: YesNo = fact("Whether an authority named the notifier a trusted flagger.", False)
    knowingly_false: YesNo = fact("Whether there are signs of knowing misrepresentation.", False)


class Notice(Record):
    """A notice. Every fact may be unknown."""

    kind: Literal["notice"] = Field(default="notice", description="Always `notice`.", examples=["notice"])
    id: Text = fact("The host's id of the notice.", "N-5")
    regime: Code = fact("Regime it is judged by: us_dmca, eu_dsa, cn_ecl, jp_pla, platform_policy ...", "us_dmca")
    topic: Annotated[
        str | None, choice("intellectual_property", "product_safety", "illegal_content", "consumer_law", "privacy")
    ] = fact("What it is about.", "intellectual_property")
    place: Place = fact("Country or region whose law the notice invokes.", "US")
    right: Right | None = fact("The right; null where no right is concerned.")
    notifier: Party | None = fact("Who sent the notice.")
    notifier_is: Annotated[str | None, choice("owner", "agent", "authority", "user", "trusted_flagger")] = fact(
        "Role of the sender.", "owner"
    )
    operator: Party | None = fact("Platform that received it.")
    targets: Many[Target] = fact("Content the notice is about.")
    elements: Elements | None = fact("What the notice contains.")
    lang: Language = fact("Language of the notice, BCP 47.", "en")
    text: LongText = fact("Text of the notice.", "Our photograph is used without permission.", personal=True)
    received_at: Instant = fact("When it arrived at the designated agent or address.", "2026-11-20T09:00:00-05:00")
    acknowledged_at: Instant = fact("When receipt was confirmed.", "2026-11-20T09:05:00-05:00")
    completed_at: Instant = fact("When the last missing element arrived.", "2026-11-20T09:00:00-05:00")
    decided_at: Instant = fact("When the platform decided.", "2026-11-20T15:00:00-05:00")
    decision: Annotated[str | None, choice("removed", "rejected", "restricted", "more_needed", "pending")] = fact(
        "What the platform decided.", "removed"
    )
    statement_of_reasons_at: Instant = fact("When the poster got a statement of reasons.", "2026-11-20T15:01:00-05:00")
    grounds: Codes = fact("Grounds of the decision: illegal_content, terms ...", ["illegal_content"])
    automated_detection: YesNo = fact("Whether the content was found by automated means.", False)
    automated_decision: YesNo = fact("Whether the decision was taken by automated means.", False)
    counter_notice: CounterNotice | None = fact("Counter-notice; null says there is none.")
    court_action: CourtAction | None = fact("Court action the platform was told of; null says none.")
    complaint_received_at: Instant = fact(
        "When an internal complaint against the decision arrived.", "2026-11-25T00:00:00Z"
    )
    agent_registered: YesNo = fact("Whether the platform's designated agent is registered.", True)
    abuse: AbuseFacts | None = fact("How reliable the notifier was before.")
