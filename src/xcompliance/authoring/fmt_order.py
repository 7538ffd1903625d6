"""The fixed order of keys: as the shapes declare them, with long lists behind the short keys in files of values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from xcompliance.authoring.fmt_tree import Branch, Leaf
from xcompliance.document.shape import Anything, Either, ListOf, MapOf, Record, Shape, Text, accepted
from xcompliance.rules.document import DUE

__all__ = ["arrange", "inner_shape", "keeps_order"]

_CITED: Final = ("source", "url", "confidence", "checked", "note")
_FIRST: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "value file": ("id", "title", "unit", "table", "keys", "value", "hit", "otherwise", "other_columns", *_CITED),
        "place file": _CITED,
        "place": (
            *("id", "name", "parent", "law", "country_codes", "regions", "within", "only_if_stated"),
            *("postal", "names", "cities"),
            *_CITED,
        ),
        "group": ("id", "name", "includes", *_CITED),
    }
)
"""Keys that stand before the declared order: what a reader must know before a long list begins."""

_AS_WRITTEN: Final = ("reason",)
"""Records whose order is part of the content digest of a rule."""


def arrange(node: Leaf | Branch, shape: Shape | None) -> None:
    """Put the keys of every declared record in order. Maps with free keys keep the order of their author."""
    if isinstance(node, Leaf):
        return
    shape = _chosen(shape, node.kind)
    for entry in node.entries:
        arrange(entry.value, inner_shape(shape, entry.key.text if entry.key else None))
    if node.kind == "map" and isinstance(shape, Record) and not keeps_order(shape):
        rank = _ranks(shape)
        node.entries.sort(key=lambda entry: rank.get(entry.key.text if entry.key else "", len(rank)))


def keeps_order(shape: Shape | None) -> bool:
    """Whether the order in which an author wrote a map is kept."""
    if isinstance(shape, Anything) and shape.format in ("value_ref", "due"):
        return False
    return not isinstance(shape, Record) or shape.name.split(".")[0] in _AS_WRITTEN


def inner_shape(shape: Shape | None, key: str | None) -> Shape | None:
    """The shape under a key of a map, or of the elements of a list (``key`` None); None where nothing is declared."""
    if isinstance(shape, Record):
        known = shape.index.get(key or "")
        return known.shape if known else None
    if isinstance(shape, MapOf) or (isinstance(shape, ListOf) and key is None):
        return shape.item
    return None


def _chosen(shape: Shape | None, kind: str) -> Shape | None:
    """The alternative that a map or a list is read as."""
    if isinstance(shape, ListOf) and shape.or_one and kind == "map":
        return _chosen(shape.item, kind)
    if isinstance(shape, Either):
        fitting = (option for option in shape.options if not isinstance(option, Text) and kind in accepted(option))
        return _chosen(next(fitting, None), kind)
    if isinstance(shape, Anything) and shape.format == "due":
        return DUE
    return shape


def _ranks(shape: Record) -> Mapping[str, int]:
    declared = [key.name for key in shape.keys]
    first = [name for name in _FIRST.get(shape.name, ()) if name in declared]
    return {name: rank for rank, name in enumerate([*first, *(name for name in declared if name not in first)])}
