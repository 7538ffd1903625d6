"""A reason is in the asked language, or in English, and never says to a buyer what is meant for staff."""

from __future__ import annotations

from xcompliance.reasons import choose, reason

TEXTS = (("en", "seller", "Origin missing."), ("ja", "seller", "原産国がない。"), ("en", "buyer", "Not on sale yet."))


def test_the_asked_language_comes_first() -> None:
    assert choose(TEXTS, "ja", "seller") == ("ja", "原産国がない。")


def test_english_stands_in_for_a_missing_language() -> None:
    assert choose(TEXTS, "zh", "seller") == ("en", "Origin missing.")
    assert choose(TEXTS, "ja", "buyer") == ("en", "Not on sale yet.")


def test_staff_reads_what_the_seller_reads() -> None:
    assert choose(TEXTS, "en", "staff") == ("en", "Origin missing.")


def test_a_buyer_never_reads_a_text_for_others() -> None:
    secret = (("en", "staff", "Card tested on 12 shops."), ("en", "seller", "Do not ship."))
    said = reason("global.fraud.velocity", "review", "Many cards", secret, lang="en", audience="buyer")
    assert "Card" not in said.text
    assert "Many" not in said.text
    assert str(said) == "We are checking this and will come back to you."


def test_others_read_the_title_when_there_is_no_text() -> None:
    said = reason("a.b", "block", "Title", (), lang="ja", audience="seller")
    assert (said.text, said.lang) == ("Title", "en")
