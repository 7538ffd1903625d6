"""What is decided of every example record, compared with files a person has read.

``make golden`` writes the files anew; read the difference before you commit it: each changed line is a verdict, an
amount, a duty or a text that changes for somebody.

A file says what a decision says and leaves out what changes without it: digests, the days citations were compared with
their sources, and facts that would merely have been used (any new rule asks some). Empty parts are left out.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from xcompliance import Decision, Engine
from xcompliance.cli.decision_text import show
from xcompliance.cli.evaluate import own_date
from xcompliance.cli.reading import Given, read_records
from xcompliance.locale import LANGUAGES, text

FOLDER = Path(__file__).parent / "decisions"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ON = date(2026, 11, 22)
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.json"))
ELSEWHERE = frozenset({"texts", "title", "pack"})
"""Parts of a finding that the text says."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


def _judged(engine: Engine, name: str) -> tuple[Given, Decision]:
    (given,) = read_records([EXAMPLES / f"{name}.json"])
    return given, engine.evaluate(given.record, on=own_date(given.record) or ON)


def _document(decision: Decision) -> str:
    """Canonical JSON, one line for each finding, duty and tax line."""
    plain = decision.to_dict()
    wanted = {path for found in decision.undecided for path in found.undecided} | set(decision.tax.needs)
    plain["needs"] = [need["path"] for need in plain["needs"] if need["path"] in wanted]
    for part in ("tax", "risk"):
        plain |= {f"{part}.{name}": value for name, value in (plain.pop(part) or {}).items()}
    told = {name: _told(value) for name, value in plain.items() if name not in ("snapshot", "receipt")}
    return "\n".join(["{", ",\n".join(_members({k: told[k] for k in sorted(told) if not _empty(told[k])})), "}"]) + "\n"


def _members(told: dict[str, Any]) -> Iterator[str]:
    for name, value in told.items():
        if isinstance(value, list) and isinstance(value[0], dict):
            yield f'"{name}": [\n' + ",\n".join(f" {_line(one)}" for one in value) + "\n]"
        else:
            yield f'"{name}": {_line(value)}'


def _line(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _told(value: Any) -> Any:
    """Without empty parts; an amount as text, a citation by its source."""
    if isinstance(value, dict):
        if value.keys() == {"amount", "currency"}:
            return f"{value['amount']} {value['currency']}"
        if "source" in value:
            return value["source"]
        told = {name: _told(inner) for name, inner in value.items() if name not in ELSEWHERE}
        return {name: inner for name, inner in told.items() if not _empty(inner)}
    return [_told(inner) for inner in value] if isinstance(value, list) else value


def _empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _page(given: Given, decision: Decision) -> str:
    """The page of the command line in each language, with what the seller and the buyer are told."""
    caught = StringIO()
    for lang in LANGUAGES:
        with redirect_stdout(caught):
            show([Given(f"examples/{Path(given.source).name}", given.record)], [decision], lang, explain=False)
        for audience in ("seller", "buyer"):
            caught.write("".join(f"[{audience}] {reason}\n" for reason in decision.reasons(lang, audience)))
        caught.write("\n")
    return "".join(_without_counts(caught.getvalue().splitlines(keepends=True)))


def _without_counts(lines: list[str]) -> Iterator[str]:
    """Lines that say how many facts would merely have been used are left out, and a heading of nothing else."""
    counts = [re.compile(re.escape(text("needs.more", lang, count=0)).replace("0", "[0-9]+", 1)) for lang in LANGUAGES]
    headings = {text("section.needs", lang) for lang in LANGUAGES}
    idle = [any(count.fullmatch(line.strip()) for count in counts) for line in lines]
    for number, line in enumerate(lines):
        if not idle[number] and not (line.strip() in headings and idle[number + 1]):
            yield line


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_decided_as_it_was_read(engine: Engine, name: str) -> None:
    given, decision = _judged(engine, name)
    for suffix, said in ((".json", _document(decision)), (".txt", _page(given, decision))):
        golden = FOLDER / f"{name}{suffix}"
        if os.environ.get("XC_UPDATE_GOLDEN"):
            golden.write_text(said, encoding="utf-8")
        assert said == golden.read_text(encoding="utf-8"), "run `make golden` and read the difference"


def test_no_decision_is_left_behind() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}{end}" for name in NAMES for end in (".json", ".txt")}
