"""What the reasoning calls impossible never happens: compared with trying every record."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.authoring.lint.bare import Expander
from xcompliance.authoring.lint.satisfiable import Reasoner
from xcompliance.engine.truth import all3, any3, compare, not3
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money
from xcompliance.rules.syntax import AllOf, AnyOf, Compare, Condition, Field, Literal, Not, Op

WORDS = {"order.id": ("a", "b", "c"), "order.incoterm": ("ddp", "dap")}
AMOUNTS = tuple(Money(minor, "EUR") for minor in (0, 1, 2))
FACTS: dict[str, tuple[Any, ...]] = {
    **{path: (None, *words) for path, words in WORDS.items()},
    "order.total": (None, *AMOUNTS),
    "order.goods_amount": (None, *AMOUNTS),
}
RECORDS = [dict(zip(FACTS, values, strict=True)) for values in product(*FACTS.values())]

words = st.sampled_from(sorted(WORDS)).flatmap(
    lambda path: st.one_of(
        st.builds(
            lambda op, word: Compare(Field(path), op, Literal(word)),
            st.sampled_from((Op.EQ, Op.NE)),
            st.sampled_from(WORDS[path]),
        ),
        st.builds(
            lambda op, many: Compare(Field(path), op, tuple(Literal(one) for one in sorted(many))),
            st.sampled_from((Op.IN, Op.NOT_IN)),
            st.sets(st.sampled_from(WORDS[path]), min_size=1),
        ),
    )
)
limits = st.builds(
    lambda path, op, amount: Compare(Field(path), op, Literal(amount)),
    st.sampled_from(("order.total", "order.goods_amount")),
    st.sampled_from((Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE)),
    st.sampled_from(AMOUNTS),
)
pairs = st.builds(
    lambda op: Compare(Field("order.total"), op, Field("order.goods_amount")),
    st.sampled_from((Op.LT, Op.LE, Op.GT, Op.GE, Op.EQ, Op.NE)),
)
presence = st.builds(
    lambda path, op: Compare(Field(path), op, None),
    st.sampled_from(sorted(FACTS)),
    st.sampled_from((Op.MISSING, Op.PRESENT)),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    st.one_of(words, limits, pairs, presence),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


def holds(condition: Condition, record: dict[str, Any]) -> bool | None:
    """The truth of a condition for one record whose facts are all known."""
    if isinstance(condition, AllOf):
        return all3(holds(part, record) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any3(holds(part, record) for part in condition.parts)
    if isinstance(condition, Not):
        return not3(holds(condition.part, record))
    assert isinstance(condition, Compare)
    left = record[condition.left.path]  # type: ignore[union-attr]
    if condition.op in (Op.MISSING, Op.PRESENT):
        return (left is None) is (condition.op is Op.MISSING)
    right: Any = condition.right
    if isinstance(right, tuple):
        right = tuple(one.value for one in right)
    else:
        right = right.value if isinstance(right, Literal) else record[right.path]
    return compare(condition.op, left, right, lambda *_: UNKNOWN)


def reasoner() -> Reasoner:
    return Reasoner(Expander("order", lambda _name: None), None)


@given(conditions)
def test_impossible_is_certain(condition: Condition) -> None:
    possible = any(holds(condition, record) for record in RECORDS)
    assert reasoner().branches(condition) or not possible


@given(conditions)
def test_always_is_certain(condition: Condition) -> None:
    avoidable = any(holds(condition, record) is False for record in RECORDS)
    assert reasoner().branches(condition, positive=False) or not avoidable


@given(st.lists(conditions, min_size=1, max_size=4))
def test_impossible_together_is_certain(parts: list[Condition]) -> None:
    mind = reasoner()
    possible = any(all(holds(part, record) for part in parts) for record in RECORDS)
    assert mind.all([mind.branches(part) for part in parts]) or not possible
