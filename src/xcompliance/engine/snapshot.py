"""A loaded set of packs and jurisdictions: immutable, digested, and shared by every evaluation that begins with it.

Matchers are compiled on first use for a place and a stretch of time in which nothing changes (an epoch), and kept. That
cache is the only thing that ever changes inside a snapshot, and it never changes a result.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xcompliance.engine.attested import resting_on_less
from xcompliance.engine.compiled import Entry, Matcher, build
from xcompliance.engine.select import asks_destination, body_refs, names_destination, selected, value_refs
from xcompliance.engine.shipped import jurisdictions_dir, rules_dir
from xcompliance.engine.weigh import Weights
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.jurisdictions.local_store import LocalStores, open_stores
from xcompliance.jurisdictions.store import Jurisdictions, load_jurisdictions
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import ValueEntry
from xcompliance.rules.pack import load_packs
from xcompliance.rules.policy import NO_POLICY, Policy
from xcompliance.rules.syntax import Condition, Operand, Pack, Rule, Scorecard, Status, TaxOutcome, ValueRef

MAX_PLANS = 4096
MAX_ROWS = 65_536


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run for one kind of record at one place in one epoch: (scope, list attribute, item name, matcher)."""

    scopes: tuple[tuple[str, str, str, Matcher], ...]
    numbers: tuple[tuple[int, bool], ...]  # the selected rules and whether their place is uncertain


class Snapshot:
    """Packs, values, places, counting conventions and local policy, with one digest over their content."""

    def __init__(
        self,
        packs: Sequence[Pack],
        jurisdictions: Jurisdictions,
        policy: Policy = NO_POLICY,
        local: LocalStores | None = None,
    ) -> None:
        self.policy = policy
        self.local = local
        self.packs = tuple(sorted(packs, key=lambda pack: pack.id))
        self.jurisdictions = jurisdictions
        self.values = jurisdictions.values
        self.geography = jurisdictions.geography
        self.conventions = jurisdictions.conventions
        rules = sorted((rule for pack in self.packs for rule in pack.rules), key=lambda rule: rule.id)
        self.rules: Mapping[str, Rule] = MappingProxyType({rule.id: rule for rule in rules})
        self.numbered = tuple(rule for rule in rules if rule.status is Status.ACTIVE)
        self.numbers = {rule.id: number for number, rule in enumerate(self.numbered)}
        self.definitions: Mapping[tuple[str, str], Condition | Operand] = {
            (pack.id, definition.name): definition.body for pack in self.packs for definition in pack.definitions
        }
        self.alike = frozenset(
            number for number, rule in enumerate(self.numbered) if not asks_destination(rule, self.definitions)
        )
        self.covers_alike = frozenset(
            pack.id for pack in self.packs if not names_destination(pack.covers, pack.id, self.definitions)
        )
        self.weights = Weights(self.numbered, policy)
        self.doubtful, self.marked = resting_on_less(self.numbered, self.values, self.definitions)
        self.topics = frozenset(topic for pack in self.packs for topic in pack.topics)
        self.scorecards = _scorecards(self.packs)
        self.digest = _digest(self.packs, jurisdictions, policy, local)
        self._by_kind = _by_kind(self.numbered)
        waiting = [rule for rule in rules if rule.status in (Status.DRAFT, Status.PROPOSED)]
        self.shadow = {kind: tuple(rule for _, rule in found) for kind, found in _by_kind(waiting).items()}
        self._boundaries = _boundaries(self.numbered, self._days())
        self.first_day = date.fromordinal(self._boundaries[0]) if self._boundaries else date.min
        self._plans: dict[Any, Plan] = {}
        self.apart: dict[Any, Any] = {}
        self._covering: dict[Any, tuple[Pack, ...]] = {}
        self._rows: dict[Any, Any] = {}
        self.chosen: dict[Any, Any] = {}
        self.cards: dict[Any, Any] = {}
        self.variants: dict[Any, tuple[TaxOutcome, TaxOutcome]] = {}  # the first keeps alive what the key names by id
        self._matchers: dict[Any, Matcher] = {}

    def epoch(self, on: date) -> int:
        """The stretch of time a day lies in; within one epoch no rule and no plain value changes."""
        return bisect_right(self._boundaries, on.toordinal())

    def plan(self, kind: str, located: Any, on: date) -> Plan:
        """The compiled plan for a kind of record at a located destination (None: kinds without a place)."""
        key = (kind, located, self.epoch(on))
        plan = self._plans.get(key)
        if plan is None:
            plan = self._build(kind, located, on)
            if len(self._plans) >= MAX_PLANS:
                self._plans.clear()
                self._matchers.clear()
            self._plans[key] = plan
        return plan

    def shared(self, kind: str, on: date) -> Plan:
        """The compiled plan of all rules, whatever their place, without what reads the destination.

        Most rules then say the same for every destination of a record; the others may hold at some, or at none.
        """
        key = ("shared", kind, self.epoch(on))
        plan = self._plans.get(key)
        if plan is None:
            rules = self._by_kind.get(kind, ())
            suspended = self.policy.suspended
            entries = (
                Entry(number, loose=number not in self.alike)
                for number, rule in rules
                if rule.effective.contains(on) and suspended(rule.id, on) is None
            )
            plan = self._plans[key] = self._compile(tuple(entries), on)
        return plan

    def alone(self, number: int, maybe: bool, on: date) -> Matcher:
        """The compiled matcher of one rule."""
        return self._scope(self.numbered[number].applies_to, (Entry(number, maybe),), on)[3]

    def _build(self, kind: str, located: Any, on: date) -> Plan:
        return self._compile(tuple(Entry(number, maybe) for number, maybe in self.select(kind, located, on)), on)

    def _compile(self, listed: tuple[Entry, ...], on: date) -> Plan:
        scopes: dict[str, list[Entry]] = {}
        for entry in listed:
            scopes.setdefault(self.numbered[entry.number].applies_to, []).append(entry)
        return Plan(
            tuple(self._scope(scope, tuple(entries), on) for scope, entries in sorted(scopes.items())),
            tuple((entry.number, entry.maybe) for entry in listed),
        )

    def select(self, kind: str, located: Any, on: date) -> Iterator[tuple[int, bool]]:
        """Numbers of the rules that may hold and are not suspended, and whether their place is uncertain."""
        for number, maybe in selected(self._by_kind.get(kind, ()), located, on):
            if self.policy.suspended(self.numbered[number].id, on) is None:
                yield number, maybe

    def _days(self) -> Iterator[date]:
        yield from (day for ref in self._references() for day in self._plain(ref))
        yield from self.policy.days()

    def _scope(self, scope: str, entries: tuple[Entry, ...], on: date) -> tuple[str, str, str, Matcher]:
        key = (scope, entries, self.epoch(on))
        matcher = self._matchers.get(key)
        if matcher is None:
            matcher = self._matchers[key] = build(self, scope, entries, on)
        return scope, SCOPES[scope].of, SCOPES[scope].name, matcher

    def _references(self) -> Iterable[ValueRef]:
        for rule in self.numbered:
            yield from value_refs(rule)
        for body in self.definitions.values():
            yield from body_refs(body)

    def _plain(self, ref: ValueRef) -> Iterable[date]:
        thing = self.values.get(ref.id)
        if not isinstance(thing, Table):
            for entry in thing.entries:
                yield from (day for day in (entry.start, entry.end) if day is not None)

    def row(self, table: Table, keys: tuple[Any, ...], on: date) -> ValueEntry | None:
        """A table's row for located keys, remembered: the same places and categories come again and again."""
        key = (table.id, keys, on)
        try:
            found: ValueEntry | None = self._rows[key]
        except KeyError:
            if len(self._rows) >= MAX_ROWS:
                self._rows.clear()
            found = self._rows[key] = table.find_place(keys, on)
        return found

    def covering(self, topic: str, located: Any) -> tuple[Pack, ...]:
        """The packs that speak of a topic at a located destination."""
        key = (topic, located)
        found = self._covering.get(key)
        if found is None:
            if len(self._covering) >= MAX_PLANS:
                self._covering.clear()
            found = self._covering[key] = self._speaking(topic, located)
        return found

    def _speaking(self, topic: str, located: Any) -> tuple[Pack, ...]:
        here = frozenset(located.definite) | located.possible if located is not None else frozenset()
        return tuple(
            pack
            for pack in self.packs
            if topic in pack.topics and ("any" in pack.places or not here.isdisjoint(pack.places))
        )


