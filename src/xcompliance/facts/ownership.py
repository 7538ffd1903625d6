"""Listed owners of the parties of a record: their hits, and how much of each party they hold together."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from xcompliance.facts.party import Owner, PartyHit
from xcompliance.facts.record import Facts, fact
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.facts.values import Count, Rate, YesNo
from xcompliance.facts.words import Code
from xcompliance.money import Rate as Share

__all__ = ["ListedOwnership", "owner_hits_of", "ownerships_of"]

CONFIRMED = "confirmed"


class ListedOwnership(Facts):
    """What owners that a person confirmed to be on one list hold of one party."""

    party: Code = fact("Whose owners: operator, seller, buyer, line_seller, merchant ...", "buyer")
    list_id: Code = fact("The list they are on: us.sdn, eu.consolidated, un.consolidated ...", "us.sdn")
    owners: Count = fact("Number of listed owners.", 2)
    share: Rate = fact("Their shares together; unknown while one of them is.", "50%")
    largest: Rate = fact("The largest single share; unknown while one of them is.", "25%")
    controls: YesNo = fact("Whether one of them decides over the party otherwise.", False)

    quoted: ClassVar[tuple[str, ...]] = ("party", "list_id", "owners", "share", "largest", "controls")


def owner_hits_of(parties: Iterable[tuple[str, Any]]) -> Any:
    """The hits of all owners as one list; UNKNOWN while no owner was screened.

    Args:
        parties: The role and the party, which may be unknown or missing.
    """
    found: list[PartyHit] = []
    screened = False
    for role, party in parties:
        for owner in _owners(party) or ():
            results = owner.screening_results
            screened = screened or results is not UNKNOWN
            for hit in () if results is UNKNOWN else results or ():
                told = {name: getattr(hit, name) for name in hit.model_fields_set}
                found.append(PartyHit(**{"status": "possible", "differing_fields": (), **told, "party": role}))
    return tuple(found) if screened else UNKNOWN


def ownerships_of(parties: Iterable[tuple[str, Any]]) -> Any:
    """What confirmed owners hold of each party, by list; UNKNOWN while no party tells its owners.

    Args:
        parties: The role and the party, which may be unknown or missing.
    """
    told = [(role, owners) for role, party in parties if (owners := _owners(party)) is not None]
    if not told:
        return UNKNOWN
    return tuple(_ownership(role, id_, held) for role, owners in told for id_, held in sorted(_by_list(owners).items()))


def _owners(party: Any) -> tuple[Owner, ...] | None:
    owners = getattr(party, "owners", UNKNOWN)
    return None if owners is UNKNOWN else owners or ()


def _by_list(owners: Iterable[Owner]) -> Mapping[str, list[Owner]]:
    found: dict[str, list[Owner]] = {}
    for owner in owners:
        hits = owner.screening_results
        lists = {hit.list_id for hit in (() if hits is UNKNOWN else hits or ()) if hit.status == CONFIRMED}
        for id_ in lists:
            if isinstance(id_, str):
                found.setdefault(id_, []).append(owner)
    return found


def _ownership(role: str, list_id: str, owners: list[Owner]) -> ListedOwnership:
    shares = [owner.share for owner in owners if isinstance(owner.share, Share)]
    facts: dict[str, Any] = {"party": role, "list_id": list_id, "owners": len(owners)}
    if len(shares) == len(owners):
        facts |= {"share": _sum(shares), "largest": max(shares)}
    controls = [owner.controls for owner in owners]
    if any(one is True for one in controls):
        facts["controls"] = True
    elif all(one is not UNKNOWN for one in controls):
        facts["controls"] = False
    return ListedOwnership(**facts)


def _sum(shares: list[Share]) -> Share:
    """No more than the whole: one share may be told both for the holder and for who stands behind it."""
    return min(sum(shares, Share(0, 1)), Share(1, 1))
