"""Every text of the program exists in every language, with the same arguments."""

from __future__ import annotations

import ast
import re
import string
from itertools import product
from pathlib import Path

import pytest

import xcompliance.locale
from xcompliance.locale import DEFAULT, LANGUAGES, messages, text, word
from xcompliance.rules.syntax import Op, Quantity, Status, WhenUnknown
from xcompliance.verdict import Confidence, Severity, Verdict

_GROUPS = "verdict|buyer|op|logic|quantity|formula|operand|section|outcome|due|truth|state|nothing"
_KEY = re.compile(rf"(?:{_GROUPS})\.[a-z_]+")


def _arguments(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_languages_have_the_same_keys_in_the_same_order(lang: str) -> None:
    assert list(messages(lang)) == list(messages(DEFAULT))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_translations_take_the_same_arguments(lang: str) -> None:
    english = messages(DEFAULT)
    wrong = [key for key, template in messages(lang).items() if _arguments(template) != _arguments(english[key])]
    assert not wrong


@pytest.mark.parametrize("lang", ["ja", "zh"])
def test_translations_are_not_english_left_behind(lang: str) -> None:
    english = messages(DEFAULT)
    same = ("formula.", "name.quoted")  # signs, and quotation marks that two languages share
    left = [key for key, words in messages(lang).items() if words == english[key] and not key.startswith(same)]
    assert not left


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_the_program_has_a_word(lang: str) -> None:
    wanted = [
        *(f"verdict.{verdict.label}" for verdict in Verdict),
        *(f"buyer.{verdict.label}" for verdict in Verdict),
        *(f"op.{op}" for op in Op),
        *(f"quantity.{quantity}" for quantity in Quantity),
        *(f"status.{status}" for status in Status),
        *(f"severity.{severity}" for severity in Severity),
        *(f"confidence.{confidence}" for confidence in Confidence),
        *(f"when_unknown.{choice}" for choice in WhenUnknown),
    ]
    assert [key for key in wanted if key not in messages(lang)] == []


def test_a_region_reads_its_language_and_a_stranger_reads_english() -> None:
    assert text("verdict.block", "zh-CN") == text("verdict.block", "zh")
    assert text("verdict.block", "ja_JP") == text("verdict.block", "ja")
    assert text("verdict.block", "fr") == text("verdict.block", "en")


def test_templates_are_filled() -> None:
    for lang, (left, right) in product(LANGUAGES, [("order.total", "150.00 EUR")]):
        said = text("op.gt", lang, left=left, right=right)
        assert left in said
        assert right in said


def test_an_unknown_key_is_an_error_but_an_unknown_word_is_said_plainly() -> None:
    with pytest.raises(KeyError):
        text("no.such.key")
    assert word("liable", "fiscal_representative", "ja") == "fiscal representative"
    assert word("liable", "marketplace", "zh") == "平台"


def test_every_key_named_in_the_code_exists() -> None:
    """`text("section.fired", ...)` and tuples of such keys anywhere in src."""
    package = Path(xcompliance.locale.__file__).parents[1]
    named = {
        (path.name, node.value)
        for path in package.rglob("*.py")
        if path.parent.name != "locale"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEY.fullmatch(node.value)
    }
    assert [(file, key) for file, key in sorted(named) if key not in messages(DEFAULT)] == []
