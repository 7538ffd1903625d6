"""The facts a rule may speak of, seen from what the rule applies to.

The field registry knows every fact by its full path; a rule writes paths that begin with the record kind, with the item
it applies to (``line.category``), with ``item`` inside a quantifier, or with a short name such as ``ship_to``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeAlias

from xcompliance.facts.types import FieldType
from xcompliance.rules.syntax import Field, Operand

ALIASES: Final = ("ship_to", "ship_from", "bill_to", "goods_location", "seller", "buyer", "operator", "product")
"""Short names a path may begin with: facts of the record itself."""

NotFound: TypeAlias = tuple[str, str, str]
"""Code, message and remedy of a look-up that failed."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An operand with the type of its value. ``type`` is None where no catalogue tells it.

    ``many``: a list, or a path through a list. ``through``: some list lies before the last step of the path.
    """

    operand: Operand
    type: FieldType | None
    many: bool = False
    through: bool = False
    choices: tuple[str, ...] = ()


class FieldCatalogue(Protocol):
    """The field registry. ``xcompliance.facts.fields.FIELDS`` is one."""

    def lookup(self, path: str, *, item: str = "") -> Any:
        """The field (``type``, ``many``, ``choices``) or None. ``item`` is the list path that ``item`` stands for."""

    def suggest(self, path: str, *, item: str = "") -> Iterable[str]:
        """Paths that look like this one, best first."""

    def __iter__(self) -> Iterator[Any]:
        """Every field."""


class Vocabulary:
    """Looks paths up for a scope and remembers what it found: a thousand rules ask for the same few hundred facts."""

    def __init__(self, fields: FieldCatalogue, scopes: Mapping[str, Any]) -> None:
        self.fields = fields
        self.scopes = scopes
        self.kinds = frozenset(str(scope.record) for scope in scopes.values())
        self.item_names = {str(scope.name): scope for scope in scopes.values() if getattr(scope, "of", "")}
        self._found: dict[tuple[str, str, str], Typed | NotFound] = {}

    def resolve(self, path: str, scope: str, item: str = "") -> Typed | NotFound:
        """Look a path up.

        Args:
            path: As written in the rule.
            scope: What the rule applies to; empty accepts every record and item.
            item: Path of the list whose element ``item`` is; empty outside quantifiers.
        """
        key = (path, scope, item)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._resolve(path, scope, item)
        return found

    def full_path(self, path: str, scope: str, item: str = "") -> str:
        """The path in the registry's words: short names and items resolved as far as the scope tells."""
        root, _, rest = path.partition(".")
        if root == "item" and item:
            return f"{item}.{rest}" if rest else item
        if root in ALIASES and self.fields.lookup(path) is None:
            for kind in self._records(scope):
                if self.fields.lookup(f"{kind}.{path}") is not None:
                    return f"{kind}.{path}"
        return path

    def reaches(self, root: str, scope: str) -> bool:
        """Whether paths that begin with ``root`` have a meaning for rules of this scope."""
        if not scope or root in {"on", "destination"}:
            return True
        found = self.scopes[scope]
        if root == found.record or (getattr(found, "of", "") and root == found.name):
            return True
        return root in ALIASES and self.fields.lookup(f"{found.record}.{root}") is not None

    def is_root(self, word: str) -> bool:
        """Whether paths may begin with this word somewhere."""
        return word in self.kinds or word in self.item_names or word in ALIASES

    def _records(self, scope: str) -> Iterable[str]:
        return (str(self.scopes[scope].record),) if scope else sorted(self.kinds)

    def _resolve(self, path: str, scope: str, item: str) -> Typed | NotFound:
        root = path.partition(".")[0]
        if path == "on":
            return Typed(Field(path), FieldType.DATE)
        if path == "destination":
            return Typed(Field(path), FieldType.ADDRESS)
        if root == "item" and not item:
            return ("XC-L202", '"item" exists only inside some, every, none and count.', "Name the fact by its path.")
        if root != "item" and (problem := self._unreachable(root, path, scope)):
            return problem
        full = path if root == "item" else self.full_path(path, scope, item)
        info = self.fields.lookup(full, item=item)
        if info is None:
            return ("XC-L201", f'Fact "{path}" does not exist.', self._did_you_mean(path, full, item))
        return Typed(Field(path), info.type, info.many, self._through(full, item), tuple(info.choices or ()))

    def _through(self, full: str, item: str) -> bool:
        """Whether a list lies before the last step of the path."""
        parts = full.split(".")
        before = (self.fields.lookup(".".join(parts[:end]), item=item) for end in range(1, len(parts)))
        return any(info is not None and info.many for info in before)

    def _unreachable(self, root: str, path: str, scope: str) -> NotFound | None:
        if not scope:
            return None
        if self.reaches(root, scope):
            return None
        if root in self.kinds or root in self.item_names or root in ALIASES:
            message = f'"{path}" cannot be asked here: the rule applies to {scope}.'
            return ("XC-L202", message, f"Change applies_to, or ask a fact of {scope}.")
        return ("XC-L201", f'Fact "{path}" does not exist.', self._did_you_mean(path, path, ""))

    def _did_you_mean(self, path: str, full: str, item: str) -> str:
        words = list(self.fields.suggest(full, item=item))[:3]
        if full != path:
            cut = len(full) - len(path)
            words = [word[cut:] if word.startswith(full[:cut]) else word for word in words]
        return f"Did you mean {' or '.join(words)}?" if words else "See `xcompliance fields`."
