"""What a case expects beside what the decision says: one line for each difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from xcompliance.engine.decision import Decision
from xcompliance.rules.cases import Expect
from xcompliance.verdict import Verdict

__all__ = ["differences"]


def differences(expect: Expect, rule: str, decision: Decision) -> tuple[str, ...]:
    """Every expectation that the decision does not meet, as ``fires: expected true, got false``."""
    return tuple(_differences(expect, rule, decision))


def _differences(expect: Expect, rule: str, decision: Decision) -> Iterator[str]:
    if expect.fires is not None:
        yield from _differs("fires", expect.fires, any(finding.id == rule for finding in decision.findings))
    if expect.verdict is not None:
        found = [one.verdict for one in (*decision.findings, *decision.undecided) if one.id == rule]
        yield from _differs("verdict", expect.verdict, found[0] if found else Verdict.ALLOW)
    if expect.needs is not None:
        got = [need.path for need in decision.needs if rule in need.rules or not need.rules]
        missing = [need for need in expect.needs if need not in got]
        if missing:
            yield f"needs: expected {', '.join(missing)}, got {', '.join(got) or 'none'}"
    if expect.points is not None:
        reasons = decision.risk.reasons if decision.risk else ()
        yield from _differs("points", expect.points, sum(one.points for one in reasons if one.rule == rule))
    if expect.tax is not None:
        lines = [line for line in decision.tax.lines if line.rule == rule]
        yield from _among("tax", expect.tax, lines)
    if expect.duties is not None:
        yield from _among("duty", expect.duties, [duty for duty in decision.duties if duty.rule == rule])
    if expect.cases is not None:
        yield from _among("case", expect.cases, [move for move in decision.cases if move.rule == rule])


def _differs(key: str, want: Any, got: Any) -> Iterator[str]:
    if want != got:
        yield f"{key}: expected {_said(want)}, got {_said(got)}"


def _among(key: str, wanted: Sequence[Any], found: Sequence[Any]) -> Iterator[str]:
    """Each expected row is one of the rows found; only what the expectation says is compared."""
    for want in wanted:
        asked = {one.name: value for one in fields(want) if (value := getattr(want, one.name)) not in (None, "")}
        if not any(all(getattr(row, name) == value for name, value in asked.items()) for row in found):
            rows = [_row({name: getattr(row, name) for name in asked}) for row in found]
            yield f"{key}: expected {_row(asked)}, got {' and '.join(rows) or 'none'}"


def _row(pairs: dict[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {_said(value)}" for name, value in pairs.items()) + "}"


def _said(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(getattr(value, "label", value))
