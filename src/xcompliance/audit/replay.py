"""A logged decision beside the same one made again: is it the same record, the same packs, the same answer.

The log keeps digests, not records, so whoever asks gives the record (and the packs of that time) again. Warnings are
not compared: those of providers were said while facts were gathered, which is over before a record is judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from xcompliance.audit.record import current_versions
from xcompliance.errors import AuditError

__all__ = ["Difference", "Replay", "compare"]

ABSENT = "-"
_LABELS = {"rules": ("id",), "tax": ("object", "jurisdiction", "type")}
"""The lists of a record, and what tells their members apart."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was logged, both sides as text; ``-`` where there is nothing."""

    part: str
    logged: str
    now: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What making a decision again showed.

    ``differences`` are those of the answer; ``versions`` those of the program and the data libraries, which explain a
    difference and are none themselves.
    """

    audit_id: str
    same_inputs: bool
    same_snapshot: bool
    differences: tuple[Difference, ...]
    versions: tuple[Difference, ...]

    @property
    def ok(self) -> bool:
        """Same record, same packs, same answer."""
        return self.same_inputs and self.same_snapshot and not self.differences


def compare(logged: Mapping[str, Any], body: Mapping[str, Any]) -> Replay:
    """Compare a record of the log with what ``body_of`` gives now.

    Raises:
        AuditError: the record is not that of a decision.
    """
    if logged.get("kind") != "decision":
        raise AuditError("The audit record is not that of a decision: there is nothing to make again.")
    return Replay(
        str(logged.get("audit_id", "")),
        logged.get("inputs") == body["inputs"],
        logged.get("snapshot") == body["snapshot"],
        tuple(_differences(logged, body)),
        tuple(_fields("", logged.get("versions", {}), current_versions())),
    )


def _differences(logged: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[Difference]:
    for part in ("about", "on", "verdict"):
        yield from _difference(part, logged.get(part), body.get(part))
    for part, names in _LABELS.items():
        yield from _members(part, names, logged.get(part, []), body.get(part, []))
    old, new = logged.get("needs", []), body.get("needs", [])
    yield from _difference(
        "needs", [need for need in old if need not in new], [need for need in new if need not in old]
    )
    yield from _fields("risk ", logged.get("risk", {}), body.get("risk", {}))


def _members(part: str, names: Sequence[str], old: Sequence[Any], new: Sequence[Any]) -> Iterator[Difference]:
    """Members with equal labels are compared one by one; one that only one side has is a difference as a whole."""
    before, after = _by_label(names, old), _by_label(names, new)
    for label in dict.fromkeys([*before, *after]):
        for one, other in zip_longest(before.get(label, []), after.get(label, [])):
            if one is None or other is None:
                yield Difference(f"{part} {label}", _member(names, one), _member(names, other))
            else:
                yield from _fields(f"{part} {label} ", one, other)


def _member(names: Sequence[str], member: Mapping[str, Any] | None) -> str:
    """A member in words, without what its label says already."""
    return _said(None if member is None else {name: value for name, value in member.items() if name not in names})


def _by_label(names: Sequence[str], members: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for member in members:
        found.setdefault(" ".join(str(member.get(name, "")) for name in names), []).append(member)
    return found


def _fields(prefix: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted(old.keys() | new.keys()):
        yield from _difference(f"{prefix}{name}", old.get(name), new.get(name))


def _difference(part: str, old: Any, new: Any) -> Iterator[Difference]:
    if old != new:
        yield Difference(part, _said(old), _said(new))


def _said(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={_said(inner)}" for name, inner in value.items() if inner not in ("", None, []))
    if isinstance(value, list | tuple):
        return ", ".join(_said(inner) for inner in value) or ABSENT
    return ABSENT if value in ("", None) else str(value)
