"""What follows when a rule applies, in plain words: verdict, duties, taxes, points, cases, facts to collect."""

from __future__ import annotations

from collections.abc import Iterator

from xcompliance.engine.say import listed, operand
from xcompliance.engine.voice import Voice
from xcompliance.locale import word
from xcompliance.rules.syntax import BaseRule, DueClock, DutyOutcome, Outcome, TaxOutcome


def effect_lines(then: Outcome, voice: Voice) -> Iterator[str]:
    """One sentence (or a few about one thing) for each effect."""
    if then.verdict is not None:
        yield voice.text("outcome.verdict", verdict=voice.text(f"verdict.{then.verdict.label}"))
    yield from (_duty(duty, voice) for duty in then.duties)
    yield from (_tax(tax, voice) for tax in then.tax)
    if then.score is not None:
        yield voice.text("outcome.score", points=operand(then.score.points, voice), code=then.score.code)
    for case in then.cases:
        kind, action = voice.word("case", case.kind), voice.word("action", case.action)
        yield voice.text("outcome.case", kind=kind, action=action)
    if then.needs:
        yield voice.text("outcome.needs", paths=listed([voice.topic(path) for path in then.needs], voice))


def _duty(duty: DutyOutcome, voice: Voice) -> str:
    who, code = word("who", duty.who, voice.lang), duty.code.replace("-", " ") if voice.lang == "en" else duty.code
    if duty.due is None:
        said = [voice.text("effect.duty", who=who, code=code)]
    else:
        said = [voice.text("outcome.duty_due", who=who, code=code, due=_due(duty.due, voice))]
    if duty.evidence:
        said.append(voice.text("duty.evidence", path=voice.fact(duty.evidence)))
    return _together(said, voice)


def _due(clock: DueClock, voice: Voice) -> str:
    glue = voice.text("logic.separator")
    if clock.earliest_of:
        return voice.text("due.earliest", clocks=glue.join(_due(one, voice) for one in clock.earliest_of))
    if clock.at is not None:
        return voice.text("due.at", start=voice.fact(clock.at.path))
    start = voice.fact(clock.after.path) if clock.after is not None else ""
    said = [voice.text("due.after", period=operand(clock.within, voice), start=start)] if clock.within else []
    if clock.not_before is not None:
        said.append(voice.text("due.not_before", period=operand(clock.not_before, voice), start=start))
    if clock.calendar:
        said.append(voice.text("due.counted", calendar=voice.word("calendar", clock.calendar)))
    return glue.join(said)


def _tax(tax: TaxOutcome, voice: Voice) -> str:
    by_value = dict(tax.by_value)
    args = {
        "type": _capital(voice.word("code", tax.type)),
        "taxability": word("taxability", tax.taxability, voice.lang),
        "scheme": voice.word("code", tax.scheme),
        "liable": word("liable", tax.liable, voice.lang) if tax.liable else operand(by_value["liable"], voice),
    }
    ref = tax.rate or tax.amount or tax.amount_from
    if ref is None:
        said = [voice.text("outcome.tax", **args)]
    else:
        said = [voice.text("outcome.tax_rate", rate=operand(ref, voice), **args)]
    said += _tax_details(tax, voice)
    return _together(said, voice)


def _tax_details(tax: TaxOutcome, voice: Voice) -> Iterator[str]:
    if tax.amount is not None:
        yield voice.text("tax.per", per=voice.word("per", tax.per))
    if tax.base is not BaseRule.FULL:
        base = voice.word("base", tax.base)
        limits = listed([operand(one, voice) for one in tax.base_values], voice)
        yield voice.text("tax.base_of", base=base, limit=limits) if limits else voice.text("tax.base", base=base)
    if tax.price_from is not None:
        yield voice.text("tax.price_from", fact=operand(tax.price_from, voice))
    if tax.jurisdiction is not None:
        yield voice.text("tax.belongs", place=operand(tax.jurisdiction, voice))
    if coverage := tax.local_coverage:
        yield f"{voice.text(f'tax.coverage.{coverage}')}{voice.text('sentence.end')}"
    if tax.mention:
        yield voice.text("tax.mention", mention=tax.mention)


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _together(sentences: list[str], voice: Voice) -> str:
    return (" " if voice.lang == "en" else "").join(sentences)
