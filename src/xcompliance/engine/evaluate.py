"""Select, match, give way, combine: the decision procedure.

1. find the destinations of the record and the rules that may hold there (``select``);
2. match them (``compiled``; ``reference`` says what matching means);
3. a rule gives way to one that overrides it and fired for the same object;
4. the worst verdict wins; undecided rules, open tax lines and places without a pack count as the law says they must.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from xcompliance.engine.attested import attested
from xcompliance.engine.context import Context
from xcompliance.engine.govern import waivers
from xcompliance.engine.needs import condition_needs
from xcompliance.engine.reference import rule_truth, truth
from xcompliance.engine.score import Scored, score
from xcompliance.engine.select import destinations, items
from xcompliance.engine.snapshot import Snapshot
from xcompliance.engine.tax import TaxRun
from xcompliance.engine.together import Outs, Together, item_context, run
from xcompliance.engine.truth import Truth, all3
from xcompliance.facts.fields import SCOPES
from xcompliance.rules.syntax import Pack
from xcompliance.verdict import Confidence, TaxResult, Verdict

__all__ = [
    "Evaluation", "Hit", "Judgement", "Match", "Outs", "contribution", "evaluate", "evaluate_slowly", "evaluate_with",
    "item_context", "match_slowly",
]  # fmt: skip

TOPICS = {
    "order": "tax",
    "listing": "product",
    "user": "privacy",
    "notice": "ip",
    "dispute": "dispute",
    "merchant": "onboarding",
}
"""The topic without which a record of this kind is not judged at all."""

VERDICTS = tuple(Verdict)
REVIEW, BLOCK = int(Verdict.REVIEW), int(Verdict.BLOCK)
MANY = 4
"""From so many destinations on it pays to match for all of them together."""


class Hit(NamedTuple):
    """A rule that fired or could not be decided, and the object it speaks of."""

    number: int
    scope: str
    item: int
    fired: bool


class Judgement:
    """One record at one destination: the raw result of matching."""

    __slots__ = ("context", "hits_cache", "outs", "position", "uncovered")

    def __init__(self, context: Context, position: int, outs: dict[tuple[str, int], list[int]], uncovered: str) -> None:
        self.context = context
        self.position = position
        self.outs = outs
        self.uncovered = uncovered  # the pack that is missing, as a need; "" = covered
        self.hits_cache: tuple[Hit, ...] | None = None

    @property
    def unplaced(self) -> bool:
        """Whether rules of any place might hold, because the record does not say where it is judged."""
        located = self.context.located
        return located is not None and located.unknown

    def codes(self, scope: str, index: int) -> list[int]:
        """Rule numbers that fired (complement: undecided) for one object."""
        return self.outs.get((scope, index), [])

    def near(self, scope: str, codes: list[int]) -> set[int]:
        """Rules that fired for the same object, or for the record as a whole."""
        whole = () if scope == self.context.kind else self.outs.get((self.context.kind, 0), ())
        return {code for code in (*codes, *whole) if code >= 0}

    def hits(self) -> tuple[Hit, ...]:
        """What is left when every rule has given way to those that override it, in a stable order."""
        if self.hits_cache is None:
            self.hits_cache = tuple(self._hits())
        return self.hits_cache

    def _hits(self) -> list[Hit]:
        beaten = self.context.snapshot.weights.overridden_by
        found: list[Hit] = []
        for (scope, index), codes in self.outs.items():
            fired = self.near(scope, codes)
            for code in codes:
                number = code if code >= 0 else ~code
                strong = beaten.get(number)
                if strong is None or strong.isdisjoint(fired):
                    found.append(Hit(number, scope, index, code >= 0))
        found.sort()
        return found

    def heaviest(self) -> int:
        """The worst verdict any hit asks for, without waivers."""
        weights = self.context.snapshot.weights
        fired, undecided, beaten = weights.fired, weights.undecided, weights.overridden_by
        worst = 0
        doubtful = self.context.snapshot.doubtful
        for (scope, index), codes in self.outs.items():
            for code in codes:
                weight = fired[code] if code >= 0 else undecided[~code]
                if weight > worst:
                    strong = beaten.get(code if code >= 0 else ~code)
                    if strong is None or strong.isdisjoint(self.near(scope, codes)):
                        worst = max(worst, self.settled(Hit(code, scope, index, True))) if code in doubtful else weight
        return worst

    def settled(self, hit: Hit) -> int:
        """What a rule that fired weighs: a block that rests on a value of low confidence is a review."""
        snapshot = self.context.snapshot
        weight = snapshot.weights.fired[hit.number]
        if weight == BLOCK and hit.number in snapshot.doubtful and self.confidence(hit) is Confidence.LOW:
            return REVIEW
        return weight

    def confidence(self, hit: Hit) -> Confidence:
        """How well attested a hit is: as the weakest of its rule and the values that decided it."""
        snapshot = self.context.snapshot
        if not hit.fired or hit.number not in snapshot.marked:
            return snapshot.numbered[hit.number].confidence
        return attested(hit.number, self.item_context(hit))

    def item_context(self, hit: Hit) -> Context:
        """The context in which a hit was matched."""
        return item_context(self.context, hit.scope, hit.item)


@dataclass(slots=True)
class Evaluation:
    """Everything computed at once; findings, duties, needs and traces are worked out when asked for."""

    snapshot: Snapshot
    kind: str
    record: Any
    on: date
    judgements: tuple[Judgement, ...]
    verdict: Verdict
    tax: TaxResult | None
    scored: Scored | None


Match: TypeAlias = Callable[[Snapshot, Context], Outs]


def evaluate(snapshot: Snapshot, record: Any, on: date) -> Evaluation:
    """Judge a record on a day with compiled rules. Pure: same record, day and snapshot, same result."""
    places = destinations(record.kind, record)
    return _evaluate(snapshot, record, on, places, Together() if len(places) >= MANY else _compiled)


def evaluate_slowly(snapshot: Snapshot, record: Any, on: date) -> Evaluation:
    """The same by the reference evaluator alone: no plan, no dispatch, no generated code."""
    return evaluate_with(snapshot, record, on, match_slowly)


def evaluate_with(snapshot: Snapshot, record: Any, on: date, match: Match) -> Evaluation:
    """Judge a record with a matcher of the caller's choice: mutation tests repeat a match but for one rule."""
    return _evaluate(snapshot, record, on, destinations(record.kind, record), match)


