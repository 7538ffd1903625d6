"""What the architecture tests read: the modules of ``src/`` and the files git tracks."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "xcompliance"


def modules() -> list[Path]:
    """Every Python file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def tracked_files() -> list[Path]:
    """What git tracks, or every file of an unpacked archive."""
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if run.returncode == 0 and run.stdout:
        names = run.stdout.decode("utf-8").split("\0")
        return [ROOT / name for name in names if name and (ROOT / name).is_file()]
    skipped = {".venv", ".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".hypothesis", "_build"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not skipped & set(path.parts)]


def said(path: Path) -> str:
    return str(path.relative_to(ROOT))
