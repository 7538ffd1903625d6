"""Law: whatever a shop sends, it gets a valid record or a RecordError that names the path, and nothing else."""

import copy
import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xcompliance.errors import RecordError
from xcompliance.facts import Record, record_from

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.json"))
SECRET = "Zq7-secret-person@example.com"
PATH = re.compile(r"^(\(record\)|[A-Za-z_(][\w.()\-]*(\[\d+\])*(\.[\w()\-]+(\[\d+\])*)*)$")
MISTYPED = [
    True,
    0,
    -1,
    1.5,
    "",
    "  ",
    SECRET,
    [],
    {},
    [None],
    [{}],
    {"a": 1},
    [[[]]],
    date(2026, 1, 1),
    b"x",
    object(),
]
HUGE = ["x" * 10_001, "9" * 400, 10**40, -(10**40), ["a"] * 10_001, [{}] * 10_001, "é" * 20_000]
NOT_NUMBERS = [
    float("nan"),
    float("inf"),
    "NaN",
    "1e5",
    "1,5",
    "١٢",
    Decimal("NaN"),
    Decimal("Infinity"),
    Decimal("1E+99"),
]
HOSTILE = ["a\x00b", "a\x1b[31m", "\ud800", "\u202e", "{braces}", "%s", "a\nb"]


def locations(value, path=()):
    """Every place in a JSON value that can be changed."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in pairs:
        yield (*path, step)
        yield from locations(member, (*path, step))


def changed(record, location, value):
    copied = copy.deepcopy(record)
    owner = copied
    for step in location[:-1]:
        owner = owner[step]
    owner[location[-1]] = value
    return copied


def removed(record, location):
    copied = copy.deepcopy(record)
    owner = copied
    for step in location[:-1]:
        owner = owner[step]
    del owner[location[-1]]
    return copied


def judge(source, location):
    """Read it; a refusal must speak of the changed place, of something inside it, or of a part that contains it."""
    record, error = read(source)
    if error is None:
        assert isinstance(record, Record)
        assert record_from(json.loads(record.to_json())) == record
        return record
    assert SECRET not in str(error)
    assert [problem.path for problem in error.problems if not PATH.match(problem.path)] == []
    text = written(location)
    assert any(related(problem.path, text) for problem in error.problems), (text, str(error))
    return None


def read(source):
    """A record, or the error that refused it; anything else goes through and fails the test."""
    try:
        return record_from(source), None
    except RecordError as error:
        return None, error


def written(location):
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def related(path, text):
    """The changed place, inside it, around it, or a sibling it must agree with (region and country, ...)."""
    return path.startswith(text) or text.startswith(path) or parent(path) == parent(text) or text == "currency"


def parent(path):
    return re.sub(r"(\[\d+\])*(\.|^)[^.]*$", "", path)


def str_id(value):
    return type(value).__name__


def examples():
    for file in EXAMPLES:
        source = json.loads(file.read_text("utf-8"))
        yield pytest.param(source, id=file.stem)


CASES = list(examples())


@pytest.mark.parametrize("source", CASES)
def test_example_is_valid_and_round_trips(source):
    record = record_from(source)
    again = record_from(json.loads(record.to_json()))
    assert again == record
    assert again.to_json() == record.to_json()
    assert type(record).model_validate_json(record.to_json()) == record
    assert type(record).model_validate(record.model_dump()) == record


@pytest.mark.parametrize("source", CASES)
def test_each_field_removed_or_nulled(source):
    for location in locations(source):
        if isinstance(location[-1], str):
            judge(removed(source, location), location)
        judge(changed(source, location, None), location)


@pytest.mark.parametrize("values", [MISTYPED, HUGE, NOT_NUMBERS, HOSTILE], ids=["mistyped", "huge", "nan", "hostile"])
@pytest.mark.parametrize("source", CASES)
def test_each_field_replaced(source, values):
    for location in locations(source):
        for value in values:
            judge(changed(source, location, value), location)


@pytest.mark.parametrize("value", [1.5, float("nan"), float("inf"), 10**40, object(), "x" * 10_001], ids=str_id)
@pytest.mark.parametrize("source", CASES)
def test_no_field_takes_floats_giants_or_objects(source, value):
    for location in locations(source):
        assert judge(changed(source, location, value), location) is None, location


@pytest.mark.parametrize("source", CASES)
def test_each_object_with_an_unknown_name(source):
    objects = [(), *(loc for loc in locations(source) if isinstance(at(source, loc), dict))]
    for location in objects:
        with pytest.raises(RecordError) as caught:
            record_from(changed(source, (*location, SECRET), 1))
        assert SECRET not in str(caught.value)


def at(value, location):
    for step in location:
        value = value[step]
    return value


KEYS = st.sampled_from(
    [
        "kind",
        "currency",
        "lines",
        "buyer",
        "ship_to",
        "unit_price",
        "quantity",
        "region",
        "country",
        "tax_ids",
        "product",
        "x",
    ]
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["order", "EUR", "1.00 EUR", "DE"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=8), inner, max_size=5),
    max_leaves=25,
)


@given(
    st.dictionaries(KEYS, JSON, max_size=6),
    st.sampled_from(["order", "listing", "user", "notice", "dispute", "merchant"]),
)
def test_any_json_is_read_or_refused(source, kind):
    record, error = read({**source, "kind": kind})
    assert error.problems if record is None else record_from(json.loads(record.to_json())) == record


@given(JSON)
def test_any_value_is_read_or_refused(source):
    record, error = read(source)
    assert record is not None or error.problems
