"""Finding the folder of packs, and the case files that paths mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.testing.house import House

from xcompliance.errors import PackError
from xcompliance.testing.folders import case_files, jurisdictions_beside, root_of
from xcompliance.testing.samples import samples_dir


def test_the_root_is_found_from_every_depth(house: House) -> None:
    for path in (house.pack / "no-knives.test.yaml", house.pack, house.rules / "house", house.rules):
        assert root_of(path) == house.rules.resolve()


def test_other_folders_have_no_root(tmp_path: Path) -> None:
    assert root_of(tmp_path) is None
    (tmp_path / "pack.yaml").write_text("packages: [a, b]\n", encoding="utf-8")
    assert root_of(tmp_path / "chart.test.yaml") is None
    (tmp_path / "pack.yaml").write_text("not: [yaml", encoding="utf-8")
    assert root_of(tmp_path / "chart.test.yaml") is None


def test_a_pack_in_the_wrong_place_is_told(house: House) -> None:
    house.change("pack.yaml", "id: house/goods", "id: house/food")
    with pytest.raises(PackError, match="XC-L025"):
        root_of(house.pack)


def test_paths_mean_case_files(house: House) -> None:
    cases = house.pack / "no-knives.test.yaml"
    assert list(case_files([house.rules])) == [cases]
    assert list(case_files([cases])) == [cases]
    assert list(case_files([house.pack / "no-knives.yaml"])) == [cases]
    assert list(case_files([house.pack / "pack.yaml"])) == []


def test_samples_and_values_lie_beside(house: House) -> None:
    beside = house.rules.parent
    assert samples_dir(house.rules) == beside / "examples" / "samples"
    (beside / "samples").mkdir()
    assert samples_dir(house.rules) == beside / "samples"
    assert jurisdictions_beside(house.rules) is None
    (beside / "jurisdictions").mkdir()
    assert jurisdictions_beside(house.rules) == beside / "jurisdictions"
