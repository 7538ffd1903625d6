"""Names of facts and codes in each language: two tables beside this file, one row for each, read when first asked.

A path or code without a row keeps its own writing, so that a pack may use a fact the table has never seen.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from xcompliance.locale import DEFAULT, LANGUAGES

__all__ = ["code_word", "fact_label"]


def fact_label(path: str, lang: str) -> str | None:
    """What a person calls a fact (``order.ship_to.country``: "the country of delivery"); None where no row names it.

    Yes-or-no facts are named by the sentence they confirm ("the counter-notice is signed").
    """
    return _table("facts.csv", _column(lang)).get(path)


def code_word(group: str, code: str, lang: str) -> str | None:
    """The name of a code of a group (``code.consumer``, ``scope.order.line``), or None."""
    return _table("words.csv", _column(lang)).get(f"{group}.{code}")


def _column(lang: str) -> str:
    primary = lang.replace("_", "-").split("-", 1)[0].lower()
    return primary if primary in LANGUAGES else DEFAULT


@cache
def _table(name: str, column: str) -> Mapping[str, str]:
    text = files("xcompliance.locale").joinpath(name).read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    index = next(rows).index(column)
    return {row[0]: row[index] for row in rows}
