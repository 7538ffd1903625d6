"""What is measured: each function gives rows (group, what, times, ratio in words) for the table."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import world
from benchmarks.by_hand import ByHand
from benchmarks.orders import ON, payloads
from benchmarks.rules import FAMILIES, PACK, pack, rule_id
from benchmarks.timing import Times, batched, each, rounds
from xcompliance.audit import AuditLog, body_of, digest
from xcompliance.engine import evaluate as engine
from xcompliance.engine.context import Context
from xcompliance.engine.decision import Decision
from xcompliance.engine.snapshot import Snapshot, load_snapshot
from xcompliance.engine.truth import not3
from xcompliance.facade import Engine
from xcompliance.facts import Order
from xcompliance.jurisdictions.store import Jurisdictions


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``aim`` is in microseconds, None where none is set."""

    group: str
    what: str
    times: Times
    aim: float | None = None
    ratio: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much work to do."""

    sizes: tuple[int, ...] = (10, 100, 1000)
    orders: int = 10_000
    slow: int = 300  # orders for the tree walk and other slow things
    appends: int = 500
    loads: int = 3


def context(snapshot: Snapshot, order: Order) -> Context:
    """The context of an order at its destination."""
    return Context(snapshot, "order", order, ON, order.ship_to, snapshot.geography.locate(order.ship_to, ON))


def matching(plan: Plan, jurisdictions: Jurisdictions, orders: list[Order]) -> Iterator[Row]:
    """Match only, whole evaluations and their ratios, for each size of rule set."""
    aims = {100: (6.0, 25.0), 1000: (20.0, None)}
    for size in plan.sizes:
        snapshot = Snapshot((pack(size),), jurisdictions)
        fresh = partial(context, snapshot)
        match, whole = aims.get(size, (None, None))
        group = f"{size} rules"
        for order in orders:  # every plan is compiled, as in a service that runs for a while
            engine._compiled(snapshot, fresh(order))
        compiled = each(partial(engine._compiled, snapshot), orders, fresh=fresh)
        walked = each(partial(engine.match_slowly, snapshot), orders[: plan.slow], fresh=fresh)
        yield Row(group, "match only", compiled, match, f"{walked.p50 / compiled.p50:.0f} x faster than the tree walk")
        yield Row(group, "match by tree walk", walked)
        if size == 100:
            yield _by_hand(group, snapshot, orders, compiled)
        judge = Engine(snapshot).evaluate
        evaluated = each(partial(_tax_lines, judge), orders)
        slowly = each(partial(_slowly, snapshot), orders[: plan.slow])
        ratio = f"{slowly.p50 / evaluated.p50:.0f} x faster than the tree walk"
        yield Row(group, "whole evaluation (verdict, tax lines)", evaluated, whole, ratio)
        yield Row(group, "decision to JSON", each(_to_json, [judge(order, on=ON) for order in orders[:1000]]))


def _tax_lines(judge: Callable[..., Decision], order: Order) -> Any:
    return judge(order, on=ON).tax.lines


def _slowly(snapshot: Snapshot, order: Order) -> Any:
    return Decision(engine.evaluate_slowly(snapshot, order, ON)).tax.lines


def _to_json(decision: Decision) -> str:
    return decision.to_json()


def _by_hand(group: str, snapshot: Snapshot, orders: list[Order], compiled: Times) -> Row:
    """The hand-written function; it must give the same answers, or the comparison means nothing."""
    geography = snapshot.geography
    outside = lambda where, on: not3(geography.contains("eu.vat-territory", where, on))  # noqa: E731
    hand = ByHand(100 // len(FAMILIES), world.values(), outside, ON)  # type: ignore[arg-type]
    for order in orders:
        matched = {
            (code if code >= 0 else ~code, index if scope == "order.line" else -1, code >= 0)
            for (scope, index), codes in engine._compiled(snapshot, context(snapshot, order)).items()
            for code in codes
        }
        said = {(snapshot.numbers[rule_id(family, n)], at, fired) for family, n, at, fired in hand(order)}
        if matched != said:
            raise AssertionError(f"hand-written and compiled rules differ: {sorted(matched ^ said)}")
    times = each(hand, orders)
    return Row(group, "match by hand-written Python", times, None, f"engine takes {compiled.p50 / times.p50:.2f} x")


def around(plan: Plan, jurisdictions: Jurisdictions, raw: list[dict[str, Any]], orders: list[Order]) -> Iterator[Row]:
    """Validation and the audit log, beside the evaluation they belong to."""
    yield Row("record", "validation of an order of 3 lines", each(Order.model_validate, raw))
    yield Row("record", "order to JSON", each(lambda order: order.to_json(), orders[:2000]))
    snapshot = Snapshot((pack(100),), jurisdictions)
    judge = Engine(snapshot)
    bodies = []
    for order in orders[: plan.appends]:
        decision = judge.evaluate(order, on=ON)
        inputs = digest(order.to_dict())
        bodies.append(body_of(decision, inputs=inputs, snapshot=snapshot.digest, on=ON, about="order"))
    with tempfile.TemporaryDirectory() as folder:
        log = AuditLog(Path(folder))
        yield Row("audit", "append (one durable write)", each(log.append, bodies))
        log.close()


def tables() -> Iterator[Row]:
    """Look-up in a table of 10,000 dated rows."""
    table, questions = world.big_table()
    asked = iter(questions * 30)
    floor = batched(lambda: next(asked), rounds=100)

    def find() -> Any:
        keys, on = next(asked)
        return table.find(keys, on)

    timed = batched(find, rounds=100)
    yield Row("table", f"look-up among {len(table.rows):,} dated rows", timed.less(floor), 1.0)


def starting(plan: Plan) -> Iterator[Row]:
    """Import time and cold loads, each in a fresh process or from fresh files."""
    empty = rounds(partial(_python, "pass"), 9)
    imported = rounds(partial(_python, "import xcompliance"), 9)
    yield Row("start", "import xcompliance (less an empty Python)", imported.less(empty), 200_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world.write(_made(folder / "jurisdictions"))
        _write_rules(_made(folder / "rules" / Path(PACK)))
        load: Callable[..., Snapshot] = partial(load_snapshot, folder / "rules", folder / "jurisdictions")
        yield Row("start", "load 1,000 rules from YAML", rounds(load, plan.loads), 1_500_000)
        cached = partial(load, cache=folder / "cache")
        cached()
        if any((folder / "cache").rglob("*")):
            yield Row("start", "load 1,000 rules from the cache", rounds(cached, plan.loads), 200_000)
    yield Row("start", "load the shipped packs", rounds(load_snapshot, plan.loads))


def _python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def _write_rules(folder: Path) -> None:
    from xcompliance.rules.printer import to_yaml

    whole = pack(1000)
    lines = [
        f"id: {PACK}", "version: 1.0.0", "title: Invented", "places: [any]", "topics: [tax]",
        "verified_from: 2020-01-01", "known_gaps: [everything]", "owners: [maintainers]", "licence: Apache-2.0",
        'engine: ">=0.1"',
    ]  # fmt: skip
    (folder / "pack.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for rule in whole.rules:
        (folder / f"{rule.id.rpartition('.')[2]}.yaml").write_text(to_yaml(rule), encoding="utf-8")


def everything(plan: Plan) -> Iterator[Row]:
    """All rows, as they come."""
    raw = payloads(plan.orders)
    orders = [Order.model_validate(one) for one in raw]
    jurisdictions = world.jurisdictions()
    yield from matching(plan, jurisdictions, orders)
    yield from around(plan, jurisdictions, raw, orders)
    yield from tables()
    yield from starting(plan)
