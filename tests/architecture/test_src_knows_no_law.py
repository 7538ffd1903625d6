"""The seam: what the law says lives in rules/ and jurisdictions/; src/ knows no country, no percentage, no statute.

Docstrings and comments may name them as examples; code may not. Whatever is on the allow-list says why.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pycountry
import pytest

from .sources import PACKAGE, modules, said, tree

COUNTRIES = frozenset(country.alpha_2 for country in pycountry.countries) | {"EU", "UK", "XI"}
PERCENT = re.compile(r"\s*-?[0-9][0-9.,]*\s?%\s*")  # a text that is a percentage; sentences teach how one is written
STATUTES = re.compile(
    r"\b(GDPR|DSGVO|CCPA|CPRA|APPI|PIPL|DMCA|VAT Act|Wayfair|OFAC|HIPAA|COPPA|IOSS|VOEC|PSD2"
    r"|Rule 9|Directive \d|Regulation \d|Umsatzsteuer|Lanham|Section \d+|Art(icle|\.) ?\d+)",
)
WORDS_THAT_LOOK_LIKE_COUNTRIES = {
    "ID": "an identifier",
    "NO": "the answer, in messages about YAML",
    "IN": "the operator",
    "IS": "the word",
    "AS": "the word",
    "AT": "the word",
    "BE": "the word",
    "SO": "the word",
    "IT": "the word",
    "DO": "the word",
    "PT": "begins an ISO 8601 duration of hours",
    "BD": "business days in a duration",
}
# Modules where the names are the vocabulary itself, with the reason.
ALLOWED: dict[str, str] = {
    "facts/": "field descriptions and examples name countries and registrations: that is what legal editors read",
    "rules/document.py": "the examples of the rule format, shown in editors and messages, cite as a rule would",
    "money.py": "its messages teach how a rate is written",
    "currencies.py": "ISO 4217 codes and their minor units are a standard, not law",
}


def _docstrings(module: ast.Module) -> set[int]:
    found: set[int] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    # A text that stands alone below an attribute documents it.
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            found.add(id(node.value))
    return found


def _pieces_of_sentences(module: ast.Module) -> set[int]:
    """The constant ends of f-strings such as ``f"{number}0 %"``: messages, never looked up as law."""
    sentences = [node for node in ast.walk(module) if isinstance(node, ast.JoinedStr)]
    pieces = [part for sentence in sentences for part in sentence.values if isinstance(part, ast.Constant)]
    return {id(part) for part in pieces if len(str(part.value)) < 6}


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    module = tree(path)
    skipped = _docstrings(module) | _pieces_of_sentences(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def _law_in(text: str) -> str:
    if text in COUNTRIES and text not in WORDS_THAT_LOOK_LIKE_COUNTRIES:
        return f"country code {text!r}"
    if PERCENT.fullmatch(text):
        return f"percentage {text!r}"
    if found := STATUTES.search(text):
        return f"statute {found.group()!r}"
    return ""


def _judged() -> list[Path]:
    return [path for path in modules() if not str(path.relative_to(PACKAGE)).startswith(tuple(ALLOWED))]


@pytest.mark.parametrize("path", _judged(), ids=said)
def test_code_names_no_country_percentage_or_statute(path: Path) -> None:
    found = [
        f"{said(path)}:{line} {law}: put it into jurisdictions/ or rules/"
        for line, text in _texts(path)
        if (law := _law_in(text))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("law", ["DE", "19%", "GDPR", "Article 6", "7 %"])
def test_the_search_finds_law(law: str) -> None:
    assert _law_in(law)


@pytest.mark.parametrize("harmless", ["id", "eur", "rate", "order.ship_to", "NO", "%s", "100", 'Write "7%".'])
def test_the_search_leaves_words_alone(harmless: str) -> None:
    assert not _law_in(harmless)
