"""``xcompliance fmt`` as people and build servers call it."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command_line import xc

LOOSE = "title: T\nid:   a.b\nwhen_unknown: skip\n"
TIDY = "id: a.b\ntitle: T\nwhen_unknown: skip\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "loose.yaml").write_text(LOOSE, encoding="utf-8")
    (rules / "tidy.yaml").write_text(TIDY, encoding="utf-8")
    return rules


def test_check_lists_and_writes_nothing(here: Path) -> None:
    ran = xc("fmt", "--check")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == "would change: rules/loose.yaml\n1 of 2 files would change.\n"
    assert (here / "loose.yaml").read_text(encoding="utf-8") == LOOSE


def test_diff_shows_and_writes_nothing(here: Path) -> None:
    ran = xc("fmt", "--diff", "rules/loose.yaml")
    assert ran.code == 0
    assert "-id:   a.b\n" in ran.out
    assert xc("fmt", "--diff", "--check").code == 1
    assert (here / "loose.yaml").read_text(encoding="utf-8") == LOOSE


def test_fmt_writes_and_is_content_the_second_time(here: Path) -> None:
    assert xc("fmt").out == "laid out: rules/loose.yaml\n1 of 2 files were laid out anew.\n"
    assert (here / "loose.yaml").read_text(encoding="utf-8") == TIDY
    assert xc("fmt", "--check").code == 0
    assert sorted(one.name for one in here.iterdir()) == ["loose.yaml", "tidy.yaml"]


def test_one_unreadable_file_and_nothing_is_written(here: Path) -> None:
    (here / "broken.yaml").write_text("a: [1\nb: 2\n", encoding="utf-8")
    ran = xc("fmt")
    assert ran.code == 2
    assert "rules/broken.yaml:2:2 XC-L006" in ran.err
    assert (here / "loose.yaml").read_text(encoding="utf-8") == LOOSE


def test_standard_input_goes_to_standard_output() -> None:
    assert xc("fmt", "-", stdin=LOOSE.encode()).out == TIDY
    assert xc("fmt", "-", "--check", stdin=LOOSE.encode()).code == 1
    ran = xc("fmt", "-", stdin=b"\xff")
    assert ran.code == 2
    assert "(stdin):1:1 XC-L004" in ran.err


def test_a_path_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert xc("fmt", "absent").err == "error: absent: there is no such file or folder.\n"
    assert "Name the files or folders" in xc("fmt").err
