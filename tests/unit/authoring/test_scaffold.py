"""Scaffolds: where they go, that they are in canonical layout, that every blank is refused, that nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from xcompliance.authoring.fmt import format_text
from xcompliance.authoring.scaffold import Draft, ScaffoldError, new_pack, new_rule, new_value, write_new
from xcompliance.errors import PackError
from xcompliance.facts.fields import SCOPES
from xcompliance.jurisdictions.store import load_jurisdictions
from xcompliance.jurisdictions.values import UNITS
from xcompliance.rules.cases import read_cases
from xcompliance.rules.pack import load_packs

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules" / "global" / "fraud"
    folder.mkdir(parents=True)
    for name in ("pack.yaml", "avs-none.yaml"):
        shutil.copy(ROOT / "rules" / "global" / "fraud" / name, folder)
    return tmp_path / "rules"


def _codes(load: object, *args: object) -> set[str]:
    with pytest.raises(PackError) as caught:
        load(*args)  # type: ignore[operator]
    assert all(problem.remedy or problem.message.endswith(".") for problem in caught.value.problems)
    return {problem.code for problem in caught.value.problems}


def test_a_rule_goes_where_its_id_says_with_its_cases_beside_it(rules: Path) -> None:
    rule, cases = new_rule("global.fraud.new-signal", rules)
    assert rule.path == rules / "global" / "fraud" / "new-signal.yaml"
    assert cases.path == rules / "global" / "fraud" / "new-signal.test.yaml"
    assert "applies_to: order\n" in rule.text  # as the other rules of the pack
    assert "places: [any]" in rule.text


@pytest.mark.parametrize("scope", SCOPES)
def test_every_blank_of_a_rule_is_refused_with_a_remedy(rules: Path, scope: str) -> None:
    rule, cases = new_rule("global.fraud.new-signal", rules, scope=scope)
    write_new(rule, cases)
    assert {"XC-L101", "XC-L201"} <= _codes(load_packs, rules)
    assert _codes(read_cases, cases.path, rules) == {"XC-L504"}
    for draft in (rule, cases):
        assert format_text(draft.text, str(draft.path)) == draft.text


@pytest.mark.parametrize("unit", UNITS)
def test_every_blank_of_a_value_is_refused(tmp_path: Path, unit: str) -> None:
    draft = new_value("xx.tax.new-limit", tmp_path, unit=unit)
    assert draft.path == tmp_path / "xx" / "tax" / "new-limit.yaml"
    write_new(draft)
    assert {"XC-L101", "XC-L401"} <= _codes(load_jurisdictions, tmp_path)
    assert format_text(draft.text, str(draft.path)) == draft.text
    dated = draft.text.replace("YYYY-MM-DD", "2020-01-01").replace('source: ""', "source: Act")
    draft.path.write_text(dated, encoding="utf-8")
    if unit != "date":
        assert _codes(load_jurisdictions, tmp_path) == {"XC-L306"}


def test_every_blank_of_a_pack_is_refused(tmp_path: Path) -> None:
    draft = new_pack("eu/new-law", tmp_path)
    assert draft.path == tmp_path / "eu" / "new-law" / "pack.yaml"
    write_new(draft)
    assert _codes(load_packs, tmp_path) == {"XC-L023", "XC-L101"}
    assert format_text(draft.text, str(draft.path)) == draft.text
    assert "topics: [privacy]" in new_pack("eu/other", tmp_path, topic="privacy").text


def test_the_first_line_names_the_schema_from_where_the_file_lies(rules: Path, tmp_path: Path) -> None:
    schemas = tmp_path / "schemas"
    rule, cases = new_rule("global.fraud.new-signal", rules, schemas=schemas)
    line = "# yaml-language-server: $schema=../../../schemas/{}.schema.json\n"
    assert rule.text.startswith(line.format("rule"))
    assert cases.text.startswith(line.format("test"))
    assert new_pack("eu/vat", rules, schemas=schemas).text.startswith(line.format("pack"))
    value = new_value("xx.limit", tmp_path / "jurisdictions", schemas=schemas)
    assert value.text.startswith("# yaml-language-server: $schema=../../schemas/jurisdictions.schema.json\n")
    assert format_text(rule.text, str(rule.path)) == rule.text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda rules: new_rule("Global.Fraud.X", rules), "no rule id"),
        (lambda rules: new_rule("../../x", rules), "no rule id"),
        (lambda rules: new_rule("global.fraud.pack", rules), "meaning of its own"),
        (lambda rules: new_rule("global.nothing.x", rules), "xcompliance new pack global/nothing"),
        (lambda rules: new_rule("global.fraud.x", rules, scope="oder"), "Did you mean order"),
        (lambda rules: new_value("limit", rules), "no value id"),
        (lambda rules: new_value("places.x", rules), "no value id"),
        (lambda rules: new_value("xx.limit", rules, unit="percentage"), "Did you mean percent"),
        (lambda rules: new_pack("eu.vat", rules), "no pack id"),
        (lambda rules: new_pack("eu/../../vat", rules), "no pack id"),
        (lambda rules: new_pack("eu/vat", rules, topic="taxes"), "Did you mean tax"),
    ],
)
def test_what_cannot_be_scaffolded_says_why(rules: Path, wrong: object, says: str) -> None:
    with pytest.raises(ScaffoldError, match=says):
        wrong(rules)  # type: ignore[operator]


def test_a_pack_that_cannot_be_read_is_named(rules: Path) -> None:
    (rules / "global" / "fraud" / "pack.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(ScaffoldError, match=r"rules/global/fraud/pack.yaml:2:1 XC-L006"):
        new_rule("global.fraud.new-signal", rules)


def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path) -> None:
    first, second = Draft(tmp_path / "a" / "a.yaml", "a"), Draft(tmp_path / "a" / "b.yaml", "b")
    second.path.parent.mkdir()
    second.path.write_text("mine", encoding="utf-8")
    with pytest.raises(ScaffoldError, match="exists already"):
        write_new(first, second)
    assert not first.path.exists()
    assert second.path.read_text(encoding="utf-8") == "mine"
    second.path.unlink()
    second.path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ScaffoldError, match="exists already"):
        write_new(second)
    blocked = Draft(tmp_path / "file" / "c.yaml", "c")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        write_new(first, blocked)
    assert not first.path.exists()
