"""A cache of checked packs, keyed by the content of every file and by everything they were checked against.

JSON, never a format that can run code. A file that is damaged, foreign or of another version is not used; the packs are
read from their sources then, as if there were no cache.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from xcompliance.document.yaml import read_bytes
from xcompliance.errors import PackError
from xcompliance.rules.codec import FORMAT, decode, encode
from xcompliance.rules.syntax import Pack

__all__ = ["cache_key", "read_cache", "write_cache"]

_MAGIC: Final = "xcompliance-packs"
_MAX_BYTES: Final = 256 * 1024 * 1024


def cache_key(files: Iterable[Path], root: Path, parts: Sequence[str]) -> str:
    """The key of a load: sha256 of every file's path and bytes, and of ``parts``.

    Args:
        files: Every file that decides about the result.
        root: The folder of all packs.
        parts: What else decides: engine version, digests of the catalogues, the chosen packs.

    Returns:
        The key, or an empty text when a file cannot be read (the load will say why).
    """
    total = hashlib.sha256("\x00".join([FORMAT, root.name, *parts]).encode())
    try:
        for path in files:
            content = hashlib.sha256(read_bytes(path, root)).digest()
            total.update(str(path)[len(str(root)) :].encode("utf-8", "surrogateescape") + b"\x00" + content)
    except PackError:
        return ""
    return total.hexdigest()


def read_cache(folder: Path, key: str) -> tuple[Pack, ...] | None:
    """The packs stored under a key; None when there are none or the file is not exactly what was written."""
    try:
        content = (folder / f"packs-{key}.json").read_bytes()
        head, _, body = content.partition(b"\n")
        if len(content) > _MAX_BYTES or head.decode("ascii") != _head(key, body):
            return None
        with _no_collection():
            return decode(json.loads(body))
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        return None


def write_cache(folder: Path, key: str, packs: tuple[Pack, ...]) -> None:
    """Store packs under a key, in one rename. A folder that cannot be written is no error: a cache may be absent."""
    body = json.dumps(encode(packs), ensure_ascii=True, separators=(",", ":")).encode("ascii")
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".packs-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_head(key, body).encode("ascii") + b"\n" + body)
            Path(name).replace(folder / f"packs-{key}.json")
        except OSError:
            Path(name).unlink(missing_ok=True)


def _head(key: str, body: bytes) -> str:
    return f"{_MAGIC} {FORMAT} {key} {hashlib.sha256(body).hexdigest()}"


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection while hundreds of thousands of nodes appear: none of them is garbage."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
