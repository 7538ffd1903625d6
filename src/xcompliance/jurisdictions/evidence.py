"""What an address says about where it is, reduced to codes: the part of resolving that reads text.

Three witnesses speak: region, postal code, city. Each may say for a territory *yes*, *no* or nothing. Region and postal
code weigh the same; a city alone convinces only where they are silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xcompliance.jurisdictions.iso import IsoPlaces
from xcompliance.jurisdictions.place import CountryNotes, Place, fold_name
from xcompliance.jurisdictions.postal import PostalIndex

__all__ = ["CountryReader", "Evidence"]

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read. ``region`` is an ISO subdivision; ``postal_known`` is False for a missing or unreadable code."""

    country: str
    region: str = ""
    stated: frozenset[str] = _NONE  # territories the region text names
    postal: frozenset[str] = _NONE  # territories the postal code lies in
    postal_known: bool = False
    cities: frozenset[str] = _NONE


class CountryReader:
    """Reads addresses that name one country: its candidates are the territories such an address may mean."""

    __slots__ = ("_aliases", "_cities", "_iso", "_postal", "candidates", "country")

    def __init__(self, country: str, places: Iterable[Place], notes: CountryNotes | None, iso: IsoPlaces) -> None:
        self.country = country
        self.candidates: Mapping[str, Place] = {place.id: place for place in places}
        self._iso = iso
        self._aliases: dict[str, set[str]] = {}
        self._cities: dict[str, set[str]] = {}
        rules = {}
        for place in self.candidates.values():
            for alias in (place.id, place.name, *place.aliases, *place.countries):
                self._aliases.setdefault(fold_name(alias), set()).add(place.id)
            for city in place.cities:
                self._cities.setdefault(fold_name(city), set()).add(place.id)
            if own := tuple(rule for rule in place.postal if rule.country == country):
                rules[place.id] = own
        formats = notes.postal_formats if notes else ()
        prefixes = (country, *(notes.postal_prefixes if notes else ()))
        self._postal = PostalIndex(rules, formats, prefixes) if rules else None

    @property
    def postal_covered(self) -> frozenset[str]:
        """The candidates whose postal codes are known, so that another code says no."""
        return self._postal.covered if self._postal else _NONE

    def read(self, region: str, postal: str, city: str) -> Evidence:
        """Reduce the three texts (empty = not given) to codes."""
        code, stated = self.read_region(region) if region else ("", _NONE)
        postal_places, known = _NONE, False
        if postal and self._postal is not None and (written := self._postal.read(postal)) is not None:
            postal_places, known = self._postal.places(written), True
        cities = frozenset(self._cities.get(fold_name(city), ())) if city and self._cities else _NONE
        return Evidence(self.country, code, stated, postal_places, known, cities)

    def read_region(self, text: str) -> tuple[str, frozenset[str]]:
        """The ISO subdivision and the territories a region text names: a code with or without country, or a name."""
        plain = text.strip().upper()
        for code in (plain, f"{self.country}-{plain}"):
            if code in self._iso.by_country.get(self.country, _NONE):
                return code, self._meaning(code)
        named = frozenset(self._aliases.get(fold_name(text), ()))
        region = "" if named else self._iso.region_named(self.country, text) or ""
        return region, named or (self._meaning(region) if region else _NONE)

    def _meaning(self, region: str) -> frozenset[str]:
        """Territories that a region, or a region it lies in, is all of."""
        chain = self._iso.ancestors(region)
        return frozenset(
            place.id
            for place in self.candidates.values()
            if place.id in chain or any(code in chain for code in place.regions)
        )
