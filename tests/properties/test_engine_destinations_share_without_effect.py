"""Law: what destinations share changes nothing. Each says what it would say alone, and what the reference says."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.strategies import Case, cases
from tests.properties.strategies.packs import Options

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import MANY, Evaluation, evaluate, evaluate_slowly, evaluate_with
from xcompliance.engine.shipped import rules_dir
from xcompliance.engine.snapshot import Snapshot, load_snapshot
from xcompliance.engine.together import Together
from xcompliance.facts import record_from
from xcompliance.testing.samples import sample, samples_dir


def hits(evaluation: Evaluation) -> list[dict[tuple[str, int], list[int]]]:
    return [{key: sorted(codes) for key, codes in one.outs.items()} for one in evaluation.judgements]


def same(snapshot: Snapshot, record: Any, on: date) -> None:
    together = evaluate_with(snapshot, record, on, Together())
    slow = evaluate_slowly(snapshot, record, on)
    assert hits(together) == hits(slow)
    assert Decision(together).to_json() == Decision(slow).to_json()


@given(cases(Options(rules=(3, 12), kinds=("listing",))))
def test_random_rules(case: Case) -> None:
    for record, on in case.asked:
        same(case.snapshot, record, on)


@cache
def shipped() -> Snapshot:
    return load_snapshot()


LISTINGS = ("jp-imported-biscuits", "jp-baby-toy", "eu-headphones", "eu-toy", "eu-wine", "eu-shirt", "eu-shop-page")
PLACES = ("JP", "FR", "DE", "ES", "IT", "PL", "SE", "US", "GB", "MX", "BR", "SG", "AU", "KR", "CN", "CH", "NO", "ZA")
UNTOLD = ("languages", "texts", "claims", "product.placed_on_market", "product.label", "product.kind", "seller")


@st.composite
def listings(draw: st.DrawFn) -> tuple[Any, date]:
    """A sample offered to many places, one of them told twice, some facts not told."""
    payload = sample(f"listing/{draw(st.sampled_from(LISTINGS))}", samples_dir(rules_dir()))
    places = draw(st.lists(st.sampled_from(PLACES), min_size=MANY, max_size=12))
    payload["destinations"] = [*places, {"postal_code": "12345"}] if draw(st.booleans()) else places
    for path in draw(st.lists(st.sampled_from(UNTOLD), max_size=2, unique=True)):
        *above, name = path.split(".")
        (payload.get(above[0], {}) if above else payload).pop(name, None)
    if draw(st.booleans()) and "product" in payload:
        days = st.dates(date(2010, 1, 1), date(2027, 12, 31)).map(date.isoformat)
        payload["product"]["placed_on_market"] = {place: draw(days) for place in draw(st.sets(st.sampled_from(places)))}
    return record_from(payload), draw(st.dates(date(2010, 1, 1), date(2028, 12, 31)))


@settings(max_examples=60)
@given(listings())
def test_shipped_packs(given_: tuple[Any, date]) -> None:
    record, on = given_
    same(shipped(), record, on)


@settings(max_examples=40)
@given(listings())
def test_each_destination_says_what_it_says_alone(given_: tuple[Any, date]) -> None:
    record, on = given_
    whole = evaluate(shipped(), record, on)
    for one in whole.judgements:
        alone = record.model_copy(update={"destinations": (one.context.destination,)})
        assert hits(evaluate(shipped(), alone, on)) == [{key: sorted(codes) for key, codes in one.outs.items()}]
