"""Which groups a chain of places belongs to on a day. The most specific place that says anything decides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from xcompliance.jurisdictions.place import Group, Membership, Place

__all__ = ["Memberships"]

Chain = Sequence[str]


class Memberships:
    """All dated statements about groups, indexed by place for each stretch of days on which nothing changes."""

    def __init__(self, groups: Iterable[Group], places: Iterable[Place]) -> None:
        self._groups = {group.id: group for group in groups}
        self._rows: dict[str, dict[str, list[Membership]]] = {group: {} for group in self._groups}
        stated = [row for place in places for row in place.memberships]
        for row in [*stated, *(row for group in self._groups.values() for row in group.members)]:
            self._rows[row.group].setdefault(row.place, []).append(row)
        days = {
            day for by in self._rows.values() for rows in by.values() for row in rows for day in (row.start, row.end)
        }
        self.epochs: tuple[date, ...] = tuple(sorted(day for day in days if day is not None))
        self._ordinals = [day.toordinal() for day in self.epochs]
        self._spoken = {group: self._speakers(group, frozenset()) for group in self._groups}
        self._by_epoch: dict[int, dict[str, tuple[tuple[str, bool], ...]]] = {}

    def of_chain(self, chain: Chain, on: date) -> dict[str, bool]:
        """What the places of one chain (small to large) say about each group, the smallest first."""
        statements = self._on(on)
        said: dict[str, bool] = {}
        for place in chain:
            for group, inside in statements.get(place, ()):
                said.setdefault(group, inside)
        return said

    def of_chains(self, chains: Sequence[Chain], on: date) -> tuple[tuple[str, ...], frozenset[str]]:
        """Groups that hold for every chain, and groups that hold for some only."""
        said = [self.of_chain(chain, on) for chain in chains]
        groups = {group for one in said for group, inside in one.items() if inside}
        certain = tuple(sorted(group for group in groups if all(one.get(group, False) for one in said)))
        return certain, frozenset(groups.difference(certain))

    def of_country(self, country: str, chains: Sequence[Chain], on: date) -> tuple[tuple[str, ...], frozenset[str]]:
        """As ``of_chains``, for a bare country code: groups the country itself speaks of follow its main territory."""
        certain, possible = self.of_chains(chains, on)
        main = self.of_chain((country,), on)
        spoken = {group for group, speakers in self._spoken.items() if country in speakers}
        kept = tuple(sorted({group for group, inside in main.items() if inside} | set(certain)))
        return kept, frozenset(possible - spoken - set(kept))

    def members(self, group: str, on: date) -> tuple[str, ...]:
        """The places that are in a group by a statement of their own on a day, sorted; included groups count.

        Raises:
            KeyError: There is no such group.
        """
        if group not in self._groups:
            raise KeyError(group)
        return tuple(sorted(place for place, said in self._on(on).items() if (group, True) in said))

    def _speakers(self, group: str, seen: frozenset[str]) -> frozenset[str]:
        """Places with any statement, at any time, about a group or one it includes."""
        own = frozenset(self._rows[group])
        deeper = (self._speakers(part, seen | {group}) for part in self._groups[group].includes if part not in seen)
        return own.union(*deeper)

    def _on(self, on: date) -> dict[str, tuple[tuple[str, bool], ...]]:
        epoch = bisect_right(self._ordinals, on.toordinal())
        found = self._by_epoch.get(epoch)
        if found is None:
            found = self._by_epoch[epoch] = self._read(on)
        return found

    def _read(self, on: date) -> dict[str, tuple[tuple[str, bool], ...]]:
        said: dict[str, list[tuple[str, bool]]] = {}
        for group in sorted(self._groups):
            for place in sorted(self._spoken[group]):
                inside = self._statement(group, place, on)
                if inside is not None:
                    said.setdefault(place, []).append((group, inside))
        return {place: tuple(pairs) for place, pairs in said.items()}

    def _statement(self, group: str, place: str, on: date) -> bool | None:
        for row in self._rows[group].get(place, ()):
            if row.holds(on):
                return row.inside
        deeper = [self._statement(part, place, on) for part in self._groups[group].includes]
        if True in deeper:
            return True
        return False if False in deeper else None
