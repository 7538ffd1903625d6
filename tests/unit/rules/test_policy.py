"""Local policy as a file: what is read, and which waivers and suspensions count for nothing."""

from __future__ import annotations

import base64
from datetime import date
from pathlib import Path

import pytest

from xcompliance.errors import PackError
from xcompliance.rules.policy import Policy, check_rules, load_policy

WAIVER = """policy: house
waivers:
- {{id: W-1, rule: shop.rule, reason: stock is checked by hand, requested_by: {by}, approved_by: {approver},
   approver_role: policy, from: 2026-01-01, until: {until}{scope}}}
"""
SUSPENSION = """policy: house
suspensions:
- {{id: S-1, rule: shop.rule, reason: the feed is wrong, approved_by: [{approvers}], from: 2026-01-01, until: {until}}}
"""
KEYS = """policy: house
signatures:
  required: true
  keys:
  - {{id: {ids[0]}, role: legal, public_key: {keys[0]}}}
  - {{id: {ids[1]}, role: engineering, public_key: {keys[1]}}}
"""


def _load(folder: Path, text: str) -> Policy:
    file = folder / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    return load_policy(file)


def _waiver(folder: Path, **words: str) -> str:
    words = {"by": "Ann", "approver": "Bo", "until": "2026-07-01", "scope": ", places: [JP]"} | words
    ((waiver,),) = _load(folder, WAIVER.format(**words)).waivers.values()
    return waiver.flaw


def test_the_empty_policy_changes_nothing(tmp_path: Path) -> None:
    policy = _load(tmp_path, "policy: house\n")
    assert (dict(policy.waivers), dict(policy.suspensions), policy.signatures.required) == ({}, {}, False)


def test_a_waiver_of_another_person_with_a_scope_is_usable(tmp_path: Path) -> None:
    assert _waiver(tmp_path) == ""


@pytest.mark.parametrize("approver", ["Ann", "ann", '" Ann  "', "ＡＮＮ"])
def test_nobody_approves_their_own_waiver_however_the_name_is_written(tmp_path: Path, approver: str) -> None:
    assert _waiver(tmp_path, approver=approver) == "self-approved"


def test_a_waiver_without_scope_counts_for_nothing(tmp_path: Path) -> None:
    assert _waiver(tmp_path, scope="") == "no-scope"


@pytest.mark.parametrize(("until", "flaw"), [("2027-01-01", ""), ("2027-01-03", "longer-than-a-year")])
def test_a_waiver_lasts_a_year_at_most(tmp_path: Path, until: str, flaw: str) -> None:
    assert _waiver(tmp_path, until=until) == flaw


@pytest.mark.parametrize("until", ["2026-01-01", "2025-12-31", "tomorrow", "2026-13-01"])
def test_days_are_days_and_in_order(tmp_path: Path, until: str) -> None:
    with pytest.raises(PackError, match="XC-L10"):
        _waiver(tmp_path, until=until)


@pytest.mark.parametrize(
    ("approvers", "until", "flaw"),
    [
        ("Ann, Bo", "2026-01-31", ""),
        ("Ann", "2026-01-31", "one-approver"),
        ("Ann, ann", "2026-01-31", "one-approver"),
        ("Ann, Bo", "2026-02-01", "longer-than-30-days"),
    ],
)
def test_a_suspension_needs_two_people_and_an_end(tmp_path: Path, approvers: str, until: str, flaw: str) -> None:
    policy = _load(tmp_path, SUSPENSION.format(approvers=approvers, until=until))
    ((suspension,),) = policy.suspensions.values()
    assert suspension.flaw == flaw
    assert (policy.suspended("shop.rule", date(2026, 1, 15)) is None) == bool(flaw)


def test_a_suspension_ends_by_itself(tmp_path: Path) -> None:
    policy = _load(tmp_path, SUSPENSION.format(approvers="Ann, Bo", until="2026-01-31"))
    in_force = [policy.suspended("shop.rule", date(2026, 1, day)) is not None for day in (1, 30, 31)]
    assert in_force == [True, True, False]
    assert policy.suspended("shop.rule", date(2025, 12, 31)) is None
    assert set(policy.days()) == {date(2026, 1, 1), date(2026, 1, 31)}


def _key(number: int) -> str:
    return base64.b64encode(bytes([number]) * 32).decode("ascii")


def test_one_key_never_stands_for_two_roles(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="listed twice"):
        _load(tmp_path, KEYS.format(ids=("a", "b"), keys=(_key(1), _key(1))))
    with pytest.raises(PackError, match="listed twice"):
        _load(tmp_path, KEYS.format(ids=("a", "a"), keys=(_key(1), _key(2))))
    assert len(_load(tmp_path, KEYS.format(ids=("a", "b"), keys=(_key(1), _key(2)))).signatures.keys) == 2


@pytest.mark.parametrize("key", ["not-base64!", "YWJj"])
def test_a_key_that_cannot_verify_anything_is_refused_at_once(tmp_path: Path, key: str) -> None:
    with pytest.raises(PackError, match="XC-L094"):
        _load(tmp_path, KEYS.format(ids=("a", "b"), keys=(_key(1), f'"{key}"')))


def test_fewer_than_two_roles_cannot_be_asked_for(tmp_path: Path) -> None:
    text = KEYS.format(ids=("a", "b"), keys=(_key(1), _key(2))).replace("required: true", "required: true\n  roles: 1")
    assert _load(tmp_path, text).signatures.roles == 2


def test_roles_differ_in_more_than_their_capitals(tmp_path: Path) -> None:
    text = KEYS.format(ids=("a", "b"), keys=(_key(1), _key(2))).replace("role: engineering", "role: Legal")
    assert {key.role for key in _load(tmp_path, text).signatures.keys} == {"legal"}


def test_every_problem_is_told_with_its_position(tmp_path: Path) -> None:
    text = "policy: house\nwaiver: []\nrequire_counsel: [blocks]\n"
    with pytest.raises(PackError) as caught:
        _load(tmp_path, text)
    assert {(one.line, one.code) for one in caught.value.problems} == {(2, "XC-L020"), (3, "XC-L023")}


def test_a_policy_of_an_unknown_rule_is_refused_with_a_suggestion(tmp_path: Path) -> None:
    policy = _load(tmp_path, SUSPENSION.format(approvers="Ann, Bo", until="2026-01-31"))
    with pytest.raises(PackError, match=r"XC-L095.*shop\.rules"):
        check_rules(policy, ["shop.rules"], "policy.yaml")
    check_rules(policy, ["shop.rule"], "policy.yaml")


def test_content_gives_the_digest(tmp_path: Path) -> None:
    one = _load(tmp_path, SUSPENSION.format(approvers="Ann, Bo", until="2026-01-31"))
    two = _load(tmp_path, "# a remark\n" + SUSPENSION.format(approvers="Ann, Bo", until="2026-01-31"))
    three = _load(tmp_path, SUSPENSION.format(approvers="Ann, Bo", until="2026-01-30"))
    assert one.digest == two.digest != three.digest
