"""``python -m benchmarks``: run everything and print the table.

Examples:
    python -m benchmarks
    python -m benchmarks --quick --json results.json
    python -m benchmarks --local-rates

Ratios and aims (a ``!`` behind one that is missed) go by p50: on a shared machine p99 and mean hold the pauses of the
scheduler, too. ``again`` is what the same call takes at once after the first one, with its order in the caches of the
processor.
"""

from __future__ import annotations

import argparse
import json
import platform
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from benchmarks import local_rates, offers
from benchmarks.measure import Plan, Row, everything


def main() -> None:
    """Parse the arguments, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, and print the table.")
    parser.add_argument("--quick", action="store_true", help="1,000 orders instead of 10,000")
    parser.add_argument("--json", type=Path, help="write the results to this file, too")
    parser.add_argument("--local-rates", action="store_true", help="only an import of two million boundary rows")
    parser.add_argument("--listing", action="store_true", help="only a listing at 30 destinations, and party screening")
    chosen = parser.parse_args()
    if chosen.local_rates:
        for line in local_rates.everything():
            print(line, flush=True)
        return
    plan = Plan(orders=1000, slow=100, appends=100, loads=1) if chosen.quick else Plan()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {plan.orders} orders")
    print(f"{'':12} {'':40} {'p50 us':>12} {'p99 us':>12} {'mean us':>12} {'again us':>12} {'aim us':>10}")
    rows = []
    for row in chain(offers.listings(), offers.screening()) if chosen.listing else everything(plan):
        rows.append(row)
        print(_line(row), flush=True)
    if chosen.json is not None:
        chosen.json.write_text(json.dumps([asdict(row) for row in rows], indent=1), encoding="utf-8")


def _line(row: Row) -> str:
    times = row.times
    numbers = "".join(f"{number:>13,.2f}" for number in (times.p50, times.p99, times.mean))
    numbers += f"{'' if times.again is None else format(times.again, ',.2f'):>13}"
    aim = "" if row.aim is None else f"{row.aim:,.0f}{' ' if times.p50 <= row.aim else '!'}"
    return f"{row.group:12} {row.what:40}{numbers} {aim:>10}  {row.ratio}".rstrip()


if __name__ == "__main__":
    main()
