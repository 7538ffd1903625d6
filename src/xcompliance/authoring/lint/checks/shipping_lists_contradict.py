"""Reports a place that one list of a house closes and another opens.

## What it does

Compares the dated lists `...never-ship-to` and `...ship-to-only` that share the first part of their ids. On no day may
a place stand in both.

## Why it matters

A house ships only where the second list allows and never where the first forbids. A place in both is shipped nowhere,
and whoever added it to the second list believes otherwise.

## Example

```yaml
# house.never-ship-to
- {from: 2026-01-01, value: [RU, AU], ...}
# house.ship-to-only
- {from: 2026-01-01, value: [DE, FR, AU], ...}
```

## Instead

Decide, and name the place once:

```yaml
# house.ship-to-only
- {from: 2026-01-01, value: [DE, FR], ...}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, ValueFile, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.clock import Interval
from xcompliance.errors import Problem
from xcompliance.jurisdictions.values import DatedValue, ValueEntry

CLOSED, OPEN = "never-ship-to", "ship-to-only"


def check(desk: Desk) -> Iterator[Problem]:
    """Places that stand in both lists on one day."""
    for file in desk.values:
        prefix, _, last = file.item.id.rpartition(".")
        twin = desk.values_by_id.get(f"{prefix}.{CLOSED}") if last == OPEN else None
        if twin is not None:
            yield from _both(file, twin)


def _both(opened: ValueFile, closed: ValueFile) -> Iterator[Problem]:
    for index, entry in _lists(opened):
        for _, other in _lists(closed):
            shared = sorted(set(entry.value) & set(other.value))
            if shared and Interval(entry.start, entry.end).overlaps(Interval(other.start, other.end)):
                text = f"{', '.join(shared)}: {closed.item.id} forbids what {opened.item.id} allows."
                yield problem(at(opened.node, "values", index), CHECK.code, text, "Name each place in one list only.")


def _lists(file: ValueFile) -> Iterator[tuple[int, ValueEntry]]:
    entries = file.item.entries if isinstance(file.item, DatedValue) else ()
    return ((index, entry) for index, entry in enumerate(entries) if isinstance(entry.value, tuple))


CHECK = Check("XC-L707", Profile.REVIEW, check)
