"""Law: an order's derived amounts are the exact sums of its lines, survive JSON and do not depend on line order."""

import json

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.facts import Order, record_from

CENTS = st.integers(min_value=0, max_value=10**12)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["goods", "service"]),
            "unit_price": CENTS,
            "quantity": st.integers(0, 1000),
            "discount": CENTS,
        }
    ),
    min_size=1,
    max_size=6,
)


def text(cents):
    return f"{cents // 100}.{cents % 100:02d} EUR"


def written(lines, shipping):
    return {
        "kind": "order",
        "currency": "EUR",
        "price_mode": "exclusive",
        "lines": [
            {**line, "unit_price": text(line["unit_price"]), "discount": text(line["discount"])} for line in lines
        ],
        "shipping": {"amount": text(shipping)},
    }


@given(LINES, CENTS)
def test_sums(lines, shipping):
    record = Order.model_validate(written(lines, shipping))
    amounts = [line["unit_price"] * line["quantity"] - line["discount"] for line in lines]
    assert [line.amount.minor for line in record.lines] == amounts
    assert record.goods_amount.minor == sum(amounts)
    assert record.total.minor == sum(amounts) + shipping
    goods = [amount for line, amount in zip(lines, amounts, strict=True) if line["kind"] == "goods"]
    assert record.intrinsic_value.minor == sum(goods)
    assert record_from(json.loads(record.to_json())) == record


@given(LINES, CENTS, st.randoms())
def test_order_of_lines_does_not_matter(lines, shipping, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    one, two = (Order.model_validate(written(each, shipping)) for each in (lines, shuffled))
    assert (one.total, one.intrinsic_value) == (two.total, two.intrinsic_value)
