"""Reports a rule in force on days on which a dated value it needs has no entry.

## What it does

Compares the days of an active rule with the first and last entry of every dated value its clauses and its outcome refer
to. Tables are not compared: they lack rows on purpose where nothing is researched.

## Why it matters

On the days without an entry the rule is undecided: a tax line stays open, a duty asks for review.

## Example

```yaml
# eu.vat.ioss-limit has its first entry on 2021-07-01
effective: {from: 2021-01-01}
when:
  low_value: {order.intrinsic_value: {le_value: eu.vat.ioss-limit}}
```

## Instead

```yaml
effective: {from: 2021-07-01}
```

Or add the earlier entry to the value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, RuleFile
from xcompliance.authoring.lint.facts_asked import expander
from xcompliance.authoring.lint.profile import Profile
from xcompliance.engine.select import body_refs, value_refs
from xcompliance.errors import Problem
from xcompliance.jurisdictions.values import DatedValue


def check(desk: Desk) -> Iterator[Problem]:
    """Rules that begin before, or go on after, a value they need."""
    for file in desk.active:
        for id_ in dict.fromkeys(_values(file, desk)):
            found = desk.values_by_id.get(id_)
            if found is None or not isinstance(found.item, DatedValue) or not found.item.entries:
                continue
            text = _uncovered(file, found.item)
            if text:
                yield problem(file.at("effective", "from"), CHECK.code, text, "Change the dates, or add the entry.")


def _values(file: RuleFile, desk: Desk) -> Iterable[str]:
    bare = expander(desk, file.pack, file.rule.applies_to)
    for ref in value_refs(file.rule):
        yield ref.id
    for _, _, condition in file.clauses():
        for ref in body_refs(bare.condition(condition)):
            yield ref.id


def _uncovered(file: RuleFile, value: DatedValue) -> str:
    days = file.rule.effective
    first, last = value.entries[0].start, value.entries[-1].end
    if (days.start or date.min) < first:
        return f'The rule holds from {days.start or "ever"}, but "{value.id}" has its first entry on {first}.'
    if last is not None and last < (days.end or date.max):
        return f'The rule holds until {days.end or "further notice"}, but "{value.id}" has no entry from {last}.'
    return ""


CHECK = Check("XC-L115", Profile.PRODUCTION, check)
