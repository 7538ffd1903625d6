"""The reference way to read a fact by its path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from xcompliance.facts.unknown import UNKNOWN

__all__ = ["get"]


def get(root: Any, path: Iterable[str]) -> Any:
    """Walk from a record along attribute names.

    Args:
        root: A record, sub-record, list of them, or a mapping of names to records.
        path: Attribute names: ``("buyer", "type")``.

    Returns:
        The value; None where something on the way is known to be missing; ``UNKNOWN`` where it was not told. Through a
        list: the flat tuple of all members' values, where members without a value contribute None or ``UNKNOWN``.
    """
    value = root
    steps = tuple(path)
    for index, step in enumerate(steps):
        if value is None or value is UNKNOWN:
            return value
        if isinstance(value, tuple):
            return _through(value, steps[index:])
        value = value.get(step, UNKNOWN) if isinstance(value, Mapping) else getattr(value, step)
    return value


def _through(members: tuple[Any, ...], steps: tuple[str, ...]) -> tuple[Any, ...]:
    found: list[Any] = []
    for member in members:
        value = get(member, steps)
        if isinstance(value, tuple):
            found.extend(value)
        else:
            found.append(value)
    return tuple(found)
