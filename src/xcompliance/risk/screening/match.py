"""Looking a party up: candidates by shared tokens, then a score for each, then what else agrees.

Scores run from 0 to 100. A full score means the same name in the one spelling; names that only share consonants
(because one of them is written without vowels) or that lack parts of the other reach less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from rapidfuzz import process
from rapidfuzz.distance import Indel, JaroWinkler

from xcompliance.risk.screening.entry import ListedParty
from xcompliance.risk.screening.normalise import Name, joined, name_of, number_of, skeleton

__all__ = ["Match", "Names", "Subject"]

RARE = 60
"""A key shared by so few names is enough to look at all of them; other names must share two."""
CANDIDATES = 25
SCANNED = 2000
"""Names that are compared as a whole in one look-up."""
ALIKE = 0.82
"""Tokens less similar than this are different words."""
CONSONANTS_ONLY = 0.92
PART_MISSING = 0.04
"""What each token that only one name has costs, at most three times ..."""
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


@dataclass(frozen=True, slots=True)
class _Listed:
    """One name of one entry, ready for comparison."""

    entry: int
    tokens: tuple[str, ...]
    text: str
    skeleton: str
    without_vowels: bool


class Names:
    """All names of an index, by the keys they share."""

    def __init__(self, entries: Sequence[ListedParty], names: Iterable[tuple[int, Name]]) -> None:
        self.entries = entries
        self._names: list[_Listed] = []
        self._texts: list[str] = []
        self._keys: dict[str, list[int]] = {}
        self._numbers: dict[str, list[int]] = {}
        for entry, name in names:
            self._add(entry, name)
        self._choices = {key: [self._texts[at] for at in found] for key, found in self._keys.items()}
        self._common = {key: frozenset(found) for key, found in self._keys.items() if len(found) > RARE}
        for position, party in enumerate(entries):
            for number in party.identifiers:
                self._numbers.setdefault(number, []).append(position)

    def _add(self, entry: int, name: Name) -> None:
        if not name.tokens:
            return
        listed = _Listed(entry, name.tokens, _sorted(name.tokens), _bones(name.tokens), name.without_vowels)
        for key in {*_keys(name.tokens), *_together(name.tokens)}:
            self._keys.setdefault(key, []).append(len(self._names))
        self._names.append(listed)
        self._texts.append(listed.text)

    def search(self, subject: Subject, threshold: int) -> list[Match]:
        """Entries whose name scores at least the threshold, or one of whose numbers is the subject's; best first."""
        best: dict[int, int] = {}
        for text in subject.names:
            for at, score in self._alike(name_of(text), threshold):
                entry = self._names[at].entry
                best[entry] = max(best.get(entry, 0), score)
        for number in subject.identifiers:
            for position in self._numbers.get(number_of(number), ()):
                best.setdefault(position, 0)
        found = [self._match(position, score, subject) for position, score in best.items()]
        return sorted(found, key=lambda match: (-match.score, match.position))

    def _alike(self, name: Name, threshold: int) -> Iterator[tuple[int, int]]:
        """Positions of names that are alike enough, with their scores."""
        shared = sorted((key for key in {*_keys(name.tokens)} if key in self._keys), key=self._size)
        together = [key for key in {*_together(name.tokens)} if key in self._keys]
        yield from self._scanned(_sorted(name.tokens), [*together, *shared], threshold)
        telling = any(self._size(key)[0] <= RARE for key in shared)
        for at in self._candidates(name, shared, together):
            score = _score(name, self._names[at], PART_MISSING if telling else PART_OF_COMMON_MISSING)
            if score >= threshold:
                yield at, score

    def _size(self, key: str) -> tuple[int, str]:
        return len(self._keys[key]), key

    def _scanned(self, text: str, keys: Iterable[str], threshold: int) -> Iterator[tuple[int, int]]:
        """Every name that shares a key, compared as a whole; the rarest keys first, as far as time allows."""
        budget = SCANNED
        for key in keys:
            found = self._keys[key]
            if len(found) > budget:
                break
            budget -= len(found)
            for _, score, index in process.extract(
                text, self._choices[key], scorer=Indel.normalized_similarity, score_cutoff=threshold / 100, limit=None
            ):
                yield found[index], 100 if score == 1 else min(99, int(score * 100))

    def _candidates(self, name: Name, shared: list[str], together: list[str]) -> Iterable[int]:
        """Positions of names worth a closer look: they share a rare key, or the keys of two tokens."""
        result: set[int] = set()
        for key in (*together, *shared):
            if len(self._keys[key]) <= RARE:
                result.update(self._keys[key])
        common = [self._common[key] for key in shared if key in self._common]
        for one, other in combinations(common, 2):
            result |= one & other
        if len(result) <= CANDIDATES:
            return result
        wide = list(result)
        choices = [self._texts[at] for at in wide]
        nearest = process.extract(_sorted(name.tokens), choices, scorer=Indel.normalized_similarity, limit=CANDIDATES)
        return [wide[index] for _, _, index in nearest]

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


def _sorted(tokens: tuple[str, ...]) -> str:
    return " ".join(sorted(tokens))


def _bones(tokens: tuple[str, ...]) -> str:
    return " ".join(sorted(skeleton(token) for token in tokens))


def _score(name: Name, listed: _Listed, missing: float) -> int:
    """How alike two names are where the order, number or spelling of their parts differs."""
    best = _aligned(name.tokens, listed.tokens, missing)
    if len(name.tokens) != len(listed.tokens):
        together = Indel.normalized_similarity("".join(name.tokens), "".join(listed.tokens))
        best = max(best, together * 0.99)
    if name.without_vowels or listed.without_vowels:
        bones = _bones(name.tokens)
        if len(bones) >= 5:
            best = max(best, CONSONANTS_ONLY * Indel.normalized_similarity(bones, listed.skeleton))
    return min(99, int(best * 100))


def _aligned(one: tuple[str, ...], other: tuple[str, ...], missing: float) -> float:
    """Each token of the shorter name beside its best partner; what is left over costs a little.

    One token alone is no name: it is never enough that a first name is contained.
    """
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if len(short) < 2:
        return 0.0
    left = list(long)
    total = weight = 0.0
    for token in sorted(short, key=len, reverse=True):
        best, partner = 0.0, ""
        for candidate in left:
            alike = JaroWinkler.similarity(token, candidate, score_cutoff=ALIKE)
            if alike > best:
                best, partner = alike, candidate
        if not partner:
            return 0.0
        left.remove(partner)
        total += best * len(token)
        weight += len(token)
    if sum(len(token) > 1 for token in short) < 2:
        return 0.0
    return total / weight - missing * min(len(left), 3)


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
