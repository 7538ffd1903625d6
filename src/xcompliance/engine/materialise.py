"""The parts of a decision that are worked out when asked for: findings, duties, needs, reasons, trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xcompliance.engine import duties as clocks
from xcompliance.engine.evaluate import contribution
from xcompliance.engine.govern import shadows, suspensions, waivers
from xcompliance.engine.needs import shown, undecided_needs
from xcompliance.engine.select import destination_path
from xcompliance.engine.tracing import trace
from xcompliance.engine.treatments import place_at
from xcompliance.engine.weigh import when_fired
from xcompliance.errors import XComplianceError
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.locale import text
from xcompliance.reasons import AUDIENCES, Reason, choose
from xcompliance.rules.syntax import Rule
from xcompliance.trace import Trace
from xcompliance.verdict import (
    CaseMove,
    Confidence,
    Duty,
    Finding,
    Need,
    Risk,
    Scope,
    Severity,
    TaxResult,
    Verdict,
)

if TYPE_CHECKING:
    from xcompliance.engine.decision import Decision
    from xcompliance.engine.evaluate import Evaluation, Hit, Judgement

NO_PACK = "xcompliance.no-pack"
NO_PLACE = "xcompliance.place-unknown"
CONFLICT = "xcompliance.conflict"
OPEN = "xcompliance.open"
OWN = "xcompliance."


def _fired(evaluation: Evaluation) -> Iterator[tuple[Judgement, Hit, Rule]]:
    for judgement in evaluation.judgements:
        for hit in judgement.hits():
            if hit.fired:
                yield judgement, hit, evaluation.snapshot.numbered[hit.number]


def _object(judgement: Judgement, hit: Hit) -> str:
    name = judgement.item_context(hit).item_path.partition(".")[2]
    return name or (f"destinations[{judgement.position}]" if judgement.context.kind == "listing" else "")


def _place(judgement: Judgement) -> str:
    located = judgement.context.located
    return "" if located is None or located.unknown else place_at("country", located.definite)


def _scope(judgement: Judgement, rule: Rule, what: str) -> Scope:
    return Scope(_place(judgement), rule.applies_to, what)


def _texts(rule: Rule) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (lang, audience, words) for lang in sorted(rule.texts) for audience, words in sorted(rule.texts[lang].items())
    )


def _finding(
    rule: Rule,
    verdict: Verdict,
    scope: Scope,
    undecided: tuple[str, ...] = (),
    remarks: tuple[str, ...] = (),
    confidence: Confidence | None = None,
) -> Finding:
    sure = rule.confidence if confidence is None else confidence
    notes = (*(("medium_confidence",) if sure is Confidence.MEDIUM else ()), *remarks)
    return Finding(
        rule.id,
        rule.title,
        verdict,
        rule.severity,
        sure,
        scope,
        rule.citations,
        undecided,
        notes,
        _texts(rule),
        rule.pack,
    )


def _quoted(judgement: Judgement, hit: Hit) -> Iterator[str]:
    """What the object of a finding says about itself: ``list_version=2026-11-20``."""
    item = judgement.item_context(hit).item
    for name in getattr(item, "quoted", ()):
        value = getattr(item, name)
        if value is not UNKNOWN and value is not None:
            yield f"{name}={','.join(value) if isinstance(value, tuple) else value}"


def findings(evaluation: Evaluation) -> tuple[Finding, ...]:
    """One finding per rule that fired and object it speaks of."""
    return tuple(
        _finding(
            rule, verdict, _scope(judgement, rule, _object(judgement, hit)), (), remarks, judgement.confidence(hit)
        )
        for judgement, hit, rule in _fired(evaluation)
        for verdict, waived in (contribution(judgement, hit),)
        for remarks in ((*waived, *_quoted(judgement, hit)),)
    )


def shadow(evaluation: Evaluation) -> tuple[Finding, ...]:
    """What drafts and proposed law would say. Never part of the verdict."""
    return tuple(
        _finding(rule, when_fired(rule), Scope(_place(judgement), rule.applies_to, path))
        for judgement in evaluation.judgements
        for rule, path in shadows(judgement)
    )


def warnings(evaluation: Evaluation) -> tuple[str, ...]:
    """Waivers that counted for nothing and suspensions in force here."""
    found = [said for judgement, _, rule in _fired(evaluation) for said in waivers(rule, judgement.context)[1]]
    found += [said for judgement in evaluation.judgements for said in suspensions(judgement)]
    return tuple(dict.fromkeys(found))


def undecided(evaluation: Evaluation) -> tuple[Finding, ...]:
    """Rules that could not be decided and lift the verdict, places without a pack, and tax conflicts."""
    found = [finding for judgement in evaluation.judgements for finding in _coverage(judgement)]
    for judgement in evaluation.judgements:
        for hit in judgement.hits():
            rule = evaluation.snapshot.numbered[hit.number]
            verdict, _ = contribution(judgement, hit)
            if not hit.fired and verdict > Verdict.ALLOW:
                needed = undecided_needs(rule, judgement.item_context(hit))
                scope = _scope(judgement, rule, _object(judgement, hit))
                found.append(_finding(rule, verdict, scope, needed))
    return (*found, *_open_tax(evaluation))


def _engine_finding(id_: str, needed: tuple[str, ...], scope: Scope, verdict: Verdict = Verdict.REVIEW) -> Finding:
    texts = tuple(
        (lang, audience, text(f"engine.{id_.rpartition('.')[2]}", lang, needs=", ".join(needed)))
        for lang in ("en", "ja", "zh")
        for audience in ("seller", "staff")
    )
    return Finding(id_, texts[0][2], verdict, Severity.ADVICE, Confidence.HIGH, scope, (), needed, (), texts)


def _coverage(judgement: Judgement) -> Iterator[Finding]:
    context = judgement.context
    if judgement.uncovered:
        yield _engine_finding(NO_PACK, (judgement.uncovered,), Scope(_place(judgement), context.kind, ""))
    if context.located is not None and context.located.unknown and context.kind != "order":
        yield _engine_finding(NO_PLACE, (destination_path(context.kind),), Scope("", context.kind, ""))


def _open_tax(evaluation: Evaluation) -> Iterator[Finding]:
    """One finding for each distinct reason that leaves a tax line open and that no rule speaks of."""
    seen: set[tuple[str, ...]] = set()
    for line in evaluation.tax.undecided if evaluation.tax is not None else ():
        if line.needs in seen:
            continue
        seen.add(line.needs)
        scope = Scope(line.jurisdiction, "order.line", line.object)
        if any(need.startswith("conflict:") for need in line.needs):
            yield _engine_finding(CONFLICT, line.needs, scope)
        elif any(need.startswith(("pack:", "rule:")) for need in line.needs):
            yield _engine_finding(NO_PACK, line.needs, scope)
        elif line.needs == ("order.ship_to.country",):
            yield _engine_finding(NO_PLACE, line.needs, scope)


def duties(evaluation: Evaluation) -> tuple[Duty, ...]:
    """The duties of the rules that fired, earliest first within the order of rules."""
    return tuple(
        clocks.duty(
            rule,
            outcome,
            judgement.item_context(hit),
            _place(judgement),
            _object(judgement, hit),
            judgement.confidence(hit),
        )
        for judgement, hit, rule in _fired(evaluation)
        for outcome in rule.then.duties
    )


def cases(evaluation: Evaluation) -> tuple[CaseMove, ...]:
    """Cases that fired rules open or move."""
    return tuple(
        CaseMove(case.kind, case.action, rule.id) for _, _, rule in _fired(evaluation) for case in rule.then.cases
    )


def tax(evaluation: Evaluation) -> TaxResult:
    """The tax lines; an empty result for records that are not orders."""
    return evaluation.tax or TaxResult("XXX")


def risk(evaluation: Evaluation) -> Risk | None:
    """The risk, where a scorecard speaks of this kind of record."""
    return evaluation.scored.risk if evaluation.scored is not None else None


def needs(evaluation: Evaluation) -> tuple[Need, ...]:
    """Everything that was not given and would have decided a rule or a tax line."""
    asked: dict[str, list[str]] = {}
    for judgement in evaluation.judgements:
        for hit in judgement.hits():
            rule = evaluation.snapshot.numbered[hit.number]
            context = judgement.item_context(hit)
            asked_by = tuple(shown(path, context) for path in rule.then.needs)
            wanted = asked_by if hit.fired else undecided_needs(rule, context)
            for path in wanted:
                asked.setdefault(path, []).append(rule.id)
    for finding in (f for judgement in evaluation.judgements for f in _coverage(judgement)):
        for path in finding.undecided:
            asked.setdefault(path, [])
    for line in evaluation.tax.undecided if evaluation.tax is not None else ():
        for path in line.needs:
            asked.setdefault(path, []).extend([line.rule] if line.rule else [])
    return tuple(Need(path, tuple(dict.fromkeys(rules))) for path, rules in asked.items())


def reasons(decision: Decision, lang: str, audience: str) -> tuple[Reason, ...]:
    """Texts for one audience in one language (English where a rule has no other), worst verdict first.

    A finding without a text for the audience says nothing: buyers are never told of fraud signals. Nor does a rule that
    is undecided, for its text may be false; sellers and staff are told which facts would decide.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"There is no audience {audience!r}. Texts are for {', '.join(AUDIENCES)}.")
    waiting = [finding for finding in decision.undecided if not finding.id.startswith(OWN)]
    told = [finding for finding in decision.undecided if finding.id.startswith(OWN)]
    if waiting:
        needed = tuple(dict.fromkeys(path for finding in waiting for path in finding.undecided))
        told.append(_engine_finding(OPEN, needed, Scope(), max(finding.verdict for finding in waiting)))
    found = sorted((*decision.findings, *told), key=lambda finding: -finding.verdict)
    said: dict[str, Reason] = {}
    for finding in found:
        chosen = choose(finding.texts, lang, audience)
        if chosen is not None and finding.verdict > Verdict.ALLOW:
            said.setdefault(chosen[1], Reason(finding.id, finding.verdict.label, chosen[1], chosen[0], audience))
    return tuple(said.values())


def explain(evaluation: Evaluation | None, lang: str) -> Trace:
    """The trace of a decision by the reference evaluator."""
    if evaluation is None:
        raise XComplianceError("This decision was read back from JSON. Evaluate the record again to trace it.")
    return trace(evaluation, lang)
