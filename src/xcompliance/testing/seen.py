"""What one case shows of its rule: whether it fired, stayed silent or undecided, and the truths of its clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import Evaluation, item_context
from xcompliance.engine.reference import truth
from xcompliance.engine.select import items
from xcompliance.engine.truth import Truth
from xcompliance.facts.fields import SCOPES
from xcompliance.rules.syntax import Rule

__all__ = ["NOTHING_SEEN", "PLACED", "Seen", "seen"]

PLACED = "goods_placed_on_market"
"""The name under which the second date axis counts as a clause."""


@dataclass(frozen=True, slots=True)
class Seen:
    """``state``: fired, undecided, silent, or "" (no record to judge). Truths by clause; None is unknown."""

    state: str = ""
    clauses: Mapping[str, frozenset[Truth]] = field(default_factory=lambda: MappingProxyType({}))


NOTHING_SEEN = Seen()


def seen(evaluation: Evaluation, rule: Rule, decision: Decision) -> Seen:
    """What the evaluation of a case shows of its rule; clauses count only where the rule was asked at all."""
    truths: dict[str, set[Truth]] = {}
    undecided = False
    number = evaluation.snapshot.numbers.get(rule.id)
    for judgement in evaluation.judgements:
        context = judgement.context
        plan = evaluation.snapshot.plan(evaluation.kind, context.located, evaluation.on)
        if number is None or all(number != one for one, _ in plan.numbers):
            continue
        info = SCOPES[rule.applies_to]
        for index in range(len(items(context.record, info.of)) if info.of else 1):
            inner = item_context(context, rule.applies_to, index).in_pack(rule.pack)
            for clause in (*rule.when, *rule.unless):
                truths.setdefault(clause.name, set()).add(truth(clause.condition, inner))
            if rule.goods_placed_on_market is not None:
                truths.setdefault(PLACED, set()).add(inner.placed_within(rule.goods_placed_on_market))
            undecided |= ~number in judgement.codes(rule.applies_to, index)
    fired = any(finding.id == rule.id for finding in decision.findings)
    state = "fired" if fired else "undecided" if undecided else "silent"
    return Seen(state, MappingProxyType({name: frozenset(found) for name, found in truths.items()}))
