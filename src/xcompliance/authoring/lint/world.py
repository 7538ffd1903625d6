"""What places and tables add to bare logic: an address cannot lie in two countries, a table says only what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any, Final, TypeAlias

from xcompliance.authoring.lint.domains import ANYTHING, Domain
from xcompliance.facts.fields import FIELDS
from xcompliance.facts.types import FieldType
from xcompliance.jurisdictions.geography import Geography, Located
from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.rules.syntax import Field, Literal, Op, ValueRef

__all__ = ["Branch", "World"]

Branch: TypeAlias = Mapping[Any, Domain]
"""One way in which conditions hold: what each operand may be."""

MOST_ROWS: Final = 500
"""Rows a table may have to be followed row by row."""

_UNEQUAL = frozenset({"less", "more"})
_EQUAL = frozenset({"equal"})


@dataclass(slots=True)
class World:
    """Places, groups and tables as they are on the day of the lint. Every "contradicts" is certain for that day."""

    geography: Geography
    tables: Mapping[str, Table]
    on: date
    _within: dict[tuple[str, str], bool | None] = field(default_factory=dict)
    _answers: dict[Any, bool] = field(default_factory=dict)

    def contradicts(self, branch: Branch) -> bool:
        """Whether no address, or no row of a table, is as the branch demands."""
        return self._refuted(branch) or self._split(branch)

    def _split(self, branch: Branch) -> bool:
        """Whether several tables with a common key contradict each other, row by row."""
        asked = [key for key in branch if isinstance(key, ValueRef) and key.id in self.tables]
        if len({operand for key in asked for _, operand in key.keys}) == sum(len(key.keys) for key in asked):
            return False
        return any(self._rows_refuted(branch, ref, self.tables[ref.id]) for ref in asked)

    def _rows_refuted(self, branch: Branch, ref: ValueRef, table: Table) -> bool:
        """Whether every row of a table that could answer leads to a contradiction elsewhere."""
        silent = table.otherwise is None or not branch[ref].allows(table.otherwise.value)
        if table.hit == "collect" or not silent or len(table.rows) > MOST_ROWS:
            return False
        rows = (row for row in table.rows if branch[ref].allows(row.entry.value))
        narrowed = (_with_row(branch, row, ref, table) for row in rows)
        return all(one is None or self._refuted(one) for one in narrowed)

    def _refuted(self, branch: Branch) -> bool:
        """Whether places, or one table alone, contradict the branch."""
        places = {fact: self._places(fact, branch) for fact in _place_facts(branch)}
        if any(self._nowhere(inside, outside) for inside, outside in places.values()):
            return True
        countries = {
            Field(f"{fact.path}.country"): self._countries(fact, *found, branch) for fact, found in places.items()
        }
        if any(found is not None and not found for found in countries.values()):
            return True
        if any(_unrelated(key, branch, countries) for key in branch):
            return True
        return any(isinstance(key, ValueRef) and self._unsaid(key, branch, places) for key in branch)

    # -- places -----------------------------------------------------------------------------------------------------

    def within(self, place: str, other: str) -> bool | None:
        """Whether every address in one place lies in another; False: none does; None: some may."""
        key = (place, other)
        if key not in self._within:
            self._within[key] = self._relation(place, other)
        return self._within[key]

    def _relation(self, place: str, other: str) -> bool | None:
        if place == other:
            return True
        if place not in self.geography.groups:
            answers = {self._located(place).contains(other)}
            answers |= {self.within(part, other) for part in self._parts(place)}
            return answers.pop() if len(answers) == 1 else None
        members = self.geography.members(place, self.on)
        answers = {self.within(member, other) for member in members}
        return answers.pop() if len(answers) == 1 else None

    def _parts(self, place: str) -> Iterator[str]:
        """Special territories of a country that an address of the country never tells of by itself."""
        for part in self.geography.places.values():
            if part.only_if_stated and part.parent == place:
                yield part.id

    def _located(self, place: str) -> Located:
        """Where an address in the place lies. A country or region stands for every address in it."""
        if place in self.geography.places:
            return self.geography.locate(place, self.on)
        country, _, region = place.partition("-")
        return self.geography.locate(SimpleNamespace(country=country, region=place if region else None), self.on)

    def _places(self, fact: Field, branch: Branch) -> tuple[frozenset[str], frozenset[str]]:
        """Places the fact must lie in, and places it must not lie in."""
        inside: set[str] = set()
        outside: set[str] = set()
        for key, domain in branch.items():
            if isinstance(key, tuple) and key[0] is Op.IN_PLACE and key[1] == fact:
                (inside if domain.members == frozenset({True}) else outside).add(str(key[2].value))
        return frozenset(inside), frozenset(outside)

    def _nowhere(self, inside: frozenset[str], outside: frozenset[str]) -> bool:
        return any(
            any(self.within(place, other) is True for other in outside)
            or any(self.within(place, other) is False for other in inside)
            for place in inside
        )

    def _countries(
        self, fact: Field, inside: frozenset[str], outside: frozenset[str], branch: Branch
    ) -> frozenset[str] | None:
        """Countries the fact may name; None = any."""
        found = _known_countries(fact, branch)
        for place in inside:
            of_place = frozenset(self._named(place))
            found = of_place if found is None else found & of_place
        if found is None or not inside | outside:
            return found
        return frozenset(code for code in found if not self._excluded(code, inside, outside))

    def _excluded(self, country: str, inside: frozenset[str], outside: frozenset[str]) -> bool:
        never = any(self.within(country, place) is False for place in inside)
        return never or (bool(inside) and any(self.within(country, place) is True for place in outside))

    def _named(self, place: str) -> Iterator[str]:
        """Country codes an address in the place may name."""
        if place in self.geography.groups:
            for member in self.geography.members(place, self.on):
                yield from self._named(member)
        elif (found := self.geography.places.get(place)) is not None:
            yield from found.countries
            yield found.parent or place[:2]
            yield place[:2]
        else:
            yield place[:2]

    # -- tables -----------------------------------------------------------------------------------------------------

    def _unsaid(self, ref: ValueRef, branch: Branch, places: Mapping[Field, Any]) -> bool:
        """Whether no row that may apply has a value the branch allows."""
        table = self.tables.get(ref.id)
        if table is None or table.hit == "collect" or branch[ref] == ANYTHING:
            return False
        told = tuple((places.get(operand), branch.get(operand, ANYTHING)) for _, operand in _ordered(ref, table))
        key = (ref, told, branch[ref], branch.get(Field("on"), ANYTHING))
        if key not in self._answers:
            self._answers[key] = not any(branch[ref].allows(value) for value in self._values(table, told, branch))
        return self._answers[key]

    def _values(self, table: Table, told: tuple[Any, ...], branch: Branch) -> Iterable[Any]:
        days = branch.get(Field("on"), ANYTHING)
        if table.otherwise is not None:
            yield table.otherwise.value
        for row in table.rows:
            if _holds(row, days) and all(self._fits(row.keys[n], n, table, *one) for n, one in enumerate(told)):
                yield row.entry.value

    def _fits(self, key: str, column: int, table: Table, places: Any, domain: Domain) -> bool:
        if column not in table.place_columns:
            return domain.allows(key)
        inside, outside = places or (frozenset(), frozenset())
        if any(self.within(place, key) is False for place in inside):
            return False
        return not any(self.within(key, place) is True for place in outside)


def _with_row(branch: Branch, row: TableRow, ref: ValueRef, table: Table) -> Branch | None:
    """The branch with the keys and days of the row that answers; None when the row certainly does not answer."""
    narrowed = dict(branch)
    days = Domain(False, low=(row.entry.start, False), high=None if row.entry.end is None else (row.entry.end, True))
    told: list[tuple[Any, Domain]] = [(Field("on"), days)]
    for column, (_, operand) in enumerate(_ordered(ref, table)):
        member = frozenset({row.keys[column]})
        if column not in table.place_columns:
            told.append((operand, Domain(False, member)))
        elif isinstance(operand, Field) and _is_place(operand.path):
            told.append(((Op.IN_PLACE, operand, Literal(row.keys[column])), Domain(False, frozenset({True}))))
    for key, domain in told:
        narrowed[key] = narrowed.get(key, ANYTHING).meet(domain)
        if narrowed[key].empty():
            return None
    return narrowed


def _holds(row: TableRow, days: Domain) -> bool:
    """Whether a row holds on any day of the branch."""
    low, high = days.low, days.high
    if high is not None and row.entry.start > high[0]:
        return False
    return low is None or row.entry.end is None or row.entry.end > low[0]


def _ordered(ref: ValueRef, table: Table) -> list[tuple[str, Any]]:
    """The keys of a reference in the order of the table's columns."""
    keys = dict(ref.keys)
    return [(name, keys.get(name)) for name in table.key_names]


