"""Derived facts: exact, unknown when a part is unknown, and never stronger than what the host says."""

import pytest

from xcompliance.errors import RecordError
from xcompliance.facts import UNKNOWN, Listing, Order, Party, UserRecord
from xcompliance.facts.order import Line
from xcompliance.facts.product import Product
from xcompliance.facts.user import Consent, SubjectRequest
from xcompliance.money import Money

GOODS = {"kind": "goods", "unit_price": "50.00 EUR", "quantity": 3}


def order(*lines, **facts):
    return Order.model_validate({"currency": "EUR", "price_mode": "exclusive", "lines": list(lines), **facts})


def eur(text):
    return Money.of(text, "EUR")


def test_line_amount():
    assert Line(**GOODS).amount == eur("150.00")
    assert Line(**GOODS, discount="0.01 EUR").amount == eur("149.99")
    assert Line(unit_price="1.99 EUR", quantity="0.333").amount == eur("0.66")
    assert Line(unit_price="1.00 EUR", quantity="0.005").amount == eur("0.01")
    assert Line(unit_price="1.00 EUR").amount is UNKNOWN
    assert Line(**GOODS, amount="1.00 EUR").amount == eur("1.00")


def test_intrinsic_value_counts_goods_only():
    record = order(GOODS, {**GOODS, "kind": "service"}, shipping={"amount": "5.00 EUR"})
    assert record.intrinsic_value == eur("150.00")
    assert record.goods_amount == eur("300.00")
    assert record.total == eur("305.00")


def test_intrinsic_value_of_inclusive_prices_needs_the_tax():
    assert order(GOODS, price_mode="inclusive").intrinsic_value is UNKNOWN
    assert order({**GOODS, "tax_included": "23.95 EUR"}, price_mode="inclusive").intrinsic_value == eur("126.05")
    assert order(GOODS, price_mode=None).intrinsic_value is UNKNOWN


@pytest.mark.parametrize("change", [{"kind": None}, {"unit_price": None}, {"quantity": None}])
def test_unknown_parts_make_unknown_sums(change):
    record = order(GOODS, {**GOODS, **change})
    assert record.intrinsic_value is UNKNOWN


def test_total_needs_to_know_shipping():
    assert order(GOODS).total is UNKNOWN
    assert order(GOODS, shipping=None).total == eur("150.00")
    assert order(GOODS, shipping={}).total is UNKNOWN
    assert order(GOODS, shipping={"amount": "4.90 EUR", "handling": "1.10 EUR"}).total == eur("156.00")


def test_given_values_win_and_derived_ones_are_not_written():
    record = order(GOODS, total="1.00 EUR", intrinsic_value=None)
    assert record.total == eur("1.00")
    assert record.intrinsic_value is None
    assert "goods_amount" not in record.model_fields_set
    assert "goods_amount" not in record.to_json()
    assert '"total":"1.00 EUR"' in record.to_json()


def test_amounts_of_an_order_share_its_currency():
    with pytest.raises(RecordError) as caught:
        order({**GOODS, "unit_price": "1.00 USD"}, GOODS, shipping={"amount": "1.00 USD"}, total="3.00 USD")
    paths = {problem.path for problem in caught.value.problems}
    assert paths == {"total", "lines[0].unit_price", "shipping.amount"}
    with pytest.raises(RecordError, match=r"lines\[0\].discount"):
        order({**GOODS, "discount": "1.00 USD"})
    assert order(GOODS, seller={"turnover": {"annual": "1.00 USD"}}).currency == "EUR"


