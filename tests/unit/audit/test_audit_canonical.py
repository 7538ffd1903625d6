"""Canonical JSON: the writing is fixed, and what has no canonical writing is refused by path."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xcompliance.audit import canonical, digest
from xcompliance.errors import AuditError
from xcompliance.verdict import Confidence, Verdict


def test_writing_is_fixed() -> None:
    value = {
        "b": [1, True, None, (2, "x")],
        "a": {"Z": "é\u2028\x7f", "10": '"\\/\n\x01', "9": ""},
        "A": Confidence.LOW,
    }
    assert canonical(value) == (
        '{"A":"low","a":{"10":"\\"\\\\/\\n\\u0001","9":"","Z":"é\u2028\x7f"},"b":[1,true,null,[2,"x"]]}'.encode()
    )
    assert canonical(dict(reversed(value.items()))) == canonical(value)
    assert len(digest(value)) == 64


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"a": [{"b": 1.5}]}, r"a\[0\]\.b"),
        (float("nan"), "value"),
        ({"a": Decimal(1)}, "a"),
        ({"a": Verdict.BLOCK}, "a"),
        ({"a": b"x"}, "a"),
        ({"a": {1, 2}}, "a"),
        ({"a": 2**53}, "a"),
        ({"é": 1}, "key"),
        ({1: 1}, "key"),
        ({"a": "\ud800"}, "surrogate"),
    ],
)
def test_no_canonical_writing(value: object, path: str) -> None:
    with pytest.raises(AuditError, match=path):
        canonical(value)


def test_depth_is_bounded() -> None:
    value: object = 1
    for _ in range(100):
        value = [value]
    with pytest.raises(AuditError, match="deeper"):
        canonical(value)
