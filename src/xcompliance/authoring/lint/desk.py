"""What lies on the desk of a check: every rule, pack, case and value that could be read, with where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from xcompliance.authoring.lint.world import World
from xcompliance.document.yaml import Node
from xcompliance.errors import Problem
from xcompliance.jurisdictions.geography import Geography
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.rules.cases import Case
from xcompliance.rules.syntax import Condition, Definition, Operand, Rule, Status

__all__ = ["CasesFile", "Desk", "PackFile", "Place", "RuleFile", "Suppression", "ValueFile", "at"]

Place: TypeAlias = tuple[str, int, int]
"""File, line and column, 1-based."""


def at(node: Node, *keys: str | int) -> Place:
    """Where a part of a document is written: its key in a map, its element in a list. As deep as the document goes."""
    where = node.position
    for key in keys:
        if isinstance(key, int):
            if node.kind != "list" or key >= len(node.value):
                return where
            node = node.value[key]
            where = node.position
            continue
        child = node.get(key)
        if child is None:
            return where
        where, node = node.key_position(key), child
    return where


@dataclass(frozen=True, slots=True)
class CasesFile:
    """A file of cases. ``cases`` is empty when they cannot be read (then reported)."""

    path: Path
    node: Node
    rule: str
    base: str
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule and the file it is written in."""

    rule: Rule
    node: Node
    pack: str
    cases: CasesFile | None = None

    def at(self, *keys: str | int) -> Place:
        """Where a part of the rule is written."""
        return at(self.node, *keys)

    def clauses(self) -> Iterator[tuple[str, str, Condition]]:
        """Every clause as section (``when``, ``unless``), name and condition."""
        for section, clauses in (("when", self.rule.when), ("unless", self.rule.unless)):
            for clause in clauses:
                yield section, clause.name, clause.condition


@dataclass(frozen=True, slots=True)
class Suppression:
    """A problem a pack lives with for a while: which rule, which code, why and until when."""

    rule: str
    code: str
    reason: str
    until: date
    node: Node


@dataclass(frozen=True, slots=True)
class PackFile:
    """The head of a pack, its definitions and its suppressions."""

    id: str
    node: Node
    definitions: Mapping[str, Definition]
    verified_from: date | None
    suppressions: tuple[Suppression, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueFile:
    """A dated value or table, its file, and the name of the file its rows are in (the same for values)."""

    item: DatedValue | Table
    node: Node
    rows: str


@dataclass(frozen=True)
class Desk:
    """Everything that could be read, on one day.

    Attributes:
        on: The day of the lint; what is stale or overdue is judged by it.
        packs: By id.
        rules: In the order of their ids.
        cases: Every file of cases, also those without a rule.
        values: In the order of their ids.
        geography: Places and groups; None when the jurisdictions could not be read.
        samples: The folder of shared sample records.
        every_id: Ids of all rule files there are, readable or not.
        codes: Codes that checks report; only those can be suppressed.
    """

    on: date
    packs: Mapping[str, PackFile] = field(default_factory=dict)
    rules: tuple[RuleFile, ...] = ()
    cases: tuple[CasesFile, ...] = ()
    values: tuple[ValueFile, ...] = ()
    geography: Geography | None = None
    gaps: tuple[Problem, ...] = ()
    samples: Path | None = None
    every_id: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()

    @cached_property
    def active(self) -> tuple[RuleFile, ...]:
        """The rules that decide."""
        return tuple(file for file in self.rules if file.rule.status is Status.ACTIVE)

    @cached_property
    def by_id(self) -> Mapping[str, RuleFile]:
        """Rules by their id."""
        return {file.rule.id: file for file in self.rules}

    @cached_property
    def world(self) -> World | None:
        """What places and tables add to the reasoning about conditions; None without jurisdictions."""
        if self.geography is None:
            return None
        tables = {file.item.id: file.item for file in self.values if isinstance(file.item, Table)}
        return World(self.geography, tables, self.on)

    @cached_property
    def values_by_id(self) -> Mapping[str, ValueFile]:
        """Values and tables by their id."""
        return {file.item.id: file for file in self.values}

    def definition(self, pack: str, name: str) -> Condition | Operand | None:
        """What a pack means by a name; None when it defines no such name."""
        found = self.packs.get(pack)
        definition = found.definitions.get(name) if found is not None else None
        return definition.body if definition is not None else None
