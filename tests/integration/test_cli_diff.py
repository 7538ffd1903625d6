"""`xcompliance diff`: two states of the small shop's packs, compared on its records."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from xcompliance.authoring.diff import Bump, diff
from xcompliance.authoring.diff_packs import pack_changes
from xcompliance.engine.snapshot import load_snapshot
from xcompliance.facts import record_from

from .command_line import RECORDS, ROOT, SHOP, xc

RECORD_FILES = (RECORDS / "book.json", RECORDS / "knife.yaml", RECORDS / "many.jsonl")
KNIVES, TAX = Path("rules/shop/basics/no-knives.yaml"), Path("rules/shop/basics/tax.yaml")
RATE = Path("jurisdictions/values/shop.yaml")


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """Two equal states of the shop, as folders with rules/ and jurisdictions/."""
    for name in ("old", "new"):
        side = tmp_path / name
        shutil.copytree(SHOP / "rules", side / "rules")
        shutil.copytree(SHOP / "values", side / "jurisdictions" / "values")
        shutil.copytree(ROOT / "jurisdictions" / "places", side / "jurisdictions" / "places")
        shutil.copy(ROOT / "jurisdictions" / "conventions.yaml", side / "jurisdictions")
    return tmp_path / "old", tmp_path / "new"


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _document(sides: tuple[Path, Path], *more: object) -> dict[str, Any]:
    ran = xc("diff", *sides, "--on-records", *RECORD_FILES, "--on", "2026-11-22", "--format", "json", *more)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)
    return found


def test_equal_packs_change_nothing(sides: tuple[Path, Path]) -> None:
    found = _document(sides)
    assert (found["changed"], found["bump"], found["versions"]) == (0, "none", [])
    assert "The packs and values are equal." in xc("diff", *sides).out


def test_texts_and_citations_ask_for_a_patch(sides: tuple[Path, Path]) -> None:
    _edit(sides[1] / KNIVES, "We do not sell knives.", "Knives are not for sale here.")
    found = _document(sides)
    assert (found["changed"], found["bump"]) == (0, "patch")
    assert found["versions"][0]["proposed"] == "1.2.1"
    assert found["rules"][0]["keys"] == ["reason"]


def test_another_duty_asks_for_a_minor_step(sides: tuple[Path, Path]) -> None:
    _edit(sides[1] / KNIVES, "within: 2 days", "within: 3 days")
    found = _document(sides)
    assert (found["changed"], found["bump"]) == (1, "minor")
    assert found["changes"][0]["duties"] == {
        "gone": ["seller: tell-the-buyer [lines[0]] until 2026-11-22"],
        "new": ["seller: tell-the-buyer [lines[0]] until 2026-11-23"],
    }
    assert found["versions"][0]["proposed"] == "1.3.0"


def test_a_flip_to_block_asks_for_a_major_step_and_says_why(sides: tuple[Path, Path]) -> None:
    _edit(sides[0] / KNIVES, "verdict: block", "verdict: review")
    ran = xc("diff", *sides, "--on-records", *RECORD_FILES, "--fail-on", "major")
    assert ran.code == 1
    assert "review -> block: 1" in ran.out
    assert "+ the category of the goods is knives" in ran.out
    assert "shop/basics 1.2.0 -> 2.0.0 (major: 1 verdicts flip to or from block; pack.yaml still says 1.2.0)" in ran.out


def test_another_rate_is_told_with_the_money(sides: tuple[Path, Path]) -> None:
    _edit(sides[1] / RATE, "value: 12.5%", "value: 20%")
    found = _document(sides)
    assert found["bump"] == "major"
    assert found["values"][0]["lines"] == ["2025-01-01: 12.5% -> 20%"]
    (money,) = found["money"]
    assert money["currency"] == "EUR"
    changes = found["changes"]
    before = sum(float(one["tax"]["old"].split()[0]) for one in changes)
    assert f"{before:.2f}" == money["old"]
    assert all(one["rules"] == ["shop.basics.tax"] for one in changes)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ("[nuts, milk, sesame]", "2020-01-01: +sesame, -eggs"),
        ("[eggs, milk, nuts]", "2020-01-01: another order"),
    ],
)
def test_of_a_list_only_what_it_gained_and_lost_is_told(sides: tuple[Path, Path], members: str, said: str) -> None:
    head = "id: shop.allergens\ntitle: Allergens\nunit: list\nvalues:\n"
    entry = "- {{from: 2020-01-01, value: {}, source: Rule book 2, confidence: high}}\n"
    for side, value in zip(sides, ("[nuts, milk, eggs]", members), strict=True):
        (side / "jurisdictions" / "values" / "allergens.yaml").write_text(head + entry.format(value), encoding="utf-8")
    assert _document(sides)["values"][0]["lines"] == [said]


def test_on_an_earlier_day_the_later_rate_changes_nothing(sides: tuple[Path, Path]) -> None:
    _edit(sides[1] / RATE, "value: 12.5%", "value: 20%")
    assert _document(sides, "--on", "2024-12-31")["changed"] == 0


def test_added_and_removed_rules_are_named(sides: tuple[Path, Path]) -> None:
    (sides[1] / KNIVES).unlink()
    out = xc("diff", *sides, "--on-records", *RECORD_FILES).out
    assert "removed shop.basics.no-knives" in out
    assert "block -> allow: 1" in out
    assert "added shop.basics.no-knives" in xc("diff", sides[1], sides[0]).out


def test_a_stated_version_that_is_high_enough_is_accepted(sides: tuple[Path, Path]) -> None:
    (sides[1] / KNIVES).unlink()
    _edit(sides[1] / "rules/shop/basics/pack.yaml", "version: 1.2.0", "version: 2.0.0")
    assert _document(sides)["versions"][0]["enough"] is True


def test_a_cell_is_never_a_formula(sides: tuple[Path, Path], tmp_path: Path) -> None:
    record = json.loads((RECORDS / "book.json").read_text(encoding="utf-8"))
    (tmp_path / "=evil.json").write_text(json.dumps({**record, "id": "=1+1"}), encoding="utf-8")
    _edit(sides[1] / RATE, "value: 12.5%", "value: 20%")
    ran = xc("diff", *sides, "--on-records", tmp_path / "=evil.json", "--format", "csv")
    (row,) = list(csv.DictReader(io.StringIO(ran.out)))
    assert row["id"] == "'=1+1"
    assert row["currency"] == "EUR"


def test_the_page_is_whole_escaped_and_loads_nothing(sides: tuple[Path, Path], tmp_path: Path) -> None:
    record = json.loads((RECORDS / "book.json").read_text(encoding="utf-8"))
    (tmp_path / "x.json").write_text(json.dumps({**record, "id": "<script>alert(1)</script>"}), encoding="utf-8")
    _edit(sides[1] / RATE, "value: 12.5%", "value: 20%")
    page = xc("diff", *sides, "--on-records", tmp_path / "x.json", "--format", "html").out
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag) or None  # type: ignore[func-returns-value, method-assign]
    parser.feed(page)
    assert "script" not in tags
    assert not {"link", "img", "iframe"} & set(tags)
    assert "&lt;script&gt;" in page


def test_a_git_revision_is_read_without_touching_the_working_tree(
    sides: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sides[0]
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], cwd=house, check=True)
    _edit(house / RATE, "value: 12.5%", "value: 20%")
    monkeypatch.chdir(house)
    ran = xc("diff", "HEAD", ".", "--on-records", *RECORD_FILES)
    assert "2025-01-01: 12.5% -> 20%" in ran.out
    status = subprocess.run(["git", "status", "--porcelain"], cwd=house, check=True, capture_output=True, text=True)
    assert status.stdout.split() == ["M", "jurisdictions/values/shop.yaml"]
    assert xc("diff", "HEAD~7", ".").code == 2
    assert xc("diff", "--", "--upload-pack=x", ".").code == 2


@pytest.mark.parametrize("wrong", ["nowhere", "tests"])
def test_a_side_that_is_no_pack_is_refused(wrong: str, tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    ran = xc("diff", tmp_path / wrong, SHOP / "rules")
    assert ran.code == 2
    assert wrong in ran.err


def test_a_side_with_mistakes_lists_them_with_the_name_of_the_side(sides: tuple[Path, Path]) -> None:
    _edit(sides[1] / KNIVES, "line.category", "line.categroy")
    ran = xc("diff", *sides)
    assert ran.code == 2
    assert "new: " in ran.err
    assert "line.categroy" in ran.err


def test_records_that_no_edited_rule_concerns_are_rightly_left_out(sides: tuple[Path, Path]) -> None:
    """Judging only the records that a changed rule may hold for gives the same as judging all of them."""
    _edit(sides[1] / KNIVES, "verdict: block", "verdict: review")
    _edit(sides[1] / TAX, "liable: seller", "liable: marketplace")
    old, new = (load_snapshot(side / "rules", side / "jurisdictions") for side in sides)
    texts = [json.loads(line) for line in (RECORDS / "many.jsonl").read_text(encoding="utf-8").splitlines() if line]
    elsewhere = [{**one, "ship_to": {"country": "US"}} for one in texts]
    records = [("r", record_from(one), date(2026, 11, 22)) for one in (*texts, *elsewhere)]
    quick = diff(old, new, records)
    packs = pack_changes(old, new)
    assert not packs.anywhere
    from xcompliance.authoring.diff_records import _compare

    slow = [_compare(old, new, record, on, packs.touched, source) for source, record, on in records]
    assert [(one.id, one.verdict, one.owed) for one in quick.changes] == [
        (one.id, one.verdict, one.owed) for one in slow if one is not None
    ]
    assert quick.bump is Bump.MAJOR
