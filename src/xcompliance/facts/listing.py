"""A listing: an offer shown to customers, judged for each place it is offered to."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from xcompliance.facts.address import Address, OfferPlace
from xcompliance.facts.party import Party
from xcompliance.facts.product import Product
from xcompliance.facts.record import Facts, Many, Record, fact, fill
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.facts.values import Amount, Count, Date, Instant, Period, Rate, YesNo
from xcompliance.facts.words import Code, Codes, Countries, Language, Languages, LongText, Text, Texts, choice
from xcompliance.money import Money

__all__ = ["Claim", "Disclosure", "Listing", "ListingText", "PricePoint", "Reduction"]


class ListingText(Facts):
    """One text of the listing."""

    lang: Language = fact("Language, BCP 47.", "ja")
    kind: Code = fact("title, description, warning, ingredients, safety, legal ...", "description")
    text: LongText = fact("Wording, in the language named.", "Butter biscuits from Brittany.")


class PricePoint(Facts):
    """A price that was charged, for the lowest-price-of-30-days rule."""

    price: Amount = fact("Price of one unit, with tax where consumers see it.", "29.90 EUR")
    start: Date = fact("First day it was charged.", "2026-09-01")
    end: Date = fact("Last day it was charged; not given while it is still charged.", "2026-11-19")
    channel: Code = fact("Where it was charged.", "own_store")


class Reduction(Facts):
    """An announced price reduction."""

    prior_price: Amount = fact("Prior price that is shown.", "29.90 EUR")
    percent: Rate = fact("Announced reduction.", "20%")
    starts: Date = fact("First day of the reduction.", "2026-11-20")
    lowest_price_30d: Amount = fact("Lowest price of the 30 days before the reduction.", "27.90 EUR")
    prior_price_share_8_weeks: Rate = fact(
        "Share of the last 8 weeks before the reduction in which the prior price was charged.", "60%"
    )
    prior_price_days: Count = fact("Days for which the prior price was charged, in all.", 40)
    compared_with: Code = fact("What it is compared with: own_prior_price, recommended_price ...", "own_prior_price")


class Claim(Facts):
    """A claim made about the product."""

    kind: Code = fact(
        "environmental_generic, climate_neutral, health, nutrition, origin, organic, replica, new, best ...",
        "environmental_generic",
    )
    text: LongText = fact("Wording of the claim.", "eco-friendly")
    substantiated: YesNo = fact("Whether proof is on file.", False)
    certification: Text = fact("Certification scheme behind it.", "Example Label 2025")
    country: Text = fact("Place the claim points to, for claims of origin.", "FR")


class Disclosure(Facts):
    """What the offer tells about the seller and the terms."""

    items: Codes = fact(
        "Items shown: seller_name, address, phone, representative, email, price_with_tax, shipping_cost, "
        "other_charges, payment_time, payment_methods, delivery_time, withdrawal, offer_period, quantity_limits, "
        "complaint_contact ...",
        ["seller_name", "address", "phone"],
    )
    on_request: Codes = fact("Items given on request without delay instead.", ["phone"])
    confirmation_items: Codes = fact(
        "Items on the final screen before ordering: quantity, price, payment, delivery, cancellation, offer_period ...",
        ["quantity", "price", "payment", "delivery", "cancellation"],
    )
    trader_status: YesNo = fact("Whether the offer says if the seller is a trader.", True)
    ranking_parameters: YesNo = fact("Whether the main ranking parameters are explained.", True)
    reporting_mechanism: YesNo = fact(
        "Whether suspicious activity can be reported electronically and by telephone.", True
    )
    guarantee_notice: YesNo = fact("Whether the notice on the legal guarantee is shown.", True)
    order_button_text: Text = fact("Text of the order button.", "Buy now and pay")
    withdrawal_function: YesNo = fact("Whether a contract can be withdrawn from with a button in the shop.", True)
    accessible: YesNo = fact("Whether the shop is accessible to persons with disabilities and says how.", True)


class Listing(Record):
    """An offer. Every fact may be unknown."""

    kind: Literal["listing"] = Field(default="listing", description="Always `listing`.", examples=["listing"])
    id: Text = fact("The host's id of the listing.", "L-77")
    url: Text = fact("Address of the offer.", "https://shop.example.com/l-77")
    seller: Party | None = fact("Seller who makes the offer.")
    operator: Party | None = fact("Marketplace that shows the offer.")
    product: Product | None = fact("What is offered.")
    destinations: Many[OfferPlace] = fact(
        "Places it is offered to; country or region codes as text suffice. A country alone is its main territory; "
        "name islands overseas by their region.",
        ["JP", "FR"],
    )
    ship_from: Address | None = fact("Where the goods are sent from.", "CN")
    languages: Languages = fact("Languages the offer is shown in, BCP 47.", ["ja"])
    texts: Many[ListingText] = fact("Texts of the offer.")
    price: Amount = fact("Price of one unit as shown.", "23.92 EUR")
    price_includes_tax: YesNo = fact("Whether the shown price includes tax.", True)
    unit_price_shown: YesNo = fact("Whether the price per kilogram, litre or metre is shown.", True)
    shipping_cost_shown: YesNo = fact("Whether shipping cost is shown before ordering.", True)
    price_history: Many[PricePoint] = fact("Prices charged before.")
    reduction: Reduction | None = fact("Announced price reduction; null says there is none.")
    lowest_price_30d: Amount = fact(
        "Lowest price charged in the 30 days before the announced reduction, by the price history.",
        "27.90 EUR",
        derived=["reduction", "price_history"],
    )
    prior_price_proven: YesNo = fact(
        "Whether this record shows the lowest price of the 30 days before its announced reduction, stated or by the "
        "price history; null without a reduction.",
        True,
        derived=["reduction", "price_history", "lowest_price_30d"],
    )
    claims: Many[Claim] = fact("Claims about the product; an empty list says there are none.")
    disclosure: Disclosure | None = fact("What the offer tells about seller and terms.")
    audience: Annotated[str | None, choice("consumer", "business", "both")] = fact("Who may order.", "consumer")
    directed_at_children: YesNo = fact("Whether the offer is directed at children.", False)
    age_gate: Code = fact("How age is checked: none, statement, document, delivery ...", "document")
    listed_at: Instant = fact("When the offer went live.", "2026-11-01T00:00:00Z")
    sponsored: YesNo = fact("Whether placement or text was paid for.", False)
    sponsor_disclosed: YesNo = fact("Whether payment is recognisable to the reader.", True)
    images: Texts = fact("Names or digests of the pictures.", ["front.jpg"])
    image_reused_across_sellers: YesNo = fact("Whether a detector found the picture at other sellers.", False)
    logo_hidden: YesNo = fact("Whether a detector found a blurred or covered logo.", False)
    replica_words: Texts = fact("Replica vocabulary found in the texts.", ["mirror quality"])
    price_to_market: Rate = fact("Price in relation to the market median of category or brand.", "35%")
    brand_authorised: YesNo = fact(
        "Whether the seller is on the brand's allow-list or has an authorisation on file.", True
    )
    stock: Count = fact("Units offered.", 40)
    condition: Annotated[str | None, choice("new", "used", "refurbished")] = fact("Condition of the goods.", "new")
    withdrawal_period: Period = fact("Withdrawal period offered.", "14 days")
    withdrawal_days: Count = fact("Withdrawal period offered, in calendar days after delivery; 0 says none.", 14)
    withdrawal_exception: Code = fact(
        "Why there is no right of withdrawal: bespoke, perishable, unsealed_hygiene ...; null says there is no reason.",
        "bespoke",
    )
    guarantee_months: Count = fact("Legal guarantee stated to consumers, in months from delivery.", 24)
    refuses_buyers_from: Countries = fact(
        "Countries whose residents may not buy, are redirected or get other terms (not: places without delivery).", []
    )
    size_guide: YesNo = fact("Whether a size guide in local sizes is shown.", True)
    review_authenticity_checked: YesNo = fact("Whether reviews are checked to come from buyers.", True)
    reviews_bought: YesNo = fact("Whether reviews were invented, bought or rewarded for being favourable.", False)
    mandatory_fees_excluded: YesNo = fact("Whether a fee every buyer must pay is left out of the shown price.", False)
    reported_illegal_at: Instant = fact(
        "When the platform learned that the product is illegal.", "2026-11-20T10:00:00Z"
    )

    @model_validator(mode="after")
    def _derive(self) -> Self:
        if self.lowest_price_30d is UNKNOWN and self.reduction is not UNKNOWN:
            fill(self, "lowest_price_30d", _lowest_before(self.reduction, self.price_history))
        if self.prior_price_proven is UNKNOWN and self.reduction is not UNKNOWN:
            proven = isinstance(self.lowest_price_30d, Money)
            fill(self, "prior_price_proven", None if self.reduction is None else proven)
        return self


def _lowest_before(reduction: Reduction | None, history: tuple[PricePoint, ...] | None) -> Any:
    """The lowest price of the 30 days before a reduction; UNKNOWN where the history does not reach back that far."""
    if reduction is None:
        return None
    if reduction.lowest_price_30d is not UNKNOWN:
        return reduction.lowest_price_30d
    if not isinstance(reduction.starts, date) or not isinstance(history, tuple):
        return UNKNOWN
    first = reduction.starts - timedelta(days=30)
    days: list[date] = []
    prices: list[Money] = []
    for one in history:
        if not isinstance(one.start, date) or not isinstance(one.price, Money):
            return UNKNOWN
        if one.start < reduction.starts and not (isinstance(one.end, date) and one.end < first):
            days.append(one.start)
            prices.append(one.price)
    if not days or min(days) > first or len({price.currency for price in prices}) > 1:
        return UNKNOWN
    return min(prices, key=lambda price: price.minor)
