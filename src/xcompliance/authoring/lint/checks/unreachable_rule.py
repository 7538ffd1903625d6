"""Reports a rule that can never decide anything.

## What it does

A rule is unreachable when its clauses under `when` and `unless` together leave no record and no day, or when another
rule overrides it whenever it fires: an exception for the same scope and places, at least as long in force, with no
clause of its own that the general rule does not have.

## Why it matters

Readers believe the rule is enforced. Either the rule or its exception says something else than was meant.

## Example

```yaml
when: {goods: {line.kind: goods}}
unless: {not_digital: {line.kind: {is_not: digital_service}}}
```

## Instead

```yaml
when: {goods: {line.kind: goods}}
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, RuleFile
from xcompliance.authoring.lint.facts_asked import expander
from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.reasoning import reasoner_of
from xcompliance.errors import Problem
from xcompliance.rules.syntax import Clause, Condition, Rule


def check(desk: Desk) -> Iterator[Problem]:
    """Rules that never fire although their clauses do not contradict each other, and rules always overridden."""
    for file in desk.rules:
        if _never(file, desk):
            text = "No record and no day satisfies the rule: its clauses, exceptions and dates exclude each other."
            yield problem(file.at("unless" if file.rule.unless else "when"), CHECK.code, text, "Correct a clause.")
    for file in desk.active:
        for id_ in file.rule.overrides:
            weak = desk.by_id.get(id_)
            if weak is not None and _always_overrides(file, weak, desk):
                text = f"{file.rule.id} overrides the rule whenever it fires."
                remedy = "Give the exception a clause of its own, or retire this rule."
                yield problem(weak.at("id"), CHECK.code, text, remedy)


def _never(file: RuleFile, desk: Desk) -> bool:
    reasoner = reasoner_of(file, desk)
    when = [reasoner.branches(clause.condition) for clause in file.rule.when]
    unless = [reasoner.branches(clause.condition, positive=False) for clause in file.rule.unless]
    if any(not ways for ways in (*when, *unless)):
        return False  # a constant clause, reported by its own check
    pairs = (reasoner.all((one, two)) for number, one in enumerate(when) for two in when[:number])
    return all(pairs) and not reasoner.rule(file.rule)


def _always_overrides(strong: RuleFile, weak: RuleFile, desk: Desk) -> bool:
    one, other = strong.rule, weak.rule
    if one.applies_to != other.applies_to or one.goods_placed_on_market is not None:
        return False
    if not one.places.everywhere and one.places != other.places:
        return False
    return (
        _lasts(one, other)
        and _conditions(strong, one.when, desk) <= _conditions(weak, other.when, desk)
        and _conditions(strong, one.unless, desk) <= _conditions(weak, other.unless, desk)
    )


def _lasts(one: Rule, other: Rule) -> bool:
    """Whether one rule is in force on every day of the other."""
    starts = (one.effective.start or date.min) <= (other.effective.start or date.min)
    return starts and (one.effective.end or date.max) >= (other.effective.end or date.max)


def _conditions(file: RuleFile, clauses: tuple[Clause, ...], desk: Desk) -> frozenset[Condition]:
    bare = expander(desk, file.pack, file.rule.applies_to)
    return frozenset(bare.condition(clause.condition) for clause in clauses)


CHECK = Check("XC-L233", Profile.REVIEW, check)
