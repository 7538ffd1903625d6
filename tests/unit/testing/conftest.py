from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.testing.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A house with one pack in a temporary folder."""
    return House(tmp_path)
