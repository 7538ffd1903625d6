from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.unit.rules.conftest import Folder

from xcompliance.clock import Interval
from xcompliance.rules import syntax as s
from xcompliance.rules.codes import CODES
from xcompliance.verdict import Verdict


def test_a_rule_in_full(folder: Folder) -> None:
    folder.rule("two")
    rule = folder.one(
        places="{of: ship_to, in: eu.members}",
        effective="{from: 2021-07-01, until: 2030-01-01}",
        goods_placed_on_market="{from: 2020-01-01}",
        overrides="[eu.vat.two]",
        reason="{en: {buyer: 'No.'}, ja: {buyer: 'だめ。'}}",
        citations="[{source: Act, url: 'https://example.org', says: It says so., checked: 2026-11-22}]",
        review="{state: maintainers, on: 2026-11-22, next: 2027-11-22}",
        waivable="counsel",
        then="{tax: {type: vat, scheme: ioss, liable: seller, rate: {value: vat.rate, place: ship_to, "
        "category: line.category}, rounding: eu.line, base: {cap: eu.limit}, jurisdiction: ship_to}}",
    )
    assert rule.id == "eu.vat.one"
    assert rule.pack == "eu/vat"
    assert rule.topic == "tax"
    assert rule.places == s.Places("ship_to", ("eu.members",))
    assert rule.effective == Interval(date(2021, 7, 1), date(2030, 1, 1))
    assert rule.texts["ja"]["buyer"] == "だめ。"
    assert rule.citations[0].checked == date(2026, 11, 22)
    assert rule.position == s.Position("rules/eu/vat/one.yaml", 1, 1)
    tax = rule.then.tax[0]
    assert tax.rate == s.ValueRef("vat.rate", (("category", s.Field("line.category")), ("place", s.Field("ship_to"))))
    assert tax.base is s.BaseRule.CAP
    assert tax.jurisdiction == s.Field("ship_to")
    assert len(rule.digest) == 64


REFUSED = [
    ({"id": "eu.vat.other"}, "XC-L025", 1),
    ({"verdict": "block"}, "XC-L020", 11),
    ({"severity": None}, "XC-L021", 1),
    ({"when": "[a]"}, "XC-L022", 6),
    ({"status": "activ"}, "XC-L023", 3),
    ({"places": "[]"}, "XC-L024", 5),
    ({"when": "{Clause: {line.category: a}}"}, "XC-L028", 6),
    ({"then": "{}"}, "XC-L030", 7),
    ({"effective": "{from: 2021-13-01}"}, "XC-L101", 11),
    ({"effective": "{from: 2021-02-01, until: 2021-02-01}"}, "XC-L102", 11),
    ({"then": "{duty: {code: a, who: b, due: {after: order.placed_at}}}"}, "XC-L103", 7),
    (
        {"then": "{duty: {code: a, who: b, due: {after: order.placed_at, within: 1 day, calendar: euu}}}"},
        "XC-L104",
        7,
    ),
    ({"then": "{duty: {code: a, who: b, due: {after: order.total, within: 1 day}}}"}, "XC-L207", 7),
    ({"then": "{duty: {code: a, who: b, due: {after: order.placed_at, within: 1 fortnight}}}"}, "XC-L305", 7),
    ({"places": "[Atlantis]"}, "XC-L212", 5),
    ({"applies_to": "order.lines"}, "XC-L217", 4),
    ({"overrides": "[eu.vat.none]"}, "XC-L218", 1),
    ({"places": "[any, DE]"}, "XC-L225", 5),
    ({"applies_to": "notice", "places": "[DE]", "when": "{a: {notice.regime: missing}}"}, "XC-L225", 5),
    ({"then": "{tax: {type: vat, liable: seller, rate: 19%}}"}, "XC-L210", 7),
    ({"then": "{tax: {type: vat, liable: seller}}"}, "XC-L226", 7),
    ({"then": "{tax: {type: vat, liable: seller, taxability: standard_rated}}"}, "XC-L226", 7),
    ({"then": "{score: {points: twelve, code: A}}"}, "XC-L302", 7),
    ({"then": "{needs: [order.totl]}"}, "XC-L201", 7),
]


@pytest.mark.parametrize(("changes", "code", "line"), REFUSED)
def test_refused(folder: Folder, changes: dict[str, str | None], code: str, line: int) -> None:
    found = folder.problems(**changes)
    assert (code, line) in {(problem.code, problem.line) for problem in found}, found
    assert all(problem.remedy or problem.code == "XC-L022" for problem in found)


def test_all_problems_of_all_files_at_once(folder: Folder) -> None:
    folder.rule("one", status="activ", severity="law")
    folder.rule("two", places="[Atlantis]")
    folder.write("eu/vat/three.yaml", "a: *b\n")
    folder.write("stray.yaml", "a: b\n")
    found = folder.refused()
    assert [(problem.file, problem.code) for problem in found] == [
        ("rules/eu/vat/one.yaml", "XC-L023"),
        ("rules/eu/vat/one.yaml", "XC-L023"),
        ("rules/eu/vat/three.yaml", "XC-L009"),
        ("rules/eu/vat/two.yaml", "XC-L212"),
        ("rules/stray.yaml", "XC-L026"),
    ]


