"""What changed in the packs themselves: rules by content digest, dated values by their entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from xcompliance.engine.mentioned import value_ids
from xcompliance.engine.snapshot import Snapshot
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue, ValueEntry, write_value
from xcompliance.rules.canonical import clauses_document, definition_document, rule_document, scorecard_document
from xcompliance.rules.syntax import Pack, Rule

__all__ = ["PackChanges", "RuleChange", "ValueChange", "pack_changes"]

_WORDING: Final = frozenset({"title", "reason", "citations", "review", "checked"})
"""Keys of a rule that change what people read and nothing that is decided."""
MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that is new, gone or different. ``wording``: only texts, citations or review differ."""

    id: str
    pack: str
    change: str  # added | removed | changed
    title: str = ""
    keys: tuple[str, ...] = ()
    wording: bool = False


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A dated value or table that is new, gone or different, and some of the entries that differ."""

    id: str
    change: str  # added | removed | changed
    lines: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    wording: bool = False


@dataclass(frozen=True, slots=True)
class PackChanges:
    """Everything that differs between two snapshots, and the rules whose decisions it may touch."""

    rules: tuple[RuleChange, ...]
    values: tuple[ValueChange, ...]
    shared: tuple[str, ...]  # packs whose definitions or scorecards differ
    places: bool  # places, groups or counting conventions differ
    touched: frozenset[str]  # rules that differ, or that refer to something that does
    anywhere: bool  # something differs that is not tied to rules, so that any record may change


def pack_changes(old: Snapshot, new: Snapshot) -> PackChanges:
    """Compare two loaded sides without any record."""
    rules = tuple(_rules(old, new))
    mentions = _mentions(old) | _mentions(new)
    values = tuple(_values(old, new, mentions))
    shared = tuple(_shared(old, new))
    changed_values = {value.id for value in values if not value.wording}
    touched = {rule.id for rule in rules if not rule.wording}
    touched |= {one for (_, one), used in mentions.items() if used & changed_values}
    touched |= {rule.id for side in (old, new) for rule in side.rules.values() if rule.pack in shared}
    places = not values and old.jurisdictions.digest != new.jurisdictions.digest
    free = any(not value.packs and not value.wording for value in values)
    anywhere = bool(shared) or places or free or not _same_jurisdictions(old, new)
    return PackChanges(rules, values, shared, places, frozenset(touched), anywhere)


def _same_jurisdictions(old: Snapshot, new: Snapshot) -> bool:
    """Whether places, groups and conventions are equal; the digest covers values too, so they are compared here."""
    one, two = old.geography, new.geography
    return (one.groups, one.places, one.countries) == (two.groups, two.places, two.countries) and dict(
        old.conventions
    ) == dict(new.conventions)


def _rules(old: Snapshot, new: Snapshot) -> Iterator[RuleChange]:
    for one in sorted(old.rules.keys() | new.rules.keys()):
        before, after = old.rules.get(one), new.rules.get(one)
        if before is None and after is not None:
            yield RuleChange(one, after.pack, "added", after.title)
        elif after is None and before is not None:
            yield RuleChange(one, before.pack, "removed", before.title)
        elif before is not None and after is not None and before.digest != after.digest:
            keys = tuple(_keys(before, after))
            yield RuleChange(one, after.pack, "changed", after.title, keys, _WORDING.issuperset(keys))


def _keys(before: Rule, after: Rule) -> Iterator[str]:
    documents = rule_document(before), rule_document(after)
    for key in dict.fromkeys([*documents[0], *documents[1]]):
        if documents[0].get(key) != documents[1].get(key):
            yield key


def _mentions(side: Snapshot) -> dict[tuple[str, str], frozenset[str]]:
    """For each rule (by pack and id) the values it refers to."""
    return {(rule.pack, rule.id): frozenset(value_ids(rule, side)) for rule in side.rules.values()}


def _values(old: Snapshot, new: Snapshot, mentions: Mapping[tuple[str, str], frozenset[str]]) -> Iterator[ValueChange]:
    ids = {one: (one in old.values, one in new.values) for one in (*old.values.ids(), *new.values.ids())}
    for one, (was, is_) in sorted(ids.items()):
        packs = tuple(sorted({pack for (pack, _), used in mentions.items() if one in used}))
        if was and is_:
            yield from _changed_value(old.values.get(one), new.values.get(one), packs)
        else:
            yield ValueChange(one, "added" if is_ else "removed", (), packs)


def _changed_value(before: Any, after: Any, packs: tuple[str, ...]) -> Iterator[ValueChange]:
    was, now = _entries(before), _entries(after)
    if was == now:
        return
    plain = [{key: (_bare(entry)) for key, entry in entries.items()} for entries in (was, now)]
    lines = [line for key in dict.fromkeys([*was, *now]) if (line := _line(key, was.get(key), now.get(key)))]
    more = [f"... and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
    wording = plain[0] == plain[1]
    yield ValueChange(after.id, "changed", (*lines[:MOST_LINES], *more), packs, wording)


def _entries(value: DatedValue | Table) -> dict[tuple[Any, ...], ValueEntry]:
    if isinstance(value, Table):
        return {(*row.keys, row.entry.start): row.entry for row in value.rows}
    return {(entry.start,): entry for entry in value.entries}


def _bare(entry: ValueEntry) -> tuple[Any, ...]:
    return (write_value(entry.value), entry.start, entry.end)


def _line(key: tuple[Any, ...], was: ValueEntry | None, now: ValueEntry | None) -> str:
    if was is not None and now is not None and _bare(was) == _bare(now):
        return ""
    where = " ".join(str(part) for part in key)
    if was is not None and now is not None and was.end == now.end and isinstance(write_value(was.value), list):
        return f"{where}: {_members(write_value(was.value), write_value(now.value))}"
    return f"{where}: {_said(was)} -> {_said(now)}"


def _members(was: list[Any], now: list[Any]) -> str:
    """What a list gained and lost; a list in another order did neither."""
    gained = [f"+{one}" for one in now if one not in was]
    lost = [f"-{one}" for one in was if one not in now]
    return ", ".join([*gained, *lost]) or "another order"


def _said(entry: ValueEntry | None) -> str:
    if entry is None:
        return "(none)"
    value = write_value(entry.value)
    words = ", ".join(map(str, value)) if isinstance(value, list) else value
    return f"{words}{f' until {entry.end}' if entry.end is not None else ''}"


def _shared(old: Snapshot, new: Snapshot) -> Iterator[str]:
    """Packs of which something differs that all their rules share; packs on one side only."""
    documents = [{pack.id: _shared_document(pack) for pack in side.packs} for side in (old, new)]
    for pack in sorted(documents[0].keys() | documents[1].keys()):
        if documents[0].get(pack) != documents[1].get(pack):
            yield pack


def _shared_document(pack: Pack) -> tuple[Any, ...]:
    return (
        [definition_document(one) for one in pack.definitions],
        [scorecard_document(one) for one in pack.scorecards],
        clauses_document(pack.covers),
        pack.places,
        pack.topics,
    )
