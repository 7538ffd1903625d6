"""Postal codes as written on parcels, and the patterns that show in which territory a code lies.

Pattern forms (after normalisation, so without spaces and hyphens):

=============  ===========================================================================
``23041``      this code; a longer code of the same country counts by its beginning
``35xxx``      begins with 35
``2200-2299``  begins with a number of this range
``BTxx``       begins with the letters BT and a digit
=============  ===========================================================================

Format forms: ``x`` is a digit, ``A`` a letter, a final ``*`` any rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["PostalIndex", "PostalPatternError", "PostalRule", "expand_pattern", "is_format", "normalise_postal"]

_EXACT = re.compile(r"[0-9]{3,10}")
_PREFIX = re.compile(r"([0-9]{1,9})x{1,9}")
_RANGE = re.compile(r"([0-9]{2,10})-([0-9]{2,10})")
_LETTERS = re.compile(r"([A-Z]{1,4})(?:x+)?")
_FORMAT = re.compile(r"[xA]{1,12}\*?")
_SEPARATORS = re.compile(r"[\s\-‐-―−.·]+")


class PostalPatternError(ValueError):
    """A postal pattern is not written in one of the four forms."""


@dataclass(frozen=True, slots=True)
class PostalRule:
    """Postal codes of one country's notation that lie in a place."""

    country: str
    patterns: tuple[str, ...]
    excluded: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def normalise_postal(text: str) -> str:
    """NFKC, upper case, ASCII digits, no spaces, hyphens or dots. Leading zeros stay.

    A character that no postal code has becomes ``?``, so that the code fits no format.
    """
    plain = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).upper())
    return plain if plain.isascii() else "".join(map(_ascii, plain))


def _ascii(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return char if char.isascii() else "?" if digit is None else str(digit)


def is_format(text: str) -> bool:
    """Whether a text is a postal format: ``xxxxx``, ``xxxxAA``, ``Ax*``."""
    return _FORMAT.fullmatch(text) is not None


def _compile_formats(formats: Iterable[str]) -> re.Pattern[str]:
    parts = [form.replace("*", ".*").replace("A", "[A-Z]").replace("x", "[0-9]") for form in formats]
    return re.compile("|".join(parts))


def expand_pattern(pattern: str) -> tuple[str, ...]:
    """The prefixes that together cover exactly the codes of a pattern.

    Raises:
        PostalPatternError: The pattern has none of the four forms, or its range is reversed or of unequal length.
    """
    if _EXACT.fullmatch(pattern):
        return (pattern,)
    if match := _PREFIX.fullmatch(pattern):
        return (match[1],)
    if match := _RANGE.fullmatch(pattern):
        low, high = match[1], match[2]
        if len(low) != len(high) or low > high:
            raise PostalPatternError(f'range "{pattern}" needs two codes of one length, the lower one first')
        return tuple(_cover(low, high))
    if match := _LETTERS.fullmatch(pattern):
        return tuple(f"{match[1]}{digit}" for digit in "0123456789")
    raise PostalPatternError(f'"{pattern}" is not a postal pattern; write 23041, 35xxx, 22000-22999 or BTxx')


def _cover(low: str, high: str) -> Iterator[str]:
    """Fewest prefixes for all digit strings between ``low`` and ``high`` (both included, one length)."""
    if low == "0" * len(low) and high == "9" * len(high):
        yield ""
        return
    first, last = int(low[0]), int(high[0])
    for digit in range(first, last + 1):
        lowest = low[1:] if digit == first else "0" * (len(low) - 1)
        highest = high[1:] if digit == last else "9" * (len(high) - 1)
        for rest in _cover(lowest, highest) if lowest else ("",):
            yield f"{digit}{rest}"


class PostalIndex:
    """Which places a postal code of one country shows, by dictionary look-ups on its beginnings."""

    __slots__ = ("_excluded", "_formats", "_lengths", "_places", "_prefixes", "covered")

    def __init__(
        self, rules: Mapping[str, Iterable[PostalRule]], formats: Iterable[str], prefixes: Iterable[str]
    ) -> None:
        self._places: dict[str, set[str]] = {}
        self._excluded: dict[str, set[str]] = {}
        self.covered = frozenset(rules)
        for place, place_rules in rules.items():
            for rule in place_rules:
                _enter(self._places, rule.patterns, place)
                _enter(self._excluded, rule.excluded, place)
        self._lengths = sorted({len(prefix) for prefix in (*self._places, *self._excluded)})
        self._formats = _compile_formats(formats)
        self._prefixes = sorted(prefixes, key=len, reverse=True)

    def read(self, text: str) -> str | None:
        """The normalised code without country prefix, or None where it is not a code of this country."""
        code = normalise_postal(text)
        if self._formats.fullmatch(code):
            return code
        for prefix in self._prefixes:
            if code.startswith(prefix) and self._formats.fullmatch(code, len(prefix)):
                return code[len(prefix) :]
        return None

    def places(self, code: str) -> frozenset[str]:
        """The places a well-formed code lies in."""
        inside: set[str] = set()
        outside: set[str] = set()
        for length in self._lengths:
            beginning = code[:length]
            inside |= self._places.get(beginning, _NOBODY)
            outside |= self._excluded.get(beginning, _NOBODY)
        return frozenset(inside - outside)


_NOBODY: set[str] = set()


def _enter(index: dict[str, set[str]], patterns: Iterable[str], place: str) -> None:
    for pattern in patterns:
        for prefix in expand_pattern(pattern):
            index.setdefault(prefix, set()).add(place)
