"""The plain ISO lists: countries (ISO 3166-1) and subdivisions (ISO 3166-2), read from pycountry on first use."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from xcompliance.jurisdictions.place import fold_name

__all__ = ["IsoPlaces", "iso_places"]


@dataclass(frozen=True, slots=True)
class IsoPlaces:
    """Codes, names and parents. ``parents`` holds only subdivisions that lie in another subdivision."""

    countries: dict[str, str]
    regions: dict[str, str]
    parents: dict[str, str]
    by_country: dict[str, frozenset[str]]
    _names: dict[str, dict[str, str]] = field(default_factory=dict)

    def region_named(self, country: str, name: str) -> str | None:
        """The one subdivision of a country with this name (case and accents ignored), else None."""
        names = self._names.get(country)
        if names is None:
            names = self._names[country] = self._read_names(country)
        return names.get(fold_name(name)) or None

    def _read_names(self, country: str) -> dict[str, str]:
        names: dict[str, str] = {}
        for code in sorted(self.by_country.get(country, frozenset())):
            name = fold_name(self.regions[code])
            # A parish and a city may share a name: an ambiguous name says nothing. A subdivision wins over its part.
            known = names.get(name)
            if known is None or self.parents.get(known) == code:
                names[name] = code
            elif self.parents.get(code) != known:
                names[name] = ""
        return names

    def ancestors(self, region: str) -> tuple[str, ...]:
        """The region itself and the subdivisions it lies in, from small to large."""
        chain = [region]
        while (parent := self.parents.get(chain[-1])) is not None:
            chain.append(parent)
        return tuple(chain)


@lru_cache(maxsize=1)
def iso_places() -> IsoPlaces:
    """Read the lists once. Source: pycountry (Debian iso-codes)."""
    import pycountry

    countries = {country.alpha_2: country.name for country in pycountry.countries}
    regions: dict[str, str] = {}
    parents: dict[str, str] = {}
    by_country: dict[str, set[str]] = {code: set() for code in countries}
    for region in pycountry.subdivisions:
        code = region.code
        regions[code] = region.name
        by_country[code[:2]].add(code)
        if parent := region.parent_code:
            parents[code] = parent
    frozen = {code: frozenset(codes) for code, codes in by_country.items()}
    return IsoPlaces(countries, regions, parents, frozen)
