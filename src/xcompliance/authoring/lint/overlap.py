"""Do two rules speak of the same places and days? "No" is certain, "yes" means perhaps."""

from __future__ import annotations

from datetime import date

from xcompliance.authoring.lint.desk import Desk
from xcompliance.rules.syntax import Places, Rule

__all__ = ["days_overlap", "places_overlap"]


def days_overlap(one: Rule, other: Rule) -> bool:
    """Whether there is a day on which both are in force."""
    return one.effective.overlaps(other.effective)


def places_overlap(one: Places, other: Places, desk: Desk) -> bool:
    """Whether a record can lie in the places of both."""
    if one.everywhere or other.everywhere or one.of != other.of or desk.geography is None:
        return True
    left, right = _members(one, desk), _members(other, desk)
    return any(_touch(a, b, desk) for a in left for b in right)


def _members(places: Places, desk: Desk) -> frozenset[str]:
    """Places and, for groups, those that ever belong to them between the first date of the pack and today."""
    found = set()
    for id_ in places.ids:
        if desk.geography is None or id_ not in desk.geography.groups:
            found.add(id_)
            continue
        for day in (desk.on, *_days(id_, desk)):
            found |= set(desk.geography.members(id_, day))
    return frozenset(found)


def _days(group: str, desk: Desk) -> tuple[date, ...]:
    """Every day on which somebody joins the group."""
    if desk.geography is None:
        return ()
    rows = desk.geography.groups[group].members
    return tuple({row.start for row in rows if row.start is not None})


def _touch(one: str, other: str, desk: Desk) -> bool:
    if one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-"):
        return True
    return one in _above(other, desk) or other in _above(one, desk)


def _above(place: str, desk: Desk) -> tuple[str, ...]:
    """The country or territory a special territory belongs to."""
    found = desk.geography.places.get(place) if desk.geography is not None else None
    if found is None:
        return ()
    return (*found.countries, *([found.parent] if found.parent is not None else []))
