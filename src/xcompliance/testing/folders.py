"""Finding the root folder of packs and the case files that paths mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from xcompliance.document.yaml import load
from xcompliance.errors import PackError, Problem
from xcompliance.rules.pack import CASES_SUFFIX, PACK_FILE

__all__ = ["case_files", "jurisdictions_beside", "root_of"]


def root_of(path: Path) -> Path | None:
    """The folder of all packs that a file or folder lies in, found by the id in the nearest ``pack.yaml`` above.

    Returns:
        The root; None when no ``pack.yaml`` of ours lies above (nor, for a folder, below).

    Raises:
        PackError: the pack's id differs from where it lies.
    """
    here = path.resolve()
    folders = [here, *here.parents] if here.is_dir() else list(here.parents)
    found = next((folder / PACK_FILE for folder in folders if (folder / PACK_FILE).is_file()), None)
    if found is None and here.is_dir():
        found = next(iter(sorted(here.rglob(PACK_FILE))), None)
    id_ = "" if found is None else _id(found)
    if found is None or not id_:
        return None
    parts = id_.split("/")
    if list(found.parent.parts[-len(parts) :]) != parts:
        message = f'Id "{id_}" differs from the path of the folder.'
        raise PackError(
            [Problem(str(found), 1, 1, "XC-L025", message, "Write the id as the path, or move the folder.")]
        )
    return found.parent.parents[len(parts) - 1]


def _id(path: Path) -> str:
    """The id a ``pack.yaml`` states; "" where the file is something else's."""
    try:
        node = load(path, path.parent)
    except PackError:
        return ""
    child = node.get("id") if node.kind == "map" else None
    return str(child.value) if child is not None and child.kind == "text" else ""


def jurisdictions_beside(rules: Path) -> Path | None:
    """The folder ``jurisdictions`` beside a folder of packs, if there is one."""
    beside = rules.parent / "jurisdictions"
    return beside if beside.is_dir() else None


def case_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The case files that paths mean: themselves, those in a folder, or those beside a rule file."""
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob(f"*{CASES_SUFFIX}"))
        elif path.name.endswith(CASES_SUFFIX):
            yield path
        else:
            beside = path.with_name(path.name.removesuffix(".yaml") + CASES_SUFFIX)
            yield from (one for one in (beside,) if one.is_file())
