"""Run ``*.test.yaml``: each case states what it changes in a sample and what the rule must then say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xcompliance.clock import parse_date
from xcompliance.document.yaml import load
from xcompliance.engine.codec import dump
from xcompliance.engine.decision import Decision
from xcompliance.errors import PackError, RecordError
from xcompliance.facade import Engine
from xcompliance.facts import record_from
from xcompliance.testing.samples import changed, sample, samples_dir


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: its readable id, and what differed (empty = passed)."""

    rule: str
    name: str
    file: str
    failures: tuple[str, ...]
    decision: Decision | None = None

    @property
    def passed(self) -> bool:
        """Whether everything expected was found."""
        return not self.failures

    @property
    def id(self) -> str:
        """``jp.food-labelling.imported-origin: the first day``."""
        return f"{self.rule}: {self.name}"


def run_tree(engine: Engine, rules: Path) -> Iterator[CaseResult]:
    """Run every case file of the loaded packs under a rules folder, in the order of paths."""
    for pack in engine.snapshot.packs:
        for path in sorted((rules / pack.id).rglob("*.test.yaml")):
            yield from run_file(engine, path, rules)


def run_file(engine: Engine, path: Path, rules: Path) -> Iterator[CaseResult]:
    """Run the cases of one file.

    Raises:
        PackError: the file or its sample cannot be read.
    """
    document = load(path, rules).plain()
    rule = document["rule"]
    if rule not in engine.snapshot.rules:
        return
    base = sample(document["base"], samples_dir(rules)) if "base" in document else {}
    for case in document["cases"]:
        start = sample(case["base"], samples_dir(rules)) if "base" in case else base
        yield _run(engine, rule, case, start, str(path.relative_to(rules)))


def _run(engine: Engine, rule: str, case: Mapping[str, Any], base: Mapping[str, Any], file: str) -> CaseResult:
    try:
        record = record_from(changed(base, case.get("given") or {}))
        decision = engine.evaluate(record, on=parse_date(case["on"]))
    except (RecordError, PackError, KeyError, IndexError, TypeError) as error:
        return CaseResult(rule, case["name"], file, (f"the record cannot be built: {error}",))
    failures = [text for key, want in case["expect"].items() for text in _check(key, want, rule, decision)]
    return CaseResult(rule, case["name"], file, tuple(failures), decision)


def _check(key: str, want: Any, rule: str, decision: Decision) -> Iterator[str]:
    got = _got(key, rule, decision)
    if key in ("tax", "duty"):
        for one in want if isinstance(want, list) else [want]:
            if not any(_matches(one, row) for row in got):
                yield f"{key}: expected {one}, got {[_narrow(row, one) for row in got]}"
    elif key == "needs":
        missing = [need for need in want if need not in got]
        if missing:
            yield f"needs: expected {missing}, got {list(got)}"
    elif _text(want) != _text(got):
        yield f"{key}: expected {want}, got {got}"


def _got(key: str, rule: str, decision: Decision) -> Any:
    if key == "fires":
        return any(finding.id == rule for finding in decision.findings)
    if key == "verdict":
        found = [f.verdict.label for f in (*decision.findings, *decision.undecided) if f.id == rule]
        return found[0] if found else "none"
    if key == "decision":
        return decision.verdict.label
    if key == "needs":
        return [need.path for need in decision.needs if rule in need.rules or not need.rules]
    if key == "duty":
        return [dump(duty) for duty in decision.duties if duty.rule == rule]
    if key == "tax":
        return [dump(line) for line in decision.tax.lines if line.rule == rule]
    if key == "points":
        return sum(reason.points for reason in decision.risk.reasons if reason.rule == rule) if decision.risk else 0
    if key == "case":
        return [dump(case) for case in decision.cases if case.rule == rule]
    return f"(nothing is called {key})"


def _matches(want: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    return all(_text(want[key]) == _text(row.get(key)) or _short(want[key], row.get(key)) for key in want)


def _short(want: Any, got: Any) -> bool:
    """``12.30`` for ``{"amount": "12.30", "currency": "EUR"}``."""
    return isinstance(got, Mapping) and got.get("amount") == str(want)


def _narrow(row: Mapping[str, Any], want: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(row.get(key)) for key in want}


def _text(value: Any) -> str:
    if isinstance(value, Mapping) and set(value) == {"amount", "currency"}:
        return f"{value['amount']} {value['currency']}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)
