"""The file of a store of local rates: a JSON header with the rates, then flat arrays to be mapped into memory."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from xcompliance.errors import PackError, Problem
from xcompliance.jurisdictions.local_answer import DatedRates
from xcompliance.jurisdictions.local_index import ARRAYS, Indexed

__all__ = ["SUFFIX", "damaged", "plain_rates", "read_header", "replace_file", "write_store"]

MAGIC = b"XCLOCAL1"
SUFFIX = ".localrates"
PAGE = 4096
LENGTH = struct.Struct("<Q")


def write_store(path: Path, state: str, version: str, rates: Iterable[DatedRates], indexed: Indexed) -> str:
    """Write a store in one step: a file of that name stays until the new one is complete. Gives its digest.

    Args:
        path: Where it goes.
        state: Region code (``US-MN``).
        version: Data version, shown in every decision that uses the store.
        rates: Dated rates of the jurisdictions.
        indexed: Which jurisdictions tax where.
    """
    header: dict[str, Any] = {
        "state": state,
        "version": version,
        "byteorder": sys.byteorder,
        "codes": [[list(place) for place in one] for one in indexed.codes],
        "rates": sorted(plain_rates(rates), key=str),
    }
    header["digest"] = _digest(header, (memoryview(indexed.arrays[name]) for name in ARRAYS))
    sizes = {name: len(indexed.arrays[name]) * 4 for name in ARRAYS}
    head = _head(header, sizes)
    replace_file(path, (head, *(memoryview(indexed.arrays[name]) for name in ARRAYS)))
    return str(header["digest"])


def plain_rates(rates: Iterable[DatedRates]) -> list[list[Any]]:
    """Rates as plain JSON types."""
    return [
        [
            row.level,
            row.type,
            row.code,
            [[rate.numerator, rate.denominator] for rate in row.rates],
            row.start.isoformat(),
            None if row.end is None else row.end.isoformat(),
        ]
        for row in rates
    ]


def _digest(header: Mapping[str, Any], arrays: Iterable[memoryview]) -> str:
    content = {name: header[name] for name in ("state", "version", "byteorder", "codes", "rates")}
    hashed = hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii"))
    for part in arrays:
        hashed.update(part)
    return hashed.hexdigest()


def _head(header: dict[str, Any], sizes: Mapping[str, int]) -> bytes:
    """The header, filled up so that the arrays begin on a page. It names offsets, and its own length moves them."""
    offset = PAGE
    while True:
        at, arrays = offset, {}
        for name, size in sizes.items():
            arrays[name] = [at, size]
            at += size
        text = json.dumps({**header, "arrays": arrays}, sort_keys=True).encode("ascii")
        start = len(MAGIC) + LENGTH.size + len(text)
        if start <= offset:
            return MAGIC + LENGTH.pack(len(text)) + text + b" " * (offset - start)
        offset = start + -start % PAGE


def replace_file(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write a file beside its place and move it there when it is complete."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("wb") as stream:
            for part in parts:
                stream.write(part)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def read_header(content: Any, name: str) -> dict[str, Any]:
    """The header of a mapped store, checked against its content.

    Raises:
        PackError: this is no complete store, or a byte of it was changed.
    """
    try:
        begin = len(MAGIC) + LENGTH.size
        if content[: len(MAGIC)] != MAGIC:
            raise ValueError
        (size,) = LENGTH.unpack(content[len(MAGIC) : begin])
        header: dict[str, Any] = json.loads(content[begin : begin + size])
        spans = [header["arrays"][array] for array in ARRAYS]
        if header["byteorder"] != sys.byteorder or max(at + length for at, length in spans) > len(content):
            raise ValueError
        with memoryview(content) as view:
            if _digest(header, (view[at : at + length] for at, length in spans)) != header["digest"]:
                raise ValueError
    except (ValueError, KeyError, TypeError, struct.error) as error:
        raise damaged(name) from error
    return header


def damaged(name: str) -> PackError:
    """What to raise for a file that is no store."""
    message = "This is no complete store of local rates, or it was changed."
    return PackError([Problem(name, 1, 1, "XC-L063", message, "Import the rates again.")])
