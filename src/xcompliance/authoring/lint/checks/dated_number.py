"""Reports an amount, percentage or period written into a statutory rule.

## What it does

Looks for constants with a unit (`150 EUR`, `7%`, `30 days`) in the clauses and deadlines of rules with severity
`statutory_prohibition` or `statutory_duty`. Zero is allowed: no law changes it.

## Why it matters

Parliaments change numbers more often than rules. A number in `jurisdictions/` has dates, a source and a history, and is
corrected in one place; a number in a rule is wrong for every day before or after the change.

## Example

```yaml
severity: statutory_duty
when:
  low_value: {order.intrinsic_value: {le: 150 EUR}}
```

## Instead

```yaml
severity: statutory_duty
when:
  low_value: {order.intrinsic_value: {le_value: eu.vat.ioss-limit}}
```

`xcompliance new value eu.vat.ioss-limit` writes the file of the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, Place, RuleFile
from xcompliance.authoring.lint.profile import Profile
from xcompliance.clock import Period
from xcompliance.errors import Problem
from xcompliance.money import Money, Rate
from xcompliance.rules.literals import write_literal
from xcompliance.rules.syntax import AllOf, AnyOf, Arithmetic, Compare, Condition, DueClock, Literal, Not, Quantified
from xcompliance.verdict import Severity

_STATUTORY = frozenset({Severity.STATUTORY_PROHIBITION, Severity.STATUTORY_DUTY})


def check(desk: Desk) -> Iterator[Problem]:
    """Constants with a unit in statutory rules."""
    for file in desk.rules:
        if file.rule.severity not in _STATUTORY:
            continue
        for value, where in _numbers(file):
            text = f"{write_literal(value)} is written into a statutory rule."
            yield problem(where, CHECK.code, text, "Give it an id, dates and a source in jurisdictions/.")


def _numbers(file: RuleFile) -> Iterator[tuple[Any, Place]]:
    for _, _, condition in file.clauses():
        yield from _in_condition(condition)
    for number, duty in enumerate(file.rule.then.duties):
        listed = file.node.get("then")
        key = "duties" if listed is not None and listed.get("duties") is not None else "duty"
        steps: tuple[str | int, ...] = (key, number) if file.at("then", key, number) != file.at("then", key) else (key,)
        for value, name in _in_clock(duty.due):
            yield value, file.at("then", *steps, "due", name)


def _in_condition(node: Condition) -> Iterator[tuple[Any, Place]]:
    if isinstance(node, AllOf | AnyOf):
        for part in node.parts:
            yield from _in_condition(part)
    elif isinstance(node, Not):
        yield from _in_condition(node.part)
    elif isinstance(node, Quantified):
        yield from _in_condition(node.where)
    elif isinstance(node, Compare):
        right = node.right if isinstance(node.right, tuple) else (node.right,)
        where = (node.position.file, node.position.line, node.position.column)
        for operand in (node.left, *right):
            yield from ((value, where) for value in _constants(operand))


def _constants(operand: Any) -> Iterator[Any]:
    if isinstance(operand, Literal) and _has_unit(operand.value):
        yield operand.value
    elif isinstance(operand, Arithmetic):
        for arg in operand.args:
            yield from _constants(arg)


def _has_unit(value: Any) -> bool:
    if isinstance(value, Money):
        return value.minor != 0
    return isinstance(value, Period) or (isinstance(value, Rate) and value.numerator != 0)


def _in_clock(clock: DueClock | None) -> Iterator[tuple[Any, str]]:
    if clock is None:
        return
    for name, operand in (("within", clock.within), ("not_before", clock.not_before)):
        yield from ((value, name) for value in _constants(operand))
    for one in clock.earliest_of:
        yield from ((value, "earliest_of") for value, _ in _in_clock(one))


CHECK = Check("XC-L310", Profile.PRODUCTION, check)
