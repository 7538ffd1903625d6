"""``xcompliance import`` and ``evaluate --local-rates``: what people see when rates come in, and when they do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sst_files import AREAS, BOUNDARY_FILE, RATE_FILE, RATES, area, write

from .command_line import Ran, xc

ORDER: dict[str, Any] = {
    "kind": "order",
    "id": "L-1",
    "placed_at": "2026-11-22T15:00:00Z",
    "currency": "USD",
    "channel": "own_store",
    "price_mode": "exclusive",
    "seller": {"type": "business", "established_in": ["US"], "nexus": ["US-MN"]},
    "operator": None,
    "buyer": {"type": "consumer"},
    "ship_from": {"country": "US", "region": "US-TX"},
    "ship_to": {"country": "US", "region": "US-MN", "postal_code": "55401-1234"},
    "lines": [{"id": "1", "kind": "goods", "category": "toys", "quantity": 1, "unit_price": "100.00 USD"}],
    "shipping": None,
}


def _import(folder: Path, *more: object) -> Ran:
    return xc("import", "sst", folder / RATE_FILE, folder / BOUNDARY_FILE, "--into", folder / "rates", *more)


def _evaluated(folder: Path, *more: object) -> Ran:
    (folder / "order.json").write_text(json.dumps(ORDER), encoding="utf-8")
    return xc("evaluate", folder / "order.json", "--pack", "us/sales-tax", "--format", "json", *more)


def test_rates_come_in_and_are_used(tmp_path: Path) -> None:
    write(tmp_path)
    ran = _import(tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "US-MN" in ran.out
    assert "MNR2026Q2FEB18+MNB2026Q2FEB18" in ran.out
    with_rates = json.loads(_evaluated(tmp_path, "--local-rates", tmp_path / "rates").out)
    assert with_rates["tax"]["total"] == {"amount": "8.28", "currency": "USD"}
    assert with_rates["local_coverage"] == "full"
    without = json.loads(_evaluated(tmp_path).out)
    assert without["local_coverage"] == "state_only"
    assert without["snapshot"] != with_rates["snapshot"]


def test_flaws_are_told_and_do_not_stop_the_import(tmp_path: Path) -> None:
    write(tmp_path, RATES + "27,00,053,0.003,0.003,0.003,0.003,20240101,29991231\n")
    ran = _import(tmp_path)
    assert ran.code == 0
    assert ran.err.startswith("warning: MNR2026Q2FEB18.csv:2:1 XC-L062 Overlaps line 5")


@pytest.mark.parametrize(
    ("rates", "areas", "said"),
    [
        (RATES[:-12], AREAS, "MNR2026Q2FEB18.csv:4:1 XC-L061"),
        ("\ufeff" + RATES, AREAS, "MNR2026Q2FEB18.csv:1:1 XC-L061"),
        (RATES, AREAS + area("53202", state="55"), "MNB2026Q2FEB18.csv:3:1 XC-L061"),
        (RATES, AREAS + AREAS.splitlines()[0], "MNB2026Q2FEB18.csv:3:1 XC-L061"),
    ],
)
def test_a_damaged_file_ends_in_a_clear_error_and_the_rates_stay(
    tmp_path: Path, rates: str, areas: str, said: str
) -> None:
    write(tmp_path)
    assert _import(tmp_path).code == 0
    before = _evaluated(tmp_path, "--local-rates", tmp_path / "rates").out
    write(tmp_path, rates, areas)
    ran = _import(tmp_path)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith(f"error: {said}")
    assert "Traceback" not in ran.err
    assert _evaluated(tmp_path, "--local-rates", tmp_path / "rates").out == before


def test_versions_are_listed_and_an_older_one_can_be_chosen(tmp_path: Path) -> None:
    write(tmp_path)
    _import(tmp_path)
    old = ("MNR2025Q4AUG20.csv", "MNB2025Q4AUG20.csv")
    write(tmp_path, RATES.replace("0.0015", "0.0025"), names=old)
    xc("import", "sst", tmp_path / old[0], tmp_path / old[1], "--into", tmp_path / "rates")
    rows = json.loads(xc("import", "list", "--into", tmp_path / "rates", "--format", "json").out)
    assert [(row["version"][:13], row["status"]) for row in rows] == [
        ("MNR2026Q2FEB1", "in use"),
        ("MNR2025Q4AUG2", "kept"),
    ]
    chosen = ("--local-rates", tmp_path / "rates", "--local-version", rows[1]["version"])
    assert json.loads(_evaluated(tmp_path, *chosen).out)["tax"]["total"]["amount"] == "8.38"
    ran = _evaluated(tmp_path, "--local-rates", tmp_path / "rates", "--local-version", "MNR1999Q1JAN01")
    assert ran.code == 2
    assert "There is no version" in ran.err


def test_a_plain_table_comes_in(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("state,county,city,district,rate,from,until\nMN,27053,,,1%,2020-01-01,\n", encoding="utf-8")
    ran = xc("import", "csv", table, "--into", tmp_path / "rates", "--format", "json")
    assert ran.code == 0
    (row,) = json.loads(ran.out)
    assert row["state"] == "US-MN"
    assert row["version"].startswith("table@2020-01-01#")


@pytest.mark.parametrize(
    "argv",
    [
        ("import", "sst", "nowhere.csv", "nothing.csv"),
        ("import", "csv", "nowhere.csv"),
        ("import", "list", "--into", "nowhere"),
        ("import", "csv"),
        ("evaluate", "x.json", "--local-rates", "nowhere"),
    ],
)
def test_what_is_not_there_is_said(argv: tuple[str, ...]) -> None:
    ran = xc(*argv)
    assert ran.code == 2
    assert ran.err.startswith("error: ")


def test_a_folder_without_rates_is_refused(tmp_path: Path) -> None:
    ran = _evaluated(tmp_path, "--local-rates", tmp_path)
    assert ran.code == 2
    assert "holds no local rates" in ran.err


@pytest.mark.parametrize("verb", ["sst", "csv", "list"])
def test_help_has_an_example(verb: str) -> None:
    ran = xc("import", verb, "--help")
    assert ran.code == 0
    assert "xcompliance import" in ran.out
