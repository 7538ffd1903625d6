"""What a store of local rates answers: the parts of a rate, how they were found, and in which file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from xcompliance.money import Rate

__all__ = ["EXACT", "LOWEST", "NAMED", "Component", "DatedRates", "LocalAnswer", "LocalStore", "Unanswered"]

EXACT, LOWEST, NAMED = "zip+4", "lowest-in-zip", "county-and-city"
"""How an answer was found: the nine-digit code, the lowest combined rate of a five-digit one, county and city."""


@dataclass(frozen=True, slots=True)
class DatedRates:
    """One jurisdiction's rates for a time, as they are stored.

    Attributes:
        level: state, county, city or special.
        type: The kind of jurisdiction as the file writes it.
        code: Its code within the kind.
        rates: General intrastate, general interstate, food and drugs intrastate, the same interstate.
        start: First day.
        end: First day they no longer hold; None when open.
        line: Line of the file.
    """

    level: str
    type: str
    code: str
    rates: tuple[Rate, ...]
    start: date
    end: date | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Component:
    """One jurisdiction's part of a combined rate, and since when it holds."""

    level: str  # county, city, special
    code: str
    rate: Rate
    since: date | None = None


@dataclass(frozen=True, slots=True)
class LocalAnswer:
    """The local rates of a place on a day. No parts means that no local tax is levied there, which is an answer."""

    components: tuple[Component, ...]
    method: str
    file: str

    @property
    def combined(self) -> Fraction:
        """The sum of the parts, without the state's own rate."""
        return sum((Fraction(c.rate.numerator, c.rate.denominator) for c in self.components), Fraction(0))


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The store cannot say. ``facts`` of the address would help (``postal_code``); none: it has no such place."""

    facts: tuple[str, ...] = ()


class LocalStore(Protocol):
    """The local rates of one state in one data version."""

    state: str
    version: str
    digest: str

    def at(self, where: Any, on: date, *, food: bool, intrastate: bool) -> LocalAnswer | Unanswered:
        """The local rates of an address on a day."""

    def state_rate(self, on: date, *, food: bool = False, intrastate: bool = False) -> Rate | None:
        """The state's own rate as the same file has it; None where it does not say."""
