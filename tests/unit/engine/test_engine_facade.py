"""The engine as applications hold it: loading, reloading under load, records as mappings, the audit log."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from tests.unit.engine.little_packs import ON, Document, line, order, rule, snapshot

from xcompliance.audit import find, verify
from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.errors import AuditError, PackError, RecordError
from xcompliance.facade import Engine
from xcompliance.facts import record_from
from xcompliance.rules.printer import document_yaml

HEADER: Document = {
    "id": "house/shop", "version": "1.0.0", "title": "House", "places": ["any"], "topics": ["tax"],
    "verified_from": "2020-01-01", "known_gaps": ["Invented."], "owners": ["maintainers"], "licence": "Apache-2.0",
    "engine": ">=0.1",
}  # fmt: skip


def write(folder: Path, verdict: str) -> None:
    """One rule that answers every order with a verdict; written beside and moved, as deployments do."""
    pack = folder / "house" / "shop"
    pack.mkdir(parents=True, exist_ok=True)
    (pack / "pack.yaml").write_text(document_yaml(HEADER), encoding="utf-8")
    fresh = pack / "a.tmp"
    fresh.write_text(document_yaml(rule("a", {"verdict": verdict}, applies_to="order")), encoding="utf-8")
    fresh.replace(pack / "a.yaml")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of rules, and one of places without values (quick to load)."""
    rules, values = tmp_path / "rules", tmp_path / "jurisdictions"
    shutil.copytree(jurisdictions_dir() / "places", values / "places")
    shutil.copy(jurisdictions_dir() / "conventions.yaml", values)
    write(rules, "block")
    return rules, values


def verdict(engine: Engine) -> str:
    return engine.evaluate(order(), on=ON).findings[0].verdict.label


def test_reload_swaps_to_what_the_files_say_now(folders: tuple[Path, Path]) -> None:
    rules, values = folders
    engine = Engine.load(rules, values)
    before = engine.snapshot
    assert verdict(engine) == "block"
    assert engine.reload() == before.digest
    assert engine.snapshot is not before
    write(rules, "challenge")
    digest = engine.reload()
    assert digest == engine.snapshot.digest != before.digest
    assert verdict(engine) == "challenge"


def test_a_broken_folder_keeps_the_old_snapshot(folders: tuple[Path, Path]) -> None:
    rules, values = folders
    engine = Engine.load(rules, values)
    before = engine.snapshot
    (rules / "house" / "shop" / "b.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(PackError):
        engine.reload()
    assert engine.snapshot is before
    assert verdict(engine) == "block"
    shutil.rmtree(values)
    with pytest.raises(PackError):
        engine.reload()
    assert verdict(engine) == "block"


def test_an_evaluation_keeps_the_snapshot_it_began_with(folders: tuple[Path, Path]) -> None:
    rules, values = folders
    engine = Engine.load(rules, values)
    before = engine.snapshot.digest
    decisions = engine.evaluate_many([order(), order(), order()], on=ON)
    first = next(decisions)
    write(rules, "challenge")
    engine.reload()
    rest = list(decisions)
    assert {one.snapshot for one in (first, *rest)} == {before}
    assert engine.evaluate(order(), on=ON).snapshot != before


def test_reload_while_threads_evaluate(folders: tuple[Path, Path]) -> None:
    """Every decision belongs wholly to one snapshot: its verdict fits its digest, and nothing fails."""
    rules, values = folders
    engine = Engine.load(rules, values)
    stop = Event()

    def work() -> set[tuple[str, str]]:
        seen = set()
        while not stop.is_set():
            decision = engine.evaluate(order(line(), line()), on=ON)
            seen.add((decision.snapshot, decision.findings[0].verdict.label))
        return seen

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(work) for _ in range(4)]
        for number in range(6):
            write(rules, "challenge" if number % 2 == 0 else "block")
            engine.reload()
        stop.set()
        seen = set().union(*(one.result(timeout=60) for one in running))
    assert {label for _, label in seen} == {"block", "challenge"}
    assert len(seen) == len({digest for digest, _ in seen}) == 2


