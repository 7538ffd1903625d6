"""Looking a party up: candidates by shared tokens, then a score for each, then what else agrees.

Scores run from 0 to 100. A full score means the same name in the one spelling; names that only share consonants
(because one of them is written without vowels) or that lack parts of the other reach less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from rapidfuzz import process
from rapidfuzz.distance import Indel

from xcompliance.risk.screening.compare import Words, likeness, words_of
from xcompliance.risk.screening.entry import ListedParty
from xcompliance.risk.screening.normalise import Name, joined, name_of, number_of, skeleton, squeezed

__all__ = ["Match", "Names", "Subject"]

RARE = 60
"""A key shared by so few names is enough to look at all of them; other names must share two."""
CANDIDATES = 60
SCANNED = 4000
"""Names whose letters are compared in one look-up."""
LETTERS_SHARED = 0.7
"""Names of which so few letters are the same are not compared word by word."""
PART_MISSING = 0.04
"""What each word that only one name has costs, at most three times ..."""
PART_OF_COMMON_MISSING = 0.1
"""... and where all that is shared are words many names have."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is looked up. Everything but the names may be empty."""

    names: tuple[str, ...]
    birth_date: date | None = None
    countries: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that may be the party: how alike the names are, and what else agrees or differs."""

    position: int
    score: int
    matched: tuple[str, ...]
    differing: tuple[str, ...] = ()


class Names:
    """All names of an index, by the keys they share."""

    def __init__(self, entries: Sequence[ListedParty], names: Iterable[tuple[int, Name]]) -> None:
        self.entries = entries
        self._names: list[Words] = []
        self._letters: list[str] = []
        self._bearers: list[list[int]] = []
        self._same: dict[tuple[str, ...], int] = {}
        self._keys: dict[str, list[int]] = {}
        self._numbers: dict[str, list[int]] = {}
        for entry, name in names:
            self._add(entry, name)
        self._sets = {key: frozenset(found) for key, found in self._keys.items()}
        self._choices = {
            key: [self._letters[at] for at in found] for key, found in self._keys.items() if len(found) > RARE
        }
        self._near: dict[str, list[str]] = {}
        for key in self._keys:
            for shorter in _without_one(key):
                self._near.setdefault(shorter, []).append(key)
        for position, party in enumerate(entries):
            for number in party.identifiers:
                self._numbers.setdefault(number, []).append(position)

    def _add(self, entry: int, name: Name) -> None:
        if not name.tokens:
            return
        words = tuple(sorted(name.tokens))
        same = self._same.get(words)
        if same is not None and self._names[same].without_vowels == name.without_vowels:
            self._bearers[same].append(entry)
            return
        self._same[words] = len(self._names)
        for key in {*_keys(name.tokens), *_together(name.tokens)}:
            self._keys.setdefault(key, []).append(len(self._names))
        self._names.append(words_of(*name))
        self._letters.append(_letters(name.tokens))
        self._bearers.append([entry])

    def search(self, subject: Subject, threshold: int) -> list[Match]:
        """Entries whose name scores at least the threshold, or one of whose numbers is the subject's; best first."""
        best: dict[int, int] = {}
        for text in subject.names:
            for entry, score in self._alike(name_of(text), threshold):
                best[entry] = max(best.get(entry, 0), score)
        for number in subject.identifiers:
            for position in self._numbers.get(number_of(number), ()):
                best.setdefault(position, 0)
        found = [self._match(position, score, subject) for position, score in best.items()]
        return sorted(found, key=lambda match: (-match.score, match.position))

    def _alike(self, name: Name, threshold: int) -> Iterator[tuple[int, int]]:
        """Entries with a name that is alike enough, with the scores."""
        keys = [*dict.fromkeys(_keys(name.tokens))]
        telling = any(0 < len(self._sets.get(key, ())) <= RARE for key in keys)
        missing = PART_MISSING if telling else PART_OF_COMMON_MISSING
        sought = words_of(*name)
        same = self._same.get(tuple(sorted(name.tokens)))
        for at in {*self._candidates(name, keys), *(() if same is None else (same,))}:
            listed = self._names[at]
            score = 100 if listed.same(sought) else min(99, int(likeness(sought, listed, missing) * 100 + 1e-9))
            if score >= threshold:
                yield from ((entry, score) for entry in self._bearers[at])

    def _candidates(self, name: Name, keys: Sequence[str]) -> Iterable[int]:
        """Positions of names worth a closer look: they share a rare key, or a common one and most letters.

        Where too many names share a common key, or none is shared, a second word must be near, too.
        """
        result: set[int] = set()
        heavy: list[str] = []
        budget = SCANNED
        letters = _letters(name.tokens)
        for key in sorted((*keys, *_together(name.tokens)), key=lambda one: len(self._keys.get(one, ()))):
            found = self._keys.get(key, ())
            if len(found) <= RARE:
                result.update(found)
            elif len(found) <= budget:
                budget -= len(found)
                result.update(found[index] for index in _nearest(letters, self._choices[key], None))
            else:
                heavy.append(key)
        wide = list(result | self._both(heavy, [key for key in keys if key not in heavy]))
        if len(wide) <= CANDIDATES:
            return wide
        return [wide[index] for index in _nearest(letters, [self._letters[at] for at in wide], CANDIDATES)]

    def _both(self, heavy: Sequence[str], light: Sequence[str]) -> set[int]:
        """Names that share a key too common to look at, or a misspelt one, and another that may be misspelt, too."""
        if not heavy and any(key in self._keys for key in light):
            return set()
        near = [self._misspelt(key) for key in light]
        common = [self._sets[key] for key in heavy]
        pairs = product(near, common) if near and common else combinations([*near, *common], 2)
        return set().union(*(one & other for one, other in pairs))

    def _misspelt(self, key: str) -> set[int]:
        """Names with a word, no common one, whose consonants differ in one from a key's."""
        near = {key, *self._near.get(key, ())}
        for shorter in _without_one(key):
            near.add(shorter)
            near.update(self._near.get(shorter, ()))
        rare = (self._sets[one] for one in near if one != key and one in self._sets and one not in self._choices)
        return set().union(*rare)

    def _match(self, position: int, score: int, subject: Subject) -> Match:
        party = self.entries[position]
        matched = ["name"] if score else []
        differing: list[str] = []
        if subject.birth_date is not None and party.births:
            how = _born(subject.birth_date, party.births)
            (differing if how == "" else matched).append(how or "birth_date")
        if subject.countries & frozenset(party.countries):
            matched.append("country")
        if {number_of(one) for one in subject.identifiers} & frozenset(party.identifiers):
            matched.append("identifier")
        return Match(position, score, tuple(matched), tuple(differing))


