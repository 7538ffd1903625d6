"""A rule said back in plain sentences, for a reviewer who does not read YAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from xcompliance.clock import Interval
from xcompliance.engine.effects import effect_lines
from xcompliance.engine.mentioned import name_lines, value_lines
from xcompliance.engine.outline import clause_lines
from xcompliance.engine.say import listed, places
from xcompliance.engine.voice import Voice
from xcompliance.locale import word
from xcompliance.rules.cases import Case
from xcompliance.rules.syntax import Clause, Rule, Status

if TYPE_CHECKING:
    from xcompliance.engine.snapshot import Snapshot


def describe(
    rule: Rule,
    lang: str = "en",
    *,
    snapshot: Snapshot | None = None,
    on: date | None = None,
    cases: Sequence[Case] = (),
) -> str:
    """The rule in plain words: where, since when, conditions, effect, sources, and what stands beside it.

    Args:
        rule: The rule.
        lang: Language of the sentences (en, ja, zh). What the pack's authors wrote stays as they wrote it.
        snapshot: What the rule was loaded with; gives the dated values, the names a pack defines, and the exceptions.
        on: The day whose values are told.
        cases: The cases beside the rule.
    """
    voice = Voice(lang, snapshot, rule.pack, on)
    return "\n".join(_lines(rule, voice, cases))


def _lines(rule: Rule, voice: Voice, cases: Sequence[Case]) -> Iterator[str]:
    yield from (rule.id, rule.title, "")
    yield from _head(rule, voice)
    yield from _clauses("section.when", rule.when, voice)
    yield from _clauses("section.unless", rule.unless, voice)
    yield from _section("section.then", [f"- {line}" for line in effect_lines(rule.then, voice)], voice)
    yield f"  {voice.text(f'when_unknown.{rule.when_unknown}')}"
    yield from _section("section.texts", list(_texts(rule, voice)), voice)
    yield from _neighbours(rule, voice)
    yield from _section("section.citations", list(_citations(rule, voice)), voice)
    if voice.snapshot is not None:
        yield from _section("section.names", list(name_lines(rule, voice.snapshot, voice)), voice)
    if voice.snapshot is not None and voice.on is not None:
        lines = list(value_lines(rule, voice.snapshot, voice, voice.on))
        yield from _section("section.values", lines, voice, on=voice.on.isoformat())
    yield from _section("section.cases_beside", [_case(one, voice) for one in cases], voice, count=len(cases))


def _head(rule: Rule, voice: Voice) -> Iterator[str]:
    yield _labelled("section.status", _status(rule, voice), voice)
    yield _labelled("section.applies_to", voice.word("scope", rule.applies_to), voice)
    yield _labelled("section.places", places(rule.places, voice), voice)
    if rule.goods_placed_on_market is not None:
        yield _labelled("section.goods_placed", _span(rule.goods_placed_on_market, voice), voice)
    yield _labelled("section.severity", voice.text(f"severity.{rule.severity}"), voice)
    yield _labelled("section.confidence", voice.text(f"confidence.{rule.confidence}"), voice)
    yield _labelled("section.review", voice.text(f"review.{rule.review.state}"), voice)
    yield _labelled("section.waivable", voice.text(f"waivable.{rule.waivable}"), voice)


def _labelled(key: str, said: str, voice: Voice) -> str:
    return f"{voice.text(key)}{voice.text('sentence.colon')}{said}"


def _status(rule: Rule, voice: Voice) -> str:
    """Whether the rule is in force (on the day the voice speaks of), and for which span."""
    span = rule.effective
    state = str(rule.status)
    if rule.status is Status.ACTIVE and voice.on is not None and not span.contains(voice.on):
        state = "coming" if span.start is not None and voice.on < span.start else "past"
    said = voice.text(f"status.{state}")
    return said if span.start is span.end is None else f"{said}{voice.text('sentence.comma')}{_span(span, voice)}"


def _span(span: Interval, voice: Voice) -> str:
    if span.start is None or span.end is None:
        if span.start is None:
            return voice.text("span.until", end=span.end)
        return voice.text("span.from", start=span.start)
    return voice.text("span.both", start=span.start, end=span.end)


def _section(title: str, lines: Sequence[str], voice: Voice, **args: object) -> Iterator[str]:
    if lines:
        yield from ("", f"{voice.text(title, **args)}{voice.text('sentence.colon').rstrip()}")
        yield from (f"  {line}" for line in lines)


def _clauses(title: str, clauses: tuple[Clause, ...], voice: Voice) -> Iterator[str]:
    yield from _section(title, [line for clause in clauses for line in clause_lines(clause, voice)], voice)


def _texts(rule: Rule, voice: Voice) -> Iterator[str]:
    for audience, said in (rule.texts.get(voice.lang) or rule.texts.get("en") or {}).items():
        yield f"- {word('audience', audience, voice.lang)}{voice.text('sentence.colon')}{said}"


def _neighbours(rule: Rule, voice: Voice) -> Iterator[str]:
    """The general rules this one is an exception to, and its own exceptions."""
    known = {} if voice.snapshot is None else voice.snapshot.rules
    yield from _section("section.overrides", [_titled(one, known[one].title if one in known else "")
                                              for one in rule.overrides], voice)  # fmt: skip
    stronger = [_titled(other.id, other.title) for other in known.values() if rule.id in other.overrides]
    yield from _section("section.overridden_by", stronger, voice)


def _titled(rule_id: str, title: str) -> str:
    return f"- {rule_id}{f' — {title}' if title else ''}"


def _citations(rule: Rule, voice: Voice) -> Iterator[str]:
    for citation in rule.citations:
        checked = [voice.text("cite.checked", date=citation.checked.isoformat())] if citation.checked else []
        parts = [part for part in (citation.url, *checked) if part]
        yield f"- {citation.source}" + (f" ({', '.join(parts)})" if parts else "")
        if citation.says:
            yield f"  {citation.says}"


def _case(case: Case, voice: Voice) -> str:
    expect = case.expect
    if expect.fires is not None:
        said = voice.text("case.fires" if expect.fires else "case.silent")
    elif expect.needs:
        said = voice.text("case.asks", paths=listed([voice.topic(path) for path in expect.needs], voice))
    else:
        said = voice.text("case.other")
    return f"- {case.on.isoformat()}{voice.text('sentence.colon')}{case.name} — {said}"
