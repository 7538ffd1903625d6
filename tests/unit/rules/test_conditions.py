from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.unit.rules.conftest import Folder

from xcompliance.clock import Period
from xcompliance.money import Money, Rate
from xcompliance.rules import syntax as s
from xcompliance.rules.positions import without_positions

Read = Callable[[str], Any]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{order.ship_to.country: NO}", "NO"),
        ("{line.hs_code: 010121}", "010121"),
        ("{order.ship_to.postal_code: 00501}", "00501"),
        ("{order.ship_to.postal_code: 1e3}", "1e3"),
        ("{order.seller.legal_name: yes}", "yes"),
        ("{order.total: 150 EUR}", Money.of(150, "EUR")),
        ("{line.quantity: 2}", Decimal(2)),
        ("{order.buyer.account_created_at: 2026-01-01}", date(2026, 1, 1)),
        ("{order.buyer.account_created_at: 2026-01-01T00:00:00Z}", datetime(2026, 1, 1, tzinfo=UTC)),
        ("{on: 2026-01-01}", date(2026, 1, 1)),
        ("{order.session.new_device: true}", True),
        ("{order.session.account_age_days: 3}", 3),
    ],
)
def test_literals_have_the_type_of_their_fact(condition: Read, text: str, value: Any) -> None:
    compare = condition(text)
    assert compare.op is s.Op.EQ
    assert compare.right == s.Literal(value)
    assert type(compare.right.value) is type(value)


FORMS = [
    ("{line.category: missing}", s.Compare(s.Field("line.category"), s.Op.MISSING, None)),
    ("{line.category: 'present'}", s.Compare(s.Field("line.category"), s.Op.PRESENT, None)),
    ("{line.category: {eq: missing}}", s.Compare(s.Field("line.category"), s.Op.EQ, s.Literal("missing"))),
    (
        "{line.category: [a, b]}",
        s.Compare(s.Field("line.category"), s.Op.IN, (s.Literal("a"), s.Literal("b"))),
    ),
    (
        "{order.total: {between: [1 EUR, 2 EUR]}}",
        s.Compare(
            s.Field("order.total"),
            s.Op.BETWEEN,
            (s.Literal(Money.of(1, "EUR")), s.Literal(Money.of(2, "EUR"))),
        ),
    ),
    (
        "{order.total: {le_value: eu.limit}}",
        s.Compare(s.Field("order.total"), s.Op.LE, s.ValueRef("eu.limit")),
    ),
    (
        "{ship_to: {outside: eu.members}}",
        s.Compare(s.Field("ship_to"), s.Op.OUTSIDE, s.Literal("eu.members")),
    ),
    (
        "{ship_to.country: {is_not_field: order.seller.address.country}}",
        s.Compare(s.Field("ship_to.country"), s.Op.NE, s.Field("order.seller.address.country")),
    ),
    (
        "{ship_to.country: {in_list: eu.members}}",
        s.Compare(s.Field("ship_to.country"), s.Op.IN_PLACE, s.Literal("eu.members")),
    ),
    ("{line.category: {in_list: eu.list}}", s.Compare(s.Field("line.category"), s.Op.IN_LIST, s.ValueRef("eu.list"))),
    (
        "{not: {line.category: toys}}",
        s.Not(s.Compare(s.Field("line.category"), s.Op.EQ, s.Literal("toys"))),
    ),
    (
        "{count: {of: order.lines, ge: 3}}",
        s.Quantified(s.Quantity.COUNT, s.Field("order.lines"), s.AllOf(()), (s.Op.GE, s.Literal(3))),
    ),
    (
        "{some: {of: order.lines, where: {item.category: toys}}}",
        s.Quantified(
            s.Quantity.SOME,
            s.Field("order.lines"),
            s.Compare(s.Field("item.category"), s.Op.EQ, s.Literal("toys")),
        ),
    ),
    (
        '{formula: "order.total - 2 * order.shipping.amount", gt: 5 EUR}',
        s.Compare(
            s.Arithmetic(
                "-",
                (
                    s.Field("order.total"),
                    s.Arithmetic("*", (s.Literal(2), s.Field("order.shipping.amount"))),
                ),
            ),
            s.Op.GT,
            s.Literal(Money.of(5, "EUR")),
        ),
    ),
    (
        '{formula: "order.shipping.amount / order.total", gt: 50%}',
        s.Compare(
            s.Arithmetic("/", (s.Field("order.shipping.amount"), s.Field("order.total"))),
            s.Op.GT,
            s.Literal(Rate(1, 2)),
        ),
    ),
]


