"""The legal handbook: the same pages in three languages, and policies in it that the program accepts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xcompliance import Engine
from xcompliance.document.yaml import loads
from xcompliance.locale import LANGUAGES
from xcompliance.rules.policy import load_policy

from .command_line import ROOT

HANDBOOK = ROOT / "docs" / "handbook"
PAGES = sorted(page.name for page in (HANDBOOK / "en").glob("*.md"))


def _blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_page_with_the_same_parts(lang: str) -> None:
    assert sorted(page.name for page in (HANDBOOK / lang).glob("*.md")) == PAGES
    for name in PAGES:
        english, here = HANDBOOK / "en" / name, HANDBOOK / lang / name
        for kind in ("yaml", "sh", "console"):
            assert len(_blocks(here, kind)) == len(_blocks(english, kind)), f"{lang}/{name}: {kind}"
        numbered = [re.findall(r"^[0-9]+\.", page.read_text(encoding="utf-8"), flags=re.M) for page in (english, here)]
        assert numbered[0] == numbered[1], f"{lang}/{name}: the points of the lists differ"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_policy_of_the_handbook_is_one(lang: str, tmp_path: Path) -> None:
    (text,) = _blocks(HANDBOOK / lang / "waive-suspend-sign.md", "yaml")
    (tmp_path / "policy.yaml").write_text(text, encoding="utf-8")
    policy = load_policy(tmp_path / "policy.yaml")
    assert [one.flaw for many in policy.waivers.values() for one in many] == [""]
    assert [one.flaw for many in policy.suspensions.values() for one in many] == [""]
    Engine.load(policy=tmp_path / "policy.yaml")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_examples_of_files_can_be_read(lang: str) -> None:
    for name in PAGES:
        for text in _blocks(HANDBOOK / lang / name, "yaml"):
            assert loads(text, name).value
