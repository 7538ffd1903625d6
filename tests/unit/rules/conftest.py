"""A pack in a temporary folder, and small catalogues of values and places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from xcompliance.errors import PackError, Problem
from xcompliance.rules.pack import load_packs
from xcompliance.rules.syntax import Pack, Rule

PACK = """\
id: eu/vat
version: 1.0.0
title: A pack
places: [DE]
topics: [tax]
verified_from: 2020-01-01
known_gaps: []
owners: [maintainers]
licence: Apache-2.0
engine: ">=0.1"
"""
RULE = {
    "id": "eu.vat.one",
    "title": "A rule",
    "status": "active",
    "applies_to": "order.line",
    "places": "[any]",
    "when": "{clause: {line.category: toys}}",
    "then": "{verdict: review}",
    "severity": "guidance",
    "when_unknown": "review",
    "confidence": "high",
}


@dataclass(frozen=True)
class Entry:
    unit: str
    key_names: tuple[str, ...] = ()


class Values:
    known = {
        "eu.limit": Entry("money"),
        "eu.age": Entry("integer"),
        "eu.share": Entry("percent"),
        "eu.clock": Entry("period"),
        "eu.list": Entry("list"),
        "eu.line": Entry("rounding"),
        "eu.day": Entry("date"),
        "vat.rate": Entry("percent", ("category", "place")),
    }

    def get(self, id_: str) -> Entry:
        return self.known[id_]

    def suggest(self, id_: str) -> Sequence[str]:
        return [one for one in self.known if one[:4] == id_[:4]]


class Places:
    def known(self, place_id: str) -> bool:
        return place_id in {"DE", "NO", "JP", "US-NY", "eu.members"}

    def suggest(self, place_id: str) -> Sequence[str]:
        return ["eu.members"] if place_id.startswith("eu") else []


@dataclass
class Folder:
    """Writes files below ``root`` and loads them with the small catalogues."""

    root: Path

    def write(self, path: str, text: str) -> Path:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def rule(self, name: str = "one", **changes: str | None) -> Path:
        keys = {**RULE, "id": f"eu.vat.{name}", **changes}
        text = "".join(f"{key}: {value}\n" for key, value in keys.items() if value is not None)
        return self.write(f"eu/vat/{name}.yaml", text)

    def pack(self, more: str = "") -> Path:
        return self.write("eu/vat/pack.yaml", PACK + more)

    def load(self, **options: Any) -> tuple[Pack, ...]:
        given = {"values": Values(), "places": Places(), "conventions": {"eu"}, **options}
        return load_packs(self.root, **given)

    def one(self, **changes: str | None) -> Rule:
        self.rule(**changes)
        return self.load()[0].rules[0]

    def problems(self, **changes: str | None) -> list[Problem]:
        self.rule(**changes)
        return self.refused()

    def refused(self, **options: Any) -> list[Problem]:
        with pytest.raises(PackError) as caught:
            self.load(**options)
        return list(caught.value.problems)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path / "rules")
    made.pack()
    return made


@pytest.fixture
def condition(folder: Folder) -> Callable[[str], Any]:
    """Reads one condition of a rule for order lines."""
    return lambda text: folder.one(when=f"{{clause: {text}}}").when[0].condition
