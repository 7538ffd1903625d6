"""Law: a row among 10,000 costs a small multiple of a plain dictionary look-up, whatever the machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.jurisdictions.values import ValueEntry

BASE = date(2000, 1, 1)


def _seconds(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def test_ten_thousand_rows() -> None:
    rows = [
        TableRow(
            (f"P{place}", f"c{category}"),
            ValueEntry(period, BASE + timedelta(days=1000 * period), BASE + timedelta(days=1000 * (period + 1))),
        )
        for place in range(100)
        for category in range(20)
        for period in range(5)
    ]
    table = Table("t", "integer", ("place", "category"), rows)
    asked = [(row.keys, row.entry.start) for row in rows]
    plain = dict(asked)
    find, get = table.find, plain.get
    ratio = _seconds(lambda: [find(keys, on) for keys, on in asked]) / _seconds(
        lambda: [get(keys) for keys, _ in asked]
    )
    assert ratio < 12
