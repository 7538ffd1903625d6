"""Reports two clauses under `when` that can never hold together.

## What it does

Compares what the clauses of a rule demand of the same fact: two different words, limits that do not meet, presence and
absence, a country that lies outside a place. Days outside `effective` count as well. It reports only what is certain.

## Why it matters

Every clause must hold for a rule to fire. A rule with two clauses that exclude each other never does.

## Example

```yaml
when:
  consumer: {order.buyer.type: consumer}
  company: {order.buyer.type: business}
```

## Instead

```yaml
when:
  buyer: {order.buyer.type: [consumer, business]}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk
from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.reasoning import reasoner_of
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """The first pair of contradictory clauses of each rule."""
    for file in desk.rules:
        reasoner = reasoner_of(file, desk)
        ways = {clause.name: reasoner.branches(clause.condition) for clause in file.rule.when}
        for (one, left), (two, right) in combinations(ways.items(), 2):
            if left and right and not reasoner.all((left, right)):
                text = f'Clauses "{one}" and "{two}" can never hold together.'
                remedy = "Join them with any, or delete one."
                yield problem(file.at("when", two), CHECK.code, text, remedy)
                break


CHECK = Check("XC-L232", Profile.REVIEW, check)
