"""The shipped packs are clean under the strictest profile, and every suppression has an end and a reason."""

from __future__ import annotations

from datetime import date

from xcompliance.authoring.lint.profile import Profile
from xcompliance.authoring.lint.run import lint
from xcompliance.engine.shipped import jurisdictions_dir, rules_dir


def test_shipped_packs_are_clean_under_production() -> None:
    report = lint(rules_dir(), jurisdictions_dir(), on=date(2026, 11, 22), profile=Profile.PRODUCTION)
    assert [str(remark) for remark in report.remarks] == []
