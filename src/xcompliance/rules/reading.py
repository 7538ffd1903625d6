"""What the parsers of one rule or pack share: the catalogues it is checked against, its scope and its problems."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from xcompliance.document.yaml import Node
from xcompliance.errors import Problem
from xcompliance.facts.types import FieldType
from xcompliance.rules.syntax import Condition, Definition, Operand, Position
from xcompliance.rules.vocabulary import Typed, Vocabulary

__all__ = ["Catalogues", "DefinitionInfo", "PlaceCatalogue", "Reading", "ValueCatalogue", "position"]


class ValueCatalogue(Protocol):
    """The dated values and tables rules may refer to. ``jurisdictions.ValueStore`` is one."""

    def get(self, id_: str, /) -> Any:
        """The value or table (with ``unit`` and, for a table, ``key_names``); LookupError when there is none."""

    def suggest(self, id_: str, /) -> Sequence[str]:
        """Ids that look like this one, best first."""


class PlaceCatalogue(Protocol):
    """The places and groups rules may refer to. ``jurisdictions.Geography`` is one."""

    def known(self, place_id: str, /) -> bool:
        """Whether a place or group has this id."""

    def suggest(self, place_id: str, /) -> Sequence[str]:
        """Ids that look like this one, best first."""


@dataclass(frozen=True, slots=True)
class Catalogues:
    """Everything a rule may refer to. A catalogue that is None is not checked against."""

    vocabulary: Vocabulary
    values: ValueCatalogue | None = None
    places: PlaceCatalogue | None = None
    conventions: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class DefinitionInfo:
    """A checked name of ``define:``: its body, its type when it is an operand, and the roots its paths begin with."""

    definition: Definition
    typed: Typed | None
    roots: frozenset[str]

    @property
    def is_condition(self) -> bool:
        return self.typed is None

    @property
    def body(self) -> Condition | Operand:
        return self.definition.body


UNIT_TYPES: Final[Mapping[str, FieldType]] = {
    "percent": FieldType.RATE,
    "money": FieldType.MONEY,
    "date": FieldType.DATE,
    "integer": FieldType.INTEGER,
    "decimal": FieldType.DECIMAL,
    "text": FieldType.TEXT,
    "bool": FieldType.BOOL,
    "period": FieldType.PERIOD,
}
"""The type of fact that a dated value of a unit can be compared with."""


def position(node: Node) -> Position:
    """Where a node is written."""
    return Position(node.file, node.line, node.column)


@dataclass(slots=True)
class Reading:
    """The state of reading one rule or pack.

    ``scope`` is what the rule applies to; empty while the pack's definitions are read, which may speak of any record.
    ``items`` holds the list paths of the quantifiers around the current node.
    """

    catalogues: Catalogues
    problems: list[Problem]
    scope: str = ""
    definitions: Mapping[str, DefinitionInfo] = field(default_factory=dict)
    pending: Any = None  # reads a definition that has not been read yet; set while a pack is read
    items: list[str] = field(default_factory=list)
    roots: set[str] = field(default_factory=set)

    def problem(self, node: Node, code: str, message: str, remedy: str = "") -> None:
        """Add a problem at a node."""
        self.problems.append(Problem(node.file, node.line, node.column, code, message, remedy))

    def problem_at_key(self, node: Node, key: str, code: str, message: str, remedy: str = "") -> None:
        """Add a problem at a key of a map."""
        file, line, column = node.key_position(key)
        self.problems.append(Problem(file, line, column, code, message, remedy))

    def fact(self, path: str, node: Node, key: str = "") -> Typed | None:
        """Look up a fact; a problem (at ``key`` of ``node`` when given) and None when it does not exist here."""
        found = self.catalogues.vocabulary.resolve(path, self.scope, self.items[-1] if self.items else "")
        if isinstance(found, Typed):
            root = path.partition(".")[0]
            if root != "item":  # its quantifier is part of the same definition
                self.roots.add(root)
            return found
        code, message, remedy = found
        if key:
            self.problem_at_key(node, key, code, message, remedy)
        else:
            self.problem(node, code, message, remedy)
        return None

    def definition(self, name: str, node: Node) -> DefinitionInfo | None:
        """The checked definition of this name, None when the pack has none.

        A definition that speaks of a record the rule does not have is reported at ``node``.
        """
        found = self.definitions.get(name)
        if found is None and self.pending is not None:
            found = self.pending(name)
        if found is None:
            return None
        self.roots |= found.roots
        strange = sorted(root for root in found.roots if not self.catalogues.vocabulary.reaches(root, self.scope))
        if strange:
            message = f'"{name}" speaks of {", ".join(strange)}, which a rule for {self.scope} does not have.'
            self.problem(node, "XC-L202", message, "Change applies_to or define another name.")
        return found

    def place(self, node: Node) -> str:
        """Check that a text is a place or group; returns it."""
        id = str(node.value)
        places = self.catalogues.places
        if places is not None and id != "any" and not places.known(id):
            self.problem(node, "XC-L212", f'Place "{id}" is not known.', _suggest(places.suggest(id)))
        return id

    def value_unit(self, node: Node, id: str) -> tuple[str, tuple[str, ...]] | None:
        """Unit and key names of a dated value; None when it cannot be checked or does not exist (then a problem)."""
        values = self.catalogues.values
        if values is None:
            return None
        try:
            found = values.get(id)
        except LookupError:
            found = None
        if found is None:
            self.problem(node, "XC-L209", f'Dated value "{id}" does not exist.', _suggest(values.suggest(id)))
            return None
        return str(found.unit), tuple(getattr(found, "key_names", ()))

    def has_value(self, id: str) -> bool | None:
        """Whether a dated value exists; None without a catalogue."""
        values = self.catalogues.values
        if values is None:
            return None
        try:
            return values.get(id) is not None
        except LookupError:
            return False


def _suggest(words: Sequence[str]) -> str:
    return f"Did you mean {' or '.join(words[:3])}?" if words else "See `xcompliance values` and `xcompliance doctor`."
