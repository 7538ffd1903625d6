"""Law: a fact that no rule reads changes nothing in a decision, whether it is told, changed, missing or not told."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.properties.strategies import Case, cases
from tests.properties.strategies.packs import Options

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import evaluate
from xcompliance.facts import record_from

UNREAD: dict[str, dict[str, tuple[Any, ...]]] = {
    "order": {
        "id": ("1", "2"),
        "buyer.legal_name": ("Example", "Beispiel"),
        "buyer.language": ("de", "ja"),
        "ship_to.recipient": ("A. Sample", "B. Sample"),
        "ship_to.lines": (["1 Example Street"], ["2 Example Street"], []),
        "payment.issuer": ("Bank A", "Bank B"),
        "lines.title": ("Shirt", "Book"),
        "lines.sku": ("A", "B"),
    },
    "listing": {"id": ("1", "2"), "url": ("https://a.example", "https://b.example"), "product.brand": ("A", "B")},
    "user": {"id": ("1", "2"), "lang": ("de", "ja"), "notes": ("a", "b"), "consents.id": ("c1", "c2")},
    "notice": {"id": ("1", "2"), "text": ("a", "b"), "right.work": ("Blue", "Red"), "targets.listing_id": ("1", "2")},
}
"""Facts that neither the random rules nor the engine itself ever ask, with values."""


def put(payload: dict[str, Any], path: str, value: Any) -> None:
    """Set a fact in a JSON record, in every member of a list; ``...`` takes it away. No sub-record is made for it."""
    first, _, rest = path.partition(".")
    if not rest:
        if value is ...:
            payload.pop(first, None)
        else:
            payload[first] = value
        return
    inner = payload.get(first)
    for one in inner if isinstance(inner, list) else [inner]:
        if isinstance(one, dict):
            put(one, rest, value)


@given(cases(Options(rules=(2, 8)), asked=1), st.randoms())
def test_unread_facts(made: Case, random: Random) -> None:
    record, on = made.asked[0]
    expected = Decision(evaluate(made.snapshot, record, on)).to_json()
    payload = record.to_dict()
    for path, values in UNREAD[record.kind].items():
        put(payload, path, random.choice((*values, None, ...)))
    changed = record_from(payload)
    assert Decision(evaluate(made.snapshot, changed, on)).to_json() == expected
