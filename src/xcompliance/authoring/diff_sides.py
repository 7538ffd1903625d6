"""The two sides of a comparison: a folder, or a revision of the git repository around the current folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xcompliance.engine.shipped import jurisdictions_dir, rules_dir
from xcompliance.errors import XComplianceError
from xcompliance.rules.pack import PACK_FILE

__all__ = ["SHIPPED", "DiffError", "Side", "open_side"]

SHIPPED = "shipped"
"""Names the packs that travel with the program, where no folder is called so."""


class DiffError(XComplianceError):
    """A side of the comparison cannot be read; the message says why and what to give instead."""


@dataclass(frozen=True, slots=True)
class Side:
    """Where the packs and the dated values of one side lie, and what the user called it."""

    label: str
    rules: Path
    jurisdictions: Path


@contextmanager
def open_side(named: str) -> Iterator[Side]:
    """Find a side by a folder (with ``rules/`` and ``jurisdictions/``, or a folder of packs) or a git revision.

    ``shipped`` names the packs that travel with the program. A revision is unpacked into a temporary folder;
    the working tree is never touched.

    Raises:
        DiffError: there is neither such a folder nor such a revision, or it holds no packs.
    """
    folder = Path(named)
    if folder.is_dir():
        yield _side(named, folder)
        return
    if named == SHIPPED:
        yield Side(named, rules_dir(), jurisdictions_dir())
        return
    with tempfile.TemporaryDirectory(prefix="xcompliance-diff-") as temporary:
        _unpack(named, Path(temporary))
        yield _side(named, Path(temporary))


def _side(named: str, folder: Path) -> Side:
    inside = folder / "rules"
    rules = inside if inside.is_dir() else folder
    if next(rules.rglob(PACK_FILE), None) is None:
        raise DiffError(f"{named}: holds no pack. Name a folder with rules/ and jurisdictions/, or a folder of packs.")
    beside = rules.parent / "jurisdictions"
    return Side(named, rules, beside if beside.is_dir() else jurisdictions_dir())


def _unpack(revision: str, folder: Path) -> None:
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", named=revision)
    commit_id = commit.decode("ascii").strip()
    root = Path(_git("rev-parse", "--show-toplevel", named=revision).decode("utf-8").strip())
    held = _git("ls-tree", "--name-only", commit_id, cwd=root, named=revision).decode("utf-8").split()
    wanted = [name for name in ("rules", "jurisdictions") if name in held]
    if not wanted:
        raise DiffError(f"{revision}: this revision has neither rules/ nor jurisdictions/.")
    packed = _git("archive", "--format=tar", commit_id, "--", *wanted, cwd=root, named=revision)
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        members = [member for member in archive.getmembers() if member.isfile() or member.isdir()]
        if hasattr(tarfile, "data_filter"):  # Python 3.11.4 and later
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(folder, members=members)  # noqa: S202 - plain files and folders of git's own archive


def _git(*arguments: str, named: str, cwd: Path | None = None) -> bytes:
    try:
        run = subprocess.run(["git", *arguments], cwd=cwd, capture_output=True, check=False)  # noqa: S603, S607 - git, by hash
    except OSError:
        raise DiffError(f"{named}: there is no such folder, and git is not installed to look for a revision.") from None
    if run.returncode != 0:
        raise DiffError(f"{named}: there is neither such a folder nor such a revision of the git repository here.")
    return run.stdout
