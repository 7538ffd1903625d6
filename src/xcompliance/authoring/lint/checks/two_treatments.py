"""Reports two rules that tax the same thing while neither is the exception.

## What it does

Compares active rules that set the same type of tax: places, days and conditions. When nothing shows that they cannot
fire together and neither overrides the other (directly or through others), they are reported. "Cannot" is certain,
"can" only means that a cheap test finds no contradiction.

## Why it matters

The order of files never decides. If both fire, the line has two treatments, stays undecided and goes to review.

## Example

```yaml
# books.yaml
when: {books: {line.category: books}}
then: {tax: {type: vat, ...}}
# cheap.yaml
when: {cheap: {line.unit_price: {lt: 10 EUR}}}
then: {tax: {type: vat, ...}}
```

## Instead

Say which one is the exception:

```yaml
# books.yaml
overrides: [eu.vat.cheap]
```

Or add the clause that keeps them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from xcompliance.authoring.lint.check import Check, problem
from xcompliance.authoring.lint.desk import Desk, RuleFile
from xcompliance.authoring.lint.overlap import days_overlap, places_overlap
from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.reasoning import reasoner_of
from xcompliance.authoring.lint.satisfiable import Branches, both
from xcompliance.engine.weigh import Weights
from xcompliance.errors import Problem


def check(desk: Desk) -> Iterator[Problem]:
    """Pairs of tax rules that may fire together."""
    rules = [file.rule for file in desk.active]
    beaten = Weights(rules).overridden_by
    ways: dict[int, Branches] = {}
    taxing = [number for number, rule in enumerate(rules) if rule.then.tax]
    for one, other in combinations(taxing, 2):
        left, right = desk.active[one], desk.active[other]
        slot = _slot(left, right)
        ordered = other in beaten.get(one, frozenset()) or one in beaten.get(other, frozenset())
        if not slot or ordered or not days_overlap(left.rule, right.rule):
            continue
        if not places_overlap(left.rule.places, right.rule.places, desk):
            continue
        for number, file in ((one, left), (other, right)):
            if number not in ways:
                ways[number] = reasoner_of(file, desk).rule(file.rule)
        if both(reasoner_of(left, desk), ways[one], ways[other]):
            text = f"{left.rule.id} sets {slot} too, and neither rule overrides the other."
            remedy = "Name the general rule under overrides of the exception, or add the clause that keeps them apart."
            yield problem(right.at("then", "tax"), CHECK.code, text, remedy)


def _slot(one: RuleFile, other: RuleFile) -> str:
    """The type of tax both rules set for one line; empty when there is none."""
    types = {tax.type for tax in one.rule.then.tax} & {tax.type for tax in other.rule.then.tax}
    return min(types, default="")


CHECK = Check("XC-L701", Profile.REVIEW, check)
