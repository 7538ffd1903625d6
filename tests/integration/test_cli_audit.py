"""An auditor at work: every decision of a log made again, and the log handed on."""

from __future__ import annotations

import csv
import io
import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from .command_line import RECORDS, SHOP, xc

Shop = tuple[object, ...]


@pytest.fixture
def log(shop: Shop, tmp_path: Path) -> Path:
    """A log of the shop's four records."""
    folder = tmp_path / "audit"
    assert xc("evaluate", RECORDS, *shop, "--audit", folder, "--on", "2026-11-22", "--format", "jsonl").code == 0
    return folder


def _ids(log: Path) -> list[str]:
    return [json.loads(line)["record"]["audit_id"] for line in xc("audit", "export", log).out.splitlines()]


def test_every_decision_can_be_made_again(log: Path, shop: Shop) -> None:
    ids = _ids(log)
    assert len(ids) == 4
    for audit_id in ids:  # the folder holds all four records: the digest says which is meant
        ran = xc("audit", "replay", log, audit_id, "--record", RECORDS, *shop)
        assert (ran.code, ran.err) == (0, "")
        assert "Answer: the same" in ran.out
    before = xc("audit", "verify", log).out
    assert before == "4 records, every one follows from the one before it.\n"  # a replay is not logged


def test_a_changed_record_is_not_the_one_that_was_judged(log: Path, shop: Shop, tmp_path: Path) -> None:
    book = json.loads((RECORDS / "book.json").read_text(encoding="utf-8"))
    book["lines"][0]["quantity"] = 99
    (tmp_path / "other.json").write_text(json.dumps(book), encoding="utf-8")
    ran = xc("audit", "replay", log, _ids(log)[0], "--record", tmp_path / "other.json", *shop)
    assert ran.code == 1
    assert "Record: NOT the one that was judged" in ran.out
    shown = xc("audit", "replay", log, _ids(log)[0], "--record", tmp_path / "other.json", *shop, "--format", "json")
    assert json.loads(shown.out)["same_inputs"] is False


def test_other_packs_are_told_and_so_is_what_they_change(log: Path, shop: Shop, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(SHOP / "rules", rules)
    knives = rules / "shop" / "basics" / "no-knives.yaml"
    knives.write_text(knives.read_text(encoding="utf-8").replace("verdict: block", "verdict: review"), encoding="utf-8")
    knife = _ids(log)[1]
    ran = xc("audit", "replay", log, knife, "--record", RECORDS, "--rules", rules, *shop[2:])
    assert ran.code == 1
    assert "Packs:  NOT those of the log" in ran.out
    assert [line.split() for line in ran.out.splitlines() if line.startswith("verdict")] == [
        ["verdict", "block", "review"]
    ]
    told = xc("audit", "replay", log, knife, "--record", RECORDS, "--rules", rules, *shop[2:], "--format", "json").out
    found = json.loads(told)
    assert (found["ok"], found["same_inputs"], found["same_snapshot"]) == (False, True, False)
    assert {"part": "verdict", "logged": "block", "now": "review"} in found["differences"]


def test_packs_that_changed_without_changing_this_answer_are_told_too(log: Path, shop: Shop, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    shutil.copytree(SHOP / "rules", rules)
    tax = rules / "shop" / "basics" / "no-knives.yaml"
    tax.write_text(tax.read_text(encoding="utf-8").replace("verdict: block", "verdict: review"), encoding="utf-8")
    ran = xc("audit", "replay", log, _ids(log)[0], "--record", RECORDS, "--rules", rules, *shop[2:])
    assert ran.code == 1
    assert "Packs:  NOT those of the log" in ran.out
    assert "Answer: the same" in ran.out


def test_the_folder_may_be_an_option_or_in_the_environment(
    log: Path, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = _ids(log)[0]
    option = xc("audit", "replay", first, "--audit", log, "--record", RECORDS, *shop)
    monkeypatch.setenv("XCOMPLIANCE_AUDIT", str(log))
    environment = xc("audit", "replay", first, "--record", RECORDS, *shop)
    assert (option.code, option.out) == (0, environment.out)
    assert xc("audit", "show", first).out == xc("audit", "show", log, first).out
    assert xc("audit", "verify").code == 0


def test_a_decision_that_is_not_in_the_log(log: Path, shop: Shop) -> None:
    ran = xc("audit", "replay", log, "20200101T000000-0000000000000000", "--record", RECORDS, *shop)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: The audit log holds no record with this id.\n"


def test_an_export_can_be_checked_without_the_program(log: Path) -> None:
    previous = ""
    for line in xc("audit", "export", log).out.splitlines():
        entry = json.loads(line)
        content = json.dumps(entry["record"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert sha256((entry["previous"] + content).encode()).hexdigest() == entry["link"]
        assert previous in ("", entry["previous"])
        previous = entry["link"]
    assert previous


def test_an_export_for_a_spreadsheet(log: Path, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    ran = xc("audit", "export", log, "--format", "csv", "--output", file)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    assert [row["verdict"] for row in rows] == ["allow", "block", "allow", "review"]
    assert rows[0]["tax"] == "lines[0] DE vat 12.5% 3.08 EUR"


def test_an_export_of_a_period(log: Path) -> None:
    assert xc("audit", "export", log, "--until", "2020-01-01").out == ""
    assert len(xc("audit", "export", log, "--since", "2020-01-01T00:00:00+09:00").out.splitlines()) == 4
    assert len(xc("audit", "export", log, "--format", "csv", "--since", "2999-01-01").out.splitlines()) == 1


@pytest.mark.parametrize("shape", ["csv", "jsonl"])
def test_a_log_that_was_changed_is_not_exported(log: Path, tmp_path: Path, shape: str) -> None:
    file = log / "writer-0001.log"
    file.write_bytes(file.read_bytes().replace(b'"verdict":"block"', b'"verdict":"allow"', 1))
    target = tmp_path / "export"
    target.write_text("of last month", encoding="utf-8")
    for more in ((), ("--output", target)):
        ran = xc("audit", "export", log, "--format", shape, *more)
        assert (ran.code, ran.out) == (1, "")
        assert "writer-0001.log:2" in ran.err
        assert "nothing was exported" in ran.err
    assert target.read_text(encoding="utf-8") == "of last month"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit", "export"]


@pytest.mark.parametrize(
    "argv",
    [
        ("export", "LOG", "--since", "yesterday"),
        ("export", "LOG", "--since", "2026-11-22T10:00:00"),  # no offset
        ("export", "LOG", "--until", "2026-02-30"),
        ("export", "LOG", "--format", "xml"),
        ("export", "LOG", "--output", "nowhere/there.csv"),
        ("export", "nowhere"),
        ("export",),
        ("verify",),
        ("show", "an-id"),
        ("replay", "an-id", "--record", "x.json"),
        ("replay", "LOG", "an-id"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_one_line(
    log: Path, argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XCOMPLIANCE_AUDIT", raising=False)
    ran = xc("audit", *(log if part == "LOG" else part for part in argv))
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ran.err.startswith("error: ")
