"""The JSON Schemas accept every shipped file and flag what the loader refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from xcompliance.authoring.fmt import DefinitionShelf, files_of
from xcompliance.authoring.schema import EDITOR_SETTINGS, file_name, outdated, schemas, write_schemas
from xcompliance.authoring.schema_catalogue import Catalogue, read_catalogue
from xcompliance.authoring.schema_facts import known_paths
from xcompliance.authoring.schema_kinds import FileKind, kind_of
from xcompliance.authoring.schema_typed import as_editor_sees, typed_example
from xcompliance.document.shape import check
from xcompliance.document.yaml import load, loads
from xcompliance.errors import PackError, Problem
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.jurisdictions.shapes import PLACE_FILE
from xcompliance.jurisdictions.store import load_jurisdictions
from xcompliance.rules.cases import read_cases
from xcompliance.rules.comparisons import COMPARISONS, has_meaning, read_comparison
from xcompliance.rules.pack import load_packs
from xcompliance.rules.reading import Catalogues, Reading
from xcompliance.rules.syntax import Field
from xcompliance.rules.vocabulary import Typed, Vocabulary

ROOT = Path(__file__).resolve().parents[3]
RULES, JURISDICTIONS = ROOT / "rules", ROOT / "jurisdictions"
SHIPPED = sorted(files_of([RULES, JURISDICTIONS]))


@cache
def catalogue() -> Catalogue:
    return read_catalogue(RULES, JURISDICTIONS)


@cache
def validators() -> Mapping[str, Draft202012Validator]:
    made = schemas(catalogue())
    resources = [(name, Resource.from_contents(one, default_specification=DRAFT202012)) for name, one in made.items()]
    registry: Registry[Any] = Registry().with_resources(resources)
    return {name: Draft202012Validator(schema, registry=registry) for name, schema in made.items()}


def errors(kind: FileKind, text: str) -> list[str]:
    found = validators()[file_name(kind)].iter_errors(as_editor_sees(loads(text, "a.yaml")))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def test_every_schema_is_a_schema() -> None:
    for schema in schemas(catalogue()).values():
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {file_name(kind) for kind in FileKind if kind is not FileKind.OTHER} <= schemas(catalogue()).keys()
    assert EDITOR_SETTINGS.keys() <= schemas(catalogue()).keys()


@pytest.mark.parametrize(
    "folder", sorted({path.parent for path in SHIPPED}), ids=lambda one: one.relative_to(ROOT).as_posix()
)
def test_every_shipped_file_fits_its_schema(folder: Path) -> None:
    wrong = []
    for path in (path for path in SHIPPED if path.parent == folder):
        node = load(path, ROOT)
        kind = kind_of(path, node)
        if kind is FileKind.OTHER:
            assert path.name == "conventions.yaml"
            continue
        found = validators()[file_name(kind)].iter_errors(as_editor_sees(node))
        wrong += [f"{path.name} {'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in found]
    assert not wrong, "\n".join(wrong)


def test_value_and_table_files_are_told_apart_in_one_schema() -> None:
    validator = validators()["jurisdictions.schema.json"]
    for name in ("eu/vat/ioss-limit.yaml", "eu/vat/rates.yaml"):
        assert validator.is_valid(as_editor_sees(load(JURISDICTIONS / name, JURISDICTIONS)))
    assert not validator.is_valid({"id": "a", "title": "b", "unit": "percent"})


def test_an_editor_types_plain_scalars() -> None:
    text = "{a: 010121, b: NO, c: true, d: 2015-04-01, e: 1.5, f: ~, g: '12', h: 19%, i: 0x1f, j: 1e3, k: 12 EUR}"
    assert as_editor_sees(loads(text, "a.yaml")) == {
        "a": 10121, "b": "NO", "c": True, "d": "2015-04-01", "e": 1.5, "f": None, "g": "12", "h": "19%", "i": 31,
        "j": 1000.0, "k": "12 EUR",
    }  # fmt: skip
    assert typed_example("[JP]") == ["JP"]
    assert typed_example("a: [") == "a: ["


RULE = """\
id: global.fraud.scratch
title: T
status: active
applies_to: order
places: [JP]
effective: {from: 2015-04-01}
when:
  one: {order.total: {gt: 150 EUR}}
  two: {order.buyer.type: consumer}
  three: {some: {of: order.lines, where: {item.quantity: {ge: 12}, item.excise: true}}}
  four: {formula: "order.total - order.shipping.amount", gt_value: eu.vat.ioss-limit}
