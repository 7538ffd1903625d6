"""Times of single calls, in microseconds, and the numbers a table shows of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import perf_counter_ns
from typing import Any

AGAIN = 3
"""More calls with the same thing."""


@dataclass(frozen=True, slots=True)
class Times:
    """What a row of the table says: microseconds for one call.

    ``again`` is the p50 of the fastest of three more calls with the same thing: what the code itself takes, when the
    thing lies in the caches of the processor as one does that was just read. None where no call is made again.
    """

    p50: float
    p99: float
    mean: float
    calls: int
    again: float | None = None

    @classmethod
    def of(cls, nanoseconds: Iterable[int]) -> Times:
        """Sum up single calls."""
        ordered = sorted(nanoseconds)
        count = len(ordered)
        return cls(
            ordered[count // 2] / 1000,
            ordered[min(count - 1, count * 99 // 100)] / 1000,
            sum(ordered) / count / 1000,
            count,
        )

    def less(self, floor: Times) -> Times:
        """Without what the measurement itself takes (the median of ``floor``)."""
        return Times(self.p50 - floor.p50, self.p99 - floor.p50, self.mean - floor.p50, self.calls)


@contextmanager
def without_collector() -> Iterator[None]:
    """As ``timeit`` does: no pause of the garbage collector falls into somebody's call."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def each(function: Callable[[Any], Any], things: Iterable[Any], *, fresh: Callable[[Any], Any] | None = None) -> Times:
    """Time one call per thing, after one untimed round over the first hundred.

    ``fresh`` makes, outside the clock, what a call uses up: nothing that an earlier call remembered helps a later one.
    """
    listed = list(things)
    make = fresh if fresh is not None else _as_it_is
    for thing in listed[:100]:
        function(make(thing))
    spent: list[int] = []
    again: list[int] = []
    with without_collector():
        for thing in listed:
            spent.append(_timed(function, make(thing)))
            again.append(min(_timed(function, make(thing)) for _ in range(AGAIN)))
    return replace(Times.of(spent), again=sorted(again)[len(again) // 2] / 1000)


def _timed(function: Callable[[Any], Any], given: Any) -> int:
    begin = perf_counter_ns()
    function(given)
    return perf_counter_ns() - begin


def _as_it_is(thing: Any) -> Any:
    return thing


def batched(function: Callable[[], Any], *, calls: int = 1000, rounds: int = 200) -> Times:
    """Time something faster than the clock: each observation is the mean of many calls."""
    spent: list[int] = []
    numbers = range(calls)
    function()
    with without_collector():
        for _ in range(rounds):
            begin = perf_counter_ns()
            for _ in numbers:
                function()
            spent.append((perf_counter_ns() - begin) // calls)
    return Times.of(spent)


def rounds(function: Callable[[], Any], count: int) -> Times:
    """Time slow things: each call is one observation."""
    spent: list[int] = []
    for _ in range(count):
        begin = perf_counter_ns()
        function()
        spent.append(perf_counter_ns() - begin)
    return Times.of(spent)
