"""Decisions as plain JSON types and back, without loss. Amounts, rates and dates are text."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any

from xcompliance.money import Money, Rate
from xcompliance.verdict import CaseMove, Duty, Finding, Need, Receipt, Risk, TaxResult, Verdict

PARTS: Mapping[str, Any] = {
    "findings": tuple[Finding, ...],
    "undecided": tuple[Finding, ...],
    "duties": tuple[Duty, ...],
    "cases": tuple[CaseMove, ...],
    "needs": tuple[Need, ...],
    "risk": Risk | None,
    "tax": TaxResult,
    "shadow": tuple[Finding, ...],
    "warnings": tuple[str, ...],
}


def to_plain(decision: Any) -> dict[str, Any]:
    """A decision as a dictionary of plain types."""
    plain: dict[str, Any] = {
        "kind": decision.kind,
        "on": decision.on.isoformat(),
        "verdict": decision.verdict.label,
        "snapshot": decision.snapshot,
        "local_coverage": decision.local_coverage,
        "receipt": dump(decision.receipt),
    }
    for name in PARTS:
        plain[name] = dump(getattr(decision, name))
    tax = decision.tax
    plain["tax"]["total"] = None if tax.undecided else dump(tax.decided_total)
    plain["tax"]["undecided"] = len(tax.undecided)
    return plain


def dump(thing: Any) -> Any:
    """Any value of a decision as plain JSON types."""
    if isinstance(thing, Verdict):
        return thing.label
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, Money):
        return thing.to_json()
    if isinstance(thing, Rate):
        return str(thing)
    if isinstance(thing, date):
        return thing.isoformat()
    if isinstance(thing, tuple) and hasattr(thing, "_fields"):
        return {name: dump(value) for name, value in zip(thing._fields, thing, strict=True)}
    if isinstance(thing, tuple | list):
        return [dump(one) for one in thing]
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: dump(getattr(thing, field.name)) for field in dataclasses.fields(thing)}
    return thing


def parts(content: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a decision from its plain form."""
    return {name: load(kind, content[name]) for name, kind in PARTS.items()}


def receipt(content: Any) -> Receipt | None:
    """The receipt of a decision from its plain form."""
    return None if content is None else load(Receipt, content)


def load(kind: Any, plain: Any) -> Any:
    """A value of a known type from its plain form."""
    if plain is None:
        return None
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _tuple(typing.get_args(kind), plain)
    if origin in (types.UnionType, typing.Union):
        return _union([one for one in typing.get_args(kind) if one is not type(None)], plain)
    if kind is Verdict:
        return Verdict.from_label(plain)
    if kind is Money:
        return Money.parse(plain)
    if kind is Rate:
        return Rate.parse(plain)
    if kind is date:
        return date.fromisoformat(plain)
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or hasattr(kind, "_fields")):
        hints = _hints(kind)
        return kind(**{name: load(hints[name], value) for name, value in plain.items() if name in hints})
    return kind(plain) if isinstance(kind, type) and issubclass(kind, Enum) else plain


def _tuple(args: tuple[Any, ...], plain: list[Any]) -> tuple[Any, ...]:
    if len(args) == 2 and args[1] is Ellipsis:
        return tuple(load(args[0], one) for one in plain)
    return tuple(load(kind, one) for kind, one in zip(args, plain, strict=True))


def _union(options: list[Any], plain: Any) -> Any:
    if set(options) == {date, datetime}:
        return datetime.fromisoformat(plain) if "T" in plain else date.fromisoformat(plain)
    return load(options[0], plain)


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    names = set(getattr(kind, "_fields", None) or (field.name for field in dataclasses.fields(kind)))
    return {name: hint for name, hint in typing.get_type_hints(kind).items() if name in names}
