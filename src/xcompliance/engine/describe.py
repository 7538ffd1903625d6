"""A rule said back in plain sentences, for a reviewer who does not read YAML."""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.engine.say import operand, places, sentence
from xcompliance.locale import text, word
from xcompliance.rules.syntax import Clause, DueClock, Outcome, Rule, TaxOutcome


def describe(rule: Rule, lang: str = "en") -> str:
    """The rule in plain words: where, since when, conditions, effect, sources."""
    return "\n".join(_lines(rule, lang))


def _lines(rule: Rule, lang: str) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    yield f"{text('section.status', lang)}: {text(f'status.{rule.status}', lang)}"
    yield f"{text('section.applies_to', lang)}: {rule.applies_to}"
    yield f"{text('section.places', lang)}: {places(rule.places, lang)}"
    if rule.effective.start is not None:
        yield text("section.in_force_from", lang, date=rule.effective.start.isoformat())
    if rule.effective.end is not None:
        yield text("section.in_force_until", lang, date=rule.effective.end.isoformat())
    yield from _clauses("section.when", rule.when, lang)
    yield from _clauses("section.unless", rule.unless, lang)
    yield f"{text('section.then', lang)}:"
    yield from (f"  - {line}" for line in _outcome(rule.then, lang))
    yield text(f"when_unknown.{rule.when_unknown}", lang)
    yield f"{text('section.severity', lang)}: {text(f'severity.{rule.severity}', lang)}"
    yield f"{text('section.confidence', lang)}: {text(f'confidence.{rule.confidence}', lang)}"
    if rule.overrides:
        yield f"{text('section.overrides', lang)}: {', '.join(rule.overrides)}"
    for citation in rule.citations:
        yield f"{text('section.source', lang)}: {citation.source}{f' — {citation.says}' if citation.says else ''}"
    yield f"{text('section.review', lang)}: {text(f'review.{rule.review.state}', lang)}"


def _clauses(title: str, clauses: tuple[Clause, ...], lang: str) -> Iterator[str]:
    if clauses:
        yield f"{text(title, lang)}:"
        yield from (f"  - {sentence(clause.condition, lang)} [{clause.name}]" for clause in clauses)


def _outcome(then: Outcome, lang: str) -> Iterator[str]:
    if then.verdict is not None:
        yield text("outcome.verdict", lang, verdict=text(f"verdict.{then.verdict.label}", lang))
    for duty in then.duties:
        who = word("who", duty.who, lang)
        if duty.due is None:
            yield text("outcome.duty", lang, who=who, code=duty.code)
        else:
            yield text("outcome.duty_due", lang, who=who, code=duty.code, due=_due(duty.due, lang))
    yield from (_tax(tax, lang) for tax in then.tax)
    if then.score is not None:
        yield text("outcome.score", lang, points=operand(then.score.points, lang), code=then.score.code)
    for case in then.cases:
        yield text("outcome.case", lang, kind=case.kind, action=case.action)
    if then.needs:
        yield text("outcome.needs", lang, paths=", ".join(then.needs))


def _tax(tax: TaxOutcome, lang: str) -> str:
    said = {
        "type": tax.type.upper(),
        "taxability": word("taxability", tax.taxability, lang),
        "scheme": tax.scheme,
        "liable": word("liable", tax.liable, lang) if tax.liable else operand(dict(tax.by_value)["liable"], lang),
    }
    ref = tax.rate or tax.amount
    if ref is None:
        return text("outcome.tax", lang, **said)
    return text("outcome.tax_rate", lang, rate=operand(ref, lang), **said)


def _due(clock: DueClock, lang: str) -> str:
    if clock.earliest_of:
        parts = text("logic.separator", lang).join(_due(one, lang) for one in clock.earliest_of)
        return text("due.earliest", lang, clocks=parts)
    if clock.at is not None:
        return text("due.at", lang, start=clock.at.path)
    start = clock.after.path if clock.after is not None else ""
    said = [text("due.after", lang, period=operand(clock.within, lang), start=start)] if clock.within else []
    if clock.not_before is not None:
        said.append(text("due.not_before", lang, period=operand(clock.not_before, lang), start=start))
    return text("logic.separator", lang).join(said)