def _place_facts(branch: Branch) -> set[Field]:
    """Facts of one address or country that the branch places somewhere. A party may have several seats."""
    return {
        key[1]
        for key in branch
        if isinstance(key, tuple) and key[0] is Op.IN_PLACE and isinstance(key[1], Field) and _is_place(key[1].path)
    }


def _is_place(path: str) -> bool:
    info = FIELDS.lookup(path)
    return info is not None and not info.many and info.type in (FieldType.ADDRESS, FieldType.COUNTRY, FieldType.REGION)


def _known_countries(fact: Field, branch: Branch) -> frozenset[str] | None:
    info = FIELDS.lookup(fact.path)
    own = fact if info is not None and info.type is FieldType.COUNTRY else Field(f"{fact.path}.country")
    domain = branch.get(own, ANYTHING)
    return None if domain.missing else domain.members


def _unrelated(key: Any, branch: Branch, countries: Mapping[Field, frozenset[str] | None]) -> bool:
    """Whether two country facts must be equal (or differ) although their countries do not allow it."""
    if not (isinstance(key, tuple) and key[0] == "relation"):
        return False
    left, right = (countries.get(one) for one in key[1:])
    if left is None or right is None:
        return False
    if branch[key].members == _EQUAL:
        return left.isdisjoint(right)
    return branch[key].members == _UNEQUAL and left == right and len(left) == 1
