"""The hundred rules of ``rules.pack(100)`` as an engineer would write them in plain Python, to compare speeds with.

It answers the same question as a match: which rules fire for which object, and which cannot be decided because a fact
is not given. The run asserts that it gives the same answer for every order.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from benchmarks.rules import METHODS, TERMS, category, country, euros
from benchmarks.world import CATEGORIES, limit_id
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.values import DatedValue

Answer = list[tuple[str, int, int, bool]]  # family, number, line (or -1), fired


class ByHand:
    """Tables are made once, as module constants would be."""

    def __init__(self, each: int, values: Mapping[str, DatedValue], outside: Any, on: date) -> None:
        self.outside, self.on = outside, on
        numbers = range(each)
        self.limits = [entry.value.minor for n in numbers if (entry := values[limit_id(n)].at(on)) is not None]
        self.totals = [euros(n).minor for n in numbers]
        self.by_country: dict[str, list[int]] = {}
        for n in numbers:
            self.by_country.setdefault(country(n), []).append(n)
        self.origins = [{country(n + 3), country(n + 9), "CN"} for n in numbers]
        self.methods = {method: [n for n in numbers if METHODS[n % 5] == method] for method in METHODS}
        self.terms = {term: frozenset(n for n in numbers if TERMS[n % 4] == term) for term in TERMS}
        self.headings = [f"{61 + n % 20}" for n in numbers]
        self.wanted = [CATEGORIES[n % 12] for n in numbers]
        self.categories = [category(n) for n in numbers]
        self.all = list(numbers)

    def __call__(self, order: Any) -> Answer:
        """Which rules fire or cannot be decided."""
        found: Answer = []
        here = self.by_country.get(order.ship_to.country, ())
        for at, line in enumerate(order.lines):
            self._line(order, line, at, here, found)
        self._payment(order, found)
        self._basket(order, here, found)
        return found

    def _line(self, order: Any, line: Any, at: int, here: Any, found: Answer) -> None:
        goods = line.kind
        if goods is UNKNOWN:
            found.append(("vat", 0, at, False))
        elif goods == "goods":
            found.append(("vat", 0, at, True))
        buyer = order.buyer
        registrations = order.seller.registrations
        for n in here:
            self._of_country(n, line, at, buyer, found)
            if goods == "goods" and f"scheme_{n}" not in registrations:
                origin = line.origin_country
                if origin is UNKNOWN or origin in self.origins[n]:
                    found.append(("origin", n, at, origin is not UNKNOWN))

    def _of_country(self, n: int, line: Any, at: int, buyer: Any, found: Answer) -> None:
        if line.category == self.categories[n]:
            if n and buyer.type == "business":
                valid = buyer.vat_number_valid
                if valid is UNKNOWN or valid:
                    found.append(("vat", n, at, valid is not UNKNOWN))
            if line.unit_price.minor >= self.limits[n]:
                found.append(("limit", n, at, True))
        code, used = line.hs_code, line.used
        if used is not True:
            if code is UNKNOWN:
                found.append(("heading", n, at, False))
            elif code.startswith(self.headings[n]):
                found.append(("heading", n, at, used is not UNKNOWN))

    def _payment(self, order: Any, found: Answer) -> None:
        total, payment = order.total.minor, order.payment
        bin_country = payment.bin_country
        if bin_country is UNKNOWN:
            for n in self.all:
                if total > self.totals[n]:
                    found.append(("card", n, -1, False))
        elif bin_country != order.ship_to.country:
            for n in self.by_country.get(bin_country, ()):
                if total > self.totals[n]:
                    found.append(("card", n, -1, True))
        velocity = order.velocity
        cards = UNKNOWN if velocity is UNKNOWN else velocity.cards_per_ip_1h
        guest = order.buyer.guest
        excised = sum(line.excise is True for line in order.lines)
        for n in self.methods[payment.method]:
            if guest == (n % 2 == 0):
                if cards is UNKNOWN:
                    found.append(("velocity", n, -1, False))
                elif cards >= 2 + n % 9:
                    found.append(("velocity", n, -1, True))
            if excised >= 2 and total >= self.totals[n]:
                found.append(("excise", n, -1, True))

    def _basket(self, order: Any, here: Any, found: Answer) -> None:
        if not here:
            return
        in_basket = {line.category for line in order.lines}
        age, terms = order.buyer.age, self.terms[order.incoterm]
        for n in here:
            if self.wanted[n] in in_basket:
                if order.channel == "marketplace":
                    found.append(("basket", n, -1, True))
                if age is UNKNOWN:
                    found.append(("age", n, -1, False))
                elif age < 16 + n % 4:
                    found.append(("age", n, -1, True))
            if n in terms and order.total.minor <= self.limits[n]:
                away = self.outside(order.goods_location, self.on)
                if away is not False:
                    found.append(("import", n, -1, away is True))
