"""Weighs the evidence of an address and lists the chains of places it may lie in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xcompliance.jurisdictions.evidence import CountryReader, Evidence
from xcompliance.jurisdictions.iso import IsoPlaces
from xcompliance.jurisdictions.place import Place

__all__ = ["Hypotheses", "Resolver"]

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """Every chain (small to large) the address may lie in, and ids that are open but change no group."""

    chains: Sequence[Chain]
    also: frozenset[str] = frozenset()

    def agreed(self) -> tuple[Chain, frozenset[str]]:
        """Ids all chains share, in the order of the first, and the other ids."""
        shared = set(self.chains[0]).intersection(*self.chains[1:])
        every = self.also.union(*self.chains)
        return tuple(place for place in self.chains[0] if place in shared), every.difference(shared)


class Resolver:
    """Turns evidence into hypotheses. ``places`` are the special territories by id."""

    def __init__(self, places: Mapping[str, Place], iso: IsoPlaces) -> None:
        self._places = places
        self._iso = iso

    def of_place(self, place: Place, country: str = "") -> Hypotheses:
        """A place that is named outright, by its id or by a country code of its own."""
        inner = [self.chain(other) for other in self._places.values() if self._inside(other, place)]
        chain = self.chain(place, country)
        return Hypotheses([chain, *(part for part in inner if not self._places[part[0]].only_if_stated)])

    def of_evidence(self, reader: CountryReader, evidence: Evidence) -> Hypotheses:
        """All an address of one country may be.

        Where the country that is named and the country the law sees differ, the rules of both count: a chain then holds
        both, so that a rule for the named country is never silenced by the other reading.
        """
        found = self._of_evidence(reader, evidence)
        chains = [self._as_named(chain, reader.country) for chain in found.chains]
        return Hypotheses(chains, found.also)

    def _as_named(self, chain: Chain, country: str) -> Chain:
        place = self._places.get(chain[0])
        if place is None or place.parent in {None, country} or country in chain:
            return chain
        return (*chain, country)

    def _of_evidence(self, reader: CountryReader, evidence: Evidence) -> Hypotheses:
        certain, contested, open_ = self._weigh(reader, evidence)
        region = evidence.region
        if contested and region:
            base = [self._region_chain(reader.country, region), *(self.chain(place) for place in contested)]
            return Hypotheses([*base, *(self.chain(place) for place in (*certain, *open_))])
        if certain:
            return self._certain(certain, contested, open_, region)
        if region:
            main = self._region_chain(reader.country, region)
            parts = frozenset(code for code in self._regions(reader.country) if region in self._iso.ancestors(code)[1:])
        else:
            main = (reader.country,)
            parts = self._unsettled_regions(reader, [*contested, *open_])
        chains = [main, *(self.chain(place) for place in (*contested, *open_))]
        chains.extend(self._region_chain(reader.country, code) for code in sorted(parts))
        return Hypotheses(chains)

    def chain(self, place: Place, country: str = "") -> Chain:
        """A territory, the regions it is or lies in, its country code and its parent country."""
        chain = [place.id]
        for region in place.regions if len(place.regions) == 1 else ():
            chain.extend(self._iso.ancestors(region))
        if len(place.within) == 1:
            outer = self._places.get(place.within[0])
            chain.extend(self.chain(outer) if outer else self._iso.ancestors(place.within[0]))
        if country or len(place.countries) == 1:
            chain.append(country or place.countries[0])
        if place.parent and not place.own_law:
            chain.append(place.parent)
        return tuple(dict.fromkeys(chain))

    # -- weighing ---------------------------------------------------------------------------------------------------

    def _weigh(self, reader: CountryReader, evidence: Evidence) -> tuple[list[Place], list[Place], list[Place]]:
        """Candidates the address lies in, may lie in against other evidence, and may lie in for want of evidence."""
        certain: list[Place] = []
        contested: list[Place] = []
        by_city: list[Place] = []
        open_: list[Place] = []
        strong = False
        for place in reader.candidates.values():
            yes = place.id in evidence.stated or place.id in evidence.postal
            no = self._region_denies(place, evidence) or (
                evidence.postal_known and place.id in reader.postal_covered and place.id not in evidence.postal
            )
            if yes:
                (contested if no else certain).append(place)
                strong = strong or not no
            elif place.id in evidence.cities:
                (by_city if no else certain).append(place)
            elif not no and not place.only_if_stated and not self._outer_denied(place, reader, evidence):
                open_.append(place)
        # A city against a code or region that names another territory loses; against the mainland it raises a doubt.
        return certain, contested if strong else [*contested, *by_city], open_

    def _region_denies(self, place: Place, evidence: Evidence) -> bool:
        """Whether the region that is given excludes a place."""
        if evidence.stated:
            named = [self._places[code] for code in evidence.stated]
            return place.id not in evidence.stated and not any(
                self._inside(place, other) or self._inside(other, place) for other in named
            )
        if not evidence.region:
            return False
        known = (*place.regions, *place.within)
        return bool(known) and not any(self._related(evidence.region, code) for code in known)

    def _outer_denied(self, place: Place, reader: CountryReader, evidence: Evidence) -> bool:
        """Whether every place it is a part of has been excluded by the postal code."""
        outer = [code for code in place.within if code in reader.postal_covered]
        return bool(outer) and evidence.postal_known and not any(code in evidence.postal for code in outer)

    def _certain(self, certain: list[Place], contested: list[Place], open_: list[Place], region: str) -> Hypotheses:
        """At least one territory holds: the innermost one is where the address is, its own parts stay open."""
        inner = [place for place in certain if not any(self._inside(other, place) for other in certain)]
        parts = [place for place in open_ if any(self._inside(place, outer) for outer in inner)]
        chains = [self.chain(place) for place in inner]
        if region and len(inner) == 1 and self._iso.ancestors(region)[0] not in chains[0]:
            chains[0] = self._with_region(chains[0], region, inner[0])
        also = frozenset(inner[0].within) if len(inner[0].within) > 1 and not region else frozenset[str]()
        return Hypotheses([*chains, *(self.chain(place) for place in (*contested, *parts))], also)

    def _with_region(self, chain: Chain, region: str, place: Place) -> Chain:
        """The chain with the region the address names, small places first."""
        regions = self._iso.ancestors(region)
        within_territory = any(code in place.regions or code == place.id for code in regions)
        merged = (*regions, *chain) if within_territory else (chain[0], *regions, *chain[1:])
        return tuple(dict.fromkeys(merged))

    # -- relations --------------------------------------------------------------------------------------------------

    def _related(self, one: str, other: str) -> bool:
        """Whether one region is the other, or lies in it."""
        regions = self._iso.regions
        outer = self._places.get(other)
        if other not in regions and outer is not None:
            return any(self._related(one, code) for code in (*outer.regions, *outer.within))
        return other in self._iso.ancestors(one) or one in self._iso.ancestors(other)

    def _inside(self, inner: Place, outer: Place) -> bool:
        """Whether a territory lies in another one."""
        if inner.id == outer.id:
            return False
        names = {outer.id, *outer.regions}
        return any(code in names or names.intersection(self._iso.ancestors(code)) for code in inner.within)

    def _regions(self, country: str) -> Iterable[str]:
        return self._iso.by_country.get(country, frozenset())

    def _region_chain(self, country: str, region: str) -> Chain:
        return (*self._iso.ancestors(region), country)

    def _unsettled_regions(self, reader: CountryReader, open_: list[Place]) -> frozenset[str]:
        """Subdivisions the address may lie in: all but those of territories that are excluded."""
        kept = {place.id for place in open_}
        closed = {
            code for place in reader.candidates.values() if place.id not in kept for code in (place.id, *place.regions)
        }
        own = {code for place in open_ for code in (place.id, *place.regions)}
        return frozenset(
            code
            for code in self._regions(reader.country)
            if code not in own and not closed.intersection(self._iso.ancestors(code))
        )