unless:
  five: {order.ship_to: {outside: eu.vat-territory}}
then:
  verdict: review
  duty: {code: do-it, who: seller, due: {after: order.placed_at, within: 30 days, calendar: eu}}
  tax:
    type: vat
    liable: seller
    rate: {RATE}
severity: advice
waivable: policy
overrides: [eu.vat.ioss]
when_unknown: skip
citations:
- {source: Act, checked: 2026-11-22}
confidence: high
review: {state: maintainers}
"""


def _good_rule() -> str:
    """The rule with every key that the shipped table of rates has today."""
    keys = next(value.keys for value in catalogue().values if value.id == "eu.vat.rate")
    named = [f"{key}: {'ship_to' if key == 'place' else 'standard'}" for key in keys]
    return RULE.replace("{RATE}", f"{{{', '.join(['value: eu.vat.rate', *named])}}}")


RULE_MISTAKES = {
    "a key misspelt": ("when_unknown: skip", "when_unkown: skip"),
    "a key left out": ("confidence: high\n", ""),
    "a word that is none": ("status: active", "status: aktive"),
    "a scope that is none": ("applies_to: order\n", "applies_to: orders\n"),
    "an id with capitals": ("id: global.fraud.scratch", "id: Global.Fraud.Scratch"),
    "a place that is none": ("places: [JP]", "places: [JPN]"),
    "a place without brackets": ("places: [JP]", "places: JP"),
    "a date written the German way": ("from: 2015-04-01", "from: 01.04.2015"),
    "a month that is none": ("from: 2015-04-01", "from: 2015-13-01"),
    "a fact misspelt": ("order.buyer.type:", "order.buyer.typ:"),
    "a fact without its record": ("{order.total:", "{total:"),
    "an amount without currency": ("150 EUR", "150"),
    "a word that the fact does not have": ("type: consumer", "type: customer"),
    "an operator misspelt": ("{gt: 150 EUR}", "{gtr: 150 EUR}"),
    "an operator that has no meaning": ("{gt: 150 EUR}", "{starts_with: 150 EUR}"),
    "a number with a unit": ("{ge: 12}", "{ge: 12 pieces}"),
    "a truth value that is none": ("item.excise: true", "item.excise: maybe"),
    "a quantifier without where": (", where: {item.quantity: {ge: 12}, item.excise: true}", ""),
    "an empty condition": ("two: {order.buyer.type: consumer}", "two: {}"),
    "nothing said about a fact": ("type: consumer}", "type: }"),
    "a value that does not exist": ("eu.vat.ioss-limit", "eu.vat.ioss-limt"),
    "a group that does not exist": ("outside: eu.vat-territory", "outside: eu.vat-teritory"),
    "a verdict that is none": ("verdict: review", "verdict: stop"),
    "a period without unit": ("within: 30 days", "within: 30"),
    "a deadline without period": (", within: 30 days", ""),
    "a calendar that is none": ("calendar: eu", "calendar: europe"),
    "a rate as a number": ("rate: {RATE}", "rate: 19%"),
    "a table without one of its keys": (", category: standard", ""),
    "a tax without liable person": ("    liable: seller\n", ""),
    "an override of no rule": ("[eu.vat.ioss]", "[eu.vat.oiss]"),
    "a citation without source": ("{source: Act, ", "{"),
    "a reviewer's state that is none": ("state: maintainers", "state: lawyer"),
}


@cache
def _catalogues() -> Catalogues:
    loaded = load_jurisdictions(JURISDICTIONS)
    return Catalogues(Vocabulary(FIELDS, SCOPES), loaded.values, loaded.geography, frozenset(loaded.conventions))


def _refused_by_the_loader(text: str, tmp_path: Path) -> bool:
    pack = tmp_path / "rules" / "global" / "fraud"
    pack.mkdir(parents=True)
    (pack / "pack.yaml").write_text((RULES / "global/fraud/pack.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (pack / "scratch.yaml").write_text(text, encoding="utf-8")
    other = tmp_path / "rules" / "eu" / "vat"
    other.mkdir(parents=True)
    for name in ("pack.yaml", "ioss.yaml", "import-at-border.yaml"):
        (other / name).write_text((RULES / "eu/vat" / name).read_text(encoding="utf-8"), encoding="utf-8")
    known = _catalogues()
    try:
        load_packs(
            tmp_path / "rules", packs=["global"], values=known.values, places=known.places,
            conventions=known.conventions,
        )  # fmt: skip
    except PackError:
        return True
    return False


def test_the_good_rule_is_good_for_schema_and_loader(tmp_path: Path) -> None:
    text = _good_rule()
    assert errors(FileKind.RULE, text) == []
    assert not _refused_by_the_loader(text, tmp_path)


@pytest.mark.parametrize("mistake", RULE_MISTAKES)
def test_schema_and_loader_flag_the_same_mistakes(mistake: str, tmp_path: Path) -> None:
    right, wrong = RULE_MISTAKES[mistake]
    good = _good_rule()
    if "{RATE}" in right:
        right = next(line.strip() for line in good.splitlines() if "eu.vat.rate" in line)
    assert good.count(right) == 1
    text = good.replace(right, wrong)
    assert errors(FileKind.RULE, text), mistake
    assert _refused_by_the_loader(text, tmp_path), mistake


CASES = """\
rule: eu.vat.ioss
base: order/eu-import-ioss
cases:
- name: a
  on: 2026-11-22
  given: {"order.lines[0].quantity": 5, order.buyer: null, order.channel: unknown}
  expect: {fires: true}
