"""Checked trees as JSON and back: every node is a list that begins with the number of its class.

Only the classes listed here can come out of a file, and only through their constructors.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, Final

from xcompliance.clock import Interval, Period, Unit
from xcompliance.money import Money, Rate
from xcompliance.rules import syntax
from xcompliance.verdict import Citation, Confidence, Severity, Verdict

__all__ = ["FORMAT", "decode", "encode"]

_NODES: Final[tuple[type[Any], ...]] = (
    syntax.Literal,
    syntax.Field,
    syntax.ValueRef,
    syntax.Defined,
    syntax.Arithmetic,
    syntax.Compare,
    syntax.AllOf,
    syntax.AnyOf,
    syntax.Not,
    syntax.IsTrue,
    syntax.Quantified,
    syntax.Clause,
    syntax.DueClock,
    syntax.DutyOutcome,
    syntax.TaxOutcome,
    syntax.ScoreOutcome,
    syntax.CaseOutcome,
    syntax.Outcome,
    syntax.Places,
    syntax.ReviewState,
    syntax.Rule,
    syntax.Definition,
    syntax.Band,
    syntax.Scorecard,
    syntax.Pack,
    Citation,
    Interval,
    Money,
    Rate,
    Period,
)
_ENUMS: Final[tuple[type[Enum], ...]] = (
    syntax.Op,
    syntax.Quantity,
    syntax.BaseRule,
    syntax.Status,
    syntax.WhenUnknown,
    Confidence,
    Severity,
    Verdict,
    Unit,
)
_TUPLE, _POSITION, _MAPPING, _DATE, _INSTANT, _DECIMAL = range(6)
_FIRST_NODE: Final = 6
_FIRST_ENUM: Final = _FIRST_NODE + len(_NODES)
_NODE_TAGS: Final = {cls: _FIRST_NODE + index for index, cls in enumerate(_NODES)}
_NODE_FIELDS: Final = {cls: tuple(one.name for one in dataclasses.fields(cls)) for cls in _NODES}
FORMAT: Final = hashlib.sha256(
    repr([(cls.__name__, _NODE_FIELDS[cls]) for cls in _NODES] + [(cls.__name__, list(cls)) for cls in _ENUMS]).encode()
).hexdigest()[:16]
"""Changes with every change of the classes, so that a cache of another version is never read."""
_ENUM_TAGS: Final = {cls: _FIRST_ENUM + index for index, cls in enumerate(_ENUMS)}


def encode(packs: tuple[syntax.Pack, ...]) -> dict[str, Any]:
    """The packs as plain JSON types, with the names of their files told once."""
    files: dict[str, int] = {}
    return {"packs": _encode(packs, files), "files": list(files)}


def _encode(thing: Any, files: dict[str, int]) -> Any:
    cls = type(thing)
    if thing is None or cls is str or cls is int or cls is bool:
        return thing
    if cls is tuple:
        return [_TUPLE, *(_encode(one, files) for one in thing)]
    if cls is syntax.Position:
        return [_POSITION, files.setdefault(thing.file, len(files)), thing.line, thing.column]
    if cls in _ENUM_TAGS:
        return [_ENUM_TAGS[cls], list(cls).index(thing)]
    if cls in _NODE_TAGS:
        return [_NODE_TAGS[cls], *(_encode(getattr(thing, name), files) for name in _NODE_FIELDS[cls])]
    if isinstance(thing, Mapping):
        return [_MAPPING, *([key, _encode(value, files)] for key, value in thing.items())]
    if cls is datetime:
        return [_INSTANT, thing.isoformat()]
    if cls is date:
        return [_DATE, thing.toordinal()]
    if cls is Decimal:
        return [_DECIMAL, str(thing)]
    raise TypeError(f"a rule tree cannot hold a {cls.__name__}")


def decode(document: Mapping[str, Any]) -> tuple[syntax.Pack, ...]:
    """The packs of a document that ``encode`` made.

    Raises:
        ValueError, TypeError, LookupError, ArithmeticError: the document is something else.
    """
    packs = _Decoder(document["files"]).value(document["packs"])
    if not isinstance(packs, tuple) or not all(isinstance(pack, syntax.Pack) for pack in packs):
        raise TypeError("no packs")
    return packs


class _Decoder:
    """Turns lists into nodes; one reader for each class."""

    def __init__(self, files: list[str]) -> None:
        self.files = files
        self.readers: list[Callable[[list[Any]], Any]] = [
            self._tuple,
            self._position,
            self._mapping,
            lambda parts: date.fromordinal(parts[1]),
            lambda parts: datetime.fromisoformat(parts[1]),
            lambda parts: Decimal(parts[1]),
            *(self._node(cls) for cls in _NODES),
            *(self._enum(cls) for cls in _ENUMS),
        ]

    def value(self, thing: Any) -> Any:
        return self.readers[thing[0]](thing) if type(thing) is list else thing

    def _tuple(self, parts: list[Any]) -> Any:
        readers = self.readers
        return tuple([readers[one[0]](one) if type(one) is list else one for one in parts[1:]])

    def _position(self, parts: list[Any]) -> Any:
        return syntax.Position(self.files[parts[1]], parts[2], parts[3])

    def _mapping(self, parts: list[Any]) -> Any:
        return MappingProxyType({key: self.value(one) for key, one in parts[1:]})

    def _node(self, cls: type[Any]) -> Callable[[list[Any]], Any]:
        def read(parts: list[Any]) -> Any:
            readers = self.readers
            return cls(*[readers[one[0]](one) if type(one) is list else one for one in parts[1:]])

        return read

    @staticmethod
    def _enum(kind: type[Enum]) -> Callable[[list[Any]], Any]:
        members = list(kind)
        return lambda parts: members[parts[1]]
