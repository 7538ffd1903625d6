"""The facts the random worlds speak of: for each record a tree of names with the few values a fact may take.

Few values, close to each other, so that comparisons hit their limits often. The same trees give the records and the
paths and constants of the rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """A scalar: what records say, what rules compare with (the same words unless others are given)."""

    given: tuple[Any, ...]
    asked: tuple[str, ...] = ()
    likely: int = 70  # percent of records that tell it

    @property
    def constants(self) -> tuple[str, ...]:
        """The texts of constants in rules."""
        return self.asked or tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in self.given)


@dataclass(frozen=True, slots=True)
class Several:
    """A list of scalars."""

    word: Words


@dataclass(frozen=True, slots=True)
class Each:
    """A list of sub-records."""

    of: Mapping[str, Shape]
    least: int = 0
    most: int = 3


Shape: TypeAlias = "Words | Several | Each | Address | Mapping[str, Shape]"

ADDRESSES: tuple[Any, ...] = (
    "DE",
    {"country": "ES", "postal_code": "28001"},
    {"country": "ES", "postal_code": "35001"},  # the Canary Islands
    {"country": "ES"},  # may be there, or not
    {"country": "US", "region": "US-NY"},
    {"country": "US"},
    {"country": "ES", "city": "Example"},
    "US-CA",
    "FR",
    "JP",
    {"country": "IT", "postal_code": "23041"},
    {"city": "Nowhere"},
    {"country": None, "city": "Nowhere"},
)
CONTRADICTORY: tuple[Any, ...] = ({"country": "ES", "region": "ES-MD", "postal_code": "35001"},)
PLACES = (
    *("DE", "ES", "US", "US-NY", "ES-CN", "ES-CN", "FR", "JP", "test.club"),
    *("eu.members", "eu.vat-territory", "IT-LIV"),
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the pool; its parts are facts, too."""

    likely: int = 80


PARTS: Mapping[str, Words] = {
    "country": Words(("DE", "ES", "US", "FR", "JP")),
    "region": Words(("US-NY", "US-CA", "ES-MD")),
    "postal_code": Words(("28001", "35001")),
}

YES_NO = Words((True, False))
SMALL = Words((0, 1, 2, 17, 18))
COUNTRY = PARTS["country"]
RATE = Words(("0%", "5%", "10%", "1/3"))
DAY = Words(("2026-02-28", "2026-03-01", "2026-03-02", "2026-06-01"))
INSTANT = Words(
    ("2026-02-28T23:30:00-05:00", "2026-03-01T00:00:00Z", "2026-03-01T09:00:00+09:00", "2026-03-02T12:00:00Z"),
    ("2026-02-28", "2026-03-01", "2026-03-01T00:00:00Z", "2026-02-28T23:30:00-05:00"),
)
AMOUNT = Words(("10.00", "9.99", "10.01", "0.00", "25.00"), ("10.00 EUR", "9.99 EUR", "10.01 EUR", "25 EUR", "10 USD"))
"""In the currency of the order; records write the currency behind it."""
FOREIGN = Words(("10.00 EUR", "10.00 USD", "11.00 USD", "1000 JPY"), ("10.00 EUR", "11.00 USD", "1000 JPY"))
QUANTITY = Words((1, "0.5", 2, 3), ("1", "0.5", "2", "3"), likely=85)
TEXT = Words(("alpha", "Alpha beta", "beta"), ("alpha", "Beta", "alpha beta", "a"))
CATEGORY = Words(("toys", "food", "books"), likely=80)
REGIONS = Several(Words(("US-NY", "US-CA", "DE"), ("US-NY", "US-CA")))
MARKS = Several(Words(("ce", "weee", "ukca")))
TAX_ID: Mapping[str, Shape] = {"scheme": Words(("eu_vat", "gb_vat")), "country": COUNTRY, "validated": YES_NO}

