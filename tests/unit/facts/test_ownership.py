"""Listed owners: their hits, their shares together, and what is not told."""

from __future__ import annotations

from typing import Any

import pytest

import xcompliance as xc
from xcompliance.facts.ownership import ListedOwnership
from xcompliance.money import Rate

UNITED_STATES, EUROPE = "us.sdn", "eu.consolidated"


def owner(share: str | None, *lists: str, status: str = "confirmed", **more: Any) -> dict[str, Any]:
    hits = [{"list_id": id_, "status": status} for id_ in lists]
    return {"screening_results": hits, **({} if share is None else {"share": share}), **more}


def ownerships(*owners: dict[str, Any]) -> Any:
    order = {"kind": "order", "currency": "EUR", "lines": [{"quantity": 1}], "buyer": {"owners": list(owners)}}
    return xc.record_from(order).listed_ownerships  # type: ignore[attr-defined]


def test_shares_of_listed_owners_are_added_up_by_list() -> None:
    found = ownerships(owner("25%", UNITED_STATES), owner("1/4", UNITED_STATES, EUROPE), owner("50%"))
    assert [(one.party, one.list_id, one.owners, one.share, one.largest) for one in found] == [
        ("buyer", EUROPE, 1, Rate(1, 4), Rate(1, 4)),
        ("buyer", UNITED_STATES, 2, Rate(1, 2), Rate(1, 4)),
    ]


@pytest.mark.parametrize("status", ["possible", "cleared"])
def test_only_what_a_person_confirmed_counts(status: str) -> None:
    assert ownerships(owner("60%", UNITED_STATES, status=status)) == ()


def test_a_share_that_is_not_told_leaves_the_sum_unknown() -> None:
    (one,) = ownerships(owner("60%", UNITED_STATES), owner(None, UNITED_STATES))
    assert (one.owners, one.share, one.largest) == (2, xc.UNKNOWN, xc.UNKNOWN)


def test_holder_and_who_stands_behind_it_are_never_more_than_the_whole() -> None:
    (one,) = ownerships(owner("80%", UNITED_STATES), owner("80%", UNITED_STATES))
    assert (one.share, one.largest) == (Rate(1, 1), Rate(4, 5))


@pytest.mark.parametrize(
    ("told", "said"),
    [((True, None), True), ((False, False), False), ((False, None), xc.UNKNOWN), ((None, None), xc.UNKNOWN)],
)
def test_control_is_known_when_one_has_it_or_none_does(told: tuple[bool | None, ...], said: Any) -> None:
    facts: list[dict[str, Any]] = [{} if one is None else {"controls": one} for one in told]
    (one,) = ownerships(*(owner("10%", UNITED_STATES, **more) for more in facts))
    assert one.controls is said


def test_nothing_is_known_while_no_party_tells_its_owners() -> None:
    base = {"kind": "order", "currency": "EUR", "lines": [{"quantity": 1}]}
    silent = xc.record_from({**base, "buyer": {"legal_name": "Example"}})
    assert (silent.listed_ownerships, silent.owner_hits) == (xc.UNKNOWN, xc.UNKNOWN)  # type: ignore[attr-defined]
    nobody = xc.record_from({**base, "buyer": {"owners": []}})
    assert (nobody.listed_ownerships, nobody.owner_hits) == ((), xc.UNKNOWN)  # type: ignore[attr-defined]


def test_hits_of_owners_name_the_party_and_stand_apart_from_its_own() -> None:
    merchant = xc.record_from({"kind": "merchant", "party": {"owners": [owner("10%", EUROPE, status="possible")]}})
    assert [(one.party, one.list_id, one.status) for one in merchant.owner_hits] == [("merchant", EUROPE, "possible")]  # type: ignore[attr-defined]
    assert merchant.screening_hits is xc.UNKNOWN  # type: ignore[attr-defined]


def test_what_a_finding_quotes_holds_no_name() -> None:
    assert not [name for name in ListedOwnership.quoted if "name" in name]
