"""Waivers, suspensions, counsel, shadow rules and signatures at work, from the command line and in the audit log."""

from __future__ import annotations

import json
import shutil
import stat
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xcompliance import Decision, Engine, Verdict
from xcompliance.errors import PackError
from xcompliance.rules.signing import MANIFEST

from .command_line import RECORDS, ROOT, SHOP, Ran, xc

ON = date(2026, 11, 22)
KNIVES = "shop.basics.no-knives"


@dataclass(frozen=True)
class House:
    """A copy of the shop whose files a test may change, and where its policy lies."""

    folder: Path

    @property
    def rules(self) -> Path:
        return self.folder / "rules"

    @property
    def file(self) -> Path:
        return self.folder / "policy.yaml"

    def rule(self, name: str, old: str, new: str) -> None:
        path = self.rules / "shop" / "basics" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def policy(self, text: str) -> None:
        self.file.write_text(f"policy: house\n{text}", encoding="utf-8")

    def engine(self, **more: Any) -> Engine:
        return Engine.load(rules=self.rules, jurisdictions=self.folder / "jurisdictions", policy=self.file, **more)

    def judge(self, on: date = ON, **changes: Any) -> Decision:
        return self.engine().evaluate({**KNIFE, **changes}, on=on)

    def run(self, *more: object) -> Ran:
        options = ("--rules", self.rules, "--jurisdictions", self.folder / "jurisdictions", "--policy", self.file)
        return xc("evaluate", RECORDS / "knife.yaml", *options, *more)


KNIFE: dict[str, Any] = {
    "kind": "order",
    "id": "A-2",
    "currency": "EUR",
    "placed_at": "2026-11-20T10:00:00+01:00",
    "price_mode": "exclusive",
    "buyer": {"type": "consumer"},
    "ship_to": {"country": "DE", "postal_code": "10115"},
    "lines": [{"id": "1", "kind": "goods", "category": "knives", "quantity": 1, "unit_price": "40.00 EUR"}],
}


@pytest.fixture
def house(tmp_path: Path) -> House:
    shutil.copytree(SHOP / "rules", tmp_path / "rules")
    shutil.copytree(SHOP / "values", tmp_path / "jurisdictions" / "values")
    shutil.copytree(ROOT / "jurisdictions" / "places", tmp_path / "jurisdictions" / "places")
    shutil.copy(ROOT / "jurisdictions" / "conventions.yaml", tmp_path / "jurisdictions")
    made = House(tmp_path)
    made.policy("")
    made.rule("no-knives", "severity: tenant_policy", "severity: tenant_policy\nwaivable: policy")
    return made


def _waiver(**words: str) -> str:
    words = {
        "rule": KNIVES, "by": "Ann", "approver": "Bo", "role": "policy", "start": "2026-01-01", "until": "2026-12-31",
        "scope": "places: [DE]",
    } | words  # fmt: skip
    return (
        f"waivers:\n- {{id: W-1, rule: {words['rule']}, reason: a butcher's shop, requested_by: {words['by']}, "
        f"approved_by: {words['approver']}, approver_role: {words['role']}, from: {words['start']}, "
        f"until: {words['until']}, {words['scope']}}}\n"
    )


# -- waivers ----------------------------------------------------------------------------------------------------------


def test_a_waiver_lowers_by_one_step_and_says_so(house: House) -> None:
    assert house.judge().verdict is Verdict.BLOCK
    house.policy(_waiver())
    decision = house.judge()
    (finding,) = [one for one in decision.findings if one.id == KNIVES]
    assert decision.verdict is finding.verdict is Verdict.REVIEW
    assert finding.notes == ("waived:W-1",)
    assert decision.warnings == ()
    assert [duty.code for duty in decision.duties] == ["tell-the-buyer"]


def test_two_waivers_lower_by_one_step_only(house: House) -> None:
    house.policy(_waiver() + _waiver().replace("waivers:\n", "").replace("W-1", "W-2"))
    assert house.judge().verdict is Verdict.REVIEW


