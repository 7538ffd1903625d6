"""What a record must carry, place by place: which obligations it meets, misses, leaves open, and which do not apply.

An obligation is a rule with a duty whose ``evidence`` names the facts that prove it done. It is *satisfied* when the
rule stays silent only because that evidence is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xcompliance.engine.context import Context
from xcompliance.engine.materialise import NO_PACK
from xcompliance.engine.needs import shown, undecided_needs
from xcompliance.engine.proofs import deciding_values, lacking, proof_values
from xcompliance.engine.reference import parts
from xcompliance.engine.select import items
from xcompliance.engine.treatments import place_at
from xcompliance.engine.weigh import when_fired, when_undecided
from xcompliance.facts.fields import SCOPES
from xcompliance.locale import DEFAULT, LANGUAGES, text
from xcompliance.rules.conditions import paths_of
from xcompliance.rules.syntax import Clause, Rule
from xcompliance.verdict import Citation, Verdict

if TYPE_CHECKING:
    from xcompliance.engine.evaluate import Evaluation, Judgement

MISSING, UNKNOWN_STATE, SATISFIED, NOT_APPLICABLE = "missing", "unknown", "satisfied", "not_applicable"
STATES = (MISSING, UNKNOWN_STATE, SATISFIED, NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One obligation at one place.

    Attributes:
        place: Where it holds.
        object: What it speaks of within the record; "" for the record.
        rule: Id of the rule.
        title: What it asks for, in the words of the rule.
        state: missing, unknown, satisfied or not_applicable.
        evidence: Facts that prove it done, as record paths.
        who: Who has to act.
        verdict: What follows while it is missing.
        needs: Facts that would settle whether it applies (besides the evidence).
        citation: Where it is written.
        waits: Whether the verdict waits for it while it is unknown. If not, the rule asks only where the facts show
            that it applies: a listing that does not mention ivory owes no word on ivory.
        action: What the seller has to do, by language.
        values: What the evidence has to say, where not any value does: a mark, a kind of certificate, a language.
        asks: The needs again, each with the words that decide: `product.subject_to = pse_other`.
    """

    place: str
    object: str
    rule: str
    title: str
    state: str
    evidence: tuple[str, ...]
    who: tuple[str, ...]
    verdict: Verdict
    needs: tuple[str, ...] = ()
    citation: Citation | None = None
    waits: bool = True
    action: Mapping[str, str] = field(default_factory=dict, hash=False)
    values: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


def checklist(evaluation: Evaluation) -> tuple[ChecklistItem, ...]:
    """Every obligation of every destination by rule id; first, where no pack covers the place, that."""
    return tuple(item for judgement in evaluation.judgements for item in (*_gap(judgement), *_of(judgement)))


def _gap(judgement: Judgement) -> Iterator[ChecklistItem]:
    """No pack speaks of these goods at this place: what it asks for is not known, which is not nothing."""
    if judgement.uncovered:
        said = {lang: text("engine.no-pack", lang, needs=judgement.uncovered) for lang in LANGUAGES}
        yield ChecklistItem(
            place=_place(judgement.context),
            object="",
            rule=NO_PACK,
            title=said[DEFAULT],
            state=UNKNOWN_STATE,
            evidence=(),
            who=("operator",),
            verdict=Verdict.REVIEW,
            needs=(judgement.uncovered,),
            action=said,
        )


def _of(judgement: Judgement) -> Iterator[ChecklistItem]:
    context = judgement.context
    snapshot = context.snapshot
    kept = {(hit.number, hit.scope, hit.item) for hit in judgement.hits()}
    for number, _ in snapshot.select(context.kind, context.located, context.on):
        rule = snapshot.numbered[number]
        evidence = _evidence(rule)
        if not evidence:
            continue
        for index, inner in _contexts(rule, context):
            yield _item(rule, evidence, inner, given_way=(number, rule.applies_to, index) not in kept)


def _contexts(rule: Rule, context: Context) -> Iterable[tuple[int, Context]]:
    info = SCOPES[rule.applies_to]
    if not info.of:
        return [(0, context)]
    found = items(context.record, info.of)
    return [
        (index, context.at_item(info.name, item, f"{context.kind}.{path}")) for index, (item, path) in enumerate(found)
    ]


def _evidence(rule: Rule) -> tuple[str, ...]:
    return tuple(dict.fromkeys(duty.evidence for duty in rule.then.duties if duty.evidence))


def _item(rule: Rule, evidence: tuple[str, ...], context: Context, *, given_way: bool) -> ChecklistItem:
    state = _state(rule, evidence, context, given_way=given_way)
    wanted = tuple(shown(path, context) for path in evidence)
    needs = undecided_needs(rule, context) if state == UNKNOWN_STATE else ()
    needs = tuple(need for need in needs if not _within(need, wanted))
    absent = lacking(rule, evidence, context) if state == MISSING else ()
    return ChecklistItem(
        place=_place(context),
        object=context.item_path.partition(".")[2],
        rule=rule.id,
        title=rule.title,
        state=state,
        evidence=wanted,
        who=tuple(dict.fromkeys(duty.who for duty in rule.then.duties)),
        verdict=when_fired(rule, context.snapshot.policy),
        needs=needs,
        citation=rule.citations[0] if rule.citations else None,
        waits=when_undecided(rule, context.snapshot.policy) > Verdict.ALLOW,
        action={lang: said["seller"] for lang, said in rule.texts.items() if "seller" in said},
        values=(*proof_values(rule, evidence), *((", ".join(absent),) if absent else ())),
        asks=tuple(_asked(rule, need, context.kind) for need in needs),
    )


def _asked(rule: Rule, need: str, kind: str) -> str:
    words = deciding_values(rule, (need, need.removeprefix(f"{kind}.")))
    return f"{need} = {' | '.join(words)}" if words else need


def _place(context: Context) -> str:
    located = context.located
    return "" if located is None or located.unknown else place_at("country", located.definite)


def _within(path: str, proofs: tuple[str, ...]) -> bool:
    """Whether a path is a fact that proves something done, or a part of one."""
    return any(path == proof or path.startswith((f"{proof}.", f"{proof}[")) for proof in proofs)


def _state(rule: Rule, evidence: tuple[str, ...], context: Context, *, given_way: bool) -> str:
    truths = dict(parts(rule, context))
    failing = [name for name, truth in truths.items() if truth is False]
    if failing:
        proving = {clause.name for clause in (*rule.when, *rule.unless) if _reads(clause, evidence)}
        others = [truth for name, truth in truths.items() if name not in proving]
        met = set(failing) <= proving and all(truth is True for truth in others)
        return SATISFIED if met else NOT_APPLICABLE
    if given_way:
        return NOT_APPLICABLE
    return UNKNOWN_STATE if None in truths.values() else MISSING


def _reads(clause: Clause, evidence: tuple[str, ...]) -> bool:
    """Whether a clause reads a fact that proves the obligation done, or a part of one."""
    return any(
        path == proof or path.startswith(f"{proof}.") or proof.startswith(f"{path}.")
        for path in paths_of(clause.condition)
        for proof in evidence
    )