def _evaluate(snapshot: Snapshot, record: Any, on: date, places: Sequence[Any], match: Match) -> Evaluation:
    kind: str = record.kind
    judgements = []
    covered: dict[str, Covered] = {}
    for position, where in enumerate(places):
        located = None if where is None else snapshot.geography.locate(where, on)
        context = Context(snapshot, kind, record, on, where, located)
        outs = match(snapshot, context)
        judgements.append(Judgement(context, position, outs, _uncovered(snapshot, context, covered)))
    verdict = _verdict(snapshot, judgements)
    tax: TaxResult | None = None
    if kind == "order":
        run_of_tax = TaxRun(judgements[0])
        tax = run_of_tax.result()
        if run_of_tax.open:
            verdict = max(verdict, REVIEW)
    scored = score(snapshot, kind, judgements)
    if scored is not None:
        verdict = max(verdict, int(scored.verdict))
    return Evaluation(snapshot, kind, record, on, tuple(judgements), VERDICTS[verdict], tax, scored)


def contribution(judgement: Judgement, hit: Hit) -> tuple[Verdict, tuple[str, ...]]:
    """What a hit weighs after waivers, and remarks on the waivers that were used."""
    snapshot = judgement.context.snapshot
    if not hit.fired:
        return Verdict(snapshot.weights.undecided[hit.number]), ()
    verdict = Verdict(judgement.settled(hit))
    if verdict is Verdict.ALLOW or not snapshot.policy.waivers:
        return verdict, ()
    used, _ = waivers(snapshot.numbered[hit.number], judgement.context)
    return (Verdict(verdict - 1), (f"waived:{used}",)) if used else (verdict, ())


def _verdict(snapshot: Snapshot, judgements: Sequence[Judgement]) -> int:
    worst = 0
    for judgement in judgements:
        if judgement.uncovered or judgement.unplaced:
            worst = max(worst, REVIEW)
        if worst == BLOCK:
            break
        heaviest = judgement.heaviest()
        if heaviest and snapshot.policy.waivers:
            heaviest = max((int(contribution(judgement, hit)[0]) for hit in judgement.hits()), default=0)
        worst = max(worst, heaviest)
    return worst


# -- matching ---------------------------------------------------------------------------------------------------------


def _compiled(snapshot: Snapshot, context: Context) -> Outs:
    return run(snapshot.plan(context.kind, context.located, context.on), context)


def match_slowly(snapshot: Snapshot, context: Context, only: frozenset[int] | None = None) -> Outs:
    """Match by the reference evaluator: every rule that may hold here, or only the rules with these numbers."""
    outs: Outs = {}
    for number, _ in snapshot.select(context.kind, context.located, context.on):
        if only is not None and number not in only:
            continue
        rule = snapshot.numbered[number]
        info = SCOPES[rule.applies_to]
        for index in range(len(items(context.record, info.of)) if info.of else 1):
            result = rule_truth(rule, item_context(context, rule.applies_to, index))
            if result is not False:
                outs.setdefault((rule.applies_to, index), []).append(number if result else ~number)
    return outs


# -- coverage ---------------------------------------------------------------------------------------------------------


Covered: TypeAlias = tuple[Truth, tuple[str, ...]]
"""Whether a pack speaks of a record, and the facts that would tell."""


def _uncovered(snapshot: Snapshot, context: Context, known: dict[str, Covered]) -> str:
    """What is needed for a pack to speak of this record here: a pack, or a fact that tells; "" when one does.

    ``known`` keeps what was worked out for the other destinations of the record.
    """
    topic = TOPICS.get(context.kind, "")
    if context.kind == "order" or topic not in snapshot.topics:
        return "" if context.kind == "order" else f"pack:{topic}"
    located = context.located
    if located is not None and located.unknown:
        return ""
    open_: list[str] = []
    for pack in snapshot.covering(topic, located):
        covered, needs = known.get(pack.id) or _covers(pack, context, known)
        if covered:
            return ""
        open_ += needs
    if open_:
        return open_[0]
    place = next((p for p in located.definite if len(p) == 2), "") if located is not None else ""
    return f"pack:{topic}:{place}" if place else f"pack:{topic}"


def _covers(pack: Pack, context: Context, known: dict[str, Covered]) -> Covered:
    truths = [truth(clause.condition, context.in_pack(pack.id)) for clause in pack.covers]
    covered = all3(truths)
    unknown = [clause.condition for clause, held in zip(pack.covers, truths, strict=True) if held is None]
    open_ = unknown if covered is None else []
    found = covered, tuple(need for condition in open_ for need in condition_needs(condition, context))
    if pack.id in context.snapshot.covers_alike:
        known[pack.id] = found
    return found
