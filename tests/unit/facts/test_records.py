"""Records: unknown, missing and value; errors with path and remedy; JSON without loss."""

import copy
import json
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from xcompliance.errors import RecordError
from xcompliance.facts import KINDS, UNKNOWN, Listing, Order, UserRecord, get, record_from
from xcompliance.facts.order import Line
from xcompliance.facts.product import Product
from xcompliance.money import Money

LINE = {"unit_price": "10.00 EUR", "quantity": 1}


def order(**facts):
    return Order.model_validate({"currency": "EUR", "lines": [LINE], **facts})


def problems(**facts):
    with pytest.raises(RecordError) as caught:
        order(**facts)
    return {problem.path: problem.message for problem in caught.value.problems}


def test_not_given_missing_and_value_differ():
    assert order().buyer is UNKNOWN
    assert order(buyer=None).buyer is None
    assert order(buyer={"email": "  "}).buyer.email is None
    assert order(buyer={"email": ""}).buyer.legal_name is UNKNOWN
    assert order(buyer={"tax_ids": []}).buyer.tax_ids == ()
    assert order(buyer={"tax_ids": None}).buyer.tax_ids is None


def test_every_problem_is_listed_with_path_and_remedy():
    found = problems(
        lines=[{"unit_price": 12.5, "quantity": True}, {"quantiti": 1}],
        buyer={"type": "consumr", "nexus": ["NY"]},
        placed_at="2026-11-22",
        ship_to={"country": "de"},
    )
    assert set(found) == {
        "lines[0].unit_price",
        "lines[0].quantity",
        "lines[1].quantiti",
        "buyer.type",
        "buyer.nexus[0]",
        "placed_at",
        "ship_to.country",
    }
    assert "Did you mean quantity?" in found["lines[1].quantiti"]
    assert "Did you mean consumer?" in found["buyer.type"]
    assert "offset" in found["placed_at"]
    assert "capital" in found["ship_to.country"]


def test_constructor_and_json_raise_the_same_error():
    with pytest.raises(RecordError, match=r"currency: is not an ISO 4217"):
        Order(currency="EURO", lines=[LINE])
    with pytest.raises(RecordError, match=r"is not JSON: see line 1 column"):
        Order.model_validate_json('{"currency": "EUR",}')
    with pytest.raises(RecordError, match=r"unit_price"):
        Line(unit_price=1.0)
    with pytest.raises(RecordError):
        Order.model_validate_json('{"currency":"EUR","lines":[{"unit_price":NaN}]}')


def test_errors_never_show_values_or_urls():
    with pytest.raises(RecordError) as caught:
        order(buyer={"type": "ada.secret@example.com", "ada.secret@example.com": 1, "age": "ada.secret@example.com"})
    text = str(caught.value)
    assert "secret" not in text
    assert "pydantic" not in text
    assert "http" not in text


def test_a_record_needs_a_known_kind():
    assert isinstance(record_from({"kind": "user"}), UserRecord)
    with pytest.raises(RecordError, match="Did you mean order"):
        record_from({"kind": "ordr"})
    with pytest.raises(RecordError, match="kind: is needed"):
        record_from({"currency": "EUR"})
    with pytest.raises(RecordError, match="must be an object"):
        record_from([])
    with pytest.raises(RecordError, match="must be 'order'"):
        Order.model_validate({"kind": "listing", "currency": "EUR", "lines": [LINE]})
    record = order()
    assert record_from(record) is record


def test_currency_and_a_line_are_needed():
    with pytest.raises(RecordError) as caught:
        Order.model_validate({})
    assert [problem.path for problem in caught.value.problems] == ["currency", "lines"]
    assert "at least" in problems(lines=[])["lines"]
    assert "is needed" in problems(currency=" ")["currency"]


def test_records_are_frozen():
    with pytest.raises(Exception, match="frozen"):
        order().id = "x"


def test_copies_and_pickles_are_equal():
    record = order(buyer={"type": "consumer"})
    assert copy.deepcopy(record) == record
    assert pickle.loads(pickle.dumps(record)) == record
    assert hash(record) == hash(copy.deepcopy(record))


def test_model_copy_checks_and_derives_again():
    record = order()
    changed = record.model_copy(update={"lines": [{"unit_price": "3.00 EUR", "quantity": 2}]})
    assert changed.goods_amount == Money.of("6.00", "EUR")
    with pytest.raises(RecordError):
        record.model_copy(update={"lines": []})
    assert record.model_copy() == record


