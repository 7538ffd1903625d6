"""An order: what is bought, by whom, from where to where, and how it is paid."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from xcompliance.facts.address import Address, StatedPlace
from xcompliance.facts.amounts import derive_consideration, derive_line, derive_order, foreign_amounts
from xcompliance.facts.consignments import derive_lines
from xcompliance.facts.ownership import ListedOwnership, owner_hits_of, ownerships_of
from xcompliance.facts.party import Party, PartyHit, hits_of
from xcompliance.facts.payment import ExchangeRate, Payment, Screening, Session, Velocity
from xcompliance.facts.product import DangerousGoods, Product
from xcompliance.facts.record import Facts, Many, Record, fact, fill, refuse
from xcompliance.facts.types import Listed
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.facts.values import Amount, Count, Date, Instant, Quantity, Rate, YesNo
from xcompliance.facts.words import (
    Code,
    Codes,
    Country,
    HsCode,
    Place,
    Places,
    RequiredCurrency,
    Text,
    choice,
)

__all__ = ["Checkout", "Customs", "ExemptionCertificate", "Line", "LocationEvidence", "Order", "Shipping"]


class ExemptionCertificate(Facts):
    """A buyer's certificate that takes a purchase out of sales tax."""

    number: Text = fact("Number of the certificate.", "RC-0001")
    places: Places = fact("Regions or countries it holds in.", ["US-NY"])
    reason: Code = fact("Reason: resale, government, charity, agriculture, manufacturing ...", "resale")
    holder_matches: YesNo = fact("Whether the certificate names this buyer.", True)
    valid_from: Date = fact("First day it holds.", "2026-01-01")
    valid_until: Date = fact("Last day it holds.", "2028-12-31")


class Line(Facts):
    """One position of an order."""

    id: Text = fact("The host's id of the line.", "1")
    sku: Text = fact("The seller's article number.", "TS-BLUE-M")
    title: Text = fact("Name of the article as sold.", "T-shirt, blue, M")
    kind: Annotated[str | None, choice("goods", "digital_service", "service", "gift_card")] = fact(
        "Goods are shipped; a digital service is delivered electronically; a gift card is not a sale yet.", "goods"
    )
    category: Code = fact("Our category id (see the category map); an unmapped article has no category.", "clothing")
    hs_code: HsCode = fact("Harmonised System code, 6 to 10 digits as text.", "610910")
    cn_code: HsCode = fact("Combined Nomenclature code, 8 digits as text.", "61091000")
    tariff_code: Text = fact(
        "The longest tariff code known of the article: the CN code, else the HS code.",
        "61091000",
        derived=["cn_code", "hs_code"],
    )
    origin_country: Country = fact("Country of origin for customs, ISO 3166-1.", "CN")
    preferential_origin: YesNo = fact("Whether a proof of preferential origin exists.", False)
    quantity: Quantity = fact("Number of units; a decimal as text where goods are sold by weight or length.", 2)
    unit_price: Amount = fact("Price of one unit in the currency of the order, see order.price_mode.", "19.90 EUR")
    discount: Amount = fact("Discount on the whole line; not given means none.", "0.00 EUR")
    coupon_funding: Annotated[str | None, choice("seller", "marketplace", "manufacturer")] = fact(
        "Who pays for the discount.", "seller"
    )
    tax_included: Amount = fact("Tax contained in the line's amount, where prices are inclusive.", "6.35 EUR")
    amount: Amount = fact(
        "Line total after discount, before or with tax as order.price_mode says; fractions round half up.",
        "39.80 EUR",
        derived=["unit_price", "quantity", "discount"],
    )
    consideration: Amount = fact(
        "What the seller receives for the line: the amount, and a discount that marketplace or manufacturer pays for.",
        "39.80 EUR",
        derived=["amount", "discount", "coupon_funding"],
    )
    weight_grams: Count = fact("Weight of one unit with its packaging, whole grams.", 250)
    dangerous_goods: DangerousGoods | None = fact("Transport classification; null says it is not dangerous.")
    marks: Codes = fact("Marks on the article: ce, ukca, pse_diamond, pse_circle, psc, giteki, weee ...", ["ce"])
    exemption_certificate: ExemptionCertificate | None = fact("The buyer's exemption certificate for this line.")
    seller: Party | None = fact(
        "Seller of this line; the order's where none is given (a marketplace cart holds several).",
        derived=["order.seller"],
    )
    ship_from: StatedPlace | None = fact(
        "Where this line is sent from; the order's where none is given.", "PL", derived=["order.ship_from"]
    )
    goods_location: StatedPlace | None = fact(
        "Where the goods of this line are when they are sold; a code as text suffices.",
        "CN",
        derived=["ship_from", "order.goods_location"],
    )
    consignment: Text = fact(
        "Lines with the same word travel in one parcel. Not given: goods of one seller from one place in one order "
        "travel together.",
        "1",
        derived=["seller", "goods_location"],
    )
    consignment_value: Amount = fact(
        "Value of the goods of this line's consignment after discount, without transport, insurance and taxes.",
        "39.80 EUR",
        derived=["order.intrinsic_value", "consignment"],
    )
    consignment_amount: Amount = fact(
        "Sum of the lines of this line's consignment after discount.",
        "39.80 EUR",
        derived=["order.goods_amount", "consignment"],
    )
    product: Product | None = fact("Facts of the product, where the order brings them.")
    used: YesNo = fact("Whether the article is second-hand.", False)
    excise: YesNo = fact("Whether the article bears excise duty (alcohol, tobacco, energy).", False)
    resale_value: Annotated[str | None, choice("low", "medium", "high")] = fact(
        "How easily the article is turned into money.", "low"
    )
    fragile: YesNo = fact("Whether it breaks easily and needs protective packing.", False)
    customised: YesNo = fact("Whether it is made to the buyer's order.", False)
    ordinary_duty: Amount = fact("Ordinary customs duty of the line, computed by the host.", "0.00 EUR")

    @model_validator(mode="after")
    def _derive(self) -> Self:
        derive_line(self)
        derive_consideration(self)
        return self


