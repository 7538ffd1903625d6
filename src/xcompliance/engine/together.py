"""One record at many destinations: what does not depend on the destination is worked out once.

A first pass matches every rule, whatever its place, without what reads the destination. Most rules are then decided for
all destinations; what remains is asked for each:

* conditions that read nothing but the destination (is the directive transposed there yet?) are the same for every
  record and are kept per place and day;
* whether the goods were on that market before a day;
* rules that compare the record with the destination (is there a text in its language?), matched by themselves, and only
  if the first pass did not exclude them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeAlias

from xcompliance.clock import Interval
from xcompliance.engine.compiled import Matcher
from xcompliance.engine.context import Context
from xcompliance.engine.reference import truth
from xcompliance.engine.select import items, names_destination
from xcompliance.engine.snapshot import Plan, Snapshot
from xcompliance.engine.truth import Truth, all3, not3
from xcompliance.facts.fields import SCOPES
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.rules.syntax import Clause, Defined, Field, IsTrue, Quantified, Rule

Outs: TypeAlias = dict[tuple[str, int], list[int]]
"""For each scope and object the numbers of the rules that fired (complement: undecided)."""

MAX_PLACES = 4096


@dataclass(frozen=True, slots=True)
class Apart:
    """What one destination adds to the first pass.

    Attributes:
        certain: Rules that hold there and whose truth the first pass told.
        uncertain: The same, but whether they hold there is unknown.
        placed: Rules that also ask when the goods came onto this market, and whether their place is uncertain.
        own: Rules that must be matched for this destination.
        asking: The rules of the last two.
    """

    certain: frozenset[int]
    uncertain: frozenset[int]
    placed: Mapping[int, tuple[Interval, bool]]
    own: Mapping[int, Matcher]
    asking: frozenset[int]


class Together:
    """Matches one record at one destination after the other; use a new one for each record."""

    __slots__ = ("first",)

    def __init__(self) -> None:
        self.first: dict[tuple[str, int], tuple[frozenset[int], frozenset[int]]] | None = None

    def __call__(self, snapshot: Snapshot, context: Context) -> Outs:
        """What matching this destination alone would say."""
        if self.first is None:
            told = run(snapshot.shared(context.kind, context.on), context)
            self.first = {place: _split(codes) for place, codes in told.items()}
        apart = _apart(snapshot, context)
        outs: Outs = {}
        for (scope, index), (fired, undecided) in self.first.items():
            kept = [*(fired & apart.certain), *(~number for number in undecided & apart.certain)]
            if apart.uncertain:
                kept += [~number for number in (fired | undecided) & apart.uncertain]
            again = (fired | undecided) & apart.asking
            if again:
                inner = item_context(context, scope, index)
                for number in again:
                    _ask(number, number in fired, apart, inner, kept)
            if kept:
                outs[scope, index] = kept
        return outs


def _split(codes: list[int]) -> tuple[frozenset[int], frozenset[int]]:
    """The rules that fired, and those that are undecided."""
    return frozenset(code for code in codes if code >= 0), frozenset(~code for code in codes if code < 0)


def _ask(number: int, fired: bool, apart: Apart, context: Context, kept: list[int]) -> None:
    if number in apart.own:
        apart.own[number](context.record, context.item, context, kept)
        return
    interval, maybe = apart.placed[number]
    within = context.placed_within(interval)
    if within is not False:
        kept.append(number if fired and within and not maybe else ~number)


def run(plan: Plan, context: Context) -> Outs:
    """Match a compiled plan."""
    record = context.record
    outs: Outs = {}
    for scope, of, name, matcher in plan.scopes:
        if not of:
            out: list[int] = []
            matcher(record, None, context, out)
            if out:
                outs[scope, 0] = out
            continue
        inner = context.at_item(name, None, "")
        for index, (item, path) in enumerate(items(record, of)):
            found: list[int] = []
            inner.item, inner.item_path = item, path
            matcher(record, item, inner, found)
            if found:
                outs[scope, index] = found
    return outs


def item_context(context: Context, scope: str, index: int) -> Context:
    """The context of one object of a scope (the record itself for the plain kind)."""
    info = SCOPES[scope]
    if not info.of:
        return context
    item, path = items(context.record, info.of)[index]
    return context.at_item(info.name, item, f"{context.kind}.{path}")


# -- one destination --------------------------------------------------------------------------------------------------


def _apart(snapshot: Snapshot, context: Context) -> Apart:
    known = snapshot.apart
    key = (context.kind, context.located, context.destination is UNKNOWN, context.on)
    found: Apart | None = known.get(key)
    if found is None:
        if len(known) >= MAX_PLACES:
            known.clear()
        found = known[key] = _taken_apart(snapshot, context)
    return found


def _taken_apart(snapshot: Snapshot, context: Context) -> Apart:
    shared: dict[bool, list[int]] = {True: [], False: []}
    placed: dict[int, tuple[Interval, bool]] = {}
    own: dict[int, Matcher] = {}
    for number, maybe in snapshot.select(context.kind, context.located, context.on):
        rule = snapshot.numbered[number]
        if number in snapshot.alike:
            shared[maybe].append(number)
            continue
        bound = [
            (clause, wanted)
            for clauses, wanted in ((rule.when, True), (rule.unless, False))
            for clause in clauses
            if names_destination(clause.condition, rule.pack, snapshot.definitions)
        ]
        if not all(_reads_place_only(clause.condition, rule.pack, snapshot.definitions) for clause, _ in bound):
            own[number] = snapshot.alone(number, maybe, context.on)
            continue
        settled = _settled(bound, rule, context)
        if settled is False:
            continue
        uncertain = maybe or settled is None
        if rule.goods_placed_on_market is None:
            shared[uncertain].append(number)
        else:
            placed[number] = (rule.goods_placed_on_market, uncertain)
    return Apart(frozenset(shared[False]), frozenset(shared[True]), placed, own, frozenset({*placed, *own}))


def _settled(bound: list[tuple[Clause, bool]], rule: Rule, context: Context) -> Truth:
    context.in_pack(rule.pack)
    truths = [truth(clause.condition, context) for clause, _ in bound]
    return all3([one if wanted else not3(one) for one, (_, wanted) in zip(truths, bound, strict=True)])


def _reads_place_only(node: Any, pack: str, definitions: Mapping[tuple[str, str], Any]) -> bool:
    """Whether a condition reads nothing but where the destination lies, the day and dated values."""
    if isinstance(node, Field):
        return node.path in ("destination", "on")
    if isinstance(node, IsTrue | Defined):
        return _reads_place_only(definitions[pack, node.name], pack, definitions)
    if isinstance(node, Quantified):
        return False
    if isinstance(node, tuple):
        return all(_reads_place_only(one, pack, definitions) for one in node)
    if not is_dataclass(node):
        return True
    return all(_reads_place_only(getattr(node, part.name), pack, definitions) for part in fields(node))
