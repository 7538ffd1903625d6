"""The table of the twenty likeliest mistakes in the documentation says exactly what the program says.

``XCOMPLIANCE_WRITE_DOCS=1 pytest`` this file writes the page anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from small_law import CASES, FILES, RULE, TABLE, Edit, SmallLaw

PAGE = Path(__file__).resolve().parents[4] / "docs" / "how-to" / "twenty-mistakes.md"
WHEN = "  consumer: {order.buyer.type: consumer}\n"
HEAD = "place,category,from,until,rate,checked\n"
INTRO = """\
# Twenty likely mistakes

What people write, and the exact answer of `xcompliance lint`. Every answer begins with file, line and column;
`xcompliance help XC-L201` explains a code. A test compares this page with the program.
"""


def when(clauses: str) -> Edit:
    return (RULE, WHEN, clauses)


MISTAKES: tuple[tuple[str, str, tuple[Edit, ...]], ...] = (
    ("a misspelt fact", "order.buyer.typ: consumer", (when("  consumer: {order.buyer.typ: consumer}\n"),)),
    ("a word the fact does not have", "order.buyer.type: customer", (when("  c: {order.buyer.type: customer}\n"),)),
    ("an amount without currency", "order.total: {gt: 150}", (when("  c: {order.total: {gt: 150}}\n"),)),
    ("a rate without unit", "value: 7", (("jurisdictions/xx/rates.csv", "7%", "7"),)),
    ("a misspelt operator", "order.total: {gte: 1 EUR}", (when("  c: {order.total: {gte: 1 EUR}}\n"),)),
    ("a list asked like one value", "order.lines.category: toys", (when("  c: {order.lines.category: toys}\n"),)),
    ("a place that does not exist", "places: [GER]", ((RULE, "places: [DE]", "places: [GER]"),)),
    ("a day written the national way", "from: 01.07.2021", ((RULE, "2021-01-01", "01.07.2021"),)),
    ("`until` before `from`", "{from: 2021-01-01, until: 2020-12-31}",
     ((RULE, "{from: 2021-01-01}", "{from: 2021-01-01, until: 2020-12-31}"),)),
    ("a key that does not exist", "waivble: never", ((RULE, "waivable:", "waivble:"),)),
    ("an id that is not the path", "id: xx.law.first", ((RULE, "id: xx.law.one", "id: xx.law.first"),)),
    ("the number of the law in the rule", "order.total: {le: 150 EUR}", (when("  c: {order.total: {le: 150 EUR}}\n"),)),
    ("two clauses that exclude each other", "type: consumer / type: business",
     (when(f"{WHEN}  company: {{order.buyer.type: business}}\n"),)),
    ("a condition that is never true", "{lt: 1 EUR, gt: 2 EUR}",
     (when("  c: {order.total: {lt: 1 EUR, gt: 2 EUR}}\n"),)),
    ("a source without article", "source: Small Orders Act",
     ((RULE, 'source: "Small Orders Act s. 2"', "source: Small Orders Act"),)),
    ("a source nobody has read for long", "checked: 2025-01-01",
     ((RULE, "checked: 2026-11-01", "checked: 2025-01-01"),)),
    ("a forgotten translation", "no zh", ((RULE, '  zh:\n    buyer: "我们很快会通知您。"\n', ""),)),
    ("a text with a colon and no quotes", "title: Orders: small",
     ((RULE, "title: Small orders", "title: Orders: small"),)),
    ("no cases", "one.test.yaml is missing", ((CASES,),)),
    ("the last day as `until` of a row", "DE,food,2020-01-01,2020-12-31",
     ((TABLE, f"{HEAD}DE,food,2020-01-01,2020-12-31,5%,\nDE,food,2021-01-01,,7%,\n"),)),
)  # fmt: skip


def answers(root: Path) -> list[tuple[str, str, str]]:
    rows = []
    for number, (mistake, written, edits) in enumerate(MISTAKES):
        law = SmallLaw(root / str(number))
        law.write(FILES)
        law.spoil(*edits)
        remarks = law.lint().remarks
        rows.append((mistake, written, str(remarks[0])))
    return rows


def code(text: str) -> str:
    """Inline code in Markdown, also around a text with backticks."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def page(rows: list[tuple[str, str, str]]) -> str:
    lines = [INTRO, "| mistake | written | answer |", "|---|---|---|"]
    lines += [f"| {mistake} | {code(written)} | {code(answer)} |" for mistake, written, answer in rows]
    return "\n".join(lines) + "\n"


def test_the_page_says_what_the_program_says(tmp_path: Path) -> None:
    rows = answers(tmp_path)
    assert len(rows) == 20
    assert not any("|" in cell for row in rows for cell in row)
    text = page(rows)
    if os.environ.get("XCOMPLIANCE_WRITE_DOCS"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: one[0])
def test_each_mistake_has_an_answer_that_says_what_to_do(
    mistake: tuple[str, str, tuple[Edit, ...]], law: SmallLaw
) -> None:
    law.spoil(*mistake[2])
    first = law.lint().remarks[0].problem
    assert first.message.endswith(".")
    assert first.remedy or first.code in {"XC-L306"}