@pytest.mark.parametrize(("text", "tree"), FORMS)
def test_forms(condition: Read, text: str, tree: Any) -> None:
    assert without_positions(condition(text)) == tree


def test_several_operators_must_all_hold(condition: Read) -> None:
    tree = condition("{order.total: {ge: 1 EUR, lt: 2 EUR}, line.category: toys}")
    assert [type(part).__name__ for part in tree.parts] == ["AllOf", "Compare"]


REFUSED = [
    ("{line.categori: toys}", "XC-L201", "line.category"),
    ("{listing.audience: business}", "XC-L202", "order.line"),
    ("{item.category: toys}", "XC-L202", "Name the fact"),
    ("{undefined_name: true}", "XC-L213", ""),
    ("{order.lines.category: toys}", "XC-L203", "some"),
    ("{line.category: {within: [a]}}", "XC-L204", "in"),
    ("{some: {of: order.total, where: {item.category: a}}}", "XC-L204", ""),
    ("{some: {of: order.lines}}", "XC-L021", "where"),
    ("{count: {of: order.lines, where: {item.category: a}}}", "XC-L206", "ge: 3"),
    ("{line.category: {lt: toys}}", "XC-L205", ""),
    ("{order.ship_to: DE}", "XC-L205", "in_place"),
    ("{order.total: {less: 5 EUR}}", "XC-L206", ""),
    ("{le: 5 EUR}", "XC-L213", "order.total"),
    ("{order.total: {lt_field: line.category}}", "XC-L207", "one kind"),
    ("{}", "XC-L208", ""),
    ("{order.total: {}}", "XC-L208", ""),
    ("{line.category: null}", "XC-L208", "missing"),
    ("{any: []}", "XC-L208", ""),
    ("{order.total: {le_value: eu.limitt}}", "XC-L209", "eu.limit"),
    ("{order.total: {le_value: eu.age}}", "XC-L210", ""),
    ("{order.total: {le_value: {value: eu.limit, place: DE}}}", "XC-L211", ""),
    ("{ship_to: {in_place: eu.member}}", "XC-L212", "eu.members"),
    ("{ship_to.country: XX}", "XC-L212", ""),
    ("{ship_to.country: Germany}", "XC-L224", "DE"),
    ("{order.total: {between: [2 EUR, 1 EUR]}}", "XC-L216", "Swap"),
    ("{order.session.new_device: yes}", "XC-L221", "true or false"),
    ("{order.buyer.type: consummer}", "XC-L222", "consumer"),
    ("{order.session.account_age_days: 0x10}", "XC-L302", "digits"),
    ("{order.session.account_age_days: 1e3}", "XC-L302", "digits"),
    ("{order.session.account_age_days: 010}", "XC-L302", "leading zeros"),
    ("{order.total: 150}", "XC-L303", "150 EUR"),
    ("{order.total: 150 EURO}", "XC-L303", ""),
    ("{order.currency: EURO}", "XC-L304", "EUR"),
    ("{on: 22.11.2026}", "XC-L101", "2026-11-22"),
    ('{formula: "order.total ** 2", gt: 1 EUR}', "XC-L215", "min"),
    ('{formula: "__import__(1)", gt: 1 EUR}', "XC-L215", ""),
    ('{formula: "order.total + 1", gt: 1 EUR}', "XC-L207", ""),
    ('{formula: "order.total.__class__", gt: 1 EUR}', "XC-L201", ""),
    ('{formula: "1e3 * order.total", gt: 1 EUR}', "XC-L215", ""),
    ('{formula: "order.lines.unit_price + order.total", gt: 1 EUR}', "XC-L203", "sum"),
    ('{formula: "sum(order.total)", gt: 1 EUR}', "XC-L204", ""),
    ('{formula: "(order.total", gt: 1 EUR}', "XC-L215", ""),
    ('{formula: "order.total"}', "XC-L208", "comparison"),
    ('{formula: "[x for x in order.lines]", gt: 1 EUR}', "XC-L215", ""),
]


