"""The index of sanctions lists on the command line: looked up by ``evaluate``, guarded by ``import sanctions``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from xcompliance.cli.refusal import Refusal

if TYPE_CHECKING:
    from xcompliance.risk.screening import SanctionsList, ScreeningProvider

__all__ = ["guard", "screening"]

SHORTER = 10
"""A list may lose one in so many entries at once; more, and it is likely cut off."""


def screening(path: Path) -> ScreeningProvider:
    """The provider that screens parties against the lists of an index file.

    Raises:
        Refusal: the file is absent, or what screening needs is not installed.
        ListFileError: the file is no index, or was changed.
    """
    if not path.is_file():
        raise Refusal([f"--sanctions: {path} is not a file. Write it with `xcompliance import sanctions`."])
    try:
        from xcompliance.risk.screening import ScreeningIndex, ScreeningProvider
    except ModuleNotFoundError as error:
        raise Refusal([f"{error.name} is not installed. Install xcompliance[screening]."]) from None
    return ScreeningProvider(ScreeningIndex.read(path))


def guard(fresh: SanctionsList, into: Path) -> None:
    """Keep the list in use where the fresh one looks older, or much shorter.

    Raises:
        Refusal: saying both versions or numbers of entries.
        ListFileError: the index is none.
    """
    from xcompliance.risk.screening.index import held

    used = next((one for one in held(into) if one.id == fresh.id), None)
    if used is None:
        return
    stays = "The list in use stays. If it is meant, say --replace."
    before, after = used.entries, len(fresh.entries)
    if after < before - before // SHORTER:
        raise Refusal([f"{fresh.id} would shrink from {before} to {after} entries: cut off? {stays}"])
    if (day := _day(fresh.version)) and (last := _day(used.version)) and day < last:
        raise Refusal([f"{fresh.id} {fresh.version} is older than {used.version}, which is in use. {stays}"])


def _day(version: str) -> date | None:
    try:
        return date.fromisoformat(version)
    except ValueError:
        return None
