"""The dated values a rule refers to, with what holds on a day, since when, and what is known to come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from xcompliance.engine.say import listed, operand
from xcompliance.engine.voice import Voice
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.rules.syntax import Defined, IsTrue, Rule, ValueRef

if TYPE_CHECKING:
    from xcompliance.engine.snapshot import Snapshot


def value_ids(rule: Rule, snapshot: Snapshot) -> tuple[str, ...]:
    """Ids of the values and tables a rule refers to, also through names its pack defines; sorted."""
    found = {node.id for node in _nodes(rule, snapshot) if isinstance(node, ValueRef)}
    return tuple(sorted(found | {tax.rounding for tax in rule.then.tax if tax.rounding}))


def _names(rule: Rule, snapshot: Snapshot) -> set[str]:
    return {node.name for node in _nodes(rule, snapshot) if isinstance(node, Defined)}


def _nodes(rule: Rule, snapshot: Snapshot) -> Iterator[Any]:
    """Every node of a rule and of the definitions it reaches."""
    seen: set[str] = set()
    waiting: list[Any] = [rule.when, rule.unless, rule.then]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Defined | IsTrue) and node.name not in seen:
            seen.add(node.name)
            waiting.append(snapshot.definitions.get((rule.pack, node.name)))
        if isinstance(node, tuple):
            waiting.extend(node)
        elif is_dataclass(node):
            yield node
            waiting.extend(getattr(node, one.name) for one in fields(node))


def name_lines(rule: Rule, snapshot: Snapshot, voice: Voice) -> Iterator[str]:
    """What the operands mean that the pack defined under a name and the rule uses; conditions are said in place."""
    for name in sorted(_names(rule, snapshot)):
        body = voice.defined(name)
        if body is not None:
            yield f"- {voice.name(name)}{voice.text('sentence.colon')}{operand(body, voice)}"


def value_lines(rule: Rule, snapshot: Snapshot, voice: Voice, on: date) -> Iterator[str]:
    """One line for each value, and one for its source."""
    for one in value_ids(rule, snapshot):
        if one in snapshot.values:
            yield from _value_lines(snapshot.values.get(one), voice, on)


def _value_lines(value: DatedValue | Table, voice: Voice, on: date) -> Iterator[str]:
    name = f"- {value.id}{f' — {value.title}' if value.title else ''}"
    if isinstance(value, Table):
        keys = listed([voice.word("key", one) for one in value.key_names], voice)
        yield f"{name}{voice.text('sentence.colon')}{voice.text('value.rows', keys=keys, count=len(value.rows))}"
        return
    entry = value.at(on)
    if entry is None:
        said = [voice.text("value.none")]
    else:
        said = [voice.text("value.since", value=voice.constant(entry.value), start=entry.start.isoformat())]
        if entry.end is not None:
            said.append(voice.text("value.until", end=entry.end.isoformat()))
    later = (one for one in value.entries if one.start > on)
    said += [voice.text("value.later", start=one.start.isoformat(), value=voice.constant(one.value)) for one in later]
    yield f"{name}{voice.text('sentence.colon')}{voice.text('logic.separator').join(said)}"
    if entry is not None and entry.source:
        yield f"  {entry.source} ({voice.text(f'confidence.{entry.confidence}')})"
