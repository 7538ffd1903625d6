"""Every way to spoil one fact of a record: taken away, null, of another type, huge, not a number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

Path = tuple[str | int, ...]
ABSENT = object()

MISTYPED: tuple[Any, ...] = ("", "?", 7, -1, True, 1.5, [], [[]], {}, {"amount": {}}, [None], ["?", "?"])
HUGE: tuple[Any, ...] = ("9" * 20_000, 10**40, -(10**40), "1" + "0" * 30 + ".00 EUR", [0] * 10_001, "A" * 300_000)
NOT_NUMBERS: tuple[Any, ...] = (math.nan, math.inf, -math.inf, "NaN", "nan EUR", "Infinity", "1e5", "٣", "1_000")
WAYS: dict[str, tuple[Any, ...]] = {
    "removed": (ABSENT,),
    "null": (None,),
    "mistyped": MISTYPED,
    "huge": HUGE,
    "nan": NOT_NUMBERS,
}


def paths(node: Any, path: Path = ()) -> Iterator[Path]:
    """The paths of all facts, inner ones after outer ones."""
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        yield (*path, key)
        yield from paths(value, (*path, key))


def spoiled(record: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """A copy with one fact replaced; ``ABSENT`` takes it away."""
    copy = deepcopy(record)
    node: Any = copy
    for key in path[:-1]:
        node = node[key]
    if value is ABSENT:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return copy


def written(path: Path) -> str:
    """``lines[0].unit_price``, as errors write it."""
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text
