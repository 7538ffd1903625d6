"""One run over everything: loader problems beside findings, profiles, suppressions."""

from __future__ import annotations

from datetime import date

import pytest
from small_law import CASES, FILES, ON, PACK, RULE, SUPPRESSIONS, VALUE, SmallLaw
from spoilt import BAD

from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.registry import CHECK_OF, CHECKS
from xcompliance.authoring.lint.run import lint
from xcompliance.report.remark import Level

STALE = (RULE, "checked: 2026-11-01", "checked: 2025-01-01")


def codes(law: SmallLaw, profile: Profile = Profile.PRODUCTION) -> list[str]:
    return [remark.problem.code for remark in law.lint(profile).remarks]


def test_all_problems_of_all_files_in_one_run(law: SmallLaw) -> None:
    law.spoil(
        ("rules/xx/law/broken.yaml", "id: [\n"),
        ("rules/xx/law/two.yaml", FILES[RULE].replace("xx.law.one", "xx.law.two").replace("buyer.type", "buyer.typ")),
        (CASES, "order.buyer: unknown", "order.byer: unknown"),
        (VALUE, "value: 100 EUR", "until: 2021-06-01, value: 100 EUR"),
        STALE,
    )
    assert set(codes(law)) == {"XC-L006", "XC-L201", "XC-L502", "XC-L110", "XC-L411"}


def test_broken_values_do_not_hide_what_is_wrong_with_rules(law: SmallLaw) -> None:
    law.spoil((VALUE, "value: 150 EUR", "value: 150"), STALE)
    assert codes(law) == ["XC-L306", "XC-L411"]


def test_a_broken_pack_still_shows_its_rules(law: SmallLaw) -> None:
    law.spoil((PACK, "version: 1.0.0\n", ""), STALE)
    assert set(codes(law)) == {"XC-L021", "XC-L411"}


def test_a_broken_definition_is_reported_once(law: SmallLaw) -> None:
    law.spoil((PACK, "order.total", "order.totl"))
    assert codes(law).count("XC-L201") == 1


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.code)
def test_the_ladder_only_gets_stricter(law: SmallLaw, check: object) -> None:
    code = check.code  # type: ignore[attr-defined]
    law.spoil(*next(edits for one, edits in BAD if one == code))
    levels = [
        next(remark.level for remark in law.lint(profile).remarks if remark.problem.code == code)
        for profile in (Profile.DRAFT, Profile.REVIEW, Profile.PRODUCTION)
    ]
    assert levels[0] is Level.WARNING
    assert levels[2] is Level.ERROR
    assert (levels[1] is Level.ERROR) == (CHECK_OF[code].error_from is Profile.REVIEW)


def test_what_the_loader_refuses_is_an_error_in_every_profile(law: SmallLaw) -> None:
    law.spoil((RULE, "status: active", "status: activ"))
    for profile in Profile:
        report = law.lint(profile)
        assert report.failed
        assert report.remarks[0].level is Level.ERROR


def test_a_draft_with_warnings_does_not_fail(law: SmallLaw) -> None:
    law.spoil(STALE)
    assert not law.lint(Profile.DRAFT).failed
    assert law.lint(Profile.PRODUCTION).failed


def suppress(rule: str, code: str, until: date) -> tuple[str, str]:
    return (SUPPRESSIONS, f"suppressions:\n- {{rule: {rule}, code: {code}, reason: soon, until: {until}}}\n")


def test_a_suppression_hides_one_code_of_one_rule_until_its_day(law: SmallLaw) -> None:
    law.spoil(STALE, suppress("xx.law.one", "XC-L411", date(2026, 12, 1)))
    report = law.lint()
    assert (report.remarks, report.suppressed) == ((), 1)
    late = law.lint(on=date(2026, 12, 1))
    assert [remark.problem.code for remark in late.remarks] == ["XC-L041", "XC-L411"]


def test_a_suppression_covers_the_cases_of_its_rule_and_the_pack_itself(law: SmallLaw) -> None:
    law.spoil((CASES, "on: 2020-12-31", "on: 2020-12-30"), suppress("xx.law.one", "XC-L513", date(2027, 1, 1)))
    assert codes(law) == []
    law.spoil((PACK, "known_gaps: [Nothing but small orders is covered.]", "known_gaps: []"))
    law.spoil(suppress("xx/law", "XC-L705", date(2027, 1, 1)))
    assert codes(law) == ["XC-L513"]


def test_a_suppression_cannot_hide_another_rule_or_code(law: SmallLaw) -> None:
    law.spoil(STALE, suppress("xx.law.two", "XC-L411", date(2027, 1, 1)))
    assert set(codes(law)) == {"XC-L042", "XC-L411"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("suppressions:\n- {rule: xx.law.one, code: XC-L411, until: 2027-01-01}\n", "XC-L021"),
        ("suppressions:\n- {rule: xx.law.one, code: XC-L411, reason: ' ', until: 2027-01-01}\n", "XC-L024"),
        ("suppressions:\n- {rule: xx.law.one, code: XC-L411, reason: soon, until: later}\n", "XC-L101"),
        ("- a\n", "XC-L022"),
        ("a: [\n", "XC-L006"),
    ],
)
def test_a_suppression_without_reason_or_end_is_refused(law: SmallLaw, text: str, code: str) -> None:
    law.spoil(STALE, (SUPPRESSIONS, text))
    assert set(codes(law)) == {code, "XC-L411"}


def test_without_jurisdictions_references_are_left_unchecked(law: SmallLaw) -> None:
    law.spoil(STALE)
    report = lint(law.root / "rules", None, on=ON)
    assert [remark.problem.code for remark in report.remarks] == ["XC-L411"]
