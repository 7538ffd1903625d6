"""``python -m benchmarks.recall``: how many misspelt names screening finds, and how many strangers it flags.

Every name is invented. A list of 20,000 entries of five naming cultures; people who stand on it, written otherwise in
one of several ways; and strangers, most from elsewhere and some from the same cultures, none of whom is listed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from random import Random

from benchmarks.names import Culture
from xcompliance.risk.screening import ListedParty, SanctionsList, ScreeningIndex, Subject

ENTRIES = 20_000
LOOKED_UP = 1_000
LISTED = [*["slavic"] * 6, *["arabic"] * 6, *["persian"] * 3, *["spanish"] * 3, "chinese", "korean"]
LETTERS = "abcdefghijklmnoprstuvyz"
SPELLINGS = (("kh", "h"), ("y", "i"), ("ou", "u"), ("ei", "ey"), ("v", "w"), ("ks", "x"), ("sh", "sch"), ("j", "dj"),
             ("q", "k"), ("ee", "i"), ("ss", "s"), ("mm", "m"), ("u", "oo"), ("i", "y"))  # fmt: skip


def made(seed: int = 20261122, size: int = ENTRIES) -> tuple[ScreeningIndex, Culture]:
    """An index of invented entries, a third of them companies, each with one to three names."""
    culture = Culture(seed)
    random = culture.random
    entries = []
    for number in range(size):
        name = culture.company() if random.random() < 0.35 else culture.person(LISTED)
        more = [culture.person(LISTED) for _ in range(random.choice((0, 0, 1, 2)))]
        entries.append(ListedParty(str(number), "", (name, *more)))
    return ScreeningIndex.of([SanctionsList("example.list", "2026-11-20", "0" * 64, tuple(entries))]), culture


def ways(random: Random) -> dict[str, Callable[[str], str]]:
    """How a listed name may be written otherwise."""

    def at(name: str) -> int:
        return random.choice([index for index, one in enumerate(name) if one.isalpha()])

    def dropped(name: str) -> str:
        where = at(name)
        return name[:where] + name[where + 1 :]

    def swapped(name: str) -> str:
        pairs = [index for index in range(len(name) - 1) if name[index : index + 2].isalpha()]
        where = random.choice(pairs)
        return name[:where] + name[where + 1] + name[where] + name[where + 2 :]

    def replaced(name: str) -> str:
        where = at(name)
        return name[:where] + random.choice(LETTERS) + name[where + 1 :]

    def added(name: str) -> str:
        where = at(name)
        return name[:where] + random.choice(LETTERS) + name[where:]

    def turned(name: str) -> str:
        words = name.split()
        return " ".join([words[-1], *words[:-1]])

    def shorter(name: str) -> str:
        words = name.split()
        return " ".join([words[0], *words[2:]]) if len(words) > 3 else name

    def respelt(name: str) -> str:
        fitting = [(old, new) for old, new in SPELLINGS if old in name.casefold()]
        for old, new in random.sample(fitting, k=min(2, len(fitting))):
            name = name.casefold().replace(old, new, 1)
        return name

    return {
        "as listed": str,
        "one letter dropped": dropped,
        "first letter dropped": lambda name: name[1:],
        "two letters swapped": swapped,
        "one letter replaced": replaced,
        "one letter added": added,
        "two letters dropped": lambda name: dropped(dropped(name)),
        "family name first": turned,
        "second word left out": shorter,
        "spelt otherwise": respelt,
    }


def found(
    index: ScreeningIndex, random: Random, way: Callable[[str], str], count: int
) -> Iterator[tuple[bool, int, str]]:
    """For names of the list written otherwise: whether the entry is found, how many others, and the name."""
    for _ in range(count):
        position = random.randrange(len(index.entries))
        listed = random.choice(index.entries[position].names)
        written = way(listed)
        hits = {match.position for match in index.search(Subject((written,)))}
        same = {at for at in hits if listed in index.entries[at].names}
        yield position in hits, len(hits) - len(same), f"{listed} > {written}"


def strangers(index: ScreeningIndex, culture: Culture, cultures: list[str], count: int) -> Iterator[tuple[str, int]]:
    """People who are not on the list by their very name, with the number of hits each."""
    listed = {name for entry in index.entries for name in entry.names}
    for _ in range(count):
        name = culture.person(cultures)
        if name not in listed:
            yield name, len(index.search(Subject((name,))))


def main() -> None:
    """Measure, and print the table."""
    index, culture = made()
    random = Random(7)
    began = time.perf_counter()
    lookups = 0
    for way, change in ways(random).items():
        results = list(found(index, random, change, LOOKED_UP))
        lookups += len(results)
        right = sum(one for one, _, _ in results) / len(results)
        others = sum(many for _, many, _ in results) / len(results)
        print(f"{way:22} found {right:7.1%}   others a look-up {others:6.2f}")
        print("".join(f"    missed: {name}\n" for one, _, name in results if not one)[:300], end="", file=sys.stderr)
    for group, cultures in (("strangers elsewhere", ["western"]), ("of the same cultures", LISTED)):
        hits = list(strangers(index, culture, cultures, LOOKED_UP))
        lookups += len(hits)
        flagged = sum(many > 0 for _, many in hits) / len(hits)
        print(f"{group:22} flagged {flagged:5.1%}   hits each        {sum(many for _, many in hits) / len(hits):6.2f}")
    print(f"{(time.perf_counter() - began) / lookups * 1e6:,.0f} us a look-up")


if __name__ == "__main__":
    main()
