"""Tax lines: what is taxed, at what, for whom, and what stays open with what it needs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.unit.engine.little_packs import (
    BEGIN,
    Document,
    dated,
    judge,
    line,
    order,
    rule,
    snapshot,
    table,
    without,
)

from xcompliance.engine.decision import Decision
from xcompliance.errors import UndecidedTaxError
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.money import Money
from xcompliance.verdict import Verdict

RATE = dated("rate", "percent", "20%")
FEE = dated("fee", "money", "0.70 EUR")
LIMIT = dated("limit", "money", "100 EUR")
ROWS = {("DE", "toys"): "19%", ("DE", "books"): "7%", ("FR", "toys"): "5.5%"}
VALUES: list[DatedValue | Table] = [
    RATE,
    FEE,
    LIMIT,
    dated("upper", "money", "150 EUR"),
    dated("share", "percent", "80%"),
    dated("low", "percent", "5%", confidence="low"),
    dated("middling", "percent", "5%", confidence="medium"),
    dated("zero", "percent", "0%"),
    dated("later", "percent", (date(2027, 1, 1), "7%")),
    dated("later-fee", "money", (date(2027, 1, 1), "1 EUR")),
    dated("dollars", "money", "100 USD"),
    table(
        "rates",
        "percent",
        ("place", "category"),
        {("DE", "toys"): "19%", ("DE", "books"): "7%", ("FR", "toys"): "5.5%"},
    ),
]


def vat(**facts: Any) -> Document:
    """A treatment at 20 %."""
    return {
        "type": "vat",
        "scheme": "s",
        "liable": "seller",
        "taxability": "taxable",
        "rate": {"value": "rate"},
    } | facts


def decide(*taxes: Document, record: Document | None = None, **keys: Any) -> Decision:
    """One rule with these treatments, judged for an order."""
    then: Document = {"tax": list(taxes)}
    return judge(snapshot(rule("a", then, **keys), values=VALUES), record or order())


def amounts(decision: Decision) -> list[tuple[str, str, str | None]]:
    """Object, base and amount of each line."""
    return [(one.object, str(one.base), None if one.amount is None else str(one.amount)) for one in decision.tax.lines]


# -- rates ------------------------------------------------------------------------------------------------------------


def test_a_rate_on_an_exclusive_price() -> None:
    decision = decide(vat())
    assert amounts(decision) == [("lines[0]", "100.00 EUR", "20.00 EUR")]
    line_ = decision.tax.lines[0]
    assert (str(line_.rate), line_.value, line_.value_from, line_.citation) == ("20%", "rate", BEGIN, "Act rate")
    assert (line_.rule, line_.jurisdiction, line_.liable, line_.included) == ("house.shop.a", "DE", "seller", False)
    assert decision.verdict is Verdict.ALLOW


def test_an_inclusive_price_contains_what_the_seller_collects() -> None:
    decision = decide(vat(), record=order(price_mode="inclusive"))
    assert amounts(decision) == [("lines[0]", "83.33 EUR", "16.67 EUR")]
    assert decision.tax.lines[0].included


def test_what_customs_collect_comes_on_top_of_an_inclusive_price() -> None:
    decision = decide(vat(liable="customs"), record=order(price_mode="inclusive"))
    assert amounts(decision) == [("lines[0]", "100.00 EUR", "20.00 EUR")]


def test_two_included_taxes_share_one_price() -> None:
    decision = decide(vat(), vat(type="sales", rate={"value": "middling"}), record=order(price_mode="inclusive"))
    assert [str(one.amount) for one in decision.tax.lines] == ["16.00 EUR", "4.00 EUR"]
    assert {str(one.base) for one in decision.tax.lines} == {"80.00 EUR"}


@pytest.mark.parametrize(
    ("facts", "amount", "needs"),
    [
        ({}, "19.00 EUR", ()),
        ({"category": "books"}, "7.00 EUR", ()),
        ({"category": "food"}, None, ("value:rates",)),
        ({"category": None}, None, ("value:rates",)),
        ({"category": ...}, None, ("order.lines[0].category",)),
    ],
)
def test_the_row_of_a_table_or_what_it_needs(facts: Document, amount: str | None, needs: tuple[str, ...]) -> None:
    told = line(**{name: value for name, value in facts.items() if value is not ...})
    if ... in facts.values():
        told = without(told, *facts)
    rate = {"value": "rates", "place": "order.ship_to", "category": "line.category"}
    decision = decide(vat(rate=rate), record=order(told))
    assert [one.amount and str(one.amount) for one in decision.tax.lines] == [amount]
    assert decision.tax.needs == needs


@pytest.mark.parametrize(
    ("value", "needs"), [("low", ("value:low",)), ("later", ("value:later",)), ("rate", ()), ("middling", ())]
)
def test_low_confidence_and_days_without_a_value_never_tax(value: str, needs: tuple[str, ...]) -> None:
    decision = decide(vat(rate={"value": value}))
    assert decision.tax.needs == needs
    assert (decision.verdict is Verdict.REVIEW) is bool(needs)


def test_medium_confidence_is_marked() -> None:
    assert decide(vat(rate={"value": "middling"})).tax.lines[0].confidence == "medium"
    assert decide(vat()).tax.lines[0].confidence == "high"


def test_a_rule_of_low_confidence_asks_for_review_instead() -> None:
    decision = decide(vat(), confidence="low")
    assert decision.tax.needs == ("review:house.shop.a",)
    assert decision.verdict is Verdict.REVIEW


def test_zero_never_comes_without_its_reason() -> None:
    assert decide(vat(rate={"value": "zero"})).tax.lines[0].taxability == "zero_rated"
    reverse = without(vat(taxability="reverse_charge", liable="customer"), "rate")
    decided = decide(reverse).tax.lines[0]
    assert (str(decided.amount), decided.taxability, decided.rate) == ("0.00 EUR", "reverse_charge", None)


# -- what an undecided line says --------------------------------------------------------------------------------------


def test_the_total_of_open_lines_is_an_error_that_names_the_facts() -> None:
    record = order(line(), without(line(), "unit_price"))
    decision = decide(vat(), record=record)
    with pytest.raises(UndecidedTaxError) as caught:
        _ = decision.tax.total
    assert caught.value.needs == ("order.lines[1].unit_price",)
    assert "order.lines[1].unit_price" in str(caught.value)
    assert decision.tax.total_or(None) is None
    assert decision.tax.total_or(Money(1, "EUR")) == Money(1, "EUR")
    assert str(decision.tax.decided_total) == "20.00 EUR"
    assert decision.verdict is Verdict.REVIEW


@pytest.mark.parametrize(
    ("record", "needs"),
    [
        (without(order(), "price_mode"), ("order.price_mode",)),
        (without(order(), "ship_to"), ("order.ship_to",)),
        (order(ship_to={"city": "Nowhere"}), ("order.ship_to",)),
    ],
)
def test_facts_every_tax_needs(record: Document, needs: tuple[str, ...]) -> None:
    assert decide(vat(), record=record).tax.needs == needs


def test_a_line_no_rule_speaks_of_stays_open() -> None:
    other = snapshot(rule("a", {"tax": vat()}, when={"c": {"line.category": "food"}}), values=VALUES)
    assert judge(other, order()).tax.needs == ("rule:tax:DE",)
    elsewhere = snapshot(rule("a", {"tax": vat()}), values=VALUES, places=["JP"])
    assert judge(elsewhere, order(line(category=None))).tax.needs == ()
    nowhere = snapshot(rule("a", {"tax": vat()}, places=["JP"]), values=VALUES, places=["JP"])
    assert judge(nowhere, order()).tax.needs == ("pack:tax:DE",)


def test_two_rules_that_claim_a_line_are_a_conflict_with_both_named() -> None:
    rules = [rule("a", {"tax": vat()}), rule("b", {"tax": vat(rate={"value": "middling"})})]
    decision = judge(snapshot(*rules, values=VALUES), order())
    assert decision.tax.needs == ("conflict:house.shop.a", "conflict:house.shop.b")
    assert decision.verdict is Verdict.REVIEW
    (conflict,) = [one for one in decision.undecided if one.id == "xcompliance.conflict"]
    assert conflict.undecided == ("conflict:house.shop.a", "conflict:house.shop.b")


def test_an_exception_taxes_before_the_general_rule() -> None:
    rules = [rule("a", {"tax": vat()}), rule("b", {"tax": vat(rate={"value": "middling"})}, overrides=["a"])]
    assert str(judge(snapshot(*rules, values=VALUES), order()).tax.total) == "5.00 EUR"


@pytest.mark.parametrize(("when_unknown", "needs"), [("review", ("order.buyer.guest",)), ("skip", ())])
def test_a_doubtful_exception_opens_the_line_unless_it_may_be_skipped(
    when_unknown: str, needs: tuple[str, ...]
) -> None:
    exception = rule(
        "b",
        {"tax": vat(rate={"value": "middling"})},
        overrides=["a"],
        when={"guest": {"order.buyer.guest": "true"}},
        when_unknown=when_unknown,
    )
    decision = judge(snapshot(rule("a", {"tax": vat()}), exception, values=VALUES), order())
    assert decision.tax.needs == needs


def test_a_doubtful_rule_about_the_order_asks_the_order_even_where_its_lines_know_their_place() -> None:
    record = order(line(ship_from={"country": "DE"}), goods_location=None)
    decision = decide(vat(), record=record, applies_to="order", places={"of": "goods_location", "in": ["DE"]})
    assert [one.needs for one in decision.tax.lines] == [("order.goods_location",)]


def test_different_types_stand_side_by_side() -> None:
    decision = decide(vat(), vat(type="sales", rate={"value": "middling"}))
    assert [(one.type, str(one.amount)) for one in decision.tax.lines] == [("vat", "20.00 EUR"), ("sales", "5.00 EUR")]
    assert str(decision.tax.due_to("seller")) == "25.00 EUR"
    assert str(decision.tax.due_to("customs")) == "0.00 EUR"


# -- bases ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "price", "quantity", "taxed", "reason"),
    [
        ({"exempt_below": "limit"}, "99.99", 1, "0.00 EUR", "product_exempt"),
        ({"exempt_below": "limit"}, "100.00", 1, "100.00 EUR", "taxable"),
        ({"exempt_below": "limit"}, "60.00", 2, "0.00 EUR", "product_exempt"),
        ({"exempt_up_to": "limit"}, "100.00", 1, "0.00 EUR", "product_exempt"),
        ({"exempt_up_to": "limit"}, "100.01", 1, "100.01 EUR", "taxable"),
        ({"exempt_first": "limit"}, "130.00", 2, "60.00 EUR", "portion_product_exempt"),
        ({"exempt_first": "limit"}, "90.00", 1, "0.00 EUR", "product_exempt"),
        ({"cap": "limit"}, "130.00", 2, "200.00 EUR", "portion_product_exempt"),
        ({"cap": "limit"}, "90.00", 1, "90.00 EUR", "taxable"),
        ({"slice": ["limit", "upper"]}, "90.00", 1, "0.00 EUR", "product_exempt"),
        ({"slice": ["limit", "upper"]}, "120.00", 1, "20.00 EUR", "portion_product_exempt"),
        ({"slice": ["limit", "upper"]}, "500.00", 1, "50.00 EUR", "portion_product_exempt"),
        ({"share": "share"}, "50.00", 2, "80.00 EUR", "portion_product_exempt"),
    ],
)
def test_how_much_of_a_price_is_taxed(base: Document, price: str, quantity: int, taxed: str, reason: str) -> None:
    decided = decide(vat(base=base), record=order(line(f"{price} EUR", quantity=quantity))).tax.lines[0]
    assert (str(decided.base), decided.taxability) == (taxed, reason)
    assert decided.amount == Money(decided.base.minor // 5, "EUR")  # type: ignore[union-attr]


def test_a_limit_in_another_currency_needs_a_rate() -> None:
    base = {"exempt_below": "dollars"}
    assert decide(vat(base=base)).tax.needs == ("order.fx",)
    fx = [{"base": "USD", "quote": "EUR", "rate": "1.10"}]
    assert str(decide(vat(base=base), record=order(fx=fx)).tax.lines[0].base) == "0.00 EUR"


@pytest.mark.parametrize("base", [{"exempt_first": "limit"}, {"cap": "limit"}])
def test_a_limit_for_each_unit_needs_the_quantity(base: Document) -> None:
    told = without(line(amount="100.00 EUR"), "quantity")
    decision = decide(vat(base=base), record=order(told))
    assert decision.tax.needs == ("order.lines[0].quantity",)
    assert decide(vat(base={"share": "share"}), record=order(told)).tax.needs == ()


# -- fixed amounts ----------------------------------------------------------------------------------------------------


def fee(**facts: Any) -> Document:
    return without(vat(type="fee", amount={"value": "fee"}), "rate") | facts


LINES = [line(quantity=3, hs_code="610910"), line(quantity=2, hs_code="61091000"), line(hs_code="640110")]


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        ("line", ["0.70", "0.70", "0.70"]),
        ("unit", ["2.10", "1.40", "0.70"]),
        ("order", ["0.70"]),
        ("tariff_line", ["0.70", "0.70"]),
        ("consignment", ["0.70"]),
    ],
)
def test_what_a_fixed_amount_is_charged_on(per: str, expected: list[str]) -> None:
    decision = decide(fee(per=per), record=order(*LINES))
    assert [str(one.amount) for one in decision.tax.lines] == [f"{amount} EUR" for amount in expected]
    if per == "order":
        assert decision.tax.lines[0].object == "order"


def test_a_fee_for_each_unit_needs_the_quantity_and_for_each_heading_the_code() -> None:
    told = without(line(amount="100.00 EUR"), "quantity")
    assert decide(fee(per="unit"), record=order(told)).tax.needs == ("order.lines[0].quantity",)
    assert decide(fee(per="tariff_line"), record=order(line())).tax.needs == ("order.lines[0].hs_code",)


def test_a_fee_is_converted_into_the_currency_of_the_order() -> None:
    yen = order(line("1000 JPY"), fx=[{"base": "EUR", "quote": "JPY", "rate": "160"}])
    assert str(decide(fee(), record=yen).tax.total) == "112 JPY"
    assert decide(fee(), record=order(line("1000 JPY"))).tax.needs == ("order.fx",)


# -- shipping ---------------------------------------------------------------------------------------------------------


def test_shipping_follows_the_goods_by_value() -> None:
    rate = {"value": "rates", "place": "order.ship_to", "category": "line.category"}
    record = order(line("75.00 EUR"), line("25.00 EUR", category="books"), shipping={"amount": "5.00 EUR"})
    decision = decide(vat(rate=rate), record=record)
    assert amounts(decision)[2:] == [("shipping", "3.75 EUR", "0.71 EUR"), ("shipping", "1.25 EUR", "0.09 EUR")]


@pytest.mark.parametrize(
    ("shipping", "expected"),
    [
        ("follows_goods", ("2.50 EUR", "0.50 EUR")),
        ("taxable", ("5.00 EUR", "1.00 EUR")),
        ("exempt", ("0.00 EUR", "0.00 EUR")),
    ],
)
def test_shipping_of_half_exempt_goods(shipping: str, expected: tuple[str, str]) -> None:
    treatment = vat(base={"exempt_first": "limit"}, shipping=shipping)
    decision = decide(treatment, record=order(line("200.00 EUR"), shipping={"amount": "5.00 EUR"}))
    assert amounts(decision)[1][1:] == expected


def test_shipping_whose_treatment_is_not_known_stays_open() -> None:
    decision = decide(vat(shipping="unknown"), record=order(shipping={"amount": "5.00 EUR"}))
    assert decision.tax.needs == ("order.shipping",)


@pytest.mark.parametrize(
    ("shipping", "lines", "needs"),
    [
        (None, 1, ()),
        ({"amount": "0.00 EUR"}, 1, ()),
        ({"mode": "air"}, 2, ("order.shipping.amount",)),
        ({"amount": None}, 2, ("order.shipping.amount",)),
    ],
)
def test_shipping_that_is_free_absent_or_not_told(shipping: Any, lines: int, needs: tuple[str, ...]) -> None:
    decision = decide(vat(), record=order(shipping=shipping))
    assert len(decision.tax.lines) == lines
    assert decision.tax.needs == needs


def test_shipping_waits_for_the_price_of_a_line() -> None:
    record = order(without(line(), "unit_price"), currency="EUR", shipping={"amount": "5.00 EUR"})
    decision = decide(fee(per="order"), record=record)
    (shipping,) = [one for one in decision.tax.lines if one.object == "shipping"]
    assert shipping.needs == ("order.lines[0].unit_price",)


@pytest.mark.parametrize(
    ("rows", "amount", "needs"),
    [
        ({("DE", "true"): "follows_goods", ("DE", "false"): "follows_goods"}, "1.00 EUR", ()),
        ({("DE", "true"): "exempt", ("DE", "false"): "follows_goods"}, None, ("order.shipping.separately_stated",)),
        ({("DE", "true"): "exempt", ("FR", "false"): "exempt"}, None, ("order.shipping.separately_stated",)),
    ],
)
def test_a_fact_that_makes_no_difference_to_shipping_is_not_asked(
    rows: dict[tuple[str, str], str], amount: str | None, needs: tuple[str, ...]
) -> None:
    words = table("words", "text", ("place", "apart"), rows)
    told = {"value": "words", "place": "order.ship_to", "apart": "order.shipping.separately_stated"}
    record = order(shipping={"amount": "5.00 EUR"})
    decision = judge(snapshot(rule("r", {"tax": [vat(shipping=told)]}), values=[*VALUES, words]), record)
    (shipping,) = [one for one in decision.tax.lines if one.object == "shipping"]
    assert (None if shipping.amount is None else str(shipping.amount), shipping.needs) == (amount, needs)


def test_shipping_does_not_wait_for_a_fixed_fee_nobody_knows() -> None:
    record = order(shipping={"amount": "5.00 EUR"})
    decision = decide(vat(), fee(type="delivery_fee", per="order", amount={"value": "later-fee"}), record=record)
    said = [(one.object, one.type, one.decided) for one in decision.tax.lines]
    assert said == [("lines[0]", "vat", True), ("shipping", "vat", True), ("order", "delivery_fee", False)]


# -- places and coverage ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "covered"), [("country", "full"), ("city", "none")])
def test_an_open_local_tax_covers_no_local_tax(level: str, covered: str) -> None:
    (line_,) = decide(vat(rate={"value": "low"}, level=level, local_coverage="full")).tax.lines
    assert (line_.decided, line_.local_coverage) == (False, covered)


@pytest.mark.parametrize(
    ("jurisdiction", "facts", "expected"),
    [
        ("ship_to", {}, "DE"),
        ("ship_from", {"ship_from": "FR"}, "FR"),
        ("goods_location", {"goods_location": "JP"}, "JP"),
        ("seller", {"seller": {"established_in": ["ES", "FR"]}}, "ES"),
        ("FR", {}, "FR"),
        ("ship_from", {}, None),
    ],
)
def test_whose_tax_it_is(jurisdiction: str, facts: Document, expected: str | None) -> None:
    decision = decide(vat(jurisdiction=jurisdiction), record=order(**facts))
    if expected is None:
        assert decision.tax.needs == ("order.ship_from",)
    else:
        assert decision.tax.lines[0].jurisdiction == expected


def test_taxes_of_a_state() -> None:
    record = order(ship_to={"country": "US", "region": "US-NY"})
    assert decide(vat(level="state"), record=record).tax.lines[0].jurisdiction == "US-NY"
    assert decide(vat(), record=record).tax.lines[0].jurisdiction == "US"


@pytest.mark.parametrize(
    ("coverages", "expected"), [(("full", "state_only"), "state_only"), (("full", ""), "full"), (("", ""), "")]
)
def test_the_weakest_local_coverage_counts(coverages: tuple[str, str], expected: str) -> None:
    treatments = [vat(type=f"t{n}") | ({"local_coverage": word} if word else {}) for n, word in enumerate(coverages)]
    assert decide(*treatments).local_coverage == expected


def test_a_table_may_say_who_is_liable() -> None:
    words = table("who", "text", ("category",), {"toys": "customer"})
    treatment = vat(liable={"value": "who", "category": "line.category"})
    made = snapshot(rule("a", {"tax": treatment}), values=[*VALUES, words])
    assert judge(made, order()).tax.lines[0].liable == "customer"
    assert judge(made, order(line(category="food"))).tax.needs == ("value:who",)


def test_credit_lines_have_negative_tax() -> None:
    decision = decide(vat(), record=order(line("10.00 EUR", discount="25.00 EUR"), line("30.00 EUR")))
    assert [str(one.amount) for one in decision.tax.lines] == ["-3.00 EUR", "6.00 EUR"]
    assert str(decision.tax.total) == "3.00 EUR"


CONSIDERATION = vat(price_from="line.consideration")


def test_the_price_that_is_taxed_may_be_another_than_the_buyer_pays() -> None:
    coupon = {"discount": "10.00 EUR", "coupon_funding": "marketplace"}
    record = order(line(**coupon), shipping={"amount": "5.00 EUR"})
    assert [(str(one.base), str(one.amount)) for one in decide(CONSIDERATION, record=record).tax.lines] == [
        ("100.00 EUR", "20.00 EUR"),
        ("5.00 EUR", "1.00 EUR"),
    ]
    record = order(line("120.00 EUR", **coupon), price_mode="inclusive")
    inclusive = decide(CONSIDERATION, record=record).tax.lines
    assert [(str(one.base), str(one.amount)) for one in inclusive] == [("100.00 EUR", "20.00 EUR")]


def test_a_price_nobody_told_is_asked_for() -> None:
    needs = decide(CONSIDERATION, record=order(line(consideration=None))).tax.needs
    assert needs == ("order.lines[0].consideration",)
