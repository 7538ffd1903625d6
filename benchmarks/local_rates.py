"""Local rates of national size: import, size and memory of a store of two million rows, and look-ups in it.

``python -m benchmarks --local-rates``. The files are invented; their layout is that of the official ones.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter_ns

from benchmarks.timing import Times, without_collector
from xcompliance.jurisdictions.local_store import open_stores

ROWS = 2_000_000
FIRST_ZIP = 10_000
DAY = date(2026, 11, 22)
LOOKUPS = 20_000
AIM_SECONDS, AIM_MEGABYTES, AIM_MICROSECONDS = 60, 300, 20
NAME = "2026Q2FEB18"
STATES = {"27": "US-MN"}
COUNTIES, CITIES, DISTRICTS = range(1, 88), range(40_000, 40_800), range(80_001, 80_014)


@dataclass(frozen=True, slots=True)
class Line:
    """One number of this group, its aim, and whether it is met."""

    what: str
    value: float
    unit: str
    aim: float

    def __str__(self) -> str:
        return f"{'local rates':12} {self.what:52} {self.value:>12,.1f} {self.unit:6} aim {self.aim:,.0f}{self.mark}"

    @property
    def mark(self) -> str:
        """Marks a missed aim."""
        return "" if self.value <= self.aim else " !"


def write_files(folder: Path, rows: int, random: Random) -> tuple[Path, Path]:
    """A rate file and a boundary file of ranges of nine-digit codes."""
    rates = folder / f"MNR{NAME}.csv"
    boundaries = folder / f"MNB{NAME}.csv"
    named = [("45", "27", "0.06875"), *(("00", f"{n:03d}", "0.005") for n in COUNTIES)]
    named += [("01", str(n), f"0.0{random.randint(1, 25):03d}") for n in CITIES]
    named += [("63", str(n), "0.0025") for n in DISTRICTS]
    with rates.open("w", encoding="ascii") as file:
        for kind, code, rate in named:
            file.write(f"27,{kind},{code},{rate},{rate},{rate},{rate},20200101,29991231\n")
    with boundaries.open("w", encoding="ascii") as file:
        for zip_code, low, high in _ranges(rows, random):
            county = zip_code % len(COUNTIES)
            town = random.randrange(4)  # one area in four lies outside every city
            city = CITIES[(county * 9 + town + zip_code % 7) % len(CITIES)] if town else ""
            place = f"27,27,{COUNTIES[county]:03d},{city},,,"
            districts = f",ST,{DISTRICTS[county % len(DISTRICTS)]},63" if town else ",,,"
            span = f"{zip_code:05d},{low:04d},{zip_code:05d},{high:04d}"
            file.write(f"4,20200101,29991231{',' * 15}{span},,{place}{districts}{',' * 57}\n")
    return rates, boundaries


def _ranges(rows: int, random: Random) -> Iterator[tuple[int, int, int]]:
    zip_code, low = FIRST_ZIP, 0
    for _ in range(rows):
        high = min(9999, low + random.randint(1, 60))
        yield zip_code, low, high
        zip_code, low = (zip_code, high + 1) if high < 9999 else (zip_code + 1, 0)


IMPORT = """
import resource, sys, time
from pathlib import Path
from xcompliance.jurisdictions.importers.run import import_sst
begin = time.perf_counter()
import_sst(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), {"27": "US-MN"})
print(time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def everything(rows: int = ROWS) -> Iterator[Line]:
    """All lines, as they come. The import runs in a process of its own, so that its memory is its own."""
    random = Random(20261122)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rates, boundaries = write_files(folder, rows, random)
        called = [sys.executable, "-c", IMPORT, str(rates), str(boundaries), str(folder / "store")]
        seconds, kilobytes = subprocess.run(called, check=True, capture_output=True, text=True).stdout.split()
        yield Line(f"import of {rows:,} boundary rows", float(seconds), "s", AIM_SECONDS)
        yield Line("memory of the import (largest resident set)", float(kilobytes) / 1024, "MB", AIM_MEGABYTES)
        size = sum(file.stat().st_size for file in (folder / "store").rglob("*.localrates"))
        yield Line("size of the store", size / 1e6, "MB", AIM_MEGABYTES)
        yield from _lookups(folder / "store", random)


def _lookups(folder: Path, random: Random) -> Iterator[Line]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = perf_counter_ns()
    store = open_stores(folder).of(STATES["27"])
    yield Line("opening the store, with its digest checked", (perf_counter_ns() - begin) / 1e6, "ms", 1000)
    if store is None:
        raise AssertionError("the store is not there")
    last = FIRST_ZIP + ROWS // 330
    for what, code in (("nine-digit", "{0:05d}-{1:04d}"), ("five-digit", "{0:05d}")):
        asked = [code.format(random.randint(FIRST_ZIP, last), random.randint(0, 9999)) for _ in range(LOOKUPS)]
        times = _timed(store, asked)
        yield Line(f"first look-up by {what} code, p50", times.p50, "us", AIM_MICROSECONDS)
        yield Line(f"first look-up by {what} code, p99", times.p99, "us", AIM_MICROSECONDS)
        again = _timed(store, asked)
        yield Line(f"repeated look-up by {what} code, p99", again.p99, "us", AIM_MICROSECONDS)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    yield Line("memory of the mapped store after the look-ups", grown / 1024, "MB", AIM_MEGABYTES)


def _timed(store: object, asked: list[str]) -> Times:
    from xcompliance.jurisdictions.local_rates import LocalRates

    if not isinstance(store, LocalRates):
        raise TypeError("a store of postal codes is measured")
    spent: list[int] = []
    with without_collector():
        for one in asked:
            begin = perf_counter_ns()
            store.lookup(one, DAY)
            spent.append(perf_counter_ns() - begin)
    return Times.of(spent)
