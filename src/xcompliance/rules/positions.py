"""Trees without their positions: what two rules written differently have in common."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from xcompliance.rules.syntax import NOWHERE, Position

Tree = TypeVar("Tree")


def without_positions(tree: Tree) -> Tree:
    """The same tree with every position replaced by ``NOWHERE``."""
    bare: Tree = _bare(tree)
    return bare


def _bare(thing: Any) -> Any:
    if isinstance(thing, Position):
        return NOWHERE
    if isinstance(thing, tuple):
        return tuple(_bare(one) for one in thing)
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type) and type(thing).__module__.endswith(".syntax"):
        changed = {one.name: _bare(getattr(thing, one.name)) for one in dataclasses.fields(thing)}
        return dataclasses.replace(thing, **changed)
    return thing