def test_a_waiver_may_be_limited_to_records(house: House) -> None:
    house.policy(_waiver(scope="records: [A-2]"))
    assert house.judge().verdict is Verdict.REVIEW
    assert house.judge(id="A-3").verdict is Verdict.BLOCK


@pytest.mark.parametrize("severity", ["statutory_prohibition", "tenant_policy"])
def test_a_prohibition_by_law_is_never_waived(house: House, severity: str) -> None:
    house.rule("no-knives", "severity: tenant_policy", f"severity: {severity}")
    house.policy(_waiver(role="counsel"))
    lawful = severity == "tenant_policy"
    decision = house.judge()
    assert decision.verdict is (Verdict.REVIEW if lawful else Verdict.BLOCK)
    assert decision.warnings == (() if lawful else (f"waiver W-1 of {KNIVES} ignored: not-waivable",))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"start": "2025-01-01", "until": "2025-12-31"}, "expired"),
        ({"until": "2026-11-22"}, "expired"),
        ({"start": "2026-11-23"}, "not-yet-valid"),
        ({"scope": "places: [FR]"}, "out-of-scope"),
        ({"scope": "records: [B-1]"}, "out-of-scope"),
        ({"approver": "ANN"}, "self-approved"),
        ({"start": "2025-01-01"}, "longer-than-a-year"),
    ],
)
def test_an_unusable_waiver_is_ignored_with_a_warning(house: House, words: dict[str, str], why: str) -> None:
    house.policy(_waiver(**words))
    decision = house.judge()
    assert decision.verdict is Verdict.BLOCK
    assert decision.warnings == (f"waiver W-1 of {KNIVES} ignored: {why}",)


def test_where_the_place_is_not_known_a_waiver_for_a_place_does_not_count(house: House) -> None:
    house.policy(_waiver())
    assert house.judge(ship_to={}).verdict is Verdict.BLOCK


def test_a_rule_for_counsel_to_waive_needs_counsel(house: House) -> None:
    house.rule("no-knives", "waivable: policy", "waivable: counsel")
    house.policy(_waiver())
    assert house.judge().warnings == (f"waiver W-1 of {KNIVES} ignored: needs-counsel",)
    house.policy(_waiver(role="counsel"))
    assert house.judge().verdict is Verdict.REVIEW


def test_the_log_and_the_terminal_tell_of_waivers(house: House) -> None:
    house.policy(_waiver() + _waiver(until="2026-02-01").replace("waivers:\n", "").replace("W-1", "W-0"))
    ran = house.run("--on", "2026-11-22", "--audit", house.folder / "log")
    assert ran.code == 0, ran.err
    assert "waived:W-1" in ran.out
    assert "waiver W-0" in ran.out
    text = "".join(file.read_text(encoding="utf-8") for file in (house.folder / "log").iterdir() if file.is_file())
    assert '"notes":["waived:W-1"]' in text
    assert f'"warnings":["waiver W-0 of {KNIVES} ignored: expired"]' in text


def test_the_policy_is_part_of_the_snapshot(house: House) -> None:
    before = house.engine().snapshot.digest
    house.policy(_waiver())
    assert house.engine().snapshot.digest != before


# -- suspensions ------------------------------------------------------------------------------------------------------


def _suspension(approvers: str = "Ann, Bo", until: str = "2026-12-01") -> str:
    return (
        f"suspensions:\n- {{id: S-1, rule: {KNIVES}, reason: the feed marks spoons as knives, "
        f"approved_by: [{approvers}], from: 2026-11-20, until: {until}}}\n"
    )


def test_a_suspended_rule_is_out_of_force_until_its_day(house: House) -> None:
    house.policy(_suspension())
    verdicts = [house.judge(on=date(2026, 11, day)).verdict for day in (19, 20, 30)]
    assert verdicts == [Verdict.BLOCK, Verdict.ALLOW, Verdict.ALLOW]
    assert house.judge(on=date(2026, 12, 1)).verdict is Verdict.BLOCK
    assert house.judge().warnings == (f"suspension S-1 of {KNIVES} in force until 2026-12-01",)
    assert house.judge(on=date(2026, 12, 1)).warnings == ()


