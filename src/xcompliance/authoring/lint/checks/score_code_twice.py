"""Reports two rules that give points for the same reason.

## What it does

Compares the reason codes of active rules that give points. Two rules with one code must exclude each other, or one must
override the other.

## Why it matters

Points are added up. The same observation, counted twice, moves an honest buyer into the next band.

## Example

```yaml
# young.yaml
when: {young: {order.session.account_age_days: {lt: 7}}}
then: {score: {points: 5, code: ACCOUNT_NEW}}
# very-young.yaml
when: {very_young: {order.session.account_age_days: {lt: 1}}}
then: {score: {points: 9, code: ACCOUNT_NEW}}
```

## Instead

```yaml
# young.yaml
when: {young: {order.session.account_age_days: {ge: 1, lt: 7}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, RuleFile
from xcompliance.authoring.lint.overlap import days_overlap, places_overlap
from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.reasoning import reasoner_of
from xcompliance.authoring.lint.satisfiable import both
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Pairs of signals with one code that may fire together."""
    by_code: dict[str, list[RuleFile]] = {}
    for file in desk.active:
        if file.rule.then.score is not None:
            by_code.setdefault(file.rule.then.score.code, []).append(file)
    for code, files in by_code.items():
        for one, other in combinations(files, 2):
            if _together(one, other, desk):
                text = f"{one.rule.id} gives points for {code} too, and both may fire for one record."
                where = other.at("then", "score", "code")
                yield problem(where, CHECK.code, text, "Keep them apart by a clause, or use another code.")


def _together(one: RuleFile, other: RuleFile, desk: Desk) -> bool:
    left, right = one.rule, other.rule
    if right.id in left.overrides or left.id in right.overrides or not days_overlap(left, right):
        return False
    if left.applies_to != right.applies_to or not places_overlap(left.places, right.places, desk):
        return False
    reasoner = reasoner_of(one, desk)
    return both(reasoner, reasoner.rule(left), reasoner_of(other, desk).rule(right))


CHECK = Check("XC-L702", Profile.REVIEW, check)
