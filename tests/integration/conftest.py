"""The small shop's packs, beside the shipped places."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .command_line import ROOT, SHOP


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """The options that make a verb use the small shop: ``--rules DIR --jurisdictions DIR``."""
    values: Path = tmp_path_factory.mktemp("shop") / "jurisdictions"
    shutil.copytree(ROOT / "jurisdictions" / "places", values / "places")
    shutil.copy(ROOT / "jurisdictions" / "conventions.yaml", values)
    shutil.copytree(SHOP / "values", values / "values")
    return ("--rules", SHOP / "rules", "--jurisdictions", values)
