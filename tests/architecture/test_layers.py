"""Imports only go down. The contracts are in pyproject.toml; import-linter judges them."""

from __future__ import annotations

import subprocess
import sys

from .sources import ROOT


def test_import_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
