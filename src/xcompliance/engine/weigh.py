"""What each rule contributes to the verdict, and which rule gives way to which. Computed once per snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xcompliance.rules.policy import NO_POLICY, Policy
from xcompliance.rules.syntax import Rule, WhenUnknown
from xcompliance.verdict import Confidence, Severity, Verdict

STATUTORY = frozenset({Severity.STATUTORY_PROHIBITION, Severity.STATUTORY_DUTY})


def may_block(rule: Rule, policy: Policy = NO_POLICY) -> bool:
    """Whether the rule is well enough attested, and approved as the house demands, to block."""
    return rule.confidence is not Confidence.LOW and not policy.lacks_counsel(rule, "block")


def may_tax(rule: Rule, policy: Policy = NO_POLICY) -> bool:
    """Whether the rule is well enough attested, and approved as the house demands, to set a tax."""
    return rule.confidence is not Confidence.LOW and not policy.lacks_counsel(rule, "tax")


def when_fired(rule: Rule, policy: Policy = NO_POLICY) -> Verdict:
    """The verdict a rule contributes when it fires. Low confidence never blocks and never taxes: it asks for review."""
    verdict = rule.then.verdict
    if verdict is None:
        verdict = Verdict.ALLOW_WITH_DUTIES if rule.then.duties else Verdict.ALLOW
    if verdict is Verdict.BLOCK and not may_block(rule, policy):
        return Verdict.REVIEW
    if rule.then.tax and not may_tax(rule, policy):
        return max(verdict, Verdict.REVIEW)
    return verdict


def when_undecided(rule: Rule, policy: Policy = NO_POLICY) -> Verdict:
    """The verdict a rule contributes when the facts do not decide it."""
    matters = when_fired(rule, policy) > Verdict.ALLOW or rule.then.tax or rule.then.needs
    if rule.when_unknown is WhenUnknown.SKIP or not matters:
        return Verdict.ALLOW
    if rule.when_unknown is WhenUnknown.BLOCK and may_block(rule, policy):
        return Verdict.BLOCK
    return Verdict.REVIEW


class Weights:
    """Verdict contributions by rule number, and the rules that override each rule."""

    def __init__(self, rules: Sequence[Rule], policy: Policy = NO_POLICY) -> None:
        self.fired = tuple(int(when_fired(rule, policy)) for rule in rules)
        self.undecided = tuple(int(when_undecided(rule, policy)) for rule in rules)
        self.may_tax = tuple(may_tax(rule, policy) for rule in rules)
        self.taxes = tuple(bool(rule.then.tax) for rule in rules)
        self.scores = tuple(rule.then.score is not None for rule in rules)
        self.overridden_by = _overridden_by(rules)


def _overridden_by(rules: Sequence[Rule]) -> Mapping[int, frozenset[int]]:
    """For each rule the numbers of those that override it, directly or through others."""
    number = {rule.id: n for n, rule in enumerate(rules)}
    direct = {n: {number[id_] for id_ in rule.overrides if id_ in number} for n, rule in enumerate(rules)}
    result: dict[int, set[int]] = {}
    for strong in direct:
        for weak in _reach(strong, direct):
            if _may_override(rules[strong], rules[weak]):
                result.setdefault(weak, set()).add(strong)
    return {weak: frozenset(strong) for weak, strong in result.items()}


def _reach(start: int, direct: Mapping[int, set[int]]) -> Iterable[int]:
    seen: set[int] = set()
    queue = list(direct[start])
    while queue:
        here = queue.pop()
        if here not in seen and here != start:
            seen.add(here)
            queue += direct[here]
    return seen


def _may_override(strong: Rule, weak: Rule) -> bool:
    """A house rule or piece of advice never lifts what a statute says."""
    return weak.severity not in STATUTORY or strong.severity in STATUTORY
