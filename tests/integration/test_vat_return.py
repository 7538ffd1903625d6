"""``xcompliance vat-return`` with the shipped packs: three shapes, exchange rates, what it refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from .command_line import ROOT, Ran, xc

EXAMPLES = ROOT / "examples"


def order(name: str, **facts: Any) -> str:
    return json.dumps({**json.loads((EXAMPLES / name).read_text(encoding="utf-8")), **facts})


def returned(
    tmp_path: Path, *orders: str, options: tuple[object, ...] = ("--scheme", "oss", "--period", "2026-Q4")
) -> Ran:
    path = tmp_path / "orders.jsonl"
    path.write_text("\n".join(orders), encoding="utf-8")
    return xc("vat-return", path, *options)


def test_text_says_when_it_is_due(tmp_path: Path) -> None:
    ran = returned(tmp_path, order("fr-from-de-oss.json"))
    assert (ran.code, ran.err) == (0, "")
    for words in ("oss 2026-Q4, due 2027-01-31", "FR", "20%", "16.58 EUR", "payable: 16.58 EUR"):
        assert words in ran.out


def test_json_and_csv_hold_the_same_figures(tmp_path: Path) -> None:
    options = ("--scheme", "oss", "--period", "2026-Q4")
    figures = json.loads(returned(tmp_path, order("fr-from-de-oss.json"), options=(*options, "--format", "json")).out)
    sheet = returned(tmp_path, order("fr-from-de-oss.json"), options=(*options, "--format", "csv")).out
    (row,) = csv.DictReader(io.StringIO(sheet))
    assert {name: row[name] for name in ("place", "rate", "base", "tax")} == {
        name: figures["rows"][0][name] for name in ("place", "rate", "base", "tax")
    }
    assert figures["payable"] == row["tax"] == "16.58"


def test_undecided_lines_leave_with_one(tmp_path: Path) -> None:
    ran = returned(tmp_path, order("fr-from-de-oss.json", price_mode=None))
    assert ran.code == 1
    assert "undecided, not summed" in ran.out


def test_monthly_import_return(tmp_path: Path) -> None:
    options = ("--scheme", "ioss", "--period", "2026-11")
    ran = returned(tmp_path, order("de-from-china-under-150-ioss.json"), options=options)
    assert "29.43 EUR" in ran.out
    assert "due 2026-12-31" in ran.out


def test_exchange_rates_are_of_the_last_day(tmp_path: Path) -> None:
    rates = tmp_path / "fx.yaml"
    text = order("fr-from-de-oss.json").replace(" EUR", " USD").replace('"EUR"', '"USD"')
    options = ("--scheme", "oss", "--period", "2026-Q4", "--fx", rates)
    rates.write_text('- {base: EUR, quote: USD, rate: "1.25", source: ecb, date: 2026-12-31}\n', encoding="utf-8")
    told = returned(tmp_path, text, options=options)
    assert (told.code, told.err) == (0, "")
    assert "13.26 EUR" in told.out  # 16.58 USD / 1.25
    rates.write_text('- {base: EUR, quote: USD, rate: "1.25", source: ecb, date: 2026-12-30}\n', encoding="utf-8")
    early = returned(tmp_path, text, options=options)
    assert (early.code, early.out) == (2, "")
    assert "2026-12-30" in early.err
    without = returned(tmp_path, text)
    assert without.code == 1
    assert "fx:USD" in without.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--scheme", "voec", "--period", "2026-Q4"), "Known: ioss, oss"),
        (("--scheme", "oss", "--period", "2026-11"), "Write it as 2026-Q4"),
        (("--scheme", "ioss", "--period", "2026-Q4"), "Write it as 2026-11"),
        (("--scheme", "oss", "--period", "Q4"), "no period"),
        (("--scheme", "oss", "--period", "2019-Q4"), "says nothing of 2019-Q4"),
    ],
)
def test_what_it_refuses(tmp_path: Path, options: tuple[object, ...], words: str) -> None:
    ran = returned(tmp_path, order("fr-from-de-oss.json"), options=options)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_only_orders(tmp_path: Path) -> None:
    ran = returned(tmp_path, (EXAMPLES / "jp-cashew.json").read_text(encoding="utf-8").replace("\n", " "))
    assert ran.code == 2
    assert "is no order" in ran.err


def test_a_refund_is_judged_by_the_law_of_its_sale(tmp_path: Path) -> None:
    refund = json.loads(order("fr-from-de-oss.json", supplied_on="2026-08-15", id="R-1"))
    for line in refund["lines"]:
        line["unit_price"] = f"-{line['unit_price']}"
    refund["shipping"] = None
    ran = returned(tmp_path, order("fr-from-de-oss.json"), json.dumps(refund))
    assert ran.code == 0
    assert "corrections of earlier periods" in ran.out
    assert "2026-Q3" in ran.out


def test_monaco_is_declared_as_france_with_the_country_of_dispatch(tmp_path: Path) -> None:
    monaco = order("fr-from-de-oss.json", ship_to={"country": "MC", "postal_code": "98000"})
    options = ("--scheme", "oss", "--period", "2026-Q4", "--format", "json")
    (row,) = json.loads(returned(tmp_path, monaco, order("fr-from-de-oss.json"), options=options).out)["rows"]
    assert (row["place"], row["from"], row["tax"]) == ("FR", "DE", "33.16")