@pytest.mark.parametrize(
    ("words", "why"),
    [({"approvers": "Ann"}, "one-approver"), ({"approvers": "Ann, ann"}, "one-approver"),
     ({"until": "2026-12-31"}, "longer-than-30-days")],
)  # fmt: skip
def test_an_unusable_suspension_is_ignored_with_a_warning(house: House, words: dict[str, str], why: str) -> None:
    house.policy(_suspension(**words))
    decision = house.judge()
    assert decision.verdict is Verdict.BLOCK
    assert decision.warnings == (f"suspension S-1 of {KNIVES} ignored: {why}",)


def test_a_mistyped_rule_is_refused_at_load(house: House) -> None:
    house.policy(_suspension().replace(KNIVES, "shop.basics.no-knifes"))
    ran = house.run()
    assert ran.code == 2
    assert "XC-L095" in ran.err
    assert KNIVES in ran.err


def test_both_evaluators_agree_under_a_policy(house: House) -> None:
    house.policy(_waiver() + _suspension(until="2026-11-25"))
    engine = house.engine()
    for day in (date(2026, 11, 22), date(2026, 11, 26)):
        assert engine.evaluate(KNIFE, on=day) == engine.evaluate_slowly(KNIFE, on=day)


# -- counsel, shadow --------------------------------------------------------------------------------------------------


def test_without_counsel_a_rule_neither_blocks_nor_taxes_where_the_house_demands_it(house: House) -> None:
    house.policy("require_counsel: [block, tax]\n")
    decision = house.judge()
    assert decision.verdict is Verdict.REVIEW
    assert all(line.amount is None for line in decision.tax.lines)
    house.rule("no-knives", "review: {state: maintainers}", "review: {state: counsel, by: [Cy], on: 2026-11-01}")
    house.rule("tax", "review: {state: maintainers}", "review: {state: counsel, by: [Cy], on: 2026-11-01}")
    decision = house.judge()
    assert decision.verdict is Verdict.BLOCK
    assert str(decision.tax.total) == "5.00 EUR"


@pytest.mark.parametrize("status", ["proposed", "draft"])
def test_law_that_is_not_law_yet_speaks_in_the_shadow_only(house: House, status: str) -> None:
    house.rule("no-knives", "status: active", f"status: {status}")
    decision = house.judge()
    assert decision.verdict is Verdict.ALLOW
    assert [(one.id, one.verdict) for one in decision.shadow] == [(KNIVES, Verdict.BLOCK)]
    assert KNIVES not in [one.id for one in decision.findings]
    assert decision.duties == ()


# -- signatures -------------------------------------------------------------------------------------------------------


def _sign(house: House, name: str, folder: Path | None = None, serial: int = 1, expires: str = "2099-01-01") -> Ran:
    pack = folder or house.rules / "shop" / "basics"
    key = ("--key", house.folder / f"{name}.key", "--key-id", name)
    return xc("sign", pack, *key, "--serial", serial, "--expires", expires)


def _keys(house: House, more: str = "") -> None:
    lines = []
    for name, role in (("legal-1", "legal"), ("eng-1", "engineering")):
        ran = xc("keygen", house.folder / f"{name}.key", "--key-id", name, "--role", role)
        assert ran.code == 0, ran.err
        lines.append(ran.out.splitlines()[-1])
    house.policy(
        "signatures:\n  required: true\n" + more + "  state: serials.json\n  keys:\n" + "\n".join(lines) + "\n"
    )


def test_a_pack_signed_on_the_command_line_is_accepted_until_a_byte_changes(house: House) -> None:
    _keys(house)
    assert "XC-L091" in house.run().err
    assert _sign(house, "legal-1").code == 0
    assert "2 different roles" in house.run().err
    assert "signed by legal-1, eng-1" in _sign(house, "eng-1").out
    assert house.run().code == 0
    house.rule("no-knives", "verdict: block", "verdict: allow")
    assert "no-knives.yaml was changed after signing" in house.run().err


def test_signing_after_a_change_needs_a_higher_serial_and_begins_anew(house: House) -> None:
    _keys(house)
    for name in ("legal-1", "eng-1"):
        assert _sign(house, name).code == 0
    house.rule("no-knives", "verdict: block", "verdict: review")
    assert "needs a serial above 1" in _sign(house, "legal-1").err
    assert "signed by legal-1\n" in _sign(house, "legal-1", serial=2).out
    assert "2 different roles" in house.run().err


