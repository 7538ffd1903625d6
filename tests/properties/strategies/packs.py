"""Random snapshots of one or two packs, and cases: a snapshot with some records and days to judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st
from tests.properties.strategies.dice import Dice
from tests.properties.strategies.outcomes import outcome
from tests.properties.strategies.records import record
from tests.properties.strategies.shapes import ADDRESSES, CONTRADICTORY, PLACES, SCOPES
from tests.properties.strategies.trees import (
    Names,
    compare_fact,
    condition,
    constant,
    formula,
    known,
    of_type,
    reference,
    type_of,
)
from tests.properties.strategies.world import DAYS, EDGES, world

from xcompliance.clock import Interval
from xcompliance.engine.snapshot import Snapshot
from xcompliance.facts.fields import SCOPES as ALL_SCOPES
from xcompliance.facts.types import FieldType
from xcompliance.jurisdictions.store import Jurisdictions
from xcompliance.rules.canonical import definition_document
from xcompliance.rules.printer import to_yaml
from xcompliance.rules.syntax import (
    Band,
    Clause,
    Compare,
    Condition,
    Definition,
    Field,
    IsTrue,
    Op,
    Operand,
    Outcome,
    Pack,
    Places,
    Rule,
    Scorecard,
    Status,
    WhenUnknown,
)
from xcompliance.verdict import Citation, Confidence, Severity, Verdict

ALWAYS = Interval(date(2020, 1, 1), None)
INTERVALS = (
    Interval(EDGES[0], None),
    Interval(None, EDGES[0]),
    Interval(EDGES[0], EDGES[1]),
    Interval(EDGES[2], EDGES[0]),
)
TOPICS = {"order": "tax", "listing": "product", "user": "privacy", "notice": "ip"}
ROLES = {"order": ("ship_to", "goods_location", "seller", "buyer"), "listing": ("ship_from", "seller"), "user": ()}
KINDS = tuple(TOPICS)


@dataclass(frozen=True, slots=True)
class Options:
    """What a law wants of a snapshot. ``contradictions``: region and postal code of an address may disagree."""

    rules: tuple[int, int] = (1, 9)
    when_unknown: tuple[WhenUnknown, ...] = tuple(WhenUnknown)
    scores: bool = True
    kinds: tuple[str, ...] = KINDS
    contradictions: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """A snapshot and what it is asked."""

    snapshot: Snapshot
    asked: tuple[tuple[Any, date], ...]  # records, and the days they are judged on

    def __repr__(self) -> str:
        rules = "".join(to_yaml(rule) for rule in self.snapshot.rules.values())
        asked = "".join(f"on {on}: {record.to_json()}\n" for record, on in self.asked)
        names = "".join(f"{key}: {definition_document(Definition(key[1], body))}\n" for key, body in self._names())
        return f"Case(\n{rules}{names}{asked})"

    def _names(self) -> Iterable[tuple[tuple[str, str], Condition | Operand]]:
        return self.snapshot.definitions.items()

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))


class _Packs:
    """Makes the packs of one snapshot."""

    def __init__(self, dice: Dice, kind: str, options: Options) -> None:
        self.dice, self.kind, self.options = dice, kind, options
        self.scopes = [scope for scope in SCOPES if ALL_SCOPES[scope].record == kind]
        self.pool: dict[tuple[str, str], list[Condition]] = {}
        self.ids: list[str] = []
        self.asked_often = {
            scope: [dice.pick([fact for fact in known(scope) if fact.path in INDEXED]) for _ in range(2)]
            for scope in self.scopes
        }

    def make(self) -> tuple[Pack, ...]:
        dice = self.dice
        packs = []
        for number in range(dice.pick((1, 1, 2))):
            low, high = self.options.rules
            names = {scope: Names(scope) for scope in self.scopes}
            definitions = self._definitions(names)
            id_ = f"test/p{number}"
            rules = tuple(self._rule(id_, names) for _ in range(dice.number(low, high)))
            packs.append(self._pack(id_, definitions, rules))
        return tuple(packs)

    def _pack(self, id_: str, definitions: tuple[Definition, ...], rules: tuple[Rule, ...]) -> Pack:
        dice = self.dice
        topic = TOPICS[self.kind]
        places = ("any",) if dice.chance(60) else ("DE", "ES")
        covers = (Clause("covered", compare_fact(dice, Names(self.kind), dice.pick(known(self.kind)))),)
        cards = (self._scorecard(id_),) if self.options.scores and dice.chance(40) else ()
        return Pack(
            id_, "1.0.0", id_, places, (topic,), date(2020, 1, 1), (), ("maintainers",), "Apache-2.0", ">=0.1",
            definitions, rules, covers if dice.chance(15) else (), cards, digest=f"{id_}-digest",
        )  # fmt: skip

    def _definitions(self, names: dict[str, Names]) -> tuple[Definition, ...]:
        """Definitions of the record (all scopes see them), each able to use the earlier ones."""
        dice, found = self.dice, []
        whole = names[self.kind]
        for number in range(dice.pick((1, 0, 2, 3))):
            name = f"d{number}"
            kind: FieldType | None = None
            body: Condition | Operand
            if dice.chance(50):
                body = condition(dice, whole, 2)
            elif dice.chance(50):
                kind = dice.pick((FieldType.MONEY, FieldType.INTEGER, FieldType.TEXT, FieldType.DATE))
                body = reference(dice, whole, list(of_type(kind)[:2]) or ["val.text-0"])
            else:
                body = formula(dice, whole, dice.pick((FieldType.MONEY, FieldType.DECIMAL)))
                kind = type_of(body, whole)
            found.append(Definition(name, body))
            for one in names.values():
                one.operands.append((name, kind)) if kind else one.conditions.append(name)
        return tuple(found)

    def _rule(self, pack: str, names: dict[str, Names]) -> Rule:
        dice = self.dice
        scope = dice.pick(self.scopes)
        id_ = f"{pack.replace('/', '.')}.r{len(self.ids):02d}"
        then = outcome(dice, names[scope])
        if not self.options.scores:
            then = replace(then, score=None)
        if then == Outcome():
            then = Outcome(verdict=Verdict.BLOCK)
        overrides = dice.some(self.ids, 2) if self.ids and dice.chance(35) else ()
        self.ids.append(id_)
        placed = dice.pick(INTERVALS) if scope in ("listing", "order.line") and dice.chance(10) else None
        return Rule(
            id=id_,
            title=f"Rule {id_}",
            status=dice.pick((Status.DRAFT, Status.PROPOSED)) if dice.chance(5) else Status.ACTIVE,
            applies_to=scope,
            places=self._places(),
            effective=dice.pick(INTERVALS) if dice.chance(35) else ALWAYS,
            when=tuple(Clause(f"w{n}", one) for n, one in enumerate(self._clauses(pack, names[scope], 0, 3))),
            unless=tuple(Clause(f"u{n}", one) for n, one in enumerate(self._clauses(pack, names[scope], 0, 1))),
            then=then,
            severity=dice.pick(tuple(Severity)),
            when_unknown=dice.pick(self.options.when_unknown),
            confidence=dice.pick((Confidence.HIGH, Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)),
            pack=pack,
            topic=TOPICS[self.kind],
            goods_placed_on_market=placed,
            overrides=overrides,
            texts={"en": {"seller": f"Text of {id_}", "buyer": "Text"}} if dice.chance(50) else {},
            citations=(Citation(f"Act {id_}"),) if dice.chance(50) else (),
        )

    def _places(self) -> Places:
        dice = self.dice
        if self.kind not in ROLES or dice.chance(50):
            return Places()
        roles = ROLES[self.kind]
        role = dice.pick(roles) if roles and dice.chance(35) else "destination"
        return Places(role, dice.some(PLACES, 2) or ("DE",))

    def _clauses(self, pack: str, names: Names, low: int, high: int) -> tuple[Condition, ...]:
        """Fresh conditions, equalities of a few facts that an index may serve, and conditions other rules have, too."""
        return self.dice.many(low, high, lambda: self._clause(pack, names))

    def _clause(self, pack: str, names: Names) -> Condition:
        dice = self.dice
        used = self.pool.setdefault((pack, names.scope), [])
        kind = dice.number(0, 11)
        if kind == 11 and names.conditions:
            return IsTrue(dice.pick(names.conditions))
        if kind >= 9 and used:
            return dice.pick(used)
        if kind >= 5:
            fact = dice.pick(self.asked_often[names.scope])
            if dice.chance(25):
                return Compare(Field(fact.path), Op.IN, tuple(constant(dice, fact) for _ in range(2)))
            return Compare(Field(fact.path), Op.EQ, constant(dice, fact))
        made = condition(dice, names)
        used.append(made)
        return made

    def _scorecard(self, pack: str) -> Scorecard:
        dice = self.dice
        limits = sorted({0, dice.number(1, 10), dice.number(11, 40)})
        bands = tuple(Band(f"band{n}", limit, "act", dice.pick(tuple(Verdict))) for n, limit in enumerate(limits))
        places = Places() if dice.chance(70) or self.kind not in ROLES else Places("destination", ("DE",))
        return Scorecard(f"{pack}-card", self.kind, places, ALWAYS, bands, pack)


INDEXED = frozenset(
    (
        "order.channel", "order.incoterm", "order.buyer.guest", "order.buyer.age", "order.ship_to.country",
        "line.category", "line.kind", "listing.audience", "product.kind", "user.country", "user.age",
        "consent.purpose", "notice.regime", "notice.elements.signature",
    )
)  # fmt: skip
"""Facts that rules often ask for by equality, so that dispatch has something to do."""


def snapshot(dice: Dice, kind: str, options: Options) -> Snapshot:
    """A random snapshot whose rules speak of one kind of record."""
    jurisdictions: Jurisdictions = world(dice)
    return Snapshot(_Packs(dice, kind, options).make(), jurisdictions)


def case(dice: Dice, options: Options = Options(), *, asked: int = 3) -> Case:
    """A snapshot with records and days."""
    kind = dice.pick(options.kinds)
    made = snapshot(dice, kind, options)
    addresses = ADDRESSES + CONTRADICTORY if options.contradictions else ADDRESSES
    return Case(made, tuple((record(dice, kind, addresses), dice.pick(DAYS)) for _ in range(asked)))


@st.composite
def snapshots(draw: st.DrawFn, kind: str = "order", options: Options = Options()) -> Snapshot:
    """Random snapshots."""
    return snapshot(Dice(draw), kind, options)


@st.composite
def cases(draw: st.DrawFn, options: Options = Options(), asked: int = 3) -> Case:
    """Random snapshots with records and days to judge."""
    return case(Dice(draw), options, asked=asked)
