"""Local tax rates by county and city: what a plain table of a state's rates can say without postal codes.

Every row applies where its county and its city (those it names) are those of the address. A city of a county whose
cities are listed must be listed, too, if only with a rate of nothing: a place the table does not have is unknown.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.local_answer import NAMED, Component, LocalAnswer, Unanswered
from xcompliance.jurisdictions.local_file import damaged, replace_file
from xcompliance.money import Rate

__all__ = ["PLACES_SUFFIX", "LocalPlaces", "PlaceRates", "bare_name", "write_places"]

PLACES_SUFFIX = ".localplaces"
FORMAT = 1
COUNTY_DIGITS = 3


@dataclass(frozen=True, slots=True)
class PlaceRates:
    """One row: the place it names, its general rate and that of food (None: not said), and when they hold."""

    county: str  # three FIPS digits or a bare name; "" = any
    city: str  # a bare name; "" = any
    district: str
    rates: tuple[Rate, Rate | None]
    start: date
    end: date | None
    code: str  # as the table writes it, for people
    line: int = 0

    @property
    def level(self) -> str:
        """Who levies it."""
        return "special" if self.district else "city" if self.city else "county"


def bare_name(text: str) -> str:
    """A name as it is compared: small letters, single blanks."""
    return " ".join(text.casefold().split())


class LocalPlaces:
    """The rates of one state in one data version, by county and city."""

    def __init__(self, path: Path) -> None:
        """Open a store.

        Raises:
            PackError: the file is not a store of this format, or is damaged.
        """
        try:
            content = json.loads(path.read_bytes())
            body = content["body"]
            if content["digest"] != _digest(body) or body["format"] != FORMAT:
                raise ValueError
            self._rows = tuple(_row(one) for one in body["rows"])
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise damaged(path.name) from error
        self.path = path
        self.state: str = body["state"]
        self.version: str = body["version"]
        self.digest: str = content["digest"]
        self._by_digits = any(row.county.isdigit() for row in self._rows)
        self._by_county = any(row.county for row in self._rows)
        self._by_city = any(row.city for row in self._rows)

    def at(self, where: Any, on: date, *, food: bool, intrastate: bool) -> LocalAnswer | Unanswered:
        """The local rates of an address on a day. Such a table has one column for goods from within and without."""
        county = self._county(where) if self._by_county else ""
        city = getattr(where, "city", UNKNOWN) if self._by_city else ""
        facts = [name for name, fact in ((self._county_fact(), county), ("city", city)) if fact is UNKNOWN]
        if facts or county is None:
            return Unanswered(tuple(facts) or (self._county_fact(),))
        here, town = str(county), bare_name(city or "")
        if not self._is_listed(here, town):
            return Unanswered()
        parts = []
        for row in self._rows:
            if row.county not in ("", here) or row.city not in ("", town):
                continue
            if row.start <= on and (row.end is None or on < row.end):
                rate = row.rates[1] if food else row.rates[0]
                if rate is None:
                    return Unanswered()
                parts.append(Component(row.level, row.code, rate, row.start))
        return LocalAnswer(tuple(parts), NAMED, self.version)

    def state_rate(self, on: date, *, food: bool = False, intrastate: bool = False) -> Rate | None:
        """Such a table says nothing of the state's own rate."""
        return None

    def _county_fact(self) -> str:
        return "county_fips" if self._by_digits else "county"

    def _county(self, where: Any) -> Any:
        county = getattr(where, self._county_fact(), UNKNOWN)
        if not isinstance(county, str):
            return county
        return county[-COUNTY_DIGITS:] if self._by_digits else bare_name(county)

    def _is_listed(self, county: str, city: str) -> bool:
        """Whether the table speaks of the county, and of the city where it names cities of that county."""
        of_county = [row for row in self._rows if row.county in ("", county)]
        if county and not any(row.county == county for row in of_county):
            return False
        cities = {row.city for row in of_county if row.city}
        return bool(of_county) and (not city or not cities or city in cities)


def write_places(path: Path, state: str, version: str, rows: Iterable[PlaceRates]) -> str:
    """Write a store in one step and give its digest."""
    plain = sorted((_plain(row) for row in rows), key=str)
    body = {"format": FORMAT, "state": state, "version": version, "rows": plain}
    digest = _digest(body)
    text = json.dumps({"digest": digest, "body": body}, sort_keys=True, indent=0)
    replace_file(path, (text.encode("ascii"),))
    return digest


def _digest(body: Any) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


def _plain(row: PlaceRates) -> list[Any]:
    rates = [None if rate is None else str(rate) for rate in row.rates]
    end = None if row.end is None else row.end.isoformat()
    return [row.county, row.city, row.district, rates, row.start.isoformat(), end, row.code]


def _row(plain: list[Any]) -> PlaceRates:
    county, city, district, (general, food), start, end, code = plain
    rates = (Rate.parse(general), None if food is None else Rate.parse(food))
    last = None if end is None else date.fromisoformat(end)
    return PlaceRates(county, city, district, rates, date.fromisoformat(start), last, code)
