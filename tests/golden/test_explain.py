"""Rules said back, compared with files a person has read.

``make golden`` writes the files anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from xcompliance import Engine
from xcompliance.locale import LANGUAGES, text

FOLDER = Path(__file__).parent / "explain"
ON = date(2026, 11, 22)
RULES = (
    "eu.vat.ioss",  # names the pack defines, general rule and exception
    "eu.vat.vida-platform-2028",  # enacted, not yet in force
    "eu.gdpr.consent-age",  # a table by country
    "eu.gdpr.request-extended",  # a clock
    "jp.food-labelling.imported-origin",  # nested conditions
    "jp.food-labelling.allergens-mandatory",  # a dated list, lists compared
    "us.dmca.put-back",  # a window of business days
    "us.sales-tax.economic-nexus-amount-and-count",  # quantifiers within quantifiers
    "us.sales-tax.ny-clothing-threshold",  # unit price against a value
    "us.sales-tax.tn-single-article",  # a slice of the price
    "us.sales-tax.ein-prefix",  # patterns
    "global.fraud.ship-bill-country",  # points
    "global.disputes.deadline",  # the earliest of several clocks
    "global.embargo.eu-russia-luxury",  # a block
)


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load()


def _without_cases(said: str, lang: str) -> str:
    """Cases come and go as packs grow; how they are told is tested with a pack of its own."""
    title = text("section.cases_beside", lang).partition("{")[0].rstrip(" （(")
    return said.partition(f"\n\n{title}")[0] + "\n"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_reads_as_it_was_read(engine: Engine, rule: str, lang: str) -> None:
    said = _without_cases(engine.explain_rule(rule, lang, on=ON), lang)
    golden = FOLDER / f"{rule}.{lang}.txt"
    if os.environ.get("XC_UPDATE_GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_behind() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{rule}.{lang}.txt" for rule in RULES for lang in LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_holds_an_unfilled_place(engine: Engine, lang: str) -> None:
    """Every shipped rule, so that a template that lacks an argument, or a text that is one, shows."""
    for rule in engine.snapshot.rules:
        said = engine.explain_rule(rule, lang, on=ON)
        assert "{" not in said, rule
        assert "None" not in said.split(), rule
