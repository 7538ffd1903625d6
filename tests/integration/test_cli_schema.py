"""``xcompliance schema`` and ``xcompliance new`` as people call them; the hooks name verbs that exist."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from xcompliance.cli.app import app

from .command_line import ROOT, xc

PAGE = ROOT / "docs" / "how-to" / "complete-in-an-editor.md"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_schemas_are_written_checked_and_named_to_editors(tmp_path: Path) -> None:
    settings = json.loads(xc("schema").out)["yaml.schemas"]
    assert xc("schema", "--check").code == 1
    assert xc("schema", "--write").code == 0
    assert xc("schema", "--check").out == "0 schemas are out of date.\n"
    for path in settings:
        assert (tmp_path / path).is_file(), path
    assert xc("schema", "elsewhere", "--write").code == 0
    assert (tmp_path / "elsewhere" / "common.schema.json").is_file()


def test_the_documented_settings_are_the_printed_ones() -> None:
    block = re.search(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert block is not None
    assert json.loads(block[1]) == json.loads(xc("schema").out)


def test_wrong_folders_are_named(tmp_path: Path) -> None:
    assert xc("schema", "--write", "--rules", "absent").err == "error: --rules: absent is not a folder.\n"
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = xc("schema", "file", "--write")
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be written" in ran.err
    ran = xc("new", "pack", "shop/gifts", "--rules", "file")
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_the_hooks_name_verbs_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    verbs = {command.name for command in app.registered_commands}
    assert [hook["id"] for hook in hooks] == ["xcompliance-lint", "xcompliance-fmt", "xcompliance-test"]
    for hook in hooks:
        assert hook["entry"].split()[1] in verbs
        assert re.search(hook["files"], "rules/eu/vat/ioss.yaml")
