"""Canonical JSON: one value, one sequence of bytes (a profile of RFC 8785).

The profile is narrower than the RFC so that nobody needs its rules for numbers: keys are ASCII text, numbers are whole
and within ±(2**53 - 1), floats do not exist. Amounts and rates travel as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from xcompliance.errors import AuditError

__all__ = ["canonical", "digest"]

MAX_SAFE_INTEGER = 2**53 - 1
_MAX_DEPTH = 64


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value of mappings, lists, tuples, text, whole numbers, booleans and None.

    Raises:
        AuditError: the value holds a float, a key that is not ASCII text, a number beyond 2**53 - 1, text with half a
            surrogate pair, any other class, or is nested deeper than 64 levels. The message names the path only.
    """
    plain = _plain(value, "", 0)
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise AuditError("A text holds half of a surrogate pair and cannot be written as UTF-8.") from None


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical JSON of a value, hexadecimal: what the log keeps instead of a record."""
    return sha256(canonical(value)).hexdigest()


def _plain(value: object, path: str, depth: int) -> Any:
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return value
    if kind is int:
        return _whole(value, path)
    if depth > _MAX_DEPTH:
        raise AuditError(f"{path or 'value'} is nested deeper than {_MAX_DEPTH} levels.")
    if isinstance(value, Mapping):
        return {_key(key, path): _plain(member, f"{path}.{key}", depth + 1) for key, member in value.items()}
    if kind is list or kind is tuple:
        return [_plain(member, f"{path}[{index}]", depth + 1) for index, member in enumerate(_members(value))]
    if isinstance(value, str):  # text enumerations
        return str.__str__(value)
    raise AuditError(
        f"{path.lstrip('.') or 'value'} is of class {kind.__name__}, which canonical JSON does not have. "
        "Write amounts, rates and dates as text and other numbers as whole ones.",
    )


def _whole(value: object, path: str) -> object:
    if not isinstance(value, int) or not -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
        raise AuditError(f"{path.lstrip('.') or 'value'} is beyond 2**53 - 1. Write it as text.")
    return value


def _members(value: object) -> list[object] | tuple[object, ...]:
    return value if isinstance(value, list | tuple) else ()


def _key(key: object, path: str) -> str:
    if not isinstance(key, str) or not key.isascii():
        raise AuditError(f"A key of {path.lstrip('.') or 'the value'} is not ASCII text.")
    return key
