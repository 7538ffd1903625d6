"""Orders of three lines as a shop would send them: seeded, mostly complete, some facts not told."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from benchmarks.rules import METHODS, TERMS
from benchmarks.world import CATEGORIES, COUNTRIES

ON = date(2026, 11, 22)


def payloads(count: int = 10_000, seed: int = 20261122) -> list[dict[str, Any]]:
    """JSON-like orders; the same seed gives the same orders."""
    random = Random(seed)
    return [_order(random, number) for number in range(count)]


def _order(random: Random, number: int) -> dict[str, Any]:
    country = random.choice(COUNTRIES)
    order: dict[str, Any] = {
        "kind": "order",
        "id": f"B-{number}",
        "placed_at": f"2026-11-22T{random.randrange(24):02d}:15:00Z",
        "currency": "EUR",
        "price_mode": "exclusive",
        "channel": random.choice(("own_store", "own_store", "marketplace")),
        "incoterm": random.choice(TERMS),
        "goods_location": random.choice((*COUNTRIES, "CN", "CN", "CN", "CN")),
        "seller": {"type": "business", "established_in": ["DE"], "registrations": _registrations(random)},
        "buyer": _buyer(random),
        "ship_to": {"country": country, "city": "Example", "postal_code": f"{random.randrange(10000, 99999)}"},
        "lines": [_line(random, at) for at in range(3)],
        "shipping": None,
        "payment": {"method": random.choice(METHODS), "bin_country": random.choice((country, country, "US", "BR"))},
        "velocity": {"cards_per_ip_1h": random.choice((1, 1, 1, 2, 5))},
    }
    if random.random() < 0.02:
        del order["payment"]["bin_country"]
    if random.random() < 0.02:
        del order["velocity"]
    return order


def _registrations(random: Random) -> list[str]:
    return ["oss", *(f"scheme_{random.randrange(12)}" for _ in range(2))]


def _buyer(random: Random) -> dict[str, Any]:
    kind = random.choice(("consumer", "consumer", "consumer", "business"))
    buyer: dict[str, Any] = {"type": kind, "guest": random.random() < 0.4, "email": "buyer@example.com"}
    if kind == "business":
        buyer["vat_number_valid"] = random.random() < 0.9
    if random.random() < 0.9:
        buyer["age"] = random.randrange(14, 80)
    return buyer


def _line(random: Random, at: int) -> dict[str, Any]:
    line: dict[str, Any] = {
        "id": str(at + 1),
        "sku": f"SKU-{random.randrange(10_000)}",
        "title": "Example article",
        "kind": "goods",
        "category": random.choice(CATEGORIES),
        "quantity": random.choice((1, 1, 2, 3)),
        "unit_price": f"{random.randrange(100, 30_000) / 100:.2f} EUR",
        "used": random.random() < 0.1,
        "excise": random.random() < 0.1,
    }
    if random.random() < 0.95:
        line["origin_country"] = random.choice((*COUNTRIES, "CN", "CN", "VN"))
    if random.random() < 0.95:
        line["hs_code"] = f"{random.randrange(61, 97)}{random.randrange(1000, 9999)}"
    return line
