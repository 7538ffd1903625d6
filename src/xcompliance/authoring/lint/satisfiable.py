"""Can these conditions hold together? A cheap test: "no" is certain, "yes" only means "perhaps"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any, Final, TypeAlias

from xcompliance.authoring.lint.atoms import Atom, atoms
from xcompliance.authoring.lint.bare import Expander
from xcompliance.authoring.lint.domains import ANYTHING, Domain
from xcompliance.clock import Interval
from xcompliance.facts.fields import FIELDS
from xcompliance.facts.types import FieldType
from xcompliance.jurisdictions.geography import Geography
from xcompliance.rules.syntax import AllOf, AnyOf, Compare, Condition, Field, Not, Op, Quantified, Rule

__all__ = ["Branches", "Reasoner", "both"]

LIMIT: Final = 256
"""Most alternatives that are followed; beyond them the part counts as "may hold"."""

Branch: TypeAlias = Mapping[Any, Domain]
"""One way in which conditions hold: what each operand may be."""

Branches: TypeAlias = tuple[Branch, ...]
"""All ways; none at all means that the conditions can never hold."""

_ALWAYS: Final[Branches] = ({},)


@dataclass(slots=True)
class Reasoner:
    """Reasons about conditions of one scope with the definitions of one pack."""

    expand: Expander
    geography: Geography | None
    on: date
    _known: dict[tuple[Any, bool], Branches] = field(default_factory=dict)

    def branches(self, condition: Condition, positive: bool = True) -> Branches:
        """The ways in which a condition is true (or, with ``positive=False``, false)."""
        return self._of(self.expand.condition(condition), positive)

    def rule(self, rule: Rule) -> Branches:
        """The ways in which a rule fires: every ``when`` true, every ``unless`` false, on a day it is in force."""
        parts = [self.branches(clause.condition) for clause in rule.when]
        parts += [self.branches(clause.condition, positive=False) for clause in rule.unless]
        return self.all([_days(rule.effective), *parts])

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
        return found

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
        return None if self._misplaced(joined, other) else joined

    def _misplaced(self, branch: Branch, changed: Branch) -> bool:
        """Whether a fact with known countries certainly lies outside a place it must lie in, or the reverse."""
        if self.geography is None:
            return False
        for key in branch:
            if not (isinstance(key, tuple) and key[0] is Op.IN_PLACE and isinstance(key[1], Field)):
                continue
            inside = branch[key].members
            countries = _countries(key[1], branch)
            if branch[key].missing or inside is None or countries is None:
                continue
            if key in changed or any(fact in changed for fact in _country_keys(key[1])):
                answers = {self._inside(key[1], key[2].value, country) for country in countries}
                if answers == {not next(iter(inside), None)}:
                    return True
        return False

    def _inside(self, fact: Field, place: str, country: str) -> bool | None:
        """Whether a fact of this country lies in a place. A bare code means the main territory, an address may not."""
        where = country if _country_keys(fact) == (fact,) else SimpleNamespace(country=country)
        return self.geography.contains(place, where, self.on) if self.geography is not None else None


def both(reasoner: Reasoner, one: Branches, other: Branches) -> bool:
    """Whether two sets of ways may hold together."""
    if len(one) * len(other) > LIMIT * LIMIT:
        return True
    return any(reasoner._join(left, right) is not None for left in one for right in other)


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


def _country_keys(fact: Field) -> tuple[Field, ...]:
    """Facts that tell the country of a place fact: itself for a country code, its country for an address."""
    info = FIELDS.lookup(fact.path)
    if info is None or info.many:
        return ()
    if info.type is FieldType.COUNTRY:
        return (fact,)
    return (Field(f"{fact.path}.country"),) if info.type is FieldType.ADDRESS else ()


def _countries(fact: Field, branch: Branch) -> frozenset[Any] | None:
    for key in _country_keys(fact):
        domain = branch.get(key)
        if domain is not None and not domain.missing and domain.members:
            return domain.members
    return None


def _days(interval: Interval) -> Branches:
    low = (interval.start, False) if interval.start is not None else None
    high = (interval.end, True) if interval.end is not None else None
    return ({Field("on"): Domain(missing=False, low=low, high=high)},)
