"""Can these conditions hold together? A cheap test: "no" is certain, "yes" only means "perhaps"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, TypeAlias

from xcompliance.authoring.lint.atoms import Atom, atoms
from xcompliance.authoring.lint.bare import Expander
from xcompliance.authoring.lint.domains import ANYTHING, Domain
from xcompliance.authoring.lint.world import Branch, World
from xcompliance.clock import Interval
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.facts.types import FieldType
from xcompliance.rules.syntax import AllOf, AnyOf, Compare, Condition, Field, Literal, Not, Op, Quantified, Rule

__all__ = ["Branches", "Reasoner", "both"]

LIMIT: Final = 256
"""Most alternatives that are followed; beyond them the part counts as "may hold"."""

Branches: TypeAlias = tuple[Branch, ...]
"""All ways; none at all means that the conditions can never hold."""

_ALWAYS: Final[Branches] = ({},)


@dataclass(slots=True)
class Reasoner:
    """Reasons about conditions of one scope with the definitions of one pack."""

    expand: Expander
    world: World | None
    _known: dict[tuple[Any, bool], Branches] = field(default_factory=dict)

    def branches(self, condition: Condition, positive: bool = True) -> Branches:
        """The ways in which a condition is true (or, with ``positive=False``, false)."""
        return self._of(self.expand.condition(condition), positive)

    def rule(self, rule: Rule) -> Branches:
        """The ways in which a rule fires: every ``when`` true, every ``unless`` false, on a day it is in force."""
        parts = [_days(rule.effective), self._places(rule)]
        parts += [self.branches(clause.condition) for clause in rule.when]
        parts += [self.branches(clause.condition, positive=False) for clause in rule.unless]
        return self.all(parts)

    def all(self, parts: Iterable[Branches]) -> Branches:
        """The ways in which all parts hold together."""
        found: Branches = _ALWAYS
        for part in parts:
            merged = []
            for one in found:
                for other in part:
                    joined = self._join(one, other)
                    if joined is not None:
                        merged.append(joined)
                if len(merged) > LIMIT:
                    break
            found = found if len(merged) > LIMIT else tuple(merged)
        return tuple(branch for branch in found if self.world is None or not self.world.contradicts(branch))

    def _places(self, rule: Rule) -> Branches:
        """The places of a rule as a condition on the fact whose place counts."""
        if rule.places.everywhere:
            return _ALWAYS
        record = SCOPES[rule.applies_to].record
        role = rule.places.of
        if role == "destination":
            role = {"order": "ship_to", "user": "country"}.get(record, "")
        fact = self.expand.operand(Field(f"{record}.{role}" if role else "destination"))
        parts = tuple(Compare(fact, Op.IN_PLACE, Literal(place)) for place in rule.places.ids)
        return self._of(AnyOf(parts), positive=True)

    def joined(self, one: Branch, other: Branch) -> Branch | None:
        """Two ways together, as far as places and tables allow; None when they certainly contradict each other."""
        joined = self._join(one, other)
        if joined is None or (self.world is not None and self.world.contradicts(joined)):
            return None
        return joined

    def _of(self, condition: Condition, positive: bool) -> Branches:
        key = (condition, positive)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._derive(condition, positive)
        return found

    def _derive(self, condition: Condition, positive: bool) -> Branches:
        if isinstance(condition, Not):
            return self._of(condition.part, not positive)
        if isinstance(condition, AllOf | AnyOf):
            parts = [self._of(part, positive) for part in condition.parts]
            if isinstance(condition, AllOf) is positive:
                return self.all(parts)
            alternatives = tuple(branch for part in parts for branch in part)
            return alternatives if len(alternatives) <= LIMIT else _ALWAYS
        if isinstance(condition, Compare | Quantified):
            return tuple(self._admissible(atoms(condition, positive)))
        return _ALWAYS

    def _admissible(self, alternatives: Iterable[tuple[Atom, ...]]) -> Iterator[Branch]:
        for alternative in alternatives:
            branch: Branch | None = {}
            for key, domain in alternative:
                branch = self._join(branch, {key: domain}) if branch is not None else None
            if branch is not None:
                yield branch

    def _join(self, one: Branch, other: Branch) -> Branch | None:
        """Both together; None when they certainly contradict each other."""
        joined = dict(one)
        for key, domain in other.items():
            met = joined.get(key, ANYTHING).meet(domain)
            if met.empty(universe(key)):
                return None
            joined[key] = met
        return joined


def both(reasoner: Reasoner, one: Branches, other: Branches) -> bool:
    """Whether two sets of ways may hold together."""
    if len(one) * len(other) > LIMIT * LIMIT:
        return True
    return any(reasoner.joined(left, right) is not None for left in one for right in other)


@cache
def universe(key: Any) -> frozenset[Any] | None:
    """All values of an operand whose vocabulary is closed."""
    if not isinstance(key, Field):
        return None
    info = FIELDS.lookup(key.path)
    if info is None or info.many:
        return None
    if info.type is FieldType.BOOL:
        return frozenset({True, False})
    return frozenset(info.choices) or None


def _days(interval: Interval) -> Branches:
    low = (interval.start, False) if interval.start is not None else None
    high = (interval.end, True) if interval.end is not None else None
    return ({Field("on"): Domain(missing=False, low=low, high=high)},)
