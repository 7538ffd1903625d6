"""The pytest plugin in a real pytest: readable ids, failures a lawyer can read, coverage, and no harm to others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.testing.house import House
from xcompliance.engine.shipped import rules_dir

LIGHT = "import sys, xcompliance.testing.plugin; print(*sorted(n for n in sys.modules if n.startswith('xcompliance')))"


def run_pytest(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "pytest", "-p", "no:cacheprovider", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> House:
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return House(tmp_path)


def test_cases_are_collected_with_readable_ids(house: House) -> None:
    ran = run_pytest(house.rules.parent, "-v", "rules")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "rules/house/goods/no-knives.test.yaml::the day before PASSED" in ran.stdout
    assert "12 passed" in ran.stdout


def test_one_case_can_be_chosen(house: House) -> None:
    ran = run_pytest(house.rules.parent, "rules/house/goods/no-knives.test.yaml::a sword")
    assert "1 passed" in ran.stdout
    assert "5 passed" in run_pytest(house.rules.parent, "-k", "day").stdout


def test_a_failure_is_told_without_python(house: House) -> None:
    house.change("no-knives.yaml", "{lt: 30}", "{lt: 29}")
    ran = run_pytest(house.rules.parent)
    assert ran.returncode == 1
    assert "house.goods.no-knives: 29 days" in ran.stdout
    assert "fires: expected true, got false" in ran.stdout
    assert "  - young: " in ran.stdout
    assert "(order.session.account_age_days = 29)" in ran.stdout
    assert "Traceback" not in ran.stdout
    assert "plugin_items.py" not in ran.stdout


@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_coverage_adds_up_however_many_processes_run(house: House, processes: tuple[str, ...]) -> None:
    house.without("a shop buys")
    ran = run_pytest(house.rules.parent, "--xc-coverage", *processes)
    assert "house.goods.no-knives: trade is never true" in ran.stdout
    assert "8 of 9 seen, in 1 rules" in ran.stdout
    assert "seen, in" not in run_pytest(house.rules.parent, *processes).stdout


def test_broken_cases_and_rules_are_collection_errors_with_their_place(house: House) -> None:
    house.change("no-knives.test.yaml", "fires: false}", "fires: perhaps}")
    ran = run_pytest(house.rules.parent)
    assert ran.returncode == 2
    assert "rules/house/goods/no-knives.test.yaml:7:" in ran.stdout
    house.change("no-knives.yaml", "line.category", "line.kategory")
    ran = run_pytest(house.rules.parent)
    assert "rules/house/goods/no-knives.yaml:8:11 XC-L201" in ran.stdout
    assert "Traceback" not in ran.stdout


def test_folders_can_be_named_on_the_command_line_and_in_the_ini_file(house: House, tmp_path: Path) -> None:
    (tmp_path / "examples").rename(tmp_path / "records")
    assert run_pytest(tmp_path).returncode == 1
    assert run_pytest(tmp_path, "--xc-samples", "records/samples").returncode == 0
    (tmp_path / "pytest.ini").write_text("[pytest]\nxc_samples = records/samples\nxc_rules = rules\n", encoding="utf-8")
    assert run_pytest(tmp_path).returncode == 0
    assert run_pytest(tmp_path / "records", "..").returncode == 0


def test_files_of_other_tools_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "chart.test.yaml").write_text("a: [b", encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "pack.yaml").write_text("packages: [a]\n", encoding="utf-8")
    (tmp_path / "mine" / "chart.test.yaml").write_text("a: [b", encoding="utf-8")
    (tmp_path / "test_plain.py").write_text("def test_plain():\n    assert True\n", encoding="utf-8")
    ran = run_pytest(tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1 passed" in ran.stdout


def test_other_projects_pay_nothing() -> None:
    """The plugin reads only itself and two small packages until a pack's cases are collected."""
    ran = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["xcompliance", "xcompliance.testing", "xcompliance.testing.plugin"]


def test_shipped_packs_run_under_pytest() -> None:
    ran = run_pytest(rules_dir().parent, "-q", "rules/us/dmca", "--xc-coverage")
    assert ran.returncode == 0, ran.stdout
    assert "seen, in" in ran.stdout
