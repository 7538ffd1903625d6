"""Law: any text is read as exactly the number it shows, or refused with a MoneyError that does not repeat it."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xcompliance.errors import MoneyError
from xcompliance.money import Money

NEARLY = st.text(alphabet="0123456789.-+eE,_ ٣５²", max_size=20)


@given(text=st.one_of(NEARLY, st.text(max_size=20)), junk=st.text(min_size=4, max_size=9, alphabet="qxzQXZ98"))
def test_exact_or_refused(text: str, junk: str) -> None:
    with suppress(MoneyError):
        assert Money.of(text, "EUR").amount == Decimal(text)
        assert set(text) <= set("0123456789.-")
    with pytest.raises(MoneyError) as caught:
        Money.parse(f"{junk} ")
    assert junk not in str(caught.value)