def _scorecards(packs: Iterable[Pack]) -> Mapping[str, tuple[Scorecard, ...]]:
    cards: dict[str, list[Scorecard]] = {}
    for pack in packs:
        for card in pack.scorecards:
            cards.setdefault(SCOPES[card.applies_to].record, []).append(card)
    return {kind: tuple(found) for kind, found in cards.items()}


def _by_kind(rules: Sequence[Rule]) -> dict[str, tuple[tuple[int, Rule], ...]]:
    kinds: dict[str, list[tuple[int, Rule]]] = {}
    for number, rule in enumerate(rules):
        kinds.setdefault(SCOPES[rule.applies_to].record, []).append((number, rule))
    return {kind: tuple(numbered) for kind, numbered in kinds.items()}


def _boundaries(rules: Iterable[Rule], days: Iterable[date]) -> list[int]:
    edges = {day.toordinal() for day in days}
    for rule in rules:
        edges |= {day.toordinal() for day in (rule.effective.start, rule.effective.end) if day is not None}
    return sorted(edges)


def _digest(packs: Iterable[Pack], jurisdictions: Jurisdictions, policy: Policy, local: LocalStores | None) -> str:
    content = {
        "packs": [[pack.id, pack.version, pack.digest] for pack in packs],
        "jurisdictions": jurisdictions.digest,
        **({"policy": policy.digest} if policy.digest else {}),
        **({"local_rates": local.digest} if local is not None else {}),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


def load_snapshot(
    rules: Path | None = None,
    jurisdictions: Path | None = None,
    packs: Sequence[str] | None = None,
    cache: Path | None = None,
    policy: Policy = NO_POLICY,
    progress: Callable[[str], None] | None = None,
    *,
    local_rates: Path | None = None,
    local_versions: Sequence[str] = (),
) -> Snapshot:
    """Read jurisdictions and packs completely and check them against each other.

    Args:
        rules: Root folder of the rule packs; the shipped ones by default.
        jurisdictions: Root folder of places and dated values; the shipped ones by default.
        packs: Ids of the packs to load (``eu/vat``); all by default.
        policy: What the house decided: waivers, suspensions, counsel's approval.
        cache: Folder for a cache of checked packs, keyed by content digest; none by default.
        progress: Called with the name of each step.
        local_rates: Folder of imported local rates; none by default.
        local_versions: Data versions to use instead of the newest of their states.

    Raises:
        PackError: with every problem of every file.
    """
    tell = progress or (lambda _step: None)
    tell("jurisdictions")
    loaded = load_jurisdictions(jurisdictions or jurisdictions_dir())
    tell("rules")
    found = load_packs(
        rules or rules_dir(),
        packs=packs,
        values=loaded.values,
        places=loaded.geography,
        conventions=loaded.conventions,
        fields=FIELDS,
        cache=cache,
        checked_against=loaded.digest,
    )
    local = None if local_rates is None else open_stores(local_rates, local_versions)
    return Snapshot(found, loaded, policy, local)
