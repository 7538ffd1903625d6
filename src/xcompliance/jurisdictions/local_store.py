"""A folder of local rates: one file per state and data version, an index that lists them, and nothing ever deleted.

The newest version of each state is used unless an older one is asked for (to replay a decision). An import adds its
file first and the line of the index last: whatever goes wrong before, the folder answers as it did.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xcompliance.errors import PackError, Problem
from xcompliance.jurisdictions.local_answer import LocalStore
from xcompliance.jurisdictions.local_file import SUFFIX, damaged, replace_file
from xcompliance.jurisdictions.local_places import PLACES_SUFFIX, LocalPlaces
from xcompliance.jurisdictions.local_rates import LocalRates

__all__ = ["INDEX", "LocalStores", "StoreEntry", "add_entry", "file_for", "newest", "open_stores", "read_index"]

INDEX = "index.json"
FORMAT = 1
SHORT = 12
_READERS: dict[str, Callable[[Path], LocalStore]] = {SUFFIX: LocalRates, PLACES_SUFFIX: LocalPlaces}
_UNFIT = re.compile(r"[^A-Za-z0-9.+@-]+")


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """One line of the index: a state's rates in one data version."""

    state: str
    version: str
    released: date
    file: str
    digest: str


@dataclass(frozen=True, slots=True)
class LocalStores:
    """The stores in use, one for each state, and a digest over them."""

    entries: tuple[StoreEntry, ...]
    stores: tuple[LocalStore, ...]
    digest: str

    def of(self, state: str) -> LocalStore | None:
        """The store of a state (region code), or None."""
        return next((store for store in self.stores if store.state == state), None)


def read_index(folder: Path) -> tuple[StoreEntry, ...]:
    """The index of a folder, in the order of the imports; empty where there is none.

    Raises:
        PackError: the index cannot be read.
    """
    path = folder / INDEX
    if not path.is_file():
        return ()
    try:
        content = json.loads(path.read_bytes())
        if content["format"] != FORMAT:
            raise ValueError
        return tuple(_entry(one) for one in content["stores"])
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(INDEX) from error


def _entry(plain: dict[str, Any]) -> StoreEntry:
    entry = StoreEntry(**{**plain, "released": date.fromisoformat(plain["released"])})
    if Path(entry.file).is_absolute() or ".." in Path(entry.file).parts:
        raise ValueError
    return entry


def file_for(state: str, version: str, suffix: str = SUFFIX) -> str:
    """Where a store is written while its digest is not known, relative to the folder."""
    return f"{state}/{_UNFIT.sub('-', version)}{suffix}"


def add_entry(folder: Path, entry: StoreEntry) -> StoreEntry:
    """List a store that was written to ``entry.file``: its file gets the digest into its name, the index a line.

    The same store again changes nothing.
    """
    known = read_index(folder)
    written = folder / entry.file
    final = written.with_name(f"{written.stem}-{entry.digest[:SHORT]}{written.suffix}")
    written.replace(final)
    listed = StoreEntry(entry.state, entry.version, entry.released, f"{entry.state}/{final.name}", entry.digest)
    kept = [one for one in known if (one.state, one.version, one.digest) != (entry.state, entry.version, entry.digest)]
    plain = [{**asdict(one), "released": one.released.isoformat()} for one in (*kept, listed)]
    text = json.dumps({"format": FORMAT, "stores": plain}, indent=1, sort_keys=True) + "\n"
    replace_file(folder / INDEX, (text.encode("ascii"),))
    return listed


def newest(entries: Iterable[StoreEntry]) -> dict[str, StoreEntry]:
    """For each state the latest release; of one release the last import."""
    found: dict[str, StoreEntry] = {}
    for entry in entries:
        if entry.state not in found or entry.released >= found[entry.state].released:
            found[entry.state] = entry
    return found


def open_stores(folder: Path, versions: Sequence[str] = ()) -> LocalStores:
    """Open the newest store of each state, or the versions asked for.

    Args:
        folder: The folder imports went to.
        versions: Data versions (``MNR2025Q4AUG15+MNB2025Q4AUG15``) or digests to use instead of the newest.

    Raises:
        PackError: the folder has no index, a version is not in it, or a file is damaged.
    """
    entries = read_index(folder)
    if not entries:
        message = "This folder holds no local rates."
        raise PackError([Problem(str(folder), 1, 1, "XC-L064", message, "Run `xcompliance import` first.")])
    chosen = newest(entries)
    for version in versions:
        asked = [one for one in entries if version == one.version or version in _digests(one)]
        if not asked:
            listed = ", ".join(sorted({one.version for one in entries}))
            message = f"There is no version {version!r}."
            raise PackError([Problem(str(folder), 1, 1, "XC-L064", message, f"There are: {listed}.")])
        chosen[asked[-1].state] = asked[-1]
    used = tuple(chosen[state] for state in sorted(chosen))
    stores = tuple(_open(folder, entry) for entry in used)
    told = json.dumps([[one.state, one.version, one.digest] for one in used], separators=(",", ":"))
    return LocalStores(used, stores, hashlib.sha256(told.encode("ascii")).hexdigest())


def _digests(entry: StoreEntry) -> tuple[str, str]:
    """The digest of a store, in full and as file names carry it."""
    return entry.digest, entry.digest[:SHORT]


def _open(folder: Path, entry: StoreEntry) -> LocalStore:
    path = folder / entry.file
    reader = _READERS.get(path.suffix)
    if reader is None or not path.is_file():
        raise damaged(entry.file)
    store = reader(path)
    if (store.state, store.digest) != (entry.state, entry.digest):
        raise damaged(entry.file)
    return store