def test_threads_share_one_cold_snapshot() -> None:
    rules = [
        rule(f"r{number}", {"verdict": "block"}, applies_to="order", when={"c": {"order.channel": channel}})
        for number, channel in enumerate(("own_store", "marketplace", "social", "telephone"))
    ]
    engine = Engine(snapshot(*rules))
    days = [date(2026, month, day) for month in (1, 6) for day in range(1, 20)]
    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda on: engine.evaluate(order(channel="social"), on=on).to_json(), days * 4))
    for number, on in enumerate(days):
        assert len({texts[number + turn * len(days)] for turn in range(4)}) == 1
        assert texts[number] == Engine(engine.snapshot).evaluate(order(channel="social"), on=on).to_json()


# -- what goes in -----------------------------------------------------------------------------------------------------


def test_records_and_mappings_mean_the_same() -> None:
    engine = Engine(snapshot(rule("a", {"verdict": "block"}, applies_to="order")))
    told = engine.evaluate(order(), on=ON)
    assert engine.evaluate(record_from(order()), on=ON) == told
    assert list(engine.evaluate_many([order(), record_from(order())], on=ON)) == [told, told]
    assert engine.evaluate_slowly(order(), on=ON) == told


@pytest.mark.parametrize("record", ["order", 5, None, [], {"kind": "parcel"}, {}, {"kind": None}, {"kind": ["order"]}])
def test_other_things_are_no_records(record: Any) -> None:
    engine = Engine(snapshot(rule("a", {"verdict": "block"}, applies_to="order")))
    with pytest.raises(RecordError):
        engine.evaluate(record, on=ON)


@pytest.mark.parametrize("on", ["2026-11-22", None, datetime(2026, 11, 22, tzinfo=UTC), 20261122])
def test_the_day_is_a_date(on: Any) -> None:
    engine = Engine(snapshot(rule("a", {"verdict": "block"}, applies_to="order")))
    with pytest.raises(RecordError, match="on"):
        engine.evaluate(order(), on=on)


def test_an_unknown_rule_cannot_be_explained() -> None:
    engine = Engine(snapshot(rule("a", {"verdict": "block"}, applies_to="order")))
    assert "house.shop.a" in engine.explain_rule("house.shop.a")
    with pytest.raises(KeyError):
        engine.explain_rule("house.shop.b")


def test_every_decision_is_logged_before_it_is_returned(tmp_path: Path) -> None:
    engine = Engine(snapshot(rule("a", {"verdict": "block"}, applies_to="order")), audit=tmp_path)
    first, second = engine.evaluate_many([order(), order()], on=ON)
    assert first.receipt is not None
    assert second.receipt is not None
    assert first.receipt.inputs == second.receipt.inputs
    assert first.receipt.snapshot == engine.snapshot.digest
    assert first.receipt.audit_id != second.receipt.audit_id
    lines = [text for file in tmp_path.glob("*") if file.is_file() for text in file.read_bytes().splitlines() if text]
    assert any(first.receipt.audit_id.encode() in text for text in lines)


def test_a_logged_decision_is_made_again_and_nothing_is_logged(tmp_path: Path) -> None:
    engine = Engine(snapshot(rule("a", {"verdict": "block"}, applies_to="order")), audit=tmp_path)
    decision = engine.evaluate(order(), on=ON)
    assert decision.receipt is not None
    logged = find(tmp_path, decision.receipt.audit_id)
    assert engine.replay(order(), logged).ok
    other = Engine(snapshot(rule("a", {"verdict": "review"}, applies_to="order"))).replay(order(), logged)
    assert not other.same_snapshot
    assert [one.part for one in other.differences] == ["verdict", "rules house.shop.a verdict"]
    assert not engine.replay(order(id="another"), logged).same_inputs
    assert verify(tmp_path).records == 1


def test_a_repair_of_the_log_is_no_decision_to_make_again(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="not that of a decision"):
        Engine(snapshot(rule("a", {"verdict": "block"}, applies_to="order"))).replay(order(), {"kind": "repair"})
