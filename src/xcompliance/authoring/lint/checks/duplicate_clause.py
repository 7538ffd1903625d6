"""Reports the same condition written twice in one rule.

## What it does

Compares all clauses under `when` with each other, all clauses under `unless` with each other, and the members of every
`any` and `all`. Names of the pack are written out before they are compared.

## Why it matters

The second one changes nothing now, and when the law changes only one of the two will be corrected.

## Example

```yaml
when:
  toys: {line.category: toys}
  for_children: {line.category: toys}
```

## Instead

```yaml
when:
  toys: {line.category: toys}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.bare import Expander
from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, Place
from xcompliance.authoring.lint.facts_asked import expander
from xcompliance.authoring.lint.profile import Profile
from xcompliance.errors import Problem
from xcompliance.rules.syntax import AllOf, AnyOf, Condition, Not, Quantified


def check(desk: Desk) -> Iterator[Problem]:
    """Equal clauses of a section, and equal members of ``any`` and ``all``."""
    for file in desk.rules:
        bare = expander(desk, file.pack, file.rule.applies_to)
        seen: dict[tuple[str, Condition], str] = {}
        for section, name, condition in file.clauses():
            first = seen.setdefault((section, bare.condition(condition)), name)
            if first != name:
                text = f'Clause "{name}" says the same as "{first}".'
                yield problem(file.at(section, name), CHECK.code, text, "Delete one of them.")
            for where in _doubled(condition, bare):
                yield problem(where, CHECK.code, "The same condition stands twice in this list.", "Delete one of them.")


def _doubled(node: Condition, bare: Expander) -> Iterator[Place]:
    if isinstance(node, AllOf | AnyOf):
        seen: set[Condition] = set()
        for part in node.parts:
            written = bare.condition(part)
            if written in seen:
                yield (part.position.file, part.position.line, part.position.column)
            seen.add(written)
            yield from _doubled(part, bare)
    elif isinstance(node, Not):
        yield from _doubled(node.part, bare)
    elif isinstance(node, Quantified):
        yield from _doubled(node.where, bare)


CHECK = Check("XC-L234", Profile.REVIEW, check)
