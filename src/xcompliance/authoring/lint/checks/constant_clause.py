"""Reports a clause or definition that holds for every record, or for none.

## What it does

Follows the alternatives of a condition and compares what each demands of every fact: constants, limits, closed
vocabularies, presence, places of countries. It reports only what is certain.

## Why it matters

A clause that always holds protects nothing; a clause that never holds switches its rule off (or, under `unless`, does
nothing). Both read as if they mattered.

## Example

```yaml
when:
  small: {order.total: {lt: 100 EUR, gt: 150 EUR}}                              # never
  anyone: {any: [{order.buyer.type: consumer}, {order.buyer.type: {is_not: consumer}}]}   # always
```

## Instead

```yaml
when:
  medium: {order.total: {gt: 100 EUR, lt: 150 EUR}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, at
from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.reasoning import reasoner_for, reasoner_of
from xcompliance.authoring.lint.satisfiable import Reasoner
from xcompliance.errors import Problem
from xcompliance.rules.syntax import AllOf, AnyOf, Compare, Condition, IsTrue, Not, Quantified


def check(desk: Desk) -> Iterator[Problem]:
    """Constant clauses of rules and constant definitions of packs."""
    for file in desk.rules:
        reasoner = reasoner_of(file, desk)
        for section, name, condition in file.clauses():
            text = constant(condition, reasoner)
            if text:
                yield problem(file.at(section, name), CHECK.code, f'Clause "{name}" {text}.', _REMEDY)
    for pack in desk.packs.values():
        reasoner = reasoner_for(pack.id, "", desk)
        for name, definition in pack.definitions.items():
            body = definition.body
            text = constant(body, reasoner) if isinstance(body, _CONDITIONS) else ""
            if text:
                yield problem(at(pack.node, "define", name), CHECK.code, f'Definition "{name}" {text}.', _REMEDY)


def constant(condition: Condition, reasoner: Reasoner) -> str:
    """Whether a condition never or always holds, in words; empty when neither is certain."""
    if not reasoner.branches(condition):
        return "can never hold"
    return "" if reasoner.branches(condition, positive=False) else "always holds"


_CONDITIONS = (Compare, AllOf, AnyOf, Not, IsTrue, Quantified)
_REMEDY = "Correct the comparison, or delete it."
CHECK = Check("XC-L231", Profile.REVIEW, check)