class Shipping(Facts):
    """Transport of the order."""

    amount: Amount = fact("Shipping charge in the currency of the order, see order.price_mode.", "4.90 EUR")
    handling: Amount = fact("Handling charge, where it is stated apart.", "0.00 EUR")
    separately_stated: YesNo = fact("Whether shipping stands on its own line of the invoice.", True)
    allocated: YesNo = fact("Whether the bill itself divides the shipping charge among the goods.", False)
    carrier: Code = fact("Carrier: post, courier, own_vehicle, common_carrier ...", "post")
    mode: Annotated[str | None, choice("air", "sea", "road", "rail", "post")] = fact("Mode of transport.", "air")
    express: YesNo = fact("Whether it is the fastest service offered.", False)
    handled_by: Annotated[str | None, choice("seller", "marketplace", "buyer")] = fact("Who arranges it.", "seller")
    dispatched_at: Instant = fact("When the parcel left.", "2026-11-22T17:00:00+01:00")
    delivered_at: Instant = fact("When the parcel was delivered.", "2026-11-25T11:00:00+01:00")
    packages: Count = fact("Number of parcels.", 1)
    insured: YesNo = fact("Whether the parcel is insured for its value.", True)
    signature_required: YesNo = fact("Whether delivery needs a signature.", False)
    fragile_marked: YesNo = fact("Whether the parcel is packed and marked as fragile.", True)


class Customs(Facts):
    """What the host knows about the customs declaration."""

    declaration: Code = fact("Kind of declaration: h1, h6, h7, postal ...", "h7")
    ioss_number: Text = fact("IOSS number printed on the parcel.", "IM0000000000", personal=True)
    duty_paid_by: Annotated[str | None, choice("seller", "buyer", "carrier")] = fact("Who pays duty.", "seller")
    duty_recharged: YesNo = fact(
        "Whether the seller puts the customs duty on the buyer's bill as a charge of its own.", False
    )
    preference_claimed: YesNo = fact("Whether preferential origin is claimed in the declaration.", False)
    broker_fee: Amount = fact("Fee of the carrier for clearance, in the currency of the order.", "0.00 EUR")


class LocationEvidence(Facts):
    """One piece of evidence of where a consumer of a digital service belongs."""

    kind: Code = fact("billing_address, ip, bank, sim_country, landline, other ...", "billing_address")
    country: Country = fact("Country it points to.", "FR")
    third_party: YesNo = fact("Whether it comes from somebody other than seller and customer.", False)


class Checkout(Facts):
    """What the last screen before ordering showed."""

    shown: Codes = fact(
        "Items shown: quantity, price, total, payment_time, delivery_time, withdrawal, offer_period ...",
        ["quantity", "total", "payment_time", "delivery_time", "withdrawal"],
    )
    button_states_payment: YesNo = fact("Whether the order button says that it obliges to pay.", True)
    withdrawal_function: YesNo = fact("Whether a withdrawal function is offered through the whole period.", True)
    terms_version: Text = fact("Version of the terms shown.", "2026-06")
    terms_accepted_at: Instant = fact("When the terms were accepted.", "2026-11-22T09:00:30Z")
    language: Text = fact("Language of the checkout, BCP 47.", "de")


