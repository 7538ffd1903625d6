"""The steps behind each tax line: territory, liability, taxability, rate, each with its source."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.engine.little_packs import Document, judge, line, order, rule, snapshot, table

from xcompliance.trace import TaxTrace

VAT: Document = {
    "type": "vat",
    "scheme": "oss",
    "liable": "seller",
    "taxability": "taxable",
    "rate": {"value": "rate", "category": "group"},
}
GROUPS = table("groups", "text", ["category"], {"toys": "standard", "books": "books"})
RATES = table("rate", "percent", ["category"], {"standard": "20%"})
DEFINE = {"group": {"value": "groups", "category": "line.category"}, "consumer": {"order.buyer.type": "consumer"}}


def steps(record: Document, lang: str = "en", **keys: Any) -> tuple[TaxTrace, ...]:
    made = snapshot(rule("a", {"tax": VAT}, **keys), values=[GROUPS, RATES], define=DEFINE)
    return judge(made, record).explain(lang).taxes


def test_the_order_of_reasoning_is_territory_liability_taxability_rate() -> None:
    (tax,) = steps(order())
    assert [step.name for step in tax.steps] == ["Territory", "Liability", "Taxability", "Rate"]
    assert (tax.object, tax.type, tax.outcome) == ("lines[0]", "vat", "20.00 EUR on 100.00 EUR")


def test_territory_says_where_goods_are_and_go_and_which_place_taxes() -> None:
    record = order(
        goods_location={"country": "FR", "postal_code": "75001"}, ship_to={"country": "ES", "region": "ES-CN"}
    )
    step = steps(record)[0].steps[0]
    assert "goods in France (FR)" in step.said
    assert "delivered to Canary Islands (ES-CN)" in step.said
    assert step.citation == "Dir 2006/112/EC Art 6(1)(b)"


def test_the_text_of_a_group_is_the_source_of_an_ordinary_territory() -> None:
    step = steps(order(), places={"of": "ship_to", "in": "eu.vat-territory"})[0].steps[0]
    assert step.citation == "Dir 2006/112/EC Arts 5-7"


def test_liability_names_the_rule_and_its_source() -> None:
    step = steps(order())[0].steps[1]
    assert step.said == "owed by seller (house.shop.a: Rule a)"
    assert step.citation == "Act of a"


def test_taxability_rests_on_the_entry_that_grouped_the_category() -> None:
    step = steps(order())[0].steps[2]
    assert step.citation == "Act"


def test_the_rate_names_value_day_and_source() -> None:
    step = steps(order())[0].steps[3]
    assert (step.said, step.citation) == ("20% (rate, since 2020-01-01)", "Act")


def test_an_undecided_tax_stops_where_the_reasoning_stops() -> None:
    (tax,) = steps(order(line(category="books")))
    assert [step.name for step in tax.steps] == ["Territory", "Liability"]
    assert "value:rate" in tax.outcome


def test_a_line_no_rule_speaks_of_has_its_territory_only() -> None:
    (tax,) = steps(order(), applies_to="order.line", when={"never": {"line.kind": "service"}})
    assert [step.name for step in tax.steps] == ["Territory"]


def test_a_zero_without_a_rate_gives_the_source_of_its_reason() -> None:
    free: Document = {"type": "vat", "scheme": "export", "liable": "seller", "taxability": "zero_rated"}
    (tax,) = judge(snapshot(rule("a", {"tax": free})), order()).explain().taxes
    assert [step.name for step in tax.steps] == ["Territory", "Liability", "Taxability"]
    assert tax.steps[2].said == "zero rate"
    assert tax.steps[2].citation == "Act of a"


def test_shipping_has_steps_of_its_own() -> None:
    taxes = steps(order(shipping={"amount": "10.00 EUR"}))
    assert [(tax.object, tax.outcome) for tax in taxes] == [
        ("lines[0]", "20.00 EUR on 100.00 EUR"),
        ("shipping", "2.00 EUR on 10.00 EUR"),
    ]


def test_each_line_speaks_of_its_own_goods() -> None:
    record = order(line(ship_from="FR"), line(ship_from="PL"))
    said = [tax.steps[0].said.partition(";")[0] for tax in steps(record)]
    assert said == ["goods in France (FR)", "goods in Poland (PL)"]


@pytest.mark.parametrize(
    ("lang", "names"), [("ja", "地域 納税義務 課税区分 税率"), ("zh", "地域 纳税义务 应税性 税率")]
)
def test_steps_are_said_in_three_languages(lang: str, names: str) -> None:
    (tax,) = steps(order(), lang)
    assert [step.name for step in tax.steps] == names.split()
    assert "（DE）" in tax.steps[0].said


def test_other_records_have_no_tax_steps() -> None:
    made = snapshot(rule("a", {"tax": VAT}), values=[GROUPS, RATES], define=DEFINE)
    assert judge(made, {"kind": "listing"}).explain().taxes == ()


def test_the_steps_are_written_before_the_rules() -> None:
    made = snapshot(rule("a", {"tax": VAT}), values=[GROUPS, RATES], define=DEFINE)
    written = str(judge(made, order()).explain()).splitlines()
    assert written[0] == "Tax, step by step:"
    assert written[1] == "  lines[0] · vat: 20.00 EUR on 100.00 EUR"
    assert written[3] == "    2. Liability: owed by seller (house.shop.a: Rule a) [Source: Act of a]"


def test_a_trace_shows_the_facts_behind_a_defined_name_and_no_street() -> None:
    shop = rule(
        "a",
        {"tax": VAT},
        when={"consumer": {"consumer": "true"}, "here": {"order.ship_to": {"in_place": "eu.members"}}},
    )
    made = snapshot(shop, values=[GROUPS, RATES], define=DEFINE)
    record = order(buyer={"type": "consumer"}, ship_to={"country": "DE", "postal_code": "10115", "city": "Berlin"})
    (fired,) = judge(made, record).explain().fired
    facts = {clause.name: dict(clause.facts) for clause in fired.clauses}
    assert facts["consumer"] == {"order.buyer.type": "consumer"}
    assert facts["here"] == {"order.ship_to": "DE"}


def test_an_address_without_postal_code_is_shown_as_its_country() -> None:
    shop = rule("a", {"tax": VAT}, when={"here": {"order.ship_to": {"in_place": "eu.vat-territory"}}})
    made = snapshot(shop, values=[GROUPS, RATES], define=DEFINE)
    (unknown,) = judge(made, order(ship_to={"country": "FR"})).explain().unknown
    assert dict(unknown.clauses[0].facts) == {"order.ship_to": "FR"}
