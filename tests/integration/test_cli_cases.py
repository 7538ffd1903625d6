"""``xcompliance test`` and ``xcompliance mutate`` on a house's own packs: what they print, how they exit."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.unit.testing.house import House

from .command_line import xc


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_cases_that_hold(house: House) -> None:
    ran = xc("test", "--rules", house.rules, "--on", "2026-11-22", "--strict")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == "12 cases of 1 rules: none failed, clauses seen 9 of 9 (100.0 %)\n"


def test_paths_find_their_folder_of_packs(house: House) -> None:
    for path in (house.rules, house.pack, house.pack / "no-knives.yaml", house.pack / "no-knives.test.yaml"):
        ran = xc("test", path)
        assert (ran.code, ran.err) == (0, ""), path
        assert ran.out.startswith("12 cases")


def test_a_failure_prints_its_place_the_difference_and_the_clauses(house: House) -> None:
    house.change("no-knives.yaml", "{lt: 30}", "{lt: 29}")
    ran = xc("test", "--rules", house.rules)
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert lines[0] == "rules/house/goods/no-knives.test.yaml:8 FAILED house.goods.no-knives: 29 days"
    assert lines[1] == "    fires: expected true, got false"
    assert lines[4].startswith("      - young: ")
    assert "12 cases of 1 rules: 1 failed" in ran.out


def test_coverage_names_what_each_clause_was_seen_as(house: House) -> None:
    house.without("a shop buys")
    ran = xc("test", "--rules", house.rules, "--coverage", "--on", "2026-11-22")
    assert ran.code == 0
    row = next(line for line in ran.out.splitlines() if "trade" in line)
    assert row.split() == ["trade", "no", "yes", "yes"]
    assert 'no-knives.yaml:11:10 XC-L517 house.goods.no-knives has no case in which "trade" is true.' in ran.out


def test_strict_fails_where_a_status_is_not_earned(house: House) -> None:
    house.without("the first day")
    assert xc("test", "--rules", house.rules, "--on", "2026-11-22").code == 0
    ran = xc("test", "--rules", house.rules, "--on", "2026-11-22", "--strict")
    assert ran.code == 1
    assert "XC-L513 house.goods.no-knives has no case on 2021-06-01" in ran.out
    assert xc("test", "--rules", house.rules, "--on", "2030-01-01", "--strict").code == 1


def test_json(house: House) -> None:
    house.without("the first day")
    document = json.loads(xc("test", "--rules", house.rules, "--format", "json", "--on", "2026-11-22").out)
    assert {case["passed"] for case in document["cases"]} == {True}
    assert document["coverage"][0]["fired"] == 4
    assert [one["code"] for one in document["not_earned"]] == ["XC-L513"]


def test_junit(house: House) -> None:
    house.change("no-knives.yaml", "{lt: 30}", "{lt: 29}")
    ran = xc("test", "--rules", house.rules, "--format", "junit", "--on", "2026-11-22")
    assert ran.code == 1
    root = Xml.fromstring(ran.out)
    assert (root.get("tests"), root.get("failures")) == ("12", "1")
    failed = root.find(".//failure/..")
    assert failed is not None
    assert failed.attrib == {
        "classname": "house.goods.no-knives",
        "name": "29 days",
        "file": "rules/house/goods/no-knives.test.yaml",
        "line": "8",
    }
    assert "young" in (failed[0].text or "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("absent",), "absent: there is no such file or folder."),
        (("--rules", "absent"), "--rules: absent is not a folder."),
        (("--samples", "absent"), "--samples: absent is not a folder."),
        (("--pack", "absent/pack"), 'There is no pack "absent/pack".'),
    ],
)
def test_bad_input_is_told_and_exits_with_2(arguments: tuple[str, ...], said: str) -> None:
    ran = xc("test", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_paths_outside_every_pack(house: House, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    assert "lie in no folder of packs" in xc("test", tmp_path / "elsewhere").err
    assert "lies outside" in xc("test", tmp_path / "elsewhere", "--rules", house.rules).err
    (house.pack / "no-knives.test.yaml").unlink()
    assert "hold no cases" in xc("test", house.pack).err


def test_every_problem_of_every_case_file_is_told(house: House) -> None:
    house.change("no-knives.test.yaml", "fires: false}", "fires: perhaps}")
    ran = xc("test", "--rules", house.rules)
    assert ran.code == 2
    assert ran.err.count("XC-L023") == 4


def test_mutants_are_killed(house: House) -> None:
    ran = xc("mutate", "--rules", house.rules, "--jobs", "1", "--at-least", "100")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1].split() == ["all", "19", "19", "0", "100.0"]


def test_survivors_are_printed_with_their_place(house: House) -> None:
    house.without("a sword")
    ran = xc("mutate", "house/goods", "--rules", house.rules, "--at-least", "100")
    assert ran.code == 1
    assert ran.out.splitlines()[0] == (
        "rules/house/goods/no-knives.yaml:8:26 house.goods.no-knives [value] knife: left out swords survives"
    )
    assert xc("mutate", "--rules", house.rules, "--at-least", "90").code == 0


def test_mutants_as_json_and_as_a_sample(house: House) -> None:
    house.without("a sword")
    document = json.loads(xc("mutate", "--rules", house.rules, "--format", "json").out)
    assert document["packs"][0]["survivors"] == [
        {
            "file": "rules/house/goods/no-knives.yaml",
            "line": 8,
            "column": 26,
            "target": "house.goods.no-knives",
            "kind": "value",
            "change": "knife: left out swords",
        }
    ]
    one, again = (xc("mutate", "--rules", house.rules, "--share", "50", "--seed", "4").out for _ in range(2))
    assert one == again
    assert "a sample of 50 % with seed 4" in one


def test_nothing_to_change(house: House) -> None:
    house.change("no-knives.yaml", "status: active", "status: draft")
    ran = xc("mutate", "--rules", house.rules)
    assert ran.code == 2
    assert "there is nothing to change" in ran.err
