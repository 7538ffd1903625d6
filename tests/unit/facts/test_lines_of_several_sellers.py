"""What a line takes over from its order, and which lines travel together."""

from __future__ import annotations

from typing import Any

from xcompliance import Order
from xcompliance.facts.fields import FIELDS
from xcompliance.facts.order import Line
from xcompliance.facts.unknown import UNKNOWN


def order(*lines: dict[str, Any] | Line, **facts: Any) -> Order:
    head = {"currency": "EUR", "price_mode": "exclusive", "seller": {"established_in": ["DE"]}, "ship_from": "DE"}
    return Order.model_validate({**head, **facts, "lines": list(lines)})


def line(price: str, **facts: Any) -> dict[str, Any]:
    return {"kind": "goods", "quantity": 1, "unit_price": f"{price} EUR", **facts}


def test_a_line_takes_seller_and_places_of_its_order() -> None:
    cart = order(line("10.00"))
    assert cart.lines[0].seller == cart.seller
    assert cart.lines[0].ship_from == cart.ship_from
    assert cart.lines[0].goods_location == cart.goods_location


def test_what_a_line_says_itself_stays() -> None:
    cart = order(line("10.00", seller={"established_in": ["CN"]}, ship_from="CN"), line("5.00", goods_location="PL"))
    assert cart.lines[0].seller.established_in == ("CN",)
    assert cart.lines[0].goods_location.country == "CN"
    assert (cart.lines[1].ship_from.country, cart.lines[1].goods_location.country) == ("DE", "PL")


def test_what_neither_says_is_unknown_and_null_stays_missing() -> None:
    bare = Order.model_validate({"currency": "EUR", "lines": [line("1.00"), line("1.00", seller=None)]})
    assert bare.lines[0].seller is UNKNOWN
    assert bare.lines[1].seller is None


def test_one_seller_and_one_place_is_one_consignment() -> None:
    cart = order(line("100.00"), line("80.00"))
    assert [str(one.consignment_value) for one in cart.lines] == ["180.00 EUR", "180.00 EUR"]
    assert {one.consignment for one in cart.lines} == {"1"}


def test_another_seller_or_place_is_another_consignment() -> None:
    chinese = {"id": "s2", "established_in": ["CN"]}
    cart = order(
        line("100.00"), line("80.00", seller=chinese), line("20.00", seller=chinese), line("7.00", ship_from="PL")
    )
    assert [one.consignment for one in cart.lines] == ["1", "2", "2", "3"]
    assert [str(one.consignment_value) for one in cart.lines] == ["100.00 EUR", "100.00 EUR", "100.00 EUR", "7.00 EUR"]


def test_the_host_may_say_which_lines_travel_together() -> None:
    cart = order(line("100.00", consignment="a"), line("80.00", consignment="b"), line("1.00", consignment="a"))
    assert [str(one.consignment_value) for one in cart.lines] == ["101.00 EUR", "80.00 EUR", "101.00 EUR"]


def test_an_unknown_price_leaves_only_its_own_consignment_open() -> None:
    cart = order(line("100.00"), {"kind": "goods", "quantity": 1, "ship_from": "CN"})
    assert str(cart.lines[0].consignment_value) == "100.00 EUR"
    assert cart.lines[1].consignment_value is UNKNOWN


def test_one_line_in_two_orders_keeps_the_facts_of_each() -> None:
    shared = Line.model_validate(line("10.00"))
    german = order(shared)
    polish = order(shared, seller={"established_in": ["PL"]}, ship_from="PL")
    assert german.lines[0].seller.established_in == ("DE",)
    assert polish.lines[0].seller.established_in == ("PL",)
    assert shared.seller is UNKNOWN


def test_derived_facts_of_lines_are_not_written_and_come_back() -> None:
    cart = order(line("10.00"), line("5.00", ship_from="PL"))
    assert '"consignment"' not in cart.to_json()
    again = Order.model_validate_json(cart.to_json())
    assert again == cart
    assert again.to_json() == cart.to_json()


def test_a_changed_order_gives_its_lines_the_new_seller() -> None:
    cart = order(line("10.00")).model_copy(update={"seller": {"established_in": ["FR"]}})
    assert cart.lines[0].seller.established_in == ("FR",)


def test_the_registry_shows_them_as_derived() -> None:
    for name in ("seller", "ship_from", "goods_location", "consignment", "consignment_value", "consignment_amount"):
        info = FIELDS.lookup(f"line.{name}")
        assert info is not None
        assert info.derived, name


def test_a_credit_does_not_tell_the_value_of_the_consignment_it_corrects() -> None:
    assert order(line("-10.00")).lines[0].consignment_value is UNKNOWN
    told = order(line("-10.00"), intrinsic_value="200.00 EUR")
    assert [str(told.lines[0].consignment_value), str(told.lines[0].consignment_amount)] == ["200.00 EUR"] * 2


def test_a_told_value_of_the_whole_parcel_stands_for_value_and_amount() -> None:
    """Orders that travel together: the host tells what the parcel is worth, not what this order costs."""
    (told,) = order({**line("60.00"), "consignment_value": "200.00 EUR"}).lines
    assert (str(told.consignment_value), str(told.consignment_amount)) == ("200.00 EUR", "200.00 EUR")
    (whole,) = order(line("60.00"), intrinsic_value="200.00 EUR").lines
    assert (str(whole.consignment_value), str(whole.consignment_amount)) == ("200.00 EUR", "200.00 EUR")


def test_a_told_amount_stays_beside_a_told_value() -> None:
    (one,) = order({**line("60.00"), "consignment_value": "50.00 EUR", "consignment_amount": "70.00 EUR"}).lines
    assert (str(one.consignment_value), str(one.consignment_amount)) == ("50.00 EUR", "70.00 EUR")


def test_a_value_known_to_be_missing_leaves_the_sum_of_the_lines() -> None:
    (one,) = order({**line("60.00"), "consignment_value": None}, intrinsic_value=None).lines
    assert (one.consignment_value, str(one.consignment_amount)) == (None, "60.00 EUR")
