"""Party screening: official sanctions lists in one index file, and a provider that looks parties up in it.

A name alone never proves who somebody is. A hit says what agreed and how well; the rules say what follows.

Examples:
    >>> from xcompliance.risk.screening import ScreeningIndex, ScreeningProvider
    >>> index = ScreeningIndex.read("sanctions.json")  # doctest: +SKIP
    >>> await engine.aevaluate(order, on=day, providers=[ScreeningProvider(index)])  # doctest: +SKIP
"""

from xcompliance.risk.screening.entry import ListedParty, SanctionsList
from xcompliance.risk.screening.index import ScreeningIndex
from xcompliance.risk.screening.listfile import ListFileError
from xcompliance.risk.screening.match import Match, Subject
from xcompliance.risk.screening.provider import ScreeningProvider

__all__ = [
    "ListFileError",
    "ListedParty",
    "Match",
    "SanctionsList",
    "ScreeningIndex",
    "ScreeningProvider",
    "Subject",
]
