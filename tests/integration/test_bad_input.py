"""Every fact of every example spoiled in turn: an error that names the path, or a decision; never zero tax."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from xcompliance import Engine
from xcompliance.engine.decision import Decision
from xcompliance.errors import RecordError
from xcompliance.verdict import Verdict

from .bad_records import ABSENT, WAYS, paths, spoiled, written
from .command_line import ROOT, xc

EXAMPLES = sorted((ROOT / "examples").glob("*.json"))
ON = date(2026, 11, 22)
CHARGED = frozenset({"taxable", "standard_rated", "reduced_rated"})
"""Words that explain a charge and therefore never a zero."""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


def judged(engine: Engine, record: dict[str, Any], path: str) -> Decision | None:
    """The decision, written out completely; None after an error that names the path. Anything else fails the test."""
    decision, named = None, [""]
    try:
        decision = engine.evaluate(record, on=ON)
    except RecordError as refused:
        named = [problem.path for problem in refused.problems]
    if decision is None:
        assert any(_near(name, path) for name in named), f"{path}: {named}"
        return None
    json.loads(decision.to_json())
    assert isinstance(decision.reasons("en", "seller"), tuple)
    return decision


def _near(found: str, path: str) -> bool:
    """The fact itself, one inside it, one around it, or one beside it that no longer fits."""
    around = path.rpartition(".")[0]
    return found.startswith(path) or path.startswith(found) or bool(around and found.startswith(around))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_one_fact_spoiled(engine: Engine, example: Path, way: str) -> None:
    record = json.loads(example.read_text(encoding="utf-8"))
    for path in paths(record):
        for value in WAYS[way]:
            judged(engine, spoiled(record, path, value), written(path))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_fact_that_is_not_told_never_makes_tax_vanish(engine: Engine, example: Path) -> None:
    record = json.loads(example.read_text(encoding="utf-8"))
    before = engine.evaluate(record, on=ON)
    if before.kind != "order" or not before.tax.decided_total.minor:
        return
    for path in paths(record):
        for value in (ABSENT, None):
            after = judged(engine, spoiled(record, path, value), written(path))
            if after is None or after.tax.undecided:
                assert after is None or after.verdict >= Verdict.REVIEW
                continue
            for line in after.tax.lines:
                assert line.amount is not None
                assert line.amount.minor or line.base == line.amount or line.taxability not in CHARGED, written(path)


def _sample() -> Iterator[tuple[str, Any]]:
    random = Random(20261122)
    for example in EXAMPLES:
        record = json.loads(example.read_text(encoding="utf-8"))
        for way, values in WAYS.items():
            path = random.choice(list(paths(record)))
            value = random.choice(values)
            if not (isinstance(value, str | list) and len(value) > 100_000):
                yield f"{example.stem} {way} {written(path)}", spoiled(record, path, value)


def test_spoiled_records_on_the_command_line(tmp_path: Path) -> None:
    """Two packs suffice here: the library judged with all of them above."""
    for name, record in _sample():
        file = tmp_path / "record.json"
        file.write_text(json.dumps(record), encoding="utf-8")
        options = ("--on", ON, "--pack", "eu/vat", "--pack", "eu/gdpr", "--format", "json", "--fail-on", "block")
        ran = xc("evaluate", file, *options)
        assert ran.code in (0, 1, 2), name
        assert "Traceback" not in ran.out + ran.err, name
        assert "unexpected" not in ran.err, name
        if ran.code == 2:
            assert ran.out == "", name
            assert ran.err.startswith("error: "), name
        else:
            json.loads(ran.out)
