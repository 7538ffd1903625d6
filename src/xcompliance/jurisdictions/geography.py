"""From an address, country code or region code to the places and groups it lies in on a day.

A rule's place is *true* of an address, *false*, or *unknown* because the address does not say enough: a Spanish address
without postal code may lie on the Canary Islands. What it might be is kept in ``Located.possible``.

A **bare country code** (a text, not an address) means the main territory of the country: it belongs to the groups the
country itself belongs to, whatever its special territories say. Its regions and territories stay possible.
"""

from __future__ import annotations

import difflib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xcompliance.jurisdictions.evidence import CountryReader
from xcompliance.jurisdictions.iso import IsoPlaces, iso_places
from xcompliance.jurisdictions.memberships import Memberships
from xcompliance.jurisdictions.place import CountryNotes, Group, Place
from xcompliance.jurisdictions.resolve import Hypotheses, Resolver

__all__ = ["NOWHERE_KNOWN", "Geography", "Located"]

_CACHE_LIMIT = 65_536


@dataclass(frozen=True, slots=True)
class Located:
    """Where something is.

    Attributes:
        definite: Ids that certainly hold: special territory, regions from small to large, country, then groups.
        possible: Ids that may hold; the address does not say enough.
        unknown: Nothing is known, not even the country; then both are empty.
    """

    definite: tuple[str, ...] = ()
    possible: frozenset[str] = frozenset()
    unknown: bool = False
    _definite: frozenset[str] = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_definite", frozenset(self.definite))
        object.__setattr__(self, "_hash", hash((self.definite, self.possible, self.unknown)))

    def __hash__(self) -> int:
        return self._hash

    def contains(self, place_id: str) -> bool | None:
        """Whether it lies in a place or group; None = unknown."""
        if place_id in self._definite:
            return True
        return None if self.unknown or place_id in self.possible else False


NOWHERE_KNOWN = Located(unknown=True)