@pytest.mark.parametrize(
    ("tax_ids", "expected"),
    [
        ([], False),
        (None, False),
        ([{"scheme": "eu_vat", "number": "ATU12345675", "validated": True}], True),
        ([{"scheme": "eu_vat", "number": "ATU12345678", "validated": True}], False),
        ([{"scheme": "eu_vat", "number": "ATU12345675", "validated": False}], False),
        ([{"scheme": "eu_vat", "number": "ATU12345675"}], False),
        ([{"scheme": "gb_vat", "number": "ATU12345675", "validated": True}], False),
        ([{"scheme": "eu_vat", "validated": True}], False),
    ],
)
def test_vat_number_valid(tax_ids, expected):
    assert Party(tax_ids=tax_ids).vat_number_valid is expected
    assert Party().vat_number_valid is UNKNOWN
    assert Party(tax_ids=tax_ids, vat_number_valid=True).vat_number_valid is True


def test_gtin_check_digit():
    assert Product(gtin="2012345678903").gtin_valid is True
    assert Product(gtin="2012345678904").gtin_valid is False
    assert Product().gtin_valid is UNKNOWN
    assert Product(gtin=None).gtin_valid is None


@pytest.mark.parametrize(
    ("born", "given_at", "age"),
    [
        ("2012-03-01", "2026-02-28T23:59:59+01:00", 13),
        ("2012-03-01", "2026-03-01T00:00:00+01:00", 14),
        ("2012-02-29", "2026-02-28T12:00:00Z", 13),
        ("2012-02-29", "2026-03-01T12:00:00Z", 14),
    ],
)
def test_age_on_the_day_of_consent(born, given_at, age):
    consent = Consent(given_at=given_at)
    user = UserRecord(birth_date=born, consents=[consent])
    assert user.consents[0].age_when_given == age
    assert consent.age_when_given is UNKNOWN
    assert "age_when_given" not in user.to_json()
    assert (
        UserRecord(birth_date=born, consents=[{"given_at": given_at, "age_when_given": 40}]).consents[0].age_when_given
        == 40
    )
    assert UserRecord(consents=[consent]).consents[0].age_when_given is UNKNOWN
    assert UserRecord(birth_date=born, consents=[{}]).consents[0].age_when_given is UNKNOWN


def test_days_until_the_extension_was_told():
    received = "2026-10-31T18:00:00+01:00"
    assert (
        SubjectRequest(received_at=received, extension_told_at="2026-11-28T09:00:00+01:00").extension_told_after_days
        == 28
    )
    assert SubjectRequest(received_at=received, extension_told_at=None).extension_told_after_days is None
    assert SubjectRequest(received_at=received).extension_told_after_days is UNKNOWN


@pytest.mark.parametrize(
    ("history", "lowest"),
    [
        ([("30.00", "2026-01-01", None), ("25.00", "2026-11-05", "2026-11-06")], "25.00"),
        ([("20.00", "2026-01-01", "2026-10-20"), ("30.00", "2026-10-21", None)], "30.00"),
        ([("20.00", "2026-01-01", "2026-10-21"), ("30.00", "2026-10-22", None)], "20.00"),
        ([("30.00", "2026-01-01", "2026-11-19"), ("22.00", "2026-11-20", None)], "30.00"),
    ],
)
def test_lowest_price_of_the_30_days_before_a_reduction(history, lowest):
    points = [{"price": f"{price} EUR", "start": start, "end": end} for price, start, end in history]
    found = Listing.model_validate({"reduction": {"starts": "2026-11-20"}, "price_history": points})
    assert found.lowest_price_30d == eur(lowest)
    assert "lowest_price_30d" not in found.to_dict()


@pytest.mark.parametrize(
    "points",
    [
        [],
        [{"price": "30.00 EUR", "start": "2026-11-01"}],
        [{"price": "30.00 EUR", "start": "2026-01-01"}, {"start": "2026-11-01"}],
        [{"price": "30.00 EUR", "start": "2026-01-01"}, {"price": "30.00 USD", "start": "2026-11-01"}],
    ],
)
def test_lowest_price_is_unknown_where_the_history_does_not_tell(points):
    found = Listing.model_validate({"reduction": {"starts": "2026-11-20"}, "price_history": points})
    assert found.lowest_price_30d is UNKNOWN
    assert Listing.model_validate({"reduction": {"starts": "2026-11-20"}}).lowest_price_30d is UNKNOWN


