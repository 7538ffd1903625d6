from __future__ import annotations

from datetime import date

import pytest
from tests.unit.rules.conftest import Folder

from xcompliance.errors import PackError
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money
from xcompliance.rules.cases import Case, ExpectedDuty, ExpectedTax, load_cases, read_cases
from xcompliance.verdict import Verdict

TEXT = """\
rule: eu.vat.one
base: order/german-shirt
cases:
- name: taxed
  on: 2026-11-22
  given: {"order.lines[0].unit_price": 12.00 EUR, order.buyer.type: unknown, order.shipping: null}
  expect: {fires: true, verdict: block, tax: {type: vat, amount: 1.90 EUR}, duty: {code: a, due: 2026-12-01}}
- {name: silent, on: 2026-11-22, expect: {fires: false, points: -3, needs: ["order.lines[0].category"]}}
"""


def read(folder: Folder, text: str) -> tuple[Case, ...]:
    return read_cases(folder.write("eu/vat/one.test.yaml", text), folder.root)


def test_cases_are_typed(folder: Folder) -> None:
    taxed, silent = read(folder, TEXT)
    assert (taxed.rule, taxed.kind, taxed.sample, taxed.on) == (
        "eu.vat.one",
        "order",
        "german-shirt",
        date(2026, 11, 22),
    )
    assert [one.value for one in taxed.given] == ["12.00 EUR", UNKNOWN, None]
    assert taxed.expect.verdict is Verdict.BLOCK
    assert taxed.expect.tax == (ExpectedTax("vat", amount=Money.of("1.90", "EUR")),)
    assert taxed.expect.duties == (ExpectedDuty("a", date(2026, 12, 1)),)
    assert silent.expect.fires is False
    assert silent.expect.points == -3
    assert silent.expect.needs == ("order.lines[0].category",)
    assert taxed.given[0].position.line == 6
    assert load_cases(folder.root) == (taxed, silent)


def test_differences_are_applied_to_the_sample(folder: Folder) -> None:
    sample = {"lines": [{"unit_price": "1.00 EUR", "category": "toys"}], "buyer": {"type": "consumer"}}
    record = read(folder, TEXT)[0].record(sample)
    assert record == {
        "kind": "order",
        "lines": [{"unit_price": "12.00 EUR", "category": "toys"}],
        "buyer": {},
        "shipping": None,
    }
    assert sample["lines"][0]["unit_price"] == "1.00 EUR"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("eu.vat.one", "eu.vat.two", "XC-L501", 1),
        ("order/german", "cart/german", "XC-L504", 2),
        ("unit_price", "unit_prise", "XC-L502", 6),
        ("order.lines[0].unit_price", "order..x", "XC-L502", 6),
        ("name: silent", "name: taxed", "XC-L503", 8),
        ("2026-11-22, expect: {fires: false, points: -3, ", "2026-11-22, expect: {}, x: {", "XC-L020", 8),
        ("1.90 EUR", "1.90", "XC-L303", 7),
        ("fires: true", "fire: true", "XC-L020", 7),
        ("2026-12-01", "soon", "XC-L101", 7),
    ],
)
def test_wrong_cases(folder: Folder, old: str, new: str, code: str, line: int) -> None:
    with pytest.raises(PackError) as caught:
        read(folder, TEXT.replace(old, new))
    assert (code, line) in {(problem.code, problem.line) for problem in caught.value.problems}
