"""Every check finds its problem at the right line and column, and leaves the near twin alone."""

from __future__ import annotations

import pytest
from small_law import SmallLaw
from spoilt import BAD, GOOD, Edit

from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.registry import CHECKS


@pytest.mark.parametrize("profile", Profile)
def test_the_small_pack_is_clean(law: SmallLaw, profile: Profile) -> None:
    assert [str(remark) for remark in law.lint(profile).remarks] == []


@pytest.mark.parametrize(("code", "edits"), BAD, ids=[f"{code}-{n}" for n, (code, _) in enumerate(BAD)])
def test_a_bad_file_is_found_where_it_is_bad(law: SmallLaw, code: str, edits: tuple[Edit, ...]) -> None:
    law.spoil(*edits)
    assert len(law.marked) == 1
    assert law.places(code) == law.marked


@pytest.mark.parametrize(("code", "edits"), GOOD, ids=[f"{code}-{n}" for n, (code, _) in enumerate(GOOD)])
def test_its_good_twin_is_not(law: SmallLaw, code: str, edits: tuple[Edit, ...]) -> None:
    law.spoil(*edits)
    assert law.places(code) == []


def test_every_check_has_a_bad_file() -> None:
    assert {check.code for check in CHECKS} == {code for code, _ in BAD}
