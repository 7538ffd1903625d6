"""Small draws by name, so that generators read like sentences. Everything shrinks towards the first option and no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


@lru_cache(maxsize=1024)
def _integers(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


class Dice:
    """Draws for one example."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def number(self, low: int, high: int) -> int:
        """A number between two, both included."""
        drawn: int = self._draw(_integers(low, high))
        return drawn

    def pick(self, options: Sequence[T]) -> T:
        """One of some options; the first is the simplest."""
        return options[self.number(0, len(options) - 1)] if len(options) > 1 else options[0]

    def chance(self, percent: int) -> bool:
        """Yes in about so many of a hundred draws."""
        return self.number(0, 99) >= 100 - percent

    def some(self, options: Sequence[T], most: int) -> tuple[T, ...]:
        """Up to ``most`` different options, in their order."""
        wanted = self.number(0, most)
        chosen = {self.number(0, len(options) - 1) for _ in range(wanted)}
        return tuple(options[index] for index in sorted(chosen))

    def many(self, low: int, high: int, make: Callable[[], T]) -> tuple[T, ...]:
        """Several things, each made anew."""
        return tuple(make() for _ in range(self.number(low, high)))
