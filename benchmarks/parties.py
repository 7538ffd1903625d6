"""Invented parties and an index of 20,000 of them: a few names are very common, most are rare, as on real lists."""

from __future__ import annotations

from random import Random

from xcompliance.risk.screening import ListedParty, SanctionsList, ScreeningIndex, Subject

SYLLABLES = ["ka", "ri", "mo", "ta", "ne", "shu", "lo", "vi", "da", "be", "ro", "sa", "ti", "gu", "pe", "zo", "ha",
             "ny", "ul", "am", "er", "in", "ov", "dor", "lan", "mir", "kov", "sky", "iev", "enko"]  # fmt: skip
TRADES = ["Trading", "Shipping", "Petroleum", "Bank", "Holdings", "Industries", "Marine", "Services", "Investment",
          "Logistics", "Technology"]  # fmt: skip


class People:
    """Seeded names; the n-th first name is n times rarer than the first."""

    def __init__(self, seed: int = 20261122) -> None:
        self.random = Random(seed)
        self.first = [self._word(2) for _ in range(600)]
        self.last = [self._word(3) for _ in range(9000)]
        self.weights = [1 / (rank + 3) for rank in range(600)]

    def _word(self, most: int) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, most + 1))).title()

    def name(self) -> str:
        """A person or a company."""
        if self.random.random() < 0.4:
            return f"{self.random.choice(self.last)} {self.random.choice(TRADES)} {self.random.choice(TRADES)} Ltd"
        firsts = self.random.choices(self.first, self.weights, k=self.random.randint(1, 3))
        return " ".join([*firsts, self.random.choice(self.last)])

    def misspelt(self, name: str) -> str:
        """The name without one of its letters."""
        at = self.random.randrange(1, len(name) - 1)
        return name[:at] + name[at + 1 :]


def index(people: People, size: int = 20_000) -> ScreeningIndex:
    """An index of invented entries, each with one to five names."""
    entries = tuple(
        ListedParty(str(number), "", tuple(people.name() for _ in range(people.random.randint(1, 5))))
        for number in range(size)
    )
    return ScreeningIndex.of([SanctionsList("example.list", "2026-11-20", "0" * 64, entries)])


def subjects(people: People, known: ScreeningIndex, count: int) -> list[Subject]:
    """Strangers mostly, listed names, and listed names with a letter missing."""
    made = []
    for number in range(count):
        listed = people.random.choice(people.random.choice(known.entries).names)
        made.append(listed if number % 5 == 0 else people.misspelt(listed) if number % 5 == 1 else people.name())
    return [Subject((name,)) for name in made]
