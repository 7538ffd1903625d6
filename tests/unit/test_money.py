"""Amounts, rates and currencies: what is read, what is refused, what pydantic sees."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal

import pycountry
import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from xcompliance.currencies import MINOR_UNITS, WITHDRAWN
from xcompliance.errors import MoneyError
from xcompliance.money import Mode, Money, Rate, minor_units


class Priced(BaseModel):
    model_config = ConfigDict(hide_input_in_errors=True, frozen=True)

    price: Money
    rate: Rate = Rate(7, 100)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.30", "EUR", 1230),
        ("12.3", "EUR", 1230),
        ("12", "EUR", 1200),
        (12, "EUR", 1200),
        (-12, "EUR", -1200),
        (Decimal("12.30"), "EUR", 1230),
        ("1200", "JPY", 1200),
        ("1.234", "KWD", 1234),
        ("-0.01", "USD", -1),
        ("-0.00", "USD", 0),
        ("999999999999999.99", "EUR", 99999999999999999),
    ],
)
def test_of_reads_exact_amounts(amount: str | int | Decimal, currency: str, minor: int) -> None:
    assert Money.of(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "amount",
    [
        12.3,
        True,
        None,
        float("nan"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+16"),
        10**15,
        -(10**15),
        "1e3",
        "NaN",
        "inf",
        "",
        " 1",
        "1 ",
        "1\n",
        "1.",
        ".5",
        "1.234",
        "1,50",
        "1_000",
        "+1",
        "--1",
        "١٢",
        "１２",
        "²",
        "1000000000000000",
        b"12",
    ],
)
def test_of_refuses_what_is_not_exact(amount: object) -> None:
    with pytest.raises(MoneyError):
        Money.of(amount, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["", "eur", "EURO", "ZZZ", "€", None, 978, [], "EUR "])
def test_unknown_currency_is_refused(currency: object) -> None:
    with pytest.raises(MoneyError, match="ISO 4217"):
        Money.of("1", currency)  # type: ignore[arg-type]
    with pytest.raises(MoneyError):
        minor_units(currency)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "source",
    [
        "12.30",
        "EUR 12.30",
        "12.30EUR",
        "12.30  EUR",
        "12.30 eur",
        " 12.30 EUR",
        "12.30 EUR\n",
        "1.5 JPY",
        "1e3 EUR",
        12,
        12.3,
        True,
        None,
        ["12.30", "EUR"],
        {},
        {"amount": "12.30"},
        {"amount": 12.3, "currency": "EUR"},
        {"amount": True, "currency": "EUR"},
        {"amount": None, "currency": "EUR"},
        {"amount": "1", "currency": "EUR", "tax": "0"},
    ],
)
def test_parse_refuses_other_writings(source: object) -> None:
    with pytest.raises(MoneyError):
        Money.parse(source)  # type: ignore[arg-type]


@pytest.mark.parametrize("source", ["98765.4321 EUR", "98765e4 EUR", "98765,43 EUR", "98765", 98765.43])
def test_messages_never_repeat_the_amount(source: object) -> None:
    with pytest.raises(MoneyError) as caught:
        Money.parse(source)  # type: ignore[arg-type]
    assert "98765" not in str(caught.value)


def test_arithmetic_and_order() -> None:
    ten, one = Money.of("10.00", "EUR"), Money.of("0.01", "EUR")
    assert str(ten + one) == "10.01 EUR"
    assert str(one - ten) == "-9.99 EUR"
    assert str(-ten) == "-10.00 EUR"
    assert ten * 3 == 3 * ten == Money(3000, "EUR")
    assert one < ten <= ten
    assert ten > one
    assert ten >= ten
    assert abs(-ten) == ten
    assert Money.zero("EUR") + one == one
    assert ten.amount == Decimal("10.00")
    assert len({Money(1, "EUR"), Money(1, "EUR"), Money(1, "USD")}) == 2


def test_currencies_do_not_mix() -> None:
    euro, dollar = Money(1, "EUR"), Money(1, "USD")
    assert euro != dollar
    for operation in (
        lambda: euro + dollar,
        lambda: euro - dollar,
        lambda: euro < dollar,
        lambda: euro >= dollar,
        lambda: euro < 1,
        lambda: euro * 1.5,
        lambda: euro * True,
    ):
        with pytest.raises(MoneyError):
            operation()
    with pytest.raises(TypeError):
        euro + 1  # type: ignore[operator]


def test_a_money_is_a_frozen_value() -> None:
    money = Money.parse("12.30 EUR")
    with pytest.raises(AttributeError):
        money.minor = 1  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(money)) == copy.deepcopy(money) == money
    with pytest.raises(MoneyError):
        Money(1.0, "EUR")  # type: ignore[arg-type]


def test_every_iso_code_has_minor_units() -> None:
    codes = {currency.alpha_3 for currency in pycountry.currencies}
    assert codes <= MINOR_UNITS.keys()
    assert MINOR_UNITS.keys() - codes <= WITHDRAWN
    assert [minor_units(code) for code in ("EUR", "JPY", "KWD", "CLF", "HUF", "ISK", "XAU")] == [2, 0, 3, 4, 2, 0, 0]


@pytest.mark.parametrize(
    ("text", "rate", "printed"),
    [
        ("7%", Rate(7, 100), "7%"),
        ("7 %", Rate(7, 100), "7%"),
        ("5.5%", Rate(11, 200), "5.5%"),
        ("0%", Rate(0, 1), "0%"),
        ("100%", Rate(1, 1), "100%"),
        ("8.875%", Rate(71, 800), "8.875%"),
        ("0.01%", Rate(1, 10000), "0.01%"),
        ("-2%", Rate(-1, 50), "-2%"),
        ("2/37", Rate(2, 37), "2/37"),
        ("7/100", Rate(7, 100), "7%"),
        ("4/74", Rate(2, 37), "2/37"),
        ("250%", Rate(5, 2), "250%"),
    ],
)
def test_rates_are_read_and_printed_exactly(text: str, rate: Rate, printed: str) -> None:
    assert Rate.parse(text) == rate
    assert str(rate) == rate.percent == printed


@pytest.mark.parametrize(
    "text", ["7", 7, 0.07, True, None, "7%%", "7.%", ".5%", "1/0", "1e1%", "٧%", "7％", "7%\n", "1/-2"]
)
def test_rates_without_a_unit_are_refused(text: object) -> None:
    with pytest.raises(MoneyError):
        Rate.parse(text)  # type: ignore[arg-type]


def test_rates_compare_add_and_apply() -> None:
    assert Rate.parse("5%") < Rate.parse("2/37") < Rate.parse("5.5%")
    assert Rate.parse("5%") + Rate.parse("2.5%") == Rate.parse("7.5%")
    assert Rate.parse("5%") - Rate.parse("2.5%") == Rate.parse("2.5%")
    assert Rate.parse("19%").of(Money.parse("0.50 EUR")) == Money.parse("0.10 EUR")
    assert Rate.parse("19%").of(Money.parse("0.50 EUR"), Mode.DOWN) == Money.parse("0.09 EUR")
    with pytest.raises(MoneyError):
        _ = Rate(1, 2) < 1  # type: ignore[operator]


def test_pydantic_reads_both_forms_and_writes_one() -> None:
    text = Priced.model_validate({"price": "12.30 EUR", "rate": "2/37"})
    mapping = Priced.model_validate_json('{"price": {"amount": 12, "currency": "EUR"}}')
    assert text.price == Money(1230, "EUR")
    assert mapping.price == Money(1200, "EUR")
    assert text.model_dump_json() == '{"price":{"amount":"12.30","currency":"EUR"},"rate":"2/37"}'
    assert Priced.model_validate_json(text.model_dump_json()) == text
    assert Priced.model_validate(text.model_dump()) == text
    assert Priced.model_json_schema()["properties"]["price"]["title"] == "Money"


@pytest.mark.parametrize("price", ['{"amount": 98765.43, "currency": "EUR"}', "98765.43", '"98765.4321 EUR"', "null"])
def test_pydantic_errors_name_the_path_and_not_the_value(price: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Priced.model_validate_json(f'{{"price": {price}}}')
    assert caught.value.errors()[0]["loc"] == ("price",)
    assert caught.value.errors()[0]["type"] == "money"
    assert "98765" not in str(caught.value)
