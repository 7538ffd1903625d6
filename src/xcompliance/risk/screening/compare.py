"""How alike two names are: word beside word, each the same, spelt otherwise, or a slip of the pen away.

Scores run from 0 to 1. Words that share neither their consonants nor all but a letter or two are different words, and a
name with a different word is another name, however much of the rest agrees.
"""

from __future__ import annotations

from dataclasses import dataclass

from rapidfuzz.distance import OSA, Indel

from xcompliance.risk.screening.normalise import same_word, skeleton

__all__ = ["Words", "likeness", "words_of"]

SPELT_OTHERWISE = 0.93
"""Two words with the same consonants: transliterations differ in their vowels."""
SLIP = 0.45
"""What a dropped, added, replaced or swapped letter costs, as a share of the word."""
ONE_SLIP, TWO_SLIPS = 4, 8
"""Letters the longer word must have so that one slip, or two, still leave it the same word."""
PARTICLE = 2
"""Words of so few letters (al, de) may be missing or another; in a name of four words, of one letter more."""
WRITTEN_TOGETHER = 0.99
CONSONANTS_ONLY = 0.92
ENOUGH_CONSONANTS = 5


@dataclass(frozen=True, slots=True)
class Words:
    """A name cut into words, each with its consonants, the longest first.

    Attributes:
        words: Each word with its skeleton.
        together: All words as one, in the order of the name.
        without_vowels: Whether the script of the name leaves vowels out.
    """

    words: tuple[tuple[str, str], ...]
    together: str
    without_vowels: bool

    @property
    def bones(self) -> str:
        """The consonants, sorted: alike whatever the order of words."""
        return " ".join(sorted(bones for _, bones in self.words))

    def same(self, other: Words) -> bool:
        """Whether the words are the same, whatever their order."""
        return self.words == other.words or sorted(self.words) == sorted(other.words)


def words_of(tokens: tuple[str, ...], without_vowels: bool) -> Words:
    """A name ready to be compared."""
    longest_first = sorted(((token, skeleton(token)) for token in tokens), key=lambda word: -len(word[0]))
    return Words(tuple(longest_first), "".join(tokens), without_vowels)


def likeness(one: Words, other: Words, missing: float) -> float:
    """How alike two names are, whatever the order of their words.

    Args:
        one: A name.
        other: Another name.
        missing: What each word costs that only one of them has, at most three times.
    """
    best = _aligned(one, other, missing)
    if len(one.words) != len(other.words):
        best = max(best, WRITTEN_TOGETHER * _slipped(one.together, other.together))
    if (one.without_vowels or other.without_vowels) and len(one.bones) >= ENOUGH_CONSONANTS:
        best = max(best, CONSONANTS_ONLY * Indel.normalized_similarity(one.bones, other.bones))
    return best


def _aligned(one: Words, other: Words, missing: float) -> float:
    """Each word of the shorter name beside its best partner; what is left over costs a little.

    One word alone is no name: it is never enough that a first name is contained.
    """
    short, long = (one.words, other.words) if len(one.words) <= len(other.words) else (other.words, one.words)
    left = list(long)
    total = weight = 0.0
    partners = strays = 0
    for token, bones in short:
        best, partner = 0.0, 0
        for at, (candidate, consonants) in enumerate(left):
            if token == candidate:
                best, partner = 1.0, at
                break
            alike = _slipped(token, candidate)
            if alike < SPELT_OTHERWISE and bones == consonants and same_word(token, candidate, bones):
                alike = SPELT_OTHERWISE
            if alike > best:
                best, partner = alike, at
        if best:
            letters = len(token) + len(left.pop(partner)[0])
            total += best * letters
            weight += letters
            partners += len(token) > 1
        elif len(token) > PARTICLE + (len(short) > 3):
            return 0.0
        else:
            strays += 1
    if partners < 2:
        return 1.0 if short == long else 0.0
    return total / weight - missing * min(max(len(left), strays), 3)


def _slipped(one: str, other: str) -> float:
    """1 for the same word, less for letters dropped, added, replaced or swapped, 0 for different words."""
    longer = max(len(one), len(other))
    if longer < ONE_SLIP:
        return 1 - SLIP / longer if _short_slip(one, other) else float(one == other)
    slips = 2 if longer >= TWO_SLIPS else 1
    distance = OSA.distance(one, other, score_cutoff=slips)
    return 1 - SLIP * distance / longer if distance <= slips else 0.0


def _short_slip(one: str, other: str) -> bool:
    """In words of three letters one may be dropped or two swapped; another letter makes another word."""
    if max(len(one), len(other)) < ONE_SLIP - 1:
        return False
    return Indel.distance(one, other) == 1 or (sorted(one) == sorted(other) and OSA.distance(one, other) == 1)
