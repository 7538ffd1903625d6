"""Texts of the program itself in English, Japanese and Chinese. What the law says is written in the packs, not here.

``text("op.lt", "ja", left="...", right="...")`` fills a template; ``word("liable", "marketplace", "zh")`` names a code
and falls back to the code in plain letters, so that a pack may use a word the program has never seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

__all__ = ["DEFAULT", "LANGUAGES", "messages", "text", "word"]

LANGUAGES: tuple[str, ...] = ("en", "ja", "zh")
"""Languages every text exists in (BCP 47 primary subtags)."""

DEFAULT = "en"
"""The language used for any other one."""


@cache
def messages(lang: str) -> Mapping[str, str]:
    """All templates of a language, by key. A region is ignored: ``zh-CN`` reads ``zh``; others read English."""
    primary = lang.replace("_", "-").split("-", 1)[0].lower()
    chosen = primary if primary in LANGUAGES else DEFAULT
    texts: Mapping[str, str] = import_module(f"xcompliance.locale.{chosen}").TEXTS
    return texts


def text(key: str, lang: str = DEFAULT, **args: object) -> str:
    """Fill the template ``key`` of a language.

    Raises:
        KeyError: no such key, or the template needs an argument that was not given.
    """
    template = messages(lang)[key]
    return template.format_map(args) if args else template


def word(group: str, code: str, lang: str = DEFAULT) -> str:
    """The name of a code (``word("taxability", "zero_rated", "ja")``), or the code in plain letters if it has none."""
    return messages(lang).get(f"{group}.{code}") or code.replace("_", " ").replace("-", " ")
