"""Reports an optional fact of a rule without a case in which it is unknown.

## What it does

For every fact the clauses ask, looks for a case that removes it (`given: {path: unknown}`) or that expects it among the
`needs`. Facts inside `any` and the fact behind a defined name count as well; a sub-record that is removed removes all
its facts. Facts every record has, the day of the evaluation and the place by which the rule is chosen need no such
case.

## Why it matters

Shops leave facts out all the time. What happens then, review, block or silence, is part of the rule.

## Example

```yaml
# when: {child: {user.age: {lt: 16}}}
cases:
- {name: fifteen, on: 2026-11-22, given: {user.age: 15}, expect: {fires: true}}
- {name: sixteen, on: 2026-11-22, given: {user.age: 16}, expect: {fires: false}}
```

## Instead

```yaml
cases:
- {name: age not told, on: 2026-11-22, given: {user.age: unknown}, expect: {needs: [user.age]}}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xcompliance.authoring.lint.bare import whole_path
from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import CasesFile, Desk, at
from xcompliance.authoring.lint.facts_asked import facts_of
from xcompliance.authoring.lint.profile import Profile
from xcompliance.engine.select import destination_path, judged_by_destination
from xcompliance.errors import Problem
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.rules.syntax import Rule


def check(desk: Desk) -> Iterator[Problem]:
    """Facts of active rules that are known in every case."""
    for file in desk.active:
        found = file.cases
        if found is None or not found.cases:
            continue
        told = set(_untold(found))
        for path in dict.fromkeys(_full(path, file.rule.applies_to) for path in facts_of(file.rule, desk)):
            if _optional(path) and not _chosen_by(path, file.rule) and not any(_covers(one, path) for one in told):
                text = f"No case shows what happens when {path} is unknown."
                yield problem(at(found.node, "cases"), CHECK.code, text, _remedy(path))


def _untold(found: CasesFile) -> Iterator[str]:
    """Full paths, without list numbers, of what some case removes or needs."""
    for case in found.cases:
        needs = (need for need in case.expect.needs or () if ":" not in need)
        removed = (path for one in case.given for path in _removed(one.path, one.value))
        for path in (*needs, *removed):
            yield _full(re.sub(r"\[[0-9]+\]", "", path), case.kind)


def _removed(path: str, value: Any) -> Iterator[str]:
    if value is UNKNOWN:
        yield path
    elif isinstance(value, dict):
        for key, child in value.items():
            yield from _removed(f"{path}.{key}", child)
    elif isinstance(value, list):
        for child in value:
            yield from _removed(path, child)


def _full(path: str, scope: str) -> str:
    """The path from the record on: ``line.sku`` is ``order.lines.sku``, ``destination`` is where the record goes."""
    root, _, rest = path.partition(".")
    if root == "destination" and rest:
        return f"{destination_path(scope.partition('.')[0])}.{rest}"
    for one in SCOPES.values():
        if one.of and one.name == root and one.record == scope.partition(".")[0]:
            return f"{one.record}.{one.of}" + (f".{rest}" if rest else "")
    return whole_path(path, scope)


def _optional(path: str) -> bool:
    info = FIELDS.lookup(path)
    return info is not None and not info.required and "." in path


def _chosen_by(path: str, rule: Rule) -> bool:
    """Whether the fact belongs to the destination by which rules are chosen; without it the rule is not asked."""
    if rule.places.everywhere or not judged_by_destination(rule):
        return False
    place = destination_path(rule.applies_to.partition(".")[0])
    return path == place or path.startswith(f"{place}.")


def _covers(told: str, path: str) -> bool:
    """Whether a case about one path settles another: the same, a part of it, or what it is derived from."""
    if _overlap(told, path):
        return True
    return any(
        _overlap(told, source) or told.endswith(f".{source}") or f".{source}." in told for source in _sources(path)
    )


def _overlap(one: str, other: str) -> bool:
    """Whether one path is the other or a part of it."""
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _sources(path: str) -> Iterator[str]:
    """What a fact is taken from: its own sources, and the same part of what the whole it belongs to is taken from."""
    parts = path.split(".")
    for end in range(len(parts), 1, -1):
        info = FIELDS.lookup(".".join(parts[:end]))
        for source in info.derived_from if info is not None else ():
            yield ".".join((source, *parts[end:]))
            yield from _sources(source) if source != path else ()


def _remedy(path: str) -> str:
    return f"Add a case with given: {{{path}: unknown}}."


CHECK = Check("XC-L514", Profile.PRODUCTION, check)