@pytest.mark.parametrize(("text", "code", "hint"), REFUSED)
def test_refused_with_remedy(folder: Folder, text: str, code: str, hint: str) -> None:
    found = folder.problems(when=f"\n  clause: {text}")
    assert code in {problem.code for problem in found}
    problem = next(problem for problem in found if problem.code == code)
    assert problem.file == "rules/eu/vat/one.yaml"
    assert problem.line == 7
    assert problem.column > 10
    assert hint in f"{problem.message} {problem.remedy}"


def test_long_and_deep_formulas_are_refused(folder: Folder) -> None:
    for formula in ("1" + "+1" * 200, "+".join(["1"] * 60), "-" * 250 + "1"):
        found = folder.problems(when=f'{{clause: {{formula: "{formula}", gt: 1}}}}')
        assert {problem.code for problem in found} == {"XC-L215"}


def test_definitions_in_any_order(folder: Folder) -> None:
    folder.pack(
        "define:\n"
        "  low_value: {goods_value: {le_value: eu.limit}, toys: false}\n"
        '  goods_value: {formula: "order.total - order.shipping.amount"}\n'
        "  toys: {line.category: toys}\n"
        "  rate: {value: vat.rate, place: ship_to, category: line.category}\n"
    )
    folder.rule(when="{clause: {low_value: true, goods_value: {gt: 1 EUR}, toys: false, rate: {gt: 7%}}}")
    pack = folder.load()[0]
    names = [one.name for one in pack.definitions]
    assert sorted(names) == ["goods_value", "low_value", "rate", "toys"]
    assert names.index("goods_value") < names.index("low_value")
    parts = pack.rules[0].when[0].condition.parts
    assert without_positions(parts[2]) == s.Not(s.IsTrue("toys"))
    assert parts[1].left == s.Defined("goods_value")


@pytest.mark.parametrize(
    ("define", "code"),
    [
        ("{one: {two: true}, two: {one: true}}", "XC-L214"),
        ('{one: {formula: "one + 1"}}', "XC-L214"),
        ("{order: {line.category: a}}", "XC-L028"),
        ("{any: {line.category: a}}", "XC-L028"),
        ("{One: {line.category: a}}", "XC-L028"),
        ("{one: {line.categori: a}}", "XC-L201"),
    ],
)
def test_wrong_definitions(folder: Folder, define: str, code: str) -> None:
    folder.pack(f"define: {define}\n")
    assert code in {problem.code for problem in folder.refused()}


def test_a_definition_of_another_record_is_out_of_reach(folder: Folder) -> None:
    folder.pack("define: {seen: {listing.audience: business}}\n")
    assert folder.problems(when="{clause: {seen: true}}")[0].code == "XC-L202"


def test_periods_in_deadlines(folder: Folder) -> None:
    due = "{after: order.placed_at, within: 2 business days, calendar: eu}"
    rule = folder.one(then=f"{{duty: {{code: a, who: seller, due: {due}}}}}")
    clock = rule.then.duties[0].due
    assert clock is not None
    assert clock.within == s.Literal(Period.parse("2 business days"))
    assert clock.calendar == "eu"