def _keys(tokens: tuple[str, ...]) -> Iterator[str]:
    """What names are found by: the consonants of each token ..."""
    return (skeleton(token) for token in tokens)


def _together(tokens: tuple[str, ...]) -> Iterator[str]:
    """... and of neighbouring tokens written as one, which longer tokens may be."""
    yield from (f"+{skeleton(pair)}" for pair in joined(tokens))
    yield from (f"+{skeleton(token)}" for token in tokens if len(token) > 5)


def _without_one(key: str) -> Iterator[str]:
    """A key of consonants with each of them left out once; keys of few letters would be near to everything."""
    if len(key) > 2 and not key.startswith("+"):
        yield from {squeezed(key[:at] + key[at + 1 :]) for at in range(len(key))}


def _nearest(letters: str, among: Sequence[str], most: int | None) -> Iterable[int]:
    """Those that share most letters, in any order."""
    found = process.extract(letters, among, scorer=Indel.normalized_similarity, score_cutoff=LETTERS_SHARED, limit=most)
    return (index for _, _, index in found)


def _letters(tokens: tuple[str, ...]) -> str:
    """The letters of a name in the order of the alphabet: alike whatever the order of words."""
    return "".join(sorted("".join(tokens)))


def _born(birth: date, listed: tuple[str, ...]) -> str:
    """``birth_date`` when a listed day is the same, ``birth_year`` when only less is listed and agrees, else ""."""
    agreed = ""
    for one in listed:
        first, _, last = one.partition("/")
        if one == birth.isoformat():
            return "birth_date"
        if last:
            agreed = agreed or ("birth_year" if int(first) <= birth.year <= int(last) else "")
        elif len(one) < 10 and birth.isoformat().startswith(one):
            agreed = "birth_year"
    return agreed
