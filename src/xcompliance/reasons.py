"""Reasons: a code and the text for one audience in one language.

A text for staff or sellers may name a signal that helps a fraudster, so a buyer never gets one: where a rule has no
text for the buyer, the buyer reads the plain sentence of the verdict.
"""

from __future__ import annotations

from collections.abc import Iterable

from xcompliance.locale import DEFAULT, text

__all__ = ["AUDIENCES", "Reason", "choose", "reason"]

AUDIENCES: tuple[str, ...] = ("buyer", "seller", "staff")
"""Who reads a text: the person who buys, the one who sells, the people who run the shop or marketplace."""

_INSTEAD = {"buyer": ("buyer",), "seller": ("seller",), "staff": ("staff", "seller")}


class Reason(str):
    """Why a verdict is what it is, said to one audience: a text that knows where it comes from.

    Attributes:
        code: The rule that speaks.
        verdict: The label of the level it asks for (``review``).
        lang: The language the text is in; English where the pack has no other.
        audience: Who it is written for.
    """

    __slots__ = ("audience", "code", "lang", "verdict")

    code: str
    verdict: str
    lang: str
    audience: str

    def __new__(cls, code: str, verdict: str, text: str, lang: str, audience: str) -> Reason:
        made = super().__new__(cls, text)
        made.code, made.verdict, made.lang, made.audience = code, verdict, lang, audience
        return made

    @property
    def text(self) -> str:
        """The plain text."""
        return str(self)


def choose(texts: Iterable[tuple[str, str, str]], lang: str, audience: str) -> tuple[str, str] | None:
    """Pick from ``(language, audience, text)``: the asked language, else English; never another audience's text.

    Returns:
        ``(language, text)``, or None when nothing fits.
    """
    found = {(language, reader): words for language, reader, words in texts}
    for language in dict.fromkeys((lang, DEFAULT)):
        for reader in _INSTEAD.get(audience, (audience,)):
            if words := found.get((language, reader)):
                return language, words
    return None


def reason(
    code: str, verdict: str, title: str, texts: Iterable[tuple[str, str, str]], *, lang: str, audience: str
) -> Reason:
    """Build a finding's reason. Without a text, a buyer reads the sentence of the verdict, others the title."""
    chosen = choose(texts, lang, audience)
    if chosen is not None:
        return Reason(code, verdict, chosen[1], chosen[0], audience)
    if audience == "buyer":
        return Reason(code, verdict, text(f"buyer.{verdict}", lang), lang, audience)
    return Reason(code, verdict, title, DEFAULT, audience)
