"""The example pack of a house: it stands on its own, stands beside the shipped packs, and lint sees its lists clash."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.run import lint
from xcompliance.engine.shipped import jurisdictions_dir, rules_dir
from xcompliance.engine.snapshot import load_snapshot
from xcompliance.facade import Engine
from xcompliance.testing.run import Suite
from xcompliance.verdict import Verdict

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "where-we-ship.md"
HOUSE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "tenant-pack"
ON = date(2026, 11, 22)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOUSE, tmp_path / "house"))


def test_its_cases_hold_and_lint_is_content(house: Path) -> None:
    rules, places = house / "rules", house / "jurisdictions"
    suite = Suite(load_snapshot(rules, places), rules)
    results = [suite.run(case) for file in suite.files() for case in suite.cases(file)]
    assert len(results) == 12
    assert all(result.passed for result in results)
    assert not lint(rules, places, on=ON, profile=Profile.PRODUCTION).remarks


def test_a_country_in_both_lists_is_reported(house: Path) -> None:
    path = house / "jurisdictions" / "house" / "ship-to-only.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[DE, ", "[DE, RU, "), encoding="utf-8")
    remarks = lint(house / "rules", house / "jurisdictions", on=ON, profile=Profile.DRAFT).remarks
    assert [remark.problem.code for remark in remarks] == ["XC-L707"]
    assert "RU" in remarks[0].problem.message


@pytest.mark.parametrize(("country", "verdict"), [("RU", Verdict.BLOCK), ("AU", Verdict.BLOCK), ("FR", Verdict.ALLOW)])
def test_beside_the_shipped_packs(tmp_path: Path, country: str, verdict: Verdict) -> None:
    for shipped, own in ((rules_dir(), "rules"), (jurisdictions_dir(), "jurisdictions")):
        shutil.copytree(shipped, tmp_path / own)
        shutil.copytree(HOUSE / own / "house", tmp_path / own / "house")
    engine = Engine.load(tmp_path / "rules", tmp_path / "jurisdictions", packs=["house/shipping", "global/embargo"])
    order = {
        "kind": "order",
        "currency": "EUR",
        "ship_to": {"country": country},
        "seller": {"established_in": ["DE"]},
        "lines": [{"quantity": 1, "unit_price": "10.00 EUR"}],
    }
    decision = engine.evaluate(order, on=ON)
    verdicts = [finding.verdict for finding in decision.findings if finding.pack == "house/shipping"]
    assert max(verdicts, default=Verdict.ALLOW) is verdict


def test_the_commands_of_the_page_work_one_after_the_other(tmp_path: Path) -> None:
    for name in ("rules", "jurisdictions", "docs/examples/tenant-pack", "examples"):
        shutil.copytree(ROOT / name, tmp_path / name)
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    script = "\n".join(blocks).replace("xcompliance ", f"{sys.executable} -m xcompliance.cli ")
    ran = subprocess.run(["sh", "-e", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "0 errors, 0 warnings" in ran.stdout
    assert "12 cases of 2 rules: none failed" in ran.stdout
    assert "blocked (own policy)" in ran.stdout
    assert "blocked (prohibited by law)" in ran.stdout

    lists = tmp_path / "shop" / "jurisdictions" / "house" / "ship-to-only.yaml"
    lists.write_text(lists.read_text(encoding="utf-8").replace("[DE, ", "[DE, RU, "), encoding="utf-8")
    again = subprocess.run(
        ["sh", "-c", next(line for line in script.splitlines() if " lint " in line)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (again.returncode, "XC-L707" in again.stdout, "RU" in again.stdout) == (1, True, True)
