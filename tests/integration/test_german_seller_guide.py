"""The German seller's guide shows what the program really prints.

Run this file as a program to write the outputs anew: ``python -m tests.integration.test_german_seller_guide``.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from .command_line import ROOT, xc

GUIDE = ROOT / "docs" / "tutorials" / "german-seller.md"
BLOCK = re.compile(r"```console\n\$ xcompliance (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)


def blocks() -> list[tuple[str, str]]:
    return [(found["command"], found["output"]) for found in BLOCK.finditer(GUIDE.read_text(encoding="utf-8"))]


def test_there_are_ten_situations() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert len(re.findall(r"^## [0-9]+\. ", text, re.MULTILINE)) == 10
    assert len(blocks()) == 10


@pytest.mark.parametrize(("command", "output"), blocks() if GUIDE.exists() else [], ids=lambda text: text[:60])
def test_the_guide_shows_what_the_program_prints(command: str, output: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = xc(*shlex.split(command))
    assert (ran.err, ran.out) == ("", output)


def _write(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    def fresh(found: re.Match[str]) -> str:
        return f"```console\n$ xcompliance {found['command']}\n{xc(*shlex.split(found['command'])).out}```"

    path.write_text(BLOCK.sub(fresh, text), encoding="utf-8")


if __name__ == "__main__":
    _write(GUIDE)