def test_json_holds_only_what_was_given():
    record = order(id="1", kind="order", buyer={"type": "consumer"}, shipping=None)
    assert json.loads(record.to_json()) == {
        "kind": "order", "id": "1", "currency": "EUR", "buyer": {"type": "consumer"}, "shipping": None,
        "lines": [{"unit_price": "10.00 EUR", "quantity": "1"}],
    }  # fmt: skip
    assert record_from(json.loads(record.to_json())) == record
    assert json.loads(record.model_dump_json()) == json.loads(record.to_json())
    assert "UNKNOWN" not in repr(record)


@pytest.mark.parametrize(
    "quantity", [1.0, True, "1e3", "-1", -1, "1.1234567890123", "1" * 16, "٣", [1], Decimal("NaN"), float("nan")]
)
def test_quantity_refuses(quantity):
    assert set(problems(lines=[{**LINE, "quantity": quantity}])) == {"lines[0].quantity"}


@pytest.mark.parametrize(
    ("quantity", "stored"), [(2, "2"), ("2", "2"), (" 1.5 ", "1.5"), (Decimal("0.25"), "0.25"), (0, "0")]
)
def test_quantity_accepts(quantity, stored):
    assert order(lines=[{**LINE, "quantity": quantity}]).lines[0].quantity == Decimal(stored)


def test_codes_follow_their_standards():
    assert order(lines=[{"hs_code": "6109 10"}]).lines[0].hs_code == "610910"
    assert order(lines=[{"hs_code": "010121"}]).lines[0].hs_code == "010121"
    assert "6 to 10 digits" in problems(lines=[{"hs_code": 610910}, {"hs_code": "12345"}])["lines[1].hs_code"]
    assert "ISO 3166-1" in problems(ship_to={"country": "XI"})["ship_to.country"]
    assert "UN3481" in problems(lines=[{"dangerous_goods": {"un": "3481"}}])["lines[0].dangerous_goods.un"]
    assert "small letters" in problems(lines=[{"category": "Adult Clothing"}])["lines[0].category"]


def test_text_is_normalised_and_bounded():
    assert order(id="  Cafe\u0301 ").id == "Caf\u00e9"
    assert order(id="\u202aA1\u202c").id == "A1"
    assert "control characters" in problems(id="a\x00b")["id"]
    assert "control characters" in problems(id="\ud800")["id"]
    assert "10,000" in problems(id="x" * 10_001)["id"]
    assert Listing(texts=[{"text": "two\r\nlines"}]).texts[0].text == "two\nlines"
    assert "10,000" in problems(lines=[{}] * 10_001)["lines"]


def test_instants_and_dates_are_strict():
    assert order(placed_at="2026-11-22T09:00:00Z").placed_at == datetime(2026, 11, 22, 9, tzinfo=UTC)
    assert "placed_at" in problems(placed_at=datetime(2026, 11, 22))  # noqa: DTZ001
    assert "placed_at" in problems(placed_at=date(2026, 11, 22))
    assert "placed_at" in problems(placed_at="2026-02-30T09:00:00Z")


def test_words_for_true_and_numbers_as_text_are_read():
    """Rule files and YAML records hold text only."""
    session = order(session={"headless": "false", "account_age_days": "12"}).session
    assert session.headless is False
    assert session.account_age_days == 12
    assert "session.headless" in problems(session={"headless": "no"})
    assert "session.headless" in problems(session={"headless": 1})


def test_lists_refuse_sets_blanks_and_single_words():
    assert "buyer.registrations" in problems(buyer={"registrations": "ioss"})
    assert "buyer.registrations" in problems(buyer={"registrations": {"ioss"}})
    assert "buyer.registrations[1]" in problems(buyer={"registrations": ["ioss", " "]})


def test_placed_on_market_has_a_short_form():
    long = Product(placed_on_market=[{"place": "FR", "date": "2024-06-01"}])
    assert Product(placed_on_market={"FR": "2024-06-01"}) == long
    with pytest.raises(RecordError, match=r"placed_on_market\[0\].date"):
        Product(placed_on_market={"FR": "soon"})


def test_get_walks_paths():
    record = order(buyer=None, seller={"established_in": ["DE", "FR"]}, lines=[{"sku": "a"}, {"sku": None}, {}])
    assert get(record, ("currency",)) == "EUR"
    assert get(record, ("buyer", "type")) is None
    assert get(record, ("ship_to", "country")) is UNKNOWN
    assert get(record, ("lines", "sku")) == ("a", None, UNKNOWN)
    assert get(record, ("seller", "established_in")) == ("DE", "FR")
    assert get({"order": record}, ("order", "currency")) == "EUR"
    assert get({}, ("order",)) is UNKNOWN


@pytest.mark.parametrize("kind", KINDS)
def test_json_schema_can_be_written_without_a_warning(kind):
    schema = KINDS[kind].model_json_schema()
    assert schema["additionalProperties"] is False
    assert json.dumps(schema)