def test_overrides_in_a_circle(folder: Folder) -> None:
    folder.rule("one", overrides="[eu.vat.two]")
    folder.rule("two", overrides="[eu.vat.three]")
    folder.rule("three", overrides="[eu.vat.one]")
    found = folder.refused()
    assert [problem.code for problem in found] == ["XC-L219"]
    assert "eu.vat.one -> eu.vat.two -> eu.vat.three -> eu.vat.one" in found[0].message


def test_long_chains_of_overrides_are_no_circle(folder: Folder) -> None:
    for number in range(300):
        folder.rule(f"r{number}", overrides=f"[eu.vat.r{number + 1}]" if number < 299 else None)
    assert len(folder.load()[0].rules) == 300


def test_only_the_packs_asked_for(folder: Folder) -> None:
    folder.rule()
    folder.write("us/tax/pack.yaml", "not: a pack\n")
    assert [pack.id for pack in folder.load(packs=["eu/vat"])] == ["eu/vat"]
    assert [pack.id for pack in folder.load(packs=["eu"])] == ["eu/vat"]
    problem = folder.refused(packs=["eu/vatt"])[0]
    assert problem.code == "XC-L027"
    assert "eu/vat" in problem.remedy


def test_overrides_may_name_rules_of_packs_that_are_not_loaded(folder: Folder) -> None:
    folder.write("us/tax/pack.yaml", "not: a pack\n")
    folder.write("us/tax/other.yaml", "not: read\n")
    folder.rule(overrides="[us.tax.other]")
    assert folder.load(packs=["eu/vat"])[0].rules[0].overrides == ("us.tax.other",)


def test_the_digest_sees_content_and_not_layout(folder: Folder) -> None:
    first = folder.load()[0].digest
    path = folder.rule()
    second = folder.load()[0]
    text = path.read_text()
    path.write_text("# a comment\n" + "\n".join(reversed(text.splitlines())) + "\n\n")
    third = folder.load()[0]
    assert second.digest == third.digest != first
    assert second.rules[0].digest == third.rules[0].digest
    path.write_text(text.replace("toys", "books"))
    assert folder.load()[0].digest != second.digest


def test_a_scorecard(folder: Folder) -> None:
    bands = "bands:\n- {name: low, at_least: 0, action: accept, verdict: allow}\n"
    head = "id: eu.vat.card\ntitle: Card\napplies_to: order\nplaces: [any]\n"
    folder.write(
        "eu/vat/scorecard.yaml", head + bands + "- {name: high, at_least: 40, action: stop, verdict: review}\n"
    )
    card = folder.load()[0].scorecards[0]
    assert card.bands[1] == s.Band("high", 40, "stop", Verdict.REVIEW)
    folder.write("eu/vat/scorecard.yaml", head + bands + "- {name: high, at_least: 0, action: stop, verdict: review}\n")
    assert folder.refused()[0].code == "XC-L216"


def test_a_linked_folder_is_refused(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (folder.root / "eu" / "linked").symlink_to(tmp_path / "outside")
    assert folder.refused()[0].code == "XC-L002"


def test_a_cached_load_equals_a_cold_one(folder: Folder, tmp_path: Path) -> None:
    folder.rule()
    cache = tmp_path / "cache"
    cold = folder.load()
    assert folder.load(cache=cache, checked_against="a") == cold
    files = list(cache.iterdir())
    assert len(files) == 1
    warm = folder.load(cache=cache, checked_against="a")
    assert warm == cold
    assert repr(warm) == repr(cold)


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "foreign", "lies"])
def test_a_damaged_cache_is_ignored(folder: Folder, tmp_path: Path, damage: str) -> None:
    folder.rule()
    cache = tmp_path / "cache"
    cold = folder.load(cache=cache, checked_against="a")
    file = next(cache.iterdir())
    content = file.read_bytes()
    head = content.split(b"\n", 1)[0]
    file.write_bytes(
        {
            "empty": b"",
            "cut": content[:-10],
            "flipped": content.replace(b"toys", b"tins"),
            "foreign": b"\x80\x04K\x01.",
            "lies": head + b'\n{"packs": [0, [99, 1]], "files": []}',
        }[damage]
    )
    assert folder.load(cache=cache, checked_against="a") == cold


def test_the_cache_depends_on_files_packs_and_catalogues(folder: Folder, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    folder.rule()
    folder.load(cache=cache, checked_against="a")
    folder.load(cache=cache, checked_against="b")
    folder.load(cache=cache)
    assert len(list(cache.iterdir())) == 2
    folder.rule(title="Another")
    assert folder.load(cache=cache, checked_against="a")[0].rules[0].title == "Another"


def test_a_cache_that_cannot_be_written_is_no_error(folder: Folder, tmp_path: Path) -> None:
    folder.rule()
    (tmp_path / "file").write_text("x")
    assert folder.load(cache=tmp_path / "file" / "cache", checked_against="a")


def test_every_code_that_is_used_is_explained() -> None:
    import re

    import xcompliance.rules as rules

    source = Path(rules.__path__[0])
    used = set()
    for path in [*source.glob("*.py"), *(source.parent / "document").glob("*.py")]:
        used |= set(re.findall(r"XC-L\d{3}", path.read_text(encoding="utf-8")))
    assert used <= CODES.keys()
