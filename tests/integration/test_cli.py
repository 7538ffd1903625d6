"""The verbs, on a small shop's packs: what they print, how they exit."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import xcompliance
from xcompliance.locale import text
from xcompliance.locale.labels import fact_label

from .command_line import RECORDS, ROOT, xc

Shop = tuple[object, ...]


def test_one_record_as_text(shop: Shop) -> None:
    ran = xc("evaluate", RECORDS / "book.json", *shop)
    assert (ran.code, ran.err) == (0, "")
    for words in ("order A-1", "Verdict: allowed", "24.60 EUR", "12.5%", "Total: 3.08 EUR", "Not legal advice"):
        assert words in ran.out


def test_the_date_is_the_record_s_own_unless_told(shop: Shop) -> None:
    assert json.loads(xc("evaluate", RECORDS / "book.json", *shop, "--format", "json").out)["on"] == "2026-11-20"
    told = xc("evaluate", RECORDS / "book.json", *shop, "--format", "json", "--on", "2024-12-31")
    decision = json.loads(told.out)
    assert decision["on"] == "2024-12-31"
    assert decision["tax"]["lines"][0]["amount"] == {"amount": "2.46", "currency": "EUR"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Take the knife off the order."),
        ("ja", "注文から刃物を外してください。"),
        ("zh", "请从订单中移除刀具。"),
    ],
)
def test_reasons_come_in_the_asked_language(shop: Shop, lang: str, words: str) -> None:
    ran = xc("evaluate", RECORDS / "knife.yaml", *shop, "--lang", lang)
    assert words in ran.out
    assert text("verdict.block", lang) in ran.out
    assert text("disclaimer", lang) in ran.out


def test_explain_shows_the_clauses(shop: Shop) -> None:
    ran = xc("evaluate", RECORDS / "knife.yaml", *shop, "--explain")
    assert "+ knife: the category of the goods is knives" in ran.out


def test_explain_is_text_only(shop: Shop) -> None:
    ran = xc("evaluate", RECORDS / "knife.yaml", *shop, "--explain", "--format", "json")
    assert (ran.code, ran.out) == (2, "")
    assert "--explain is text" in ran.err


def test_duties_have_dates(shop: Shop) -> None:
    assert "tell-the-buyer [lines[0]] · Due 2026-11-22" in xc("evaluate", RECORDS / "knife.yaml", *shop).out


def test_undecided_tax_is_said_and_never_zero(shop: Shop) -> None:
    ran = xc("evaluate", RECORDS / "many.jsonl", *shop, "--on", "2026-11-22")
    assert "undecided: needs order.buyer.type" in ran.out
    assert "0.00 EUR" not in ran.out


def test_json_is_one_object_for_one_record_and_a_list_for_many(shop: Shop) -> None:
    one = json.loads(xc("evaluate", RECORDS / "book.json", *shop, "--format", "json").out)
    many = json.loads(xc("evaluate", RECORDS, *shop, "--format", "json").out)
    assert isinstance(one, dict)
    assert [decision["verdict"] for decision in many] == ["allow", "block", "allow", "review"]


def test_json_lines_read_back_as_decisions(shop: Shop) -> None:
    ran = xc("evaluate", RECORDS, *shop, "--format", "jsonl")
    decisions = [xcompliance.Decision.from_json(line) for line in ran.out.splitlines()]
    assert [decision.to_json() for decision in decisions] == ran.out.splitlines()
    assert len(decisions) == 4


@pytest.mark.parametrize(
    ("fail_on", "record", "code"),
    [
        ("block", "knife.yaml", 1),
        ("review", "knife.yaml", 1),
        ("block", "many.jsonl", 0),
        ("review", "many.jsonl", 1),
        ("review", "book.json", 0),
    ],
)
def test_fail_on(shop: Shop, fail_on: str, record: str, code: int) -> None:
    assert xc("evaluate", RECORDS / record, *shop, "--fail-on", fail_on).code == code


@pytest.mark.parametrize("name", ["book.json", "knife.yaml", "many.jsonl"])
def test_standard_input_takes_every_form(shop: Shop, name: str) -> None:
    content = (RECORDS / name).read_bytes()
    piped = xc("evaluate", "-", *shop, "--format", "jsonl", "--on", "2026-11-22", stdin=content)
    read = xc("evaluate", RECORDS / name, *shop, "--format", "jsonl", "--on", "2026-11-22")
    assert piped.err == ""
    assert piped.out == read.out


def test_documents_one_after_the_other_are_read_from_standard_input(shop: Shop) -> None:
    book = (RECORDS / "book.json").read_bytes()
    assert len(xc("evaluate", "-", *shop, "--format", "jsonl", stdin=book + book).out.splitlines()) == 2


def test_audit_log_verifies_and_shows_its_records(shop: Shop, tmp_path: Path) -> None:
    log = tmp_path / "audit"
    ran = xc("evaluate", RECORDS, *shop, "--audit", log, "--format", "jsonl")
    receipts = [json.loads(line)["receipt"] for line in ran.out.splitlines()]
    assert len({receipt["audit_id"] for receipt in receipts}) == 4
    assert xc("audit", "verify", log).out == "4 records, every one follows from the one before it.\n"
    shown = xc("audit", "show", receipts[1]["audit_id"], "--audit", log, "--format", "json")
    assert json.loads(shown.out)["verdict"] == "block"
    assert "shop.basics.no-knives" in xc("audit", "show", receipts[1]["audit_id"], "--audit", log).out


def test_a_changed_byte_is_found_and_told(shop: Shop, tmp_path: Path) -> None:
    log = tmp_path / "audit"
    xc("evaluate", RECORDS, *shop, "--audit", log)
    file = next(path for path in log.iterdir() if path.suffix != ".head")
    content = file.read_bytes()
    file.write_bytes(content.replace(b'"block"', b'"allow"', 1))
    ran = xc("audit", "verify", log)
    assert ran.code == 1
    assert file.name in ran.out
    assert "NOT intact" in ran.out
    assert json.loads(xc("audit", "verify", log, "--format", "json").out)["ok"] is False


def test_packs_say_what_they_do_not_cover(shop: Shop) -> None:
    ran = xc("packs", *shop)
    assert "shop/basics" in ran.out
    assert "Nothing here is law." in ran.out
    assert json.loads(xc("packs", *shop, "--format", "json").out)[0]["known_gaps"] == ["Nothing here is law."]


def test_rules_list_by_beginning_and_day(shop: Shop) -> None:
    every = json.loads(xc("rules", *shop, "--format", "json").out)
    assert [rule["id"] for rule in every] == ["shop.basics.no-knives", "shop.basics.tax"]
    early = json.loads(xc("rules", *shop, "--on", "2021-05-31", "--format", "json").out)
    assert [rule["id"] for rule in early] == ["shop.basics.tax"]
    assert "shop.basics.tax" in xc("rules", "shop.basics.t", *shop).out
    assert xc("rules", "nothing", *shop).code == 2


def test_values_show_a_day_or_a_history(shop: Shop) -> None:
    places = shop[2:]
    history = xc("values", "shop.rate", *places, "--format", "json")
    assert [v["value"] for v in json.loads(history.out)] == ["10%", "12.5%"]
    on_a_day = xc("values", "shop.rate", *places, "--on", "2024-12-31", "--format", "json")
    assert [v["value"] for v in json.loads(on_a_day.out)] == ["10%"]
    assert "Rule book 1 as amended" in xc("values", "shop", *places).out
    assert xc("values", "shop.rat3", *places).code == 2


def test_fields_name_type_meaning_and_example() -> None:
    ran = xc("fields", "order.buyer.type")
    assert "consumer" in ran.out
    (field,) = json.loads(xc("fields", "order.buyer.type", "--format", "json").out)
    assert field["path"] == "order.buyer.type"
    assert field["description"]
    assert xc("fields", "order.byuer.type").code == 2


def test_a_mistyped_field_gets_a_suggestion() -> None:
    assert "order.buyer.type" in xc("fields", "order.byuer.type").err


@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
def test_explain_says_a_rule_in_plain_words(shop: Shop, lang: str) -> None:
    ran = xc("explain", "shop.basics.no-knives", *shop, "--lang", lang)
    assert ran.code == 0
    assert "The shop's rule book 2" in ran.out
    assert "2021-06-01" in ran.out
    assert text("op.eq", lang, left=fact_label("line.category", lang), right="knives") in ran.out


def test_an_unknown_rule_gets_a_suggestion(shop: Shop) -> None:
    ran = xc("explain", "shop.basics.no-knifes", *shop)
    assert ran.code == 2
    assert "Did you mean shop.basics.no-knives" in ran.err


def test_one_pack_can_be_chosen(shop: Shop) -> None:
    assert xc("evaluate", RECORDS / "book.json", *shop, "--pack", "shop/basics").code == 0
    ran = xc("evaluate", RECORDS / "book.json", *shop, "--pack", "shop/nothing")
    assert ran.code == 2
    assert "shop/nothing" in ran.err


def test_doctor_reports_versions_and_packs(shop: Shop) -> None:
    ran = xc("doctor", *shop)
    assert ran.code == 0
    assert "pydantic" in ran.out
    assert "1 packs, 2 rules" in ran.out
    checks = json.loads(xc("doctor", *shop, "--format", "json").out)
    assert {check["state"] for check in checks} <= {"ok", "absent", "note"}


def test_doctor_says_when_packs_do_not_load(tmp_path: Path) -> None:
    ran = xc("doctor", "--rules", tmp_path / "none")
    assert ran.code == 1
    assert "wrong" in ran.out


def test_version() -> None:
    assert xc("--version").out == f"xcompliance {xcompliance.__version__}\n"


def test_what_is_said_of_several_lines_is_said_once(shop: Shop, tmp_path: Path) -> None:
    order = (RECORDS / "knife.yaml").read_text(encoding="utf-8")
    line = order.partition("lines:\n")[2]
    (tmp_path / "knives.yaml").write_text(order + line.replace('"1"', '"2"'), encoding="utf-8")
    ran = xc("evaluate", tmp_path / "knives.yaml", *shop)
    assert ran.err == ""
    assert ran.out.count("Take the knife off the order.") == 1
    assert "lines[0], lines[1]]" in ran.out
    assert ran.out.count("tell-the-buyer [lines[0], lines[1]]") == 1


@pytest.mark.parametrize("lang", ["en", "ja", "zh"])
def test_of_many_undecided_rules_the_facts_that_decide_most_come_first(lang: str) -> None:
    """The least that is accepted as an order, judged by every shipped pack, fits on a page or two."""
    ran = xc("evaluate", ROOT / "examples" / "order-facts-missing.json", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert len(lines) < 100
    facts = lines[lines.index(text("section.needs", lang)) + 1 :]
    counts = [int(found[1]) for line in facts if (found := re.search(r"(?:by |（)([0-9]+) ", line))]
    assert len(counts) > 3
    assert counts == sorted(counts, reverse=True)
    (address,) = [line for line in facts if line.strip().startswith(("order.ship_to ", "order.ship_to（"))]
    assert address.endswith(text("needs.told_in_part", lang))  # a country was told, and that is not enough


def test_of_a_table_the_rows_asked_for_are_told_with_their_line() -> None:
    ran = xc("values", "eu.vat.rate", "--key", "DE", "--key", "standard", "--on", "2020-08-01", "--format", "json")
    (row,) = json.loads(ran.out)
    assert (row["value"], row["from"], row["until"]) == ("16%", "2020-07-01", "2021-01-01")
    assert row["keys"]["place"] == "DE"
    file = ROOT / row["file"]
    assert file.read_text(encoding="utf-8").splitlines()[row["line"] - 1].startswith("DE,standard,")
    shown = xc("values", "eu.vat.rate", "--key", "DE", "--key", "standard").out
    assert "jurisdictions/eu/vat/rates.csv" in shown
    assert [line.split()[2] for line in shown.splitlines() if line.startswith("DE")] == ["19%", "16%", "19%"]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("eu.vat.rate", "--key", "XX"), "has no row with the key 'XX'"),
        (("eu.vat", "--key", "DE"), "name its id"),
        (("eu.vat.ioss-limit", "--key", "DE"), "has no row with the key 'DE'"),
    ],
)
def test_a_key_that_chooses_nothing_is_refused(argv: tuple[str, ...], said: str) -> None:
    ran = xc("values", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_misspelt_pack_of_rules_is_answered_with_the_nearest(shop: Shop) -> None:
    ran = xc("rules", "shop.basisc", *shop)
    assert (ran.code, ran.out) == (2, "")
    assert "Did you mean shop.basics" in ran.err
