"""A listing at thirty destinations costs at most ten times what it costs at one (measured in the same run)."""

from __future__ import annotations

from collections.abc import Iterable
from time import thread_time_ns
from typing import Any

import pytest
from benchmarks.offers import LISTINGS, ON, PLACES, TIMES

from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.facts import record_from
from xcompliance.testing.samples import sample, samples_dir


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


def best(engine: Engine, record: Any, rounds: int) -> int:
    """The shortest of some calls, in nanoseconds of this thread: what no other process disturbed."""
    return min(_spent(engine, record) for _ in range(rounds))


def _spent(engine: Engine, record: Any) -> int:
    begin = thread_time_ns()
    _ = engine.evaluate(record, on=ON).verdict
    return thread_time_ns() - begin


def middle(numbers: Iterable[int]) -> int:
    ordered = sorted(numbers)
    return ordered[len(ordered) // 2]


@pytest.mark.parametrize("name", LISTINGS)
def test_thirty_destinations_cost_ten_times_one(engine: Engine, name: str) -> None:
    payload = sample(f"listing/{name}", samples_dir(rules_dir()))
    alone = [record_from({**payload, "destinations": [place]}) for place in PLACES]
    together = record_from({**payload, "destinations": PLACES})
    one = middle(best(engine, record, 15) for record in alone)
    assert best(engine, together, 40) <= TIMES * one
