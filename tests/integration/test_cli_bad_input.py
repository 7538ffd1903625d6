"""Bad input on the command line: a clear message for each problem, exit 2, nothing on standard output, no traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from xcompliance.cli.reading import read_records
from xcompliance.cli.refusal import Refusal

from .command_line import RECORDS, Ran, xc

Shop = tuple[object, ...]
BOOK: dict[str, Any] = json.loads((RECORDS / "book.json").read_text(encoding="utf-8"))


def _refused(ran: Ran) -> list[str]:
    assert ran.code == 2
    assert ran.out == ""
    assert "Traceback" not in ran.err
    assert "unexpected" not in ran.err
    lines = ran.err.splitlines()
    assert lines
    assert all(line.startswith("error: ") for line in lines)
    return lines


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.json", b""),
        ("half.json", b'{"kind": "order", '),
        ("text.json", b"hello"),
        ("number.json", b"12"),
        ("null.json", b"null"),
        ("list-of-numbers.json", b"[1, 2]"),
        ("nan.json", b'{"kind": "order", "id": NaN}'),
        ("twice.json", b'{"kind": "order", "kind": "listing"}'),
        ("deep.json", b"[" * 100_000),
        ("deep-object.json", b'{"a":' * 100_000),
        ("huge-number.json", b'{"kind": "order", "id": ' + b"9" * 10_000 + b"}"),
        ("no-kind.json", b'{"id": "A-1"}'),
        ("odd-kind.json", b'{"kind": "spaceship"}'),
        ("list-kind.json", b'{"kind": ["order"]}'),
        ("latin1.json", '{"kind": "order", "id": "Müller"}'.encode("latin-1")),
        ("lines.jsonl", b'{"kind": "order", "id":\n{"kind": 3}\n'),
        ("none.jsonl", b"\n\n"),
        ("bomb.yaml", b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"),
        ("tag.yaml", b"!!python/object/apply:os.system ['true']\n"),
        ("twice.yaml", b"kind: order\nkind: listing\n"),
        ("two-documents.yaml", b"kind: order\n---\nkind: order\n"),
        ("tabs.yaml", b"kind:\n\t- order\n"),
        ("empty.yaml", b""),
        ("zero.yaml", b"\x00\x01\x02"),
        ("bidi.yaml", "kind: order\nid: \u202egnp.exe\n".encode()),
    ],
)
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, shop: Shop, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    lines = _refused(xc("evaluate", file, *shop))
    assert all(name in line for line in lines)
    _refused(xc("evaluate", "-", *shop, stdin=content))


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path, shop: Shop) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    (tmp_path / "b.json").write_text('{"kind": "order", "currency": "EURO", "colour": "red"}', encoding="utf-8")
    lines = _refused(xc("evaluate", tmp_path / "a.json", tmp_path / "b.json", tmp_path / "gone.json", RECORDS, *shop))
    assert sum("a.json" in line for line in lines) == 1
    assert sum("b.json" in line for line in lines) >= 2
    assert sum("gone.json" in line for line in lines) == 1


def test_one_bad_record_among_many_stops_all_output(tmp_path: Path, shop: Shop) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_text(f"{json.dumps(BOOK)}\n{json.dumps({**BOOK, 'currency': 'XXQ'})}\n", encoding="utf-8")
    (line,) = {line.split(": ")[1] for line in _refused(xc("evaluate", file, *shop, "--format", "jsonl"))}
    assert line.endswith("orders.jsonl:2")


@pytest.mark.parametrize("secret", ["Erika Mustermann", "4111111111111111"])
def test_messages_do_not_repeat_values(tmp_path: Path, shop: Shop, secret: str) -> None:
    file = tmp_path / "order.json"
    wrong = {**BOOK, "placed_at": secret, "lines": [{"id": "1", "quantity": secret, "unit_price": secret}]}
    file.write_text(json.dumps(wrong), encoding="utf-8")
    assert secret not in "".join(_refused(xc("evaluate", file, *shop)))


def _can_be_read(file: Path) -> bool:
    try:
        read_records([file])
    except Refusal:
        return False
    return True


def _spoiled() -> list[tuple[str, Any]]:
    """Every fact of the book order, with every kind of nonsense in its place."""
    nonsense = [None, "", "   ", [], {}, -1, 1.5, True, 10**40, "x" * 20_000, "\u202e", "NaN", [[[]]], {"a": {"b": 1}}]
    found: list[tuple[str, Any]] = []
    for path in ("currency", "placed_at", "buyer", "ship_to", "lines", "price_mode", "id"):
        found += [(path, value) for value in nonsense]
    for path in ("lines.0.quantity", "lines.0.unit_price", "lines.0.category", "lines.0.kind", "ship_to.country"):
        found += [(path, value) for value in nonsense]
    return found


def _with(path: str, value: Any) -> dict[str, Any]:
    record = json.loads(json.dumps(BOOK))
    here: Any = record
    *steps, last = path.split(".")
    for step in steps:
        here = here[int(step) if step.isdigit() else step]
    here[last] = value
    return dict(record)


def test_spoiled_facts_are_refused_or_judged_but_never_crash(tmp_path: Path, shop: Shop) -> None:
    """What can be read is judged, all in one run: no tax may silently be zero."""
    accepted = []
    for number, (path, value) in enumerate(_spoiled()):
        file = tmp_path / f"{number}.json"
        file.write_text(json.dumps(_with(path, value)), encoding="utf-8")
        if _can_be_read(file):
            accepted.append(file)
    assert accepted
    ran = xc("evaluate", *accepted, *shop, "--format", "jsonl", "--on", "2026-11-22")
    assert (ran.code, ran.err) == (0, "")
    for line in ran.out.splitlines():
        decision = json.loads(line)
        zeros = [tax for tax in decision["tax"]["lines"] if tax["amount"] and tax["amount"]["amount"] == "0.00"]
        assert all(tax["taxability"] for tax in zeros)


@pytest.mark.parametrize(
    "argv",
    [
        ("nonsense",),
        ("evaluate",),
        ("evaluate", "x.json", "--on", "22.11.2026"),
        ("evaluate", "x.json", "--on", "2026-02-30"),
        ("evaluate", "x.json", "--on", "２０２６-01-01"),
        ("evaluate", "x.json", "--lang", "fr"),
        ("evaluate", "x.json", "--format", "xml"),
        ("evaluate", "x.json", "--fail-on", "allow"),
        ("evaluate", "x.json", "--nonsense"),
        ("evaluate", "x.json"),
        ("evaluate", "."),
        ("explain",),
        ("audit", "verify", "nowhere"),
        ("audit", "show", "id", "--audit", "nowhere"),
        ("audit", "show", "id"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_refused(argv: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XCOMPLIANCE_AUDIT", raising=False)
    assert len(_refused(xc(*argv))) == 1


@pytest.mark.parametrize("option", ["--rules", "--jurisdictions"])
def test_a_folder_that_is_none_is_refused(option: str) -> None:
    assert "is not a folder" in _refused(xc("evaluate", RECORDS / "book.json", option, "nowhere"))[0]


def test_broken_rules_are_told_with_their_positions(tmp_path: Path, shop: Shop) -> None:
    (tmp_path / "rules" / "a").mkdir(parents=True)
    (tmp_path / "rules" / "a" / "pack.yaml").write_text("id: [", encoding="utf-8")
    lines = _refused(xc("evaluate", RECORDS / "book.json", "--rules", tmp_path / "rules", *shop[2:]))
    assert any("pack.yaml:2" in line for line in lines)


def test_an_audit_folder_that_is_a_file_is_refused(tmp_path: Path, shop: Shop) -> None:
    (tmp_path / "audit").write_text("", encoding="utf-8")
    _refused(xc("evaluate", RECORDS / "book.json", *shop, "--audit", tmp_path / "audit"))


def test_an_error_nobody_foresaw_is_one_line_without_values(monkeypatch: pytest.MonkeyPatch, shop: Shop) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("Erika Mustermann, Heidestrasse 17")

    monkeypatch.setattr("xcompliance.cli.evaluate.load_engine", breaks)
    ran = xc("evaluate", RECORDS / "book.json", *shop)
    assert (ran.code, ran.out) == (2, "")
    assert "Erika" not in ran.err
    assert ran.err.startswith("error: unexpected RuntimeError at test_cli_bad_input.py")
    assert "xcompliance doctor" in ran.err


def test_control_characters_of_a_record_do_not_reach_the_terminal(tmp_path: Path, shop: Shop) -> None:
    file = tmp_path / "o.json"
    file.write_text(json.dumps({**BOOK, "id": "A\u001b[31m"}), encoding="utf-8")
    ran = xc("evaluate", file, *shop)
    assert "\u001b" not in ran.out + ran.err


def test_without_typer_the_command_says_what_to_install() -> None:
    hidden = "import importlib.util as u; f = u.find_spec; u.find_spec = lambda n: None if n == 'typer' else f(n)\n"
    run = subprocess.run(
        [sys.executable, "-c", hidden + "from xcompliance.cli import main; main(['packs'])"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr == "error: the command line needs typer. Install it with: pip install 'xcompliance[cli]'\n"


def test_a_reader_that_stops_early_is_no_error(shop: Shop) -> None:
    command = f"'{sys.executable}' -m xcompliance.cli fields | head -1"
    run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    assert len(run.stdout.splitlines()) == 1


def test_a_terminal_that_knows_only_ascii_still_works(shop: Shop) -> None:
    command = [sys.executable, "-m", "xcompliance.cli", "evaluate", RECORDS / "knife.yaml", *shop, "--lang", "ja"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    run = subprocess.run(list(map(str, command)), capture_output=True, check=False, env=environment)
    assert run.returncode == 0, run.stderr
    assert b"A-2" in run.stdout
