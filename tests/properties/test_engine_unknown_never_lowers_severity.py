"""Law: not telling a fact never lowers the verdict below review, where rules ask for review (or more) when unknown.

A fact that was told is taken away. Left out are facts whose absence says something by definition of the record: no
discount and no handling when none is told, no shipping line without shipping, the amount of a line (worked out from its
price then), sub-records that a scope speaks of, the seats of a party (its address stands in) and the parts of a tax
number (unconfirmed is not valid).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.properties.strategies import Case, cases
from tests.properties.strategies.packs import Options

from xcompliance.engine.evaluate import evaluate
from xcompliance.facts import record_from
from xcompliance.rules.syntax import WhenUnknown
from xcompliance.verdict import Verdict

STRICT = Options(when_unknown=(WhenUnknown.REVIEW, WhenUnknown.BLOCK), scores=False, contradictions=False)
NEEDED = frozenset({"kind", "currency", "lines"})
SAYS_SOMETHING = frozenset({"discount", "handling", "consents", "counter_notice", "established_in"})
PAIRS = frozenset({("order", "shipping"), ("lines", "amount")})  # the fact and what it belongs to
WHOLE = frozenset({"fx", "tax_ids"})  # lists that are told in whole or not at all

Path = tuple[str | int, ...]


def told(node: Any, path: Path = (), owner: str = "order") -> Iterator[Path]:
    """The paths of all facts a record tells that may be taken away."""
    if isinstance(node, list):
        for index, value in enumerate(node):
            yield from told(value, (*path, index), owner)
    elif isinstance(node, dict):
        for key, value in node.items():
            here = (*path, key)
            if key not in SAYS_SOMETHING and (owner, key) not in PAIRS and (path or key not in NEEDED):
                yield here
            if key not in WHOLE:
                yield from told(value, here, key)


def without(payload: dict[str, Any], path: Path) -> dict[str, Any]:
    """The record without a fact."""
    copy = deepcopy(payload)
    node: Any = copy
    for key in path[:-1]:
        node = node[key]
    del node[path[-1]]
    return copy


@given(cases(STRICT, asked=2), st.randoms())
def test_a_fact_taken_away(case: Case, random: Random) -> None:
    for record, on in case.asked:
        payload = record.to_dict()
        before = evaluate(case.snapshot, record, on).verdict
        paths = list(told(payload))
        for path in random.sample(paths, min(4, len(paths))):
            after = evaluate(case.snapshot, record_from(without(payload, path)), on).verdict
            assert after >= min(before, Verdict.REVIEW), path