def test_an_older_release_does_not_come_back(house: House) -> None:
    _keys(house)
    pack = house.rules / "shop" / "basics"
    for serial in (1, 2):
        for name in ("legal-1", "eng-1"):
            if serial == 2 and name == "legal-1":
                shutil.copytree(pack, house.folder / "first")
                house.rule("no-knives", "verdict: block", "verdict: review")
            assert _sign(house, name, serial=serial).code == 0
        assert house.run().code == 0
    shutil.rmtree(pack)
    shutil.copytree(house.folder / "first", pack)
    assert "serial 1 is older than 2" in house.run().err


def test_dated_values_may_have_to_be_signed_too(house: House) -> None:
    _keys(house, "  jurisdictions: true\n")
    for name in ("legal-1", "eng-1"):
        assert _sign(house, name).code == 0
    assert "jurisdictions/MANIFEST.json" in house.run().err
    for name in ("legal-1", "eng-1"):
        assert _sign(house, name, house.folder / "jurisdictions").code == 0
    assert house.run().code == 0
    rate = house.folder / "jurisdictions" / "values" / "shop.yaml"
    rate.write_text(rate.read_text(encoding="utf-8").replace("12.5%", "1%"), encoding="utf-8")
    assert "values/shop.yaml was changed" in house.run().err


def test_a_policy_is_never_read_from_a_pack(house: House) -> None:
    inside = house.rules / "shop" / "basics" / "policy.txt"
    inside.write_text("policy: house\nsignatures: {required: false}\n", encoding="utf-8")
    with pytest.raises(PackError, match="XC-L096"):
        Engine.load(rules=house.rules, jurisdictions=house.folder / "jurisdictions", policy=inside)


def test_a_reload_of_an_unsigned_change_keeps_the_old_snapshot(house: House) -> None:
    _keys(house)
    for name in ("legal-1", "eng-1"):
        _sign(house, name)
    engine = house.engine()
    house.rule("no-knives", "verdict: block", "verdict: allow")
    with pytest.raises(PackError):
        engine.reload()
    assert engine.evaluate(KNIFE, on=ON).verdict is Verdict.BLOCK


def test_a_key_is_for_its_holder_only_and_never_overwritten(house: House) -> None:
    file = house.folder / "legal.key"
    assert xc("keygen", file, "--key-id", "a", "--role", "legal").code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    ran = xc("keygen", file, "--key-id", "a", "--role", "legal")
    assert ran.code == 2
    assert "never overwritten" in ran.err
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--expires", "2020-01-01"), "not later than today"),
        (("--expires", "soon"), "--expires"),
        (("--key", "/nowhere/key"), "cannot be read"),
        (("--key", str(RECORDS / "knife.yaml")), "is no key"),
    ],
)
def test_a_wrong_signing_is_refused_and_writes_nothing(house: House, arguments: tuple[str, str], said: str) -> None:
    _keys(house)
    options = {"--key": str(house.folder / "eng-1.key"), "--key-id": "e", "--serial": "1", "--expires": "2099-01-01"}
    options[arguments[0]] = arguments[1]
    pack = house.rules / "shop" / "basics"
    ran = xc("sign", pack, *(part for pair in options.items() for part in pair))
    assert ran.code == 2
    assert said in ran.err
    assert not (pack / MANIFEST).exists()


def test_a_folder_that_is_no_pack_is_not_signed(house: House) -> None:
    _keys(house)
    assert "holds no pack.yaml" in _sign(house, "eng-1", house.rules).err


def test_a_policy_file_that_does_not_exist_is_refused(house: House) -> None:
    house.file.unlink()
    assert "--policy" in house.run().err


def test_the_decision_with_a_policy_survives_json(house: House) -> None:
    house.policy(_waiver())
    decision = house.judge()
    assert Decision.from_json(decision.to_json()) == decision
    assert json.loads(decision.to_json())["warnings"] == []
