"""European law that is adopted or proposed but not in force is stored, and says nothing."""

from __future__ import annotations

from xcompliance.facade import Engine
from xcompliance.rules.syntax import Status


def test_law_that_is_not_in_force_is_stored_and_inert() -> None:
    snapshot = Engine.load(packs=["eu/vat", "eu/duty"]).snapshot
    proposed = {rule.id for rule in snapshot.rules.values() if rule.status is Status.PROPOSED}
    assert {
        "eu.vat.vida-single-registration-2028",
        "eu.vat.import-liability-2028",
        "eu.duty.eu-handling-fee",
    } <= proposed
    assert not proposed & {rule.id for rule in snapshot.numbered}