"""
CASE_MISTAKES = {
    "a sample without kind": ("order/eu-import-ioss", "eu-import-ioss"),
    "a fact misspelt": ("lines[0].quantity", "lines[0].quanity"),
    "an index that is none": ("lines[0]", "lines[first]"),
    "a case without day": ("  on: 2026-11-22\n", ""),
    "a truth value that is none": ("fires: true", "fires: perhaps"),
    "a key that is none": ("expect:", "expects:"),
}


def _cases_refused(text: str, tmp_path: Path) -> bool:
    path = tmp_path / "eu" / "vat" / "ioss.test.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    try:
        read_cases(path, tmp_path)
    except PackError:
        return True
    return False


def test_the_good_cases_are_good(tmp_path: Path) -> None:
    assert errors(FileKind.TEST, CASES) == []
    assert not _cases_refused(CASES, tmp_path)


@pytest.mark.parametrize("mistake", CASE_MISTAKES)
def test_mistakes_in_cases(mistake: str, tmp_path: Path) -> None:
    right, wrong = CASE_MISTAKES[mistake]
    text = CASES.replace(right, wrong)
    assert errors(FileKind.TEST, text)
    assert _cases_refused(text, tmp_path)


VALUE = """\
id: xx.limit
title: T
unit: percent
values:
- {from: 2020-01-01, value: 19%, source: Act, confidence: high}
"""
VALUE_MISTAKES = {
    "a rate without unit": ("19%", "19"),
    "a unit that is none": ("unit: percent", "unit: percentage"),
    "an entry without day": ("from: 2020-01-01, ", ""),
    "no source anywhere": (" source: Act,", ""),
    "no confidence anywhere": (", confidence: high", ""),
    "neither values nor table": ("values:\n- {from: 2020-01-01, value: 19%, source: Act, confidence: high}\n", ""),
    "an entry with a key misspelt": ("from:", "form:"),
}


def _values_refused(text: str, tmp_path: Path) -> bool:
    (tmp_path / "limit.yaml").write_text(text, encoding="utf-8")
    try:
        load_jurisdictions(tmp_path)
    except PackError:
        return True
    return False


def test_the_good_value_is_good(tmp_path: Path) -> None:
    assert errors(FileKind.VALUE, VALUE) == []
    assert not _values_refused(VALUE, tmp_path)


@pytest.mark.parametrize("mistake", VALUE_MISTAKES)
def test_mistakes_in_values(mistake: str, tmp_path: Path) -> None:
    right, wrong = VALUE_MISTAKES[mistake]
    text = VALUE.replace(right, wrong)
    assert text != VALUE
    assert errors(FileKind.VALUE, text)
    assert _values_refused(text, tmp_path)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FileKind.TABLE, "{id: a, title: T, unit: percent, table: a.csv, keys: {}}"),
        (FileKind.TABLE, "{id: a, title: T, unit: percent, table: ../a.csv, keys: {place: place}}"),
        (FileKind.TABLE, "{id: a, title: T, unit: percent, table: a.csv, keys: {place: country}}"),
        (FileKind.PLACES, "places: [{id: XX-1}]"),
        (FileKind.PLACES, "groups: [{id: a.b, name: B, members: [{from: 2020-01-01}]}]"),
        (FileKind.PACK, "{id: eu/vat, version: 1, title: T}"),
        (FileKind.SCORECARD, "{id: a.b, applies_to: order, places: [any], bands: []}"),
        (FileKind.SUPPRESSIONS, "suppressions: [{rule: a.b, code: XC-L411, until: 2027-03-01}]"),
    ],
)
def test_mistakes_in_other_files(kind: FileKind, text: str) -> None:
    assert errors(kind, text)


def test_places_are_checked_by_their_own_shape_too() -> None:
    problems: list[Problem] = []
    check(loads("places: [{id: XX-1}]", "a.yaml"), PLACE_FILE, problems)
    assert problems


def test_every_fact_can_be_completed_with_its_description() -> None:
    asked = schemas(catalogue())["common.schema.json"]["$defs"]["asked"]["properties"]
    for path, info, _ in known_paths():
        assert path in asked
        assert asked[path].get("description") or info.description == ""
    assert asked["order.buyer.type"]["description"].endswith("(code)")
    assert "ship_from.country" in asked
    assert "item.purpose" in asked


def test_operators_fit_the_types_that_the_loader_says() -> None:
    catalogues = Catalogues(Vocabulary(FIELDS, SCOPES))
    seen = {(info.type, info.many): info for info in FIELDS if not info.choices}
    constants = {"constants": "[a]", "pair": "[a, b]", "places": "JP", "list_value": "a.b", "value": "a.b"}
    for (kind, many), info in seen.items():
        for name, form in COMPARISONS.items():
            problems: list[Problem] = []
            node = loads(f"{name}: {constants.get(form.right, 'a')}", "a.yaml")
            read_comparison(Typed(Field(info.path), kind, many), node, Reading(catalogues, problems))
            refused = any(one.code in ("XC-L203", "XC-L204", "XC-L205") for one in problems)
            assert has_meaning(form.op, kind, many=many) is not refused, (kind, many, name)


def test_schemas_are_written_whole_and_only_when_they_changed(tmp_path: Path) -> None:
    folder = tmp_path / "schemas"
    empty = Catalogue()
    assert len(outdated(folder, empty)) == len(write_schemas(folder, empty)) == len(schemas(empty))
    assert write_schemas(folder, empty) == outdated(folder, empty) == []
    (folder / "rule.schema.json").write_text("{}", encoding="utf-8")
    assert [path.name for path in write_schemas(folder, empty)] == ["rule.schema.json"]
    for path in folder.iterdir():
        Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_broken_packs_do_not_keep_the_schemas_from_being_written(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "pack.yaml").write_text("a: [", encoding="utf-8")
    (tmp_path / "p" / "r.yaml").write_text("a: [", encoding="utf-8")
    assert read_catalogue(tmp_path, JURISDICTIONS).rules == ("p.r",)


def test_definitions_are_read_once_for_each_pack() -> None:
    shelf = DefinitionShelf()
    path = RULES / "eu" / "vat" / "ioss.yaml"
    first: Callable[[], Any] = lambda: shelf.of(path)  # noqa: E731 - two looks at the same shelf
    assert first() is first()
    assert "low_value_consignment" in first()
    assert shelf.of(JURISDICTIONS / "eu" / "vat" / "rates.yaml") == {}
