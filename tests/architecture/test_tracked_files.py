"""What is committed: nothing of one machine, nothing that names a registry, locks with hashes only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .sources import ROOT, said, tracked_files

MACHINE_PATHS = re.compile(r"/(?:home|Users|root|opt|work)/[A-Za-z0-9_.-]+|/tmp/[A-Za-z0-9_.-]+/")
REGISTRIES = re.compile(
    r"(?:files\.)?python" + r"hosted\.org|pypi\." + r"(?:org|python\.org)|registry\." + r"npmjs\.org"
    r"|(?:index|find)-(?:url|links)\s*=?\s*https?:"
)
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
ABOUT_THESE_PATTERNS = {"tests/architecture/test_tracked_files.py"}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRIES], ids=["machine paths", "registries"])
def test_no_file_names_a_machine_or_a_registry(pattern: re.Pattern[str]) -> None:
    found = [
        f"{said(path)}:{number} {hit.group()}"
        for path in tracked_files()
        if said(path) not in ABOUT_THESE_PATTERNS
        for number, line in enumerate(_text(path).splitlines(), 1)
        if (hit := pattern.search(line))
    ]
    assert not found, "\n".join(found[:50])


@pytest.mark.parametrize("lock", LOCKS, ids=said)
def test_locks_pin_by_hash_and_name_no_host(lock: Path) -> None:
    text = _text(lock)
    assert "://" not in text
    pins = [line for line in text.splitlines() if line and not line.startswith((" ", "#", "\t"))]
    assert pins
    assert [pin for pin in pins if "==" not in pin or not pin.endswith("\\")] == []
    assert text.count("==") <= text.count("--hash=sha256:")


def test_the_three_locks_agree() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+)", _text(lock), flags=re.MULTILINE):
            versions.setdefault(name, set()).add(version)
    assert {name: pins for name, pins in versions.items() if len(pins) > 1} == {}


def test_the_notice_says_what_the_packs_are_not() -> None:
    assert "not legal advice" in _text(ROOT / "NOTICE")
    assert "Apache License" in _text(ROOT / "LICENSE")