class Order(Record):
    """An order, quote or basket. ``currency`` and at least one line are needed; everything else may be unknown."""

    kind: Literal["order"] = Field(default="order", description="Always `order`.", examples=["order"])
    id: Text = fact("The host's order number.", "1001")
    placed_at: Instant = fact("When the order was placed.", "2026-11-22T09:01:00+01:00")
    supplied_on: Date = fact(
        "Day of the supply that this record refunds or corrects; its law holds. Not given for a first sale.",
        "2026-09-30",
    )
    currency: RequiredCurrency = Field(description="Currency of every amount of the order, ISO 4217.", examples=["EUR"])
    channel: Annotated[str | None, choice("own_store", "marketplace", "social", "point_of_sale", "telephone")] = fact(
        "Where it was placed.", "own_store"
    )
    price_mode: Annotated[str | None, choice("exclusive", "inclusive")] = fact(
        "Whether prices exclude or include tax.", "exclusive"
    )
    operator: Party | None = fact("Marketplace that facilitates the sale, where there is one.")
    seller: Party | None = fact("Seller of the order; lines may name another one.")
    buyer: Party | None = fact("Buyer: a consumer, a business or a public body.")
    ship_from: StatedPlace | None = fact("Where the goods are sent from; a code as text suffices.")
    ship_to: Address | None = fact("Where the goods go.")
    bill_to: Address | None = fact("Billing address.")
    goods_location: StatedPlace | None = fact(
        "Where the goods are when they are sold; a code as text suffices.", "CN", derived=["ship_from"]
    )
    incoterm: Code = fact("Incoterm in small letters: ddp, dap, exw ...", "ddp")
    lines: Annotated[tuple[Line, ...], Listed(at_least=1)] = Field(description="Positions of the order, at least one.")
    shipping: Shipping | None = fact("Transport; null says there is none.")
    payment: Payment | None = fact("How the order is paid.")
    session: Session | None = fact("What was observed while ordering.")
    velocity: Velocity | None = fact("Counters before this order.")
    screening: Screening | None = fact("Sanctions screening of the parties.")
    screening_hits: Many[PartyHit] = fact(
        "Screening hits of all parties; an empty list says that none of the screened parties had one.",
        derived=["operator", "seller", "buyer", "lines.seller"],
    )
    owner_hits: Many[PartyHit] = fact(
        "Screening hits of the owners of all parties; an empty list says that none of the screened owners had one.",
        derived=["operator", "seller", "buyer", "lines.seller"],
    )
    listed_ownerships: Many[ListedOwnership] = fact(
        "What owners confirmed to be listed hold of each party, by list; an empty list says that nobody listed does.",
        derived=["operator", "seller", "buyer", "lines.seller"],
    )
    fx: Many[ExchangeRate] = fact("Conversion rates for thresholds in another currency.")
    customs: Customs | None = fact("Customs declaration.")
    location_evidence: Many[LocationEvidence] = fact("Evidence of the customer's place for digital services.")
    checkout: Checkout | None = fact("What the last screen before ordering showed.")
    export_proof: YesNo = fact("Whether proof that the goods left the tax territory is at hand.", True)
    buyer_travels: YesNo = fact("Whether the goods leave in the buyer's personal luggage.", False)
    place_of_sale: Place = fact("Country or region of the shop for sales over the counter.", "FR")
    fraud_rate_of_acquirer: Rate = fact("The acquirer's fraud rate of the last 90 days.", "0.05%")
    goods_amount: Amount = fact(
        "Sum of all lines after discount.",
        "39.80 EUR",
        derived=["lines.unit_price", "lines.quantity", "lines.discount"],
    )
    intrinsic_value: Amount = fact(
        "Value of the goods alone after discount, without taxes, and without transport and insurance unless they are "
        "not stated apart. With inclusive prices it is known only if every goods line tells its tax_included.",
        "39.80 EUR",
        derived=[
            "price_mode",
            "lines.kind",
            "lines.unit_price",
            "lines.quantity",
            "lines.tax_included",
            "shipping.amount",
            "shipping.separately_stated",
        ],
    )
    total: Amount = fact(
        "Lines plus shipping and handling, before or with tax as price_mode says.",
        "44.70 EUR",
        derived=["lines.unit_price", "lines.quantity", "lines.discount", "shipping.amount"],
    )

    @model_validator(mode="after")
    def _derive(self) -> Self:
        foreign = foreign_amounts(self)
        if foreign:
            message = "must be in the currency of the order. Convert it, or put the original amount elsewhere"
            raise refuse("order", [(loc, message) for loc in foreign])
        if self.goods_location is UNKNOWN and self.ship_from is not UNKNOWN:
            fill(self, "goods_location", self.ship_from)
        derive_order(self)
        derive_lines(self)
        parties = tuple(_parties(self))
        if self.screening_hits is UNKNOWN:
            fill(self, "screening_hits", hits_of(parties))
        if self.owner_hits is UNKNOWN:
            fill(self, "owner_hits", owner_hits_of(parties))
        if self.listed_ownerships is UNKNOWN:
            fill(self, "listed_ownerships", ownerships_of(parties))
        return self


def _parties(order: Order) -> Iterator[tuple[str, Any]]:
    """Who takes part, by role; sellers of single lines where they are not the order's."""
    yield from (("operator", order.operator), ("seller", order.seller), ("buyer", order.buyer))
    yield from (("line_seller", line.seller) for line in order.lines if "seller" in line.model_fields_set)
