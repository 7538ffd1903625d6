"""One spelling for all names: folded, transliterated to Latin letters, cut into tokens.

Two names are compared in this form only. Vowels are not told by scripts such as Arabic or Hebrew; for names in them
there is also a *skeleton* of consonants.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from anyascii import anyascii

__all__ = ["Name", "joined", "name_of", "number_of", "same_word", "skeleton", "squeezed"]

VERSION = 1
"""Written into index files: an index normalised otherwise must be imported again."""

MAX_NAME = 400
MAX_TOKENS = 16
_WITHOUT_VOWELS = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_ARTICLE = re.compile("(?<!\\w)\u0627\u0644(?=\\w{3})")
"""The article that Arabic writes together with the name, and lists in Latin letters apart."""
_JOINS = re.compile("['`\u2019\u02bb\u02bc\u02be\u02bf\u00b4.]")
_GAPS = re.compile(r"[^a-z0-9]+")
_SOUNDS = (("kh", "k"), ("gh", "g"), ("ph", "f"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("th", "t"),
           ("dj", "j"), ("ck", "k"), ("q", "k"), ("c", "k"), ("x", "ks"), ("p", "b"),
           ("z", "s"))  # fmt: skip
_SILENT = str.maketrans("", "", "aeiouywvh")
_SAME_VOWELS = str.maketrans("ywoe", "ivua")
_FORMS = frozenset({
    "ltd", "limited", "llc", "llp", "plc", "inc", "incorporated", "corp", "corporation", "co", "company", "gmbh", "mbh",
    "ag", "kg", "sa", "sarl", "srl", "spa", "sas", "bv", "nv", "ab", "oy", "as", "ooo", "oao", "zao", "pao", "ao",
    "pjsc", "jsc", "ojsc", "cjsc", "pvt", "pte", "fze", "fzco", "fzc", "kk", "joint", "stock", "the", "and", "of",
})  # fmt: skip
"""Words for legal forms: they say nothing about who somebody is."""


class Name(NamedTuple):
    """A name ready for comparison: its tokens, and whether its script leaves vowels out."""

    tokens: tuple[str, ...]
    without_vowels: bool


def name_of(text: str) -> Name:
    """A name in the one spelling. Legal forms are left out unless nothing else is there.

    >>> name_of("Влади́мир ПЕТРОВ").tokens
    ('vladimir', 'petrov')
    >>> name_of("Example Trading Co., Ltd.").tokens
    ('example', 'trading')
    """
    folded = _ARTICLE.sub("al ", unicodedata.normalize("NFKC", text[:MAX_NAME]))
    without_vowels = _WITHOUT_VOWELS.search(folded) is not None
    latin = anyascii(unicodedata.normalize("NFC", _unmarked(folded))).casefold()
    words = _GAPS.sub(" ", _JOINS.sub("", latin)).split()[:MAX_TOKENS]
    names = [word for word in words if word not in _FORMS]
    return Name(tuple(names or words), without_vowels)


def _unmarked(text: str) -> str:
    """Without accents and vowel points, which lists and shops write or leave out as they like."""
    apart = unicodedata.normalize("NFD", text)
    return "".join(character for character in apart if not unicodedata.combining(character))


def skeleton(token: str) -> str:
    """The consonants of a token, similar sounds written alike; the token itself where little would be left.

    >>> skeleton("mohammed") == skeleton("muhamad") == skeleton("mhmd")
    True
    """
    sound = token
    for spelt, heard in _SOUNDS:
        sound = sound.replace(spelt, heard)
    bare = ("f" if sound[:1] in ("v", "w") else "") + sound.translate(_SILENT)
    single = squeezed(bare)
    return single if len(single) >= 2 else sound.translate(_SAME_VOWELS)


def squeezed(text: str) -> str:
    """Without letters that repeat the one before."""
    return "".join(one for index, one in enumerate(text) if not index or text[index - 1] != one)


def same_word(one: str, other: str, bones: str) -> bool:
    """Whether two words with the same consonants are spellings of one word.

    Three consonants say so, and so does a skeleton that kept its vowels; with two, the vowels must sound alike.

    >>> same_word("mohamed", "muhammad", "md"), same_word("john", "jun", "jn")
    (True, False)
    """
    return len(bones) > 2 or any(one in "aeiou" for one in bones) or _sound(one) == _sound(other)


def _sound(token: str) -> str:
    return squeezed(token.replace("ou", "u").translate(_SAME_VOWELS))


def joined(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Neighbouring tokens written as one: ``al qaida`` and ``alqaida`` are one name."""
    return tuple(first + second for first, second in pairwise(tokens))


def number_of(text: str) -> str:
    """A document or register number as capital letters and digits; "" where it is too short to say anything."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", text).upper() if one.isascii() and one.isalnum())
    return plain if len(plain) >= 5 and any(one.isdigit() for one in plain) else ""
