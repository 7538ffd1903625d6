"""The small pack in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_law import FILES, SmallLaw


@pytest.fixture
def law(tmp_path: Path) -> SmallLaw:
    made = SmallLaw(tmp_path)
    made.write(FILES)
    return made