@pytest.mark.parametrize(
    ("given", "proven"),
    [
        ({}, UNKNOWN),
        ({"reduction": None}, None),
        ({"reduction": {"starts": "2026-11-20"}}, False),
        ({"reduction": {"prior_price": "9.00 EUR"}, "price_history": []}, False),
        ({"reduction": {"lowest_price_30d": "9.00 EUR"}}, True),
        ({"reduction": {"prior_price": "9.00 EUR"}, "lowest_price_30d": "9.00 EUR"}, True),
        (
            {"reduction": {"starts": "2026-11-20"}, "price_history": [{"price": "9.00 EUR", "start": "2026-10-21"}]},
            True,
        ),
        (
            {"reduction": {"starts": "2026-11-20"}, "price_history": [{"price": "9.00 EUR", "start": "2026-10-22"}]},
            False,
        ),
        ({"reduction": {"starts": "2026-11-20"}, "prior_price_proven": True}, True),
    ],
)
def test_whether_the_record_proves_the_prior_price(given, proven):
    assert Listing.model_validate(given).prior_price_proven is proven


def test_lowest_price_as_the_host_says_it():
    given = {"reduction": {"lowest_price_30d": "9.00 EUR", "starts": "2026-11-20"}}
    assert Listing.model_validate(given).lowest_price_30d == eur("9.00")
    assert Listing.model_validate({"reduction": None}).lowest_price_30d is None


@pytest.mark.parametrize(
    ("facts", "received"),
    [
        ({}, "100.00"),
        ({"discount": "10.00 EUR"}, "90.00"),
        ({"discount": "10.00 EUR", "coupon_funding": "seller"}, "90.00"),
        ({"discount": "10.00 EUR", "coupon_funding": None}, "90.00"),
        ({"discount": "10.00 EUR", "coupon_funding": "marketplace"}, "100.00"),
        ({"discount": "10.00 EUR", "coupon_funding": "manufacturer"}, "100.00"),
        ({"coupon_funding": "manufacturer"}, "100.00"),
        ({"discount": "10.00 EUR", "coupon_funding": "marketplace", "consideration": "95.00 EUR"}, "95.00"),
    ],
)
def test_consideration_counts_what_others_pay_for_the_buyer(facts, received):
    record = order({"kind": "goods", "quantity": 1, "unit_price": "100.00 EUR", **facts})
    assert record.lines[0].consideration == eur(received)


def test_consideration_is_unknown_while_the_amount_is():
    assert order({"kind": "goods", "quantity": 1, "coupon_funding": "marketplace"}).lines[0].consideration is UNKNOWN


@pytest.mark.parametrize(
    ("shipping", "value"),
    [
        ({"amount": "5.00 EUR"}, "150.00"),
        ({"amount": "5.00 EUR", "separately_stated": True}, "150.00"),
        ({"amount": "5.00 EUR", "separately_stated": False}, "155.00"),
        ({"amount": None, "separately_stated": False}, "150.00"),
        (None, "150.00"),
    ],
)
def test_transport_that_is_not_stated_apart_belongs_to_the_value_of_the_consignment(shipping, value):
    record = order(GOODS, shipping=shipping)
    assert record.intrinsic_value == eur(value)
    assert (record.lines[0].consignment_value, record.lines[0].consignment_amount) == (eur(value), eur(value))


def test_hidden_transport_nobody_told_leaves_the_value_unknown():
    assert order(GOODS, shipping={"separately_stated": False}).intrinsic_value is UNKNOWN
    taxed = {**GOODS, "tax_included": "23.95 EUR"}
    hidden = order(taxed, shipping={"amount": "5.00 EUR", "separately_stated": False}, price_mode="inclusive")
    assert hidden.intrinsic_value is UNKNOWN
    assert hidden.lines[0].consignment_amount == eur("155.00")