class Geography:
    """All places and groups of one load. Immutable but for its bounded cache of answers."""

    def __init__(
        self,
        places: Iterable[Place] = (),
        groups: Iterable[Group] = (),
        countries: Iterable[CountryNotes] = (),
        iso: IsoPlaces | None = None,
    ) -> None:
        self.places: Mapping[str, Place] = {place.id: place for place in places}
        self.groups: Mapping[str, Group] = {group.id: group for group in groups}
        self.countries: Mapping[str, CountryNotes] = {notes.id: notes for notes in countries}
        self._iso = iso or iso_places()
        self._codes = {code: notes.id for notes in self.countries.values() for code in notes.codes}
        self._owners = {code: place.id for place in self.places.values() for code in place.countries}
        self._readers: dict[str, CountryReader] = {}
        self._memberships = Memberships(self.groups.values(), self.places.values())
        self._resolver = Resolver(self.places, self._iso)
        self._epochs = [day.toordinal() for day in self._memberships.epochs]
        self._answers: dict[tuple[Any, ...], Located] = {}
        self._hypotheses: dict[Any, Located] = {}

    # -- look-up ----------------------------------------------------------------------------------------------------

    def locate(self, where: Any, on: date) -> Located:
        """Where a country code, region code, place id or address-like object is on a day.

        Args:
            where: Text, or an object with ``country`` and, where known, ``region``, ``postal_code`` and ``city``. Its
                ``territory``, where stated, decides unless it lies in another country.
                Anything else (not given, missing) is unknown.
            on: The day; group membership is dated.
        """
        epoch = bisect_right(self._epochs, on.toordinal())
        stated = where if isinstance(where, str) else self._stated(where)
        if stated:
            key: tuple[Any, ...] = (stated, epoch)
        else:
            key = (
                getattr(where, "country", None),
                getattr(where, "region", None),
                getattr(where, "postal_code", None),
                getattr(where, "city", None),
                epoch,
            )
        found = self._answers.get(key)
        if found is None:
            found = self._locate_text(key[0], on) if len(key) == 2 else self._locate_address(key[:4], on, epoch)
            if len(self._answers) >= _CACHE_LIMIT:
                self._answers.clear()
            self._answers[key] = found
        return found

    def contains(self, place_id: str, where: Any, on: date) -> bool | None:
        """Whether ``where`` lies in a place or group on a day; None = unknown."""
        return self.locate(where, on).contains(place_id)

    def members(self, group: str, on: date) -> tuple[str, ...]:
        """The places that belong to a group by a statement of their own on a day, sorted.

        Raises:
            KeyError: There is no such group.
        """
        return self._memberships.members(group, on)

    def known(self, place_id: str) -> bool:
        """Whether an id names a place, subdivision, country or group."""
        return (
            place_id in self.places
            or place_id in self.groups
            or place_id in self.countries
            or place_id in self._iso.countries
            or place_id in self._iso.regions
        )

    def suggest(self, place_id: str) -> list[str]:
        """Known ids that look like an unknown one, best first."""
        return difflib.get_close_matches(place_id, list(self.ids()), n=3, cutoff=0.6)

    def ids(self) -> Iterator[str]:
        """Every known id: groups, special territories, countries, subdivisions."""
        yield from self.groups
        yield from self.places
        yield from (code for code in self.countries if code not in self._iso.countries)
        yield from (code for code in self._iso.countries if code not in self.places)
        yield from (code for code in self._iso.regions if code not in self.places)

    def name(self, place_id: str) -> str:
        """The name of a place or group, the id itself where none is known."""
        if (group := self.groups.get(place_id)) is not None:
            return group.name
        if (place := self.places.get(place_id)) is not None:
            return place.name
        notes = self.countries.get(place_id)
        return (
            self._iso.countries.get(place_id) or self._iso.regions.get(place_id) or (notes and notes.name) or place_id
        )

    def _stated(self, where: Any) -> str:
        """The territory an address states outright; empty when it states none, or one of another country."""
        territory = getattr(where, "territory", None)
        if not isinstance(territory, str) or not self.known(territory):
            return ""
        country = getattr(where, "country", None)
        parent = self.places[territory].parent if territory in self.places else territory[:2]
        return territory if not isinstance(country, str) or country in (parent, territory) else ""

    # -- texts and addresses ----------------------------------------------------------------------------------------

    def _locate_text(self, text: str, on: date) -> Located:
        code = text.strip().upper()
        if (place := self.places.get(code)) is not None:
            return self._answer(self._resolver.of_place(place), on, bare="")
        if code in self._iso.regions:
            reader = self._reader(code[:2])
            return self._answer(self._resolver.of_evidence(reader, reader.read(code, "", "")), on, bare="")
        country = self._country(code)
        if country is None:
            return NOWHERE_KNOWN
        if (owner := self._owners.get(country)) is not None:
            return self._answer(self._resolver.of_place(self.places[owner], country), on, bare="")
        reader = self._reader(country)
        return self._answer(self._resolver.of_evidence(reader, reader.read("", "", "")), on, bare=country)

    def _locate_address(self, key: tuple[Any, ...], on: date, epoch: int) -> Located:
        country_text, region, postal, city = (part if isinstance(part, str) else "" for part in key)
        country = self._country(country_text.strip().upper())
        if country is None:
            return NOWHERE_KNOWN
        if (owner := self._owners.get(country)) is not None:
            return self._answer(self._named(self.places[owner], country, postal.strip()), on, bare="")
        reader = self._reader(country)
        evidence = reader.read(region.strip(), postal.strip(), city.strip())
        found = self._hypotheses.get((evidence, epoch))
        if found is None:
            found = self._answer(self._resolver.of_evidence(reader, evidence), on, bare="")
            if len(self._hypotheses) >= _CACHE_LIMIT:
                self._hypotheses.clear()
            self._hypotheses[evidence, epoch] = found
        return found

    def _named(self, place: Place, country: str, postal: str) -> Hypotheses:
        """A place named by a country code of its own; a postal code that lies elsewhere in the parent is a doubt."""
        named = self._resolver.of_place(place, country)
        if not place.parent or not postal:
            return named
        reader = self._reader(place.parent)
        evidence = reader.read("", postal, "")
        if not evidence.postal_known or place.id not in reader.postal_covered or place.id in evidence.postal:
            return named
        elsewhere = self._resolver.of_evidence(reader, evidence)
        return Hypotheses([*named.chains, *elsewhere.chains], elsewhere.also)

    def _answer(self, hypotheses: Hypotheses, on: date, bare: str) -> Located:
        definite, possible = hypotheses.agreed()
        if bare:
            certain, open_groups = self._memberships.of_country(bare, hypotheses.chains, on)
        else:
            certain, open_groups = self._memberships.of_chains(hypotheses.chains, on)
        return Located((*definite, *certain), possible | open_groups)

    # -- parts ------------------------------------------------------------------------------------------------------

    def _country(self, code: str) -> str | None:
        """The country a code means: itself, the one another code in use stands for, or None."""
        if code in self._iso.countries or code in self._owners:
            return code
        if code in self._codes:
            return self._codes[code]
        return code if code in self.countries else None

    def _reader(self, country: str) -> CountryReader:
        reader = self._readers.get(country)
        if reader is None:
            places = [
                place
                for place in self.places.values()
                if place.parent == country or any(rule.country == country for rule in place.postal)
            ]
            reader = CountryReader(country, places, self.countries.get(country), self._iso)
            self._readers[country] = reader
        return reader
