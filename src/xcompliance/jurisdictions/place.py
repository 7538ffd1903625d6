"""Places and groups of places, as the files in ``jurisdictions/places`` state them. Plain values, no look-up."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from xcompliance.jurisdictions.postal import PostalRule

__all__ = ["CountryNotes", "Group", "Membership", "Place", "fold_name"]


@dataclass(frozen=True, slots=True)
class Membership:
    """A place is inside (or expressly outside) a group from ``start`` (included) to ``end`` (excluded); None = open."""

    group: str
    place: str
    inside: bool = True
    start: date | None = None
    end: date | None = None
    source: str = ""
    confidence: str = "high"
    note: str = ""

    def holds(self, on: date) -> bool:
        """Whether the statement holds on this day."""
        return (self.start is None or self.start <= on) and (self.end is None or on < self.end)


@dataclass(frozen=True, slots=True)
class Group:
    """A set of places with dated membership. Who is in an included group is in this one, unless it says no itself."""

    id: str
    name: str
    includes: tuple[str, ...] = ()
    members: tuple[Membership, ...] = ()
    source: str = ""
    confidence: str = "high"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A territory that the plain ISO lists do not describe well enough, and how an address shows that it lies there.

    Attributes:
        id: The ISO code where there is one, else the id of the fact file (``XI`` style).
        parent: The country an address may name for it; None for a place that stands alone.
        own_law: True where the parent's law does not hold, so that the parent's rules do not apply.
        countries: Country codes that mean this place.
        regions: ISO 3166-2 codes that mean this place; all of each lies in it.
        within: Regions or places it is a part of. One: it lies wholly there. Several: it is spread over them.
        postal: Postal patterns for each country an address may name.
        aliases: Region names people write instead of a code.
        cities: City names that show the place.
        only_if_stated: True where the bare country never raises the question (nothing in an address shows it).
        memberships: What it says about groups, stronger than what its region or country says.
    """

    id: str
    name: str
    parent: str | None = None
    own_law: bool = False
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    postal: tuple[PostalRule, ...] = ()
    aliases: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    only_if_stated: bool = False
    memberships: tuple[Membership, ...] = ()
    source: str = ""
    confidence: str = "high"
    note: str = ""


@dataclass(frozen=True, slots=True)
class CountryNotes:
    """What the resolver must know of a country's addresses: other codes in use, postal formats and prefixes.

    ``iso`` is False for a code that ISO 3166-1 leaves to users.
    """

    id: str
    name: str = ""
    iso: bool = True
    codes: tuple[str, ...] = ()
    postal_formats: tuple[str, ...] = ()
    postal_prefixes: tuple[str, ...] = ()


def fold_name(text: str) -> str:
    """A region or city name without case, accents, punctuation and double spaces, for comparison only."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(letters.split())
