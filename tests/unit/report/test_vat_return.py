"""The figures of a return are the sums of tax lines, nothing else and nothing undecided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from xcompliance import Order
from xcompliance.errors import XComplianceError
from xcompliance.facade import Engine
from xcompliance.report.vat_return import ReturnPeriod, VatReturn, supplied_on, vat_return

OSS = ("oss_union", "oss", "deemed_supplier")
POSTAL = {"FR": "75001", "IT": "20121", "EE": "10111", "AT": "1010", "MC": "98000", "PL": "00-001"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["eu/vat", "eu/duty"])


def order(to: str, *prices: str, currency: str = "EUR", **facts: Any) -> Order:
    lines = [{"kind": "goods", "category": "toys", "quantity": 1, "unit_price": f"{one} {currency}"} for one in prices]
    return Order.model_validate(
        {
            "id": f"{to} {' '.join(prices)}",
            "placed_at": "2026-11-22T10:00:00+01:00",
            "currency": currency,
            "price_mode": "exclusive",
            "channel": "own_store",
            "seller": {"established_in": ["DE"], "registrations": ["oss"]},
            "buyer": {"type": "consumer"},
            "goods_location": "DE",
            "ship_to": {"country": to, "postal_code": POSTAL[to]},
            "shipping": None,
            "lines": lines,
            **facts,
        }
    )


def summed(engine: Engine, *orders: Order, period: str = "2026-Q4", **options: Any) -> VatReturn:
    decided = [(str(one.id), one, engine.evaluate(one, on=supplied_on(one) or date(2026, 11, 22))) for one in orders]
    told = {"scheme": "oss", "schemes": OSS, "currency": "EUR", **options}
    return vat_return(decided, period=ReturnPeriod.parse(period), **told)


def shown(made: VatReturn) -> list[tuple[str, str, str, str, str]]:
    return [(r.place, r.supply, r.rate.percent, str(r.base), str(r.tax)) for r in made.rows]


def test_orders_are_summed_by_place_and_rate(engine: Engine) -> None:
    book = order("FR", "10.00")
    reduced = order("FR", "5.00", lines=[{**book.lines[0].to_dict(), "category": "book_print"}])
    made = summed(engine, book, order("FR", "2.50"), order("IT", "100.00"), reduced)
    assert shown(made) == [
        ("FR", "goods", "20%", "12.50 EUR", "2.50 EUR"),
        ("FR", "goods", "5.5%", "10.00 EUR", "0.55 EUR"),
        ("IT", "goods", "22%", "100.00 EUR", "22.00 EUR"),
    ]
    assert [row.rate_kind for row in made.rows] == ["standard", "reduced", "standard"]
    assert (str(made.tax), str(made.payable)) == ("25.05 EUR", "25.05 EUR")


def test_the_sum_is_the_sum_of_the_lines_to_the_cent(engine: Engine) -> None:
    orders = [order("FR", f"0.{cents:02d}", "1.03") for cents in range(1, 60)]
    lines = sum(engine.evaluate(one, on=date(2026, 11, 22)).tax.total.minor for one in orders)
    assert summed(engine, *orders).tax.minor == lines


def test_a_refund_lowers_the_row_of_its_own_period(engine: Engine) -> None:
    made = summed(engine, order("FR", "100.00"), order("FR", "-40.00", supplied_on="2026-10-05"))
    assert shown(made) == [("FR", "goods", "20%", "60.00 EUR", "12.00 EUR")]
    assert made.corrections == ()


def test_a_refund_of_an_earlier_period_is_a_correction_by_the_law_of_that_day(engine: Engine) -> None:
    made = summed(engine, order("EE", "100.00"), order("EE", "-100.00", supplied_on="2025-06-30"))
    assert shown(made) == [("EE", "goods", "24%", "100.00 EUR", "24.00 EUR")]
    assert [(str(c.period), c.place, str(c.tax)) for c in made.corrections] == [("2025-Q2", "EE", "-22.00 EUR")]
    assert str(made.payable) == "2.00 EUR"


def test_undecided_lines_are_listed_apart_and_never_summed(engine: Engine) -> None:
    unclear = order("AT", "50.00", lines=[{**order("AT", "50.00").lines[0].to_dict(), "category": "food_basic"}])
    made = summed(engine, order("FR", "10.00"), unclear)
    assert shown(made) == [("FR", "goods", "20%", "10.00 EUR", "2.00 EUR")]
    assert [(one.object, one.place, bool(one.needs)) for one in made.open] == [("lines[0]", "AT", True)]


def test_other_schemes_and_other_filers_stay_out(engine: Engine) -> None:
    business = {"type": "business", "tax_ids": [{"scheme": "eu_vat", "number": "FR40303265045", "validated": True,
                                                 "country": "FR"}]}  # fmt: skip
    assert summed(engine, order("FR", "10.00", buyer=business)).rows == ()
    assert summed(engine, order("FR", "10.00"), liable="marketplace").rows == ()


def test_orders_of_other_periods_are_counted_not_summed(engine: Engine) -> None:
    made = summed(engine, order("FR", "10.00", placed_at="2026-09-30T23:59:59+02:00"), order("FR", "1.00"))
    assert (made.outside, str(made.tax)) == (1, "0.20 EUR")


def test_an_order_without_a_day_is_open(engine: Engine) -> None:
    facts = order("FR", "10.00").to_dict()
    del facts["placed_at"]
    assert [one.needs for one in summed(engine, Order.model_validate(facts)).open] == [("order.placed_at",)]


def test_other_currencies_are_converted_once(engine: Engine) -> None:
    made = summed(engine, *[order("FR", "0.03", currency="USD") for _ in range(100)], fx={"USD": Fraction(9, 10)})
    assert shown(made) == [("FR", "goods", "20%", "2.70 EUR", "0.90 EUR")]


def test_without_an_exchange_rate_nothing_is_guessed(engine: Engine) -> None:
    made = summed(engine, order("FR", "10.00", currency="USD"))
    assert made.rows == ()
    assert [one.needs for one in made.open] == [("fx:USD",)]


def test_amounts_keep_two_decimals(engine: Engine) -> None:
    made = summed(engine, order("FR", "10.01"), order("FR", "10.02"))
    assert made.tax.amount == Decimal("4.00")
    assert str(made.base) == "20.03 EUR"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_periods_are_calendar_quarters_and_months(text: str, first: date, last: date) -> None:
    period = ReturnPeriod.parse(text)
    assert (period.start, period.last_day, str(period)) == (first, last, text)
    assert ReturnPeriod.around(last, period.months) == period


@pytest.mark.parametrize("text", ["2026", "2026-Q5", "2026-13", "Q4-2026", "2026-1"])
def test_anything_else_is_no_period(text: str) -> None:
    with pytest.raises(XComplianceError, match="no period"):
        ReturnPeriod.parse(text)


def test_goods_are_told_apart_by_the_country_they_leave(engine: Engine) -> None:
    made = summed(engine, order("FR", "10.00"), order("FR", "30.00", goods_location="PL"), order("FR", "5.00"))
    assert [(row.place, row.origin, str(row.base)) for row in made.rows] == [
        ("FR", "DE", "15.00 EUR"),
        ("FR", "PL", "30.00 EUR"),
    ]


def test_shipping_of_goods_from_two_countries_is_shared_by_value(engine: Engine) -> None:
    toys = {"kind": "goods", "category": "toys", "quantity": 1}
    lines = [{**toys, "unit_price": "30.00 EUR"}, {**toys, "unit_price": "10.00 EUR", "ship_from": "PL"}]
    sale = order("FR", "1.00", lines=lines, shipping={"amount": "4.00 EUR"})
    back = [{**one, "unit_price": f"-{one['unit_price']}"} for one in lines]
    refund = order("FR", "1.00", lines=back, shipping={"amount": "-4.00 EUR"}, intrinsic_value="40.00 EUR")
    assert [(row.origin, str(row.base), str(row.tax)) for row in summed(engine, sale).rows] == [
        ("DE", "33.00 EUR", "6.60 EUR"),
        ("PL", "11.00 EUR", "2.20 EUR"),
    ]
    assert [str(row.tax) for row in summed(engine, sale, refund).rows] == ["0.00 EUR", "0.00 EUR"]


def test_services_leave_no_country(engine: Engine) -> None:
    lines = [{"kind": "digital_service", "category": "saas", "quantity": 1, "unit_price": "10.00 EUR"}]
    evidence = [{"kind": "ip", "country": "FR"}, {"kind": "billing_address", "country": "FR"}]
    made = summed(engine, order("FR", "1.00", lines=lines, goods_location=None, location_evidence=evidence))
    assert [(row.supply, row.origin) for row in made.rows] == [("services", "")]


def test_a_place_may_be_declared_under_another_one(engine: Engine) -> None:
    made = summed(engine, order("MC", "10.00"), order("FR", "5.00"), places={"MC": "FR"})
    assert shown(made) == [("FR", "goods", "20%", "15.00 EUR", "3.00 EUR")]
    late = summed(engine, order("MC", "-10.00", supplied_on="2026-08-05"), places={"MC": "FR"})
    assert [one.place for one in late.corrections] == ["FR"]
    stock = summed(engine, order("IT", "10.00", goods_location="MC"), places={"MC": "FR"})
    assert [row.origin for row in stock.rows] == ["FR"]