ORDER: Mapping[str, Shape] = {
    "channel": Words(("own_store", "marketplace", "social")),
    "incoterm": Words(("ddp", "dap")),
    "price_mode": Words(("exclusive", "inclusive"), likely=85),
    "placed_at": INSTANT,
    "ship_to": Address(90),
    "ship_from": Address(50),
    "goods_location": Address(60),
    "buyer": {
        "type": Words(("consumer", "business")),
        "guest": YES_NO,
        "age": SMALL,
        "email": TEXT,
        "address": Address(40),
        "established_in": Several(COUNTRY),
        "tax_ids": Each(TAX_ID),
        "history": {"average_order": AMOUNT, "paid_orders": SMALL},
    },
    "seller": {
        "registrations": Several(Words(("oss", "ioss", "voec"))),
        "established_in": Several(COUNTRY),
        "address": Address(40),
        "nexus": REGIONS,
        "turnover": {"annual": FOREIGN},
    },
    "shipping": {"amount": AMOUNT, "mode": Words(("air", "sea")), "handling": AMOUNT},
    "payment": {"method": Words(("card", "paypal")), "bin_country": COUNTRY, "installments": SMALL},
    "velocity": {"cards_per_ip_1h": SMALL, "small_amount_share_per_ip_1h": RATE},
    "fraud_rate_of_acquirer": RATE,
    "location_evidence": Each({"kind": Words(("ip", "bank")), "country": COUNTRY}),
    "lines": Each(
        {
            "kind": Words(("goods", "service")),
            "category": CATEGORY,
            "hs_code": Words(("610910", "640110"), ("610910", "61", "64")),
            "origin_country": COUNTRY,
            "quantity": QUANTITY,
            "unit_price": Words(AMOUNT.given, AMOUNT.asked, likely=90),
            "discount": Words(("0.00", "1.00"), ("0 EUR", "1 EUR"), likely=20),
            "amount": Words(AMOUNT.given, AMOUNT.asked, likely=15),
            "ordinary_duty": Words(AMOUNT.given, AMOUNT.asked, likely=50),
            "weight_grams": SMALL,
            "marks": MARKS,
            "used": YES_NO,
            "excise": YES_NO,
            "ship_from": Address(30),
            "exemption_certificate": {
                "valid_until": DAY,
                "places": Several(Words(("US-NY", "DE"), ("US-NY", "US-CA"))),
            },
        },
        least=1,
    ),
}
DERIVED: Mapping[str, Words] = {
    "order.total": AMOUNT,
    "order.goods_amount": AMOUNT,
    "order.intrinsic_value": AMOUNT,
    "order.buyer.vat_number_valid": YES_NO,
}
"""Facts that records do not tell but work out."""

LISTING: Mapping[str, Shape] = {
    "audience": Words(("consumer", "business", "both")),
    "condition": Words(("new", "used")),
    "price": FOREIGN,
    "stock": SMALL,
    "listed_at": INSTANT,
    "withdrawal_period": Words(("14 days", "30 days")),
    "languages": Several(Words(("ja", "de", "en"))),
    "ship_from": Address(50),
    "seller": {"established_in": Several(COUNTRY), "address": Address(50), "age": SMALL},
    "claims": Each({"kind": Words(("health", "organic")), "text": TEXT, "substantiated": YES_NO}),
    "product": {
        "kind": Words(("toy", "textile", "radio")),
        "origin_country": COUNTRY,
        "marks": MARKS,
        "alcohol": RATE,
        "label": {"country_of_origin": COUNTRY, "name": TEXT, "may_contain": YES_NO},
        "placed_on_market": Words(({"DE": "2026-02-28", "FR": "2026-03-01"}, {"US": "2026-03-01"}, {"JP": None})),
    },
    "destinations": Each(PARTS, most=7),
}
USER: Mapping[str, Shape] = {
    "country": Words(("DE", "ES", "US", "FR", "JP"), likely=85),
    "age": SMALL,
    "birth_date": DAY,
    "roles": Several(Words(("customer", "newsletter"))),
    "controller_country": COUNTRY,
    "signals": {"gpc": YES_NO},
    "consents": Each(
        {
            "purpose": Words(("email_marketing", "profiling")),
            "method": Words(("active_tick", "pre_ticked")),
            "given_at": INSTANT,
            "withdrawn_at": INSTANT,
            "lang": Words(("de", "en")),
        }
    ),
}
NOTICE: Mapping[str, Shape] = {
    "regime": Words(("us_dmca", "eu_dsa")),
    "received_at": INSTANT,
    "completed_at": INSTANT,
    "notifier_is": Words(("owner", "agent")),
    "notifier": {"established_in": Several(COUNTRY), "address": Address(50), "age": SMALL},
    "elements": {"signature": YES_NO, "work_identified": YES_NO},
    "targets": Each({"url": TEXT, "removed_at": INSTANT, "identifiable": YES_NO}),
    "counter_notice": {
        "received_at": INSTANT,
        "elements": {"signature": YES_NO, "mistake_statement": YES_NO},
        "sender": {"address": Address(50), "age": SMALL},
    },
}
RECORDS: Mapping[str, Mapping[str, Shape]] = {"order": ORDER, "listing": LISTING, "user": USER, "notice": NOTICE}
SCOPES = ("order.line", "order", "listing", "user", "user.consent", "notice", "notice.counter_notice")


def facts(shape: Shape, path: str) -> Iterator[tuple[str, Shape]]:
    """Every fact below a path, the inner ones with it; lists are not entered."""
    yield path, shape
    if isinstance(shape, Address):
        for name, words in PARTS.items():
            yield f"{path}.{name}", words
    elif isinstance(shape, Mapping):
        for name, inner in shape.items():
            yield from facts(inner, f"{path}.{name}")
