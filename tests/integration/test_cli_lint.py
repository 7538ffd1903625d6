"""``xcompliance lint`` and ``xcompliance help``: what they print and how they exit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .command_line import ROOT, SHOP, xc

DAY = ("--on", "2026-11-22")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of the small shop, and the folder the command runs in."""
    shutil.copytree(SHOP / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "jurisdictions" / "places", tmp_path / "jurisdictions" / "places")
    shutil.copy(ROOT / "jurisdictions" / "conventions.yaml", tmp_path / "jurisdictions")
    shutil.copytree(SHOP / "values", tmp_path / "jurisdictions" / "values")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def spoil(house: Path) -> Path:
    rule = next(path for path in sorted((house / "rules").rglob("*.yaml")) if "status: active" in path.read_text())
    rule.write_text(rule.read_text(encoding="utf-8").replace("status: active", "status: activ"), encoding="utf-8")
    return rule.relative_to(house)


def test_a_draft_may_have_warnings(house: Path) -> None:
    ran = xc("lint", "rules", "--profile", "draft", *DAY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].startswith("0 errors, ")


def test_an_error_is_one_line_that_an_editor_can_open(house: Path) -> None:
    bad = spoil(house)
    ran = xc("lint", "rules", *DAY)
    assert ran.code == 1
    (line,) = [line for line in ran.out.splitlines() if "XC-L023" in line]
    file, number, column, _ = line.split(":", 3)
    assert file == bad.as_posix()
    assert (house / file).read_text(encoding="utf-8").splitlines()[int(number) - 1][
        int(column.split()[0]) - 1 :
    ] == "activ"
    assert line.endswith("xcompliance help XC-L023")


def test_file_names_can_be_opened_from_where_the_command_runs(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = spoil(house)
    monkeypatch.chdir(house.parent)
    ran = xc("lint", house / "rules", *DAY)
    assert f"{house.name}/{bad.as_posix()}:" in ran.out


def test_paths_choose_what_is_shown(house: Path) -> None:
    bad = spoil(house)
    assert xc("lint", bad, *DAY).code == 1
    other = next(path for path in sorted((house / "rules").rglob("pack.yaml")))
    assert xc("lint", other, "--profile", "draft", *DAY).code == 0


@pytest.mark.parametrize("shape", ["github", "sarif", "junit"])
def test_every_format_names_the_code(house: Path, shape: str) -> None:
    spoil(house)
    ran = xc("lint", "rules", "--format", shape, *DAY)
    assert ran.code == 1
    assert "XC-L023" in ran.out
    if shape == "sarif":
        assert json.loads(ran.out)["version"] == "2.1.0"
    if shape == "junit":
        assert ElementTree.fromstring(ran.out).tag == "testsuites"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("lint", "nowhere.yaml"), "no such file"),
        (("lint", "--rules", "nowhere"), "is not a folder"),
        (("lint", "--profile", "holiday"), "holiday"),
        (("lint", "."), "lies in no folder of rules"),
        (("help", "XC-L999"), "there is no problem code"),
    ],
)
def test_bad_usage_is_told_in_one_line(house: Path, argv: tuple[str, ...], words: str) -> None:
    ran = xc(*argv)
    assert ran.code == 2
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_help_explains_a_check_and_a_refusal() -> None:
    page = xc("help", "XC-L310").out
    for heading in ("# XC-L310", "## What it does", "## Why it matters", "## Example", "## Instead"):
        assert heading in page
    assert "150 EUR" in page
    assert "The loader refuses" in xc("help", "xc-l201").out
    assert len(xc("help").out.splitlines()) > 100


def test_values_of_one_s_own_are_checked_where_they_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a scaffolded value and nothing else: its blanks are found, not those of the shipped packs."""
    monkeypatch.chdir(tmp_path)
    assert xc("new", "value", "shop.gift-limit", "--unit", "money").code == 0
    ran = xc("lint")
    assert ran.code == 1
    assert {line.partition(":")[0] for line in ran.out.splitlines()[:-1]} == {"jurisdictions/shop/gift-limit.yaml"}
