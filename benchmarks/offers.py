"""A listing at thirty destinations beside the same listing at one; and parties against an index of 20,000 entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from statistics import median
from typing import Any

from benchmarks.measure import Row
from benchmarks.parties import People, index, subjects
from benchmarks.timing import Times, each
from xcompliance.engine.shipped import rules_dir
from xcompliance.facade import Engine
from xcompliance.facts import record_from
from xcompliance.risk.screening import ScreeningIndex, Subject
from xcompliance.testing.samples import sample, samples_dir

ON = date(2026, 11, 22)
PLACES = [
    "JP", "FR", "ES", "DE", "IT", "US", "GB", "MX", "BR", "IN", "SG", "TH", "AU", "KR", "CN", "CH", "NL", "BE", "AT",
    "PL", "SE", "DK", "FI", "IE", "PT", "GR", "CZ", "HU", "RO", "AE",
]  # fmt: skip
LISTINGS = ("jp-imported-biscuits", "eu-headphones", "eu-toy")
TIMES = 10
"""Thirty destinations in one call may cost so many times what one costs (the median of the thirty)."""
FIVE_MILLISECONDS = 5000.0


def listings(rounds: int = 300) -> Iterator[Row]:
    """One call for all destinations, beside the median of one call for each."""
    judge = Engine.load()
    for name in LISTINGS:
        payload = sample(f"listing/{name}", samples_dir(rules_dir()))
        whole = record_from({**payload, "destinations": PLACES})
        single = [record_from({**payload, "destinations": [place]}) for place in PLACES]
        one = [each(partial(_verdict, judge), [record] * rounds) for record in single]
        typical = sorted(one, key=lambda times: times.p50)[len(one) // 2]
        together = each(partial(_verdict, judge), [whole] * rounds)
        aim = TIMES * median(times.p50 for times in one)
        yield Row("listing", f"{name} at one destination", typical)
        ratio = f"{together.p50 / typical.p50:.1f} x one destination"
        yield Row("listing", f"{name} at {len(PLACES)}", together, aim, ratio)


def _verdict(judge: Engine, record: Any) -> Any:
    return judge.evaluate(record, on=ON).verdict


def screening(count: int = 3000) -> Iterator[Row]:
    """Look-ups of one party; the aim is for the slowest of a hundred."""
    people = People()
    known = index(people)
    asked = subjects(people, known, count)
    times = each(partial(_search, known), asked)
    row = Times(times.p99, times.p99, times.mean, times.calls)
    yield Row(
        "screening",
        f"a party among {len(known.entries):,} entries (p99)",
        row,
        FIVE_MILLISECONDS,
        f"p50 {times.p50:.0f}",
    )


def _search(known: ScreeningIndex, subject: Subject) -> Any:
    return known.search(subject)
