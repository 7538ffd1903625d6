"""The shipped geography, loaded once. Only the place files: the tests of places do not wait for anybody's values."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from xcompliance.jurisdictions.geography import Geography
from xcompliance.jurisdictions.store import load_jurisdictions

ROOT = Path(__file__).resolve().parents[3] / "jurisdictions"


@pytest.fixture(scope="session")
def geography(tmp_path_factory: pytest.TempPathFactory) -> Geography:
    folder = tmp_path_factory.mktemp("shipped") / "jurisdictions"
    shutil.copytree(ROOT / "places", folder / "places")
    return load_jurisdictions(folder).geography
