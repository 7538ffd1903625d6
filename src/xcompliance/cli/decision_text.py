"""A decision as a person reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.rule import Rule as Line
from rich.text import Text

from xcompliance.cli.reading import Given
from xcompliance.cli.refusal import plain
from xcompliance.cli.screen import heading, indented, page, table
from xcompliance.errors import UndecidedTaxError
from xcompliance.facts.address import Address
from xcompliance.locale import text, word
from xcompliance.money import Money
from xcompliance.reasons import choose
from xcompliance.verdict import Confidence, Duty, Finding, Need, TaxLine, Verdict

if TYPE_CHECKING:
    from xcompliance import Decision

__all__ = ["show"]

MARKED_ABOVE = "medium_confidence"
"""The note that only repeats a finding's confidence."""

CROWD = 5
"""Of more undecided rules than this only the titles are told, and the facts most rules wait for come first."""

PART = re.compile(r"([a-z_]+)(?:\[([0-9]+)\])?")

COLOURS = {
    Verdict.ALLOW: "green",
    Verdict.ALLOW_WITH_DUTIES: "green",
    Verdict.CHALLENGE: "yellow",
    Verdict.REVIEW: "yellow",
    Verdict.BLOCK: "red",
}


def show(records: Sequence[Given], decisions: Sequence[Decision], lang: str, *, explain: bool) -> None:
    """Print decisions one below the other, and how many ended how when there are several."""
    parts: list[RenderableType] = []
    for given, decision in zip(records, decisions, strict=True):
        parts += [Line(title(given), align="left", style="dim"), body(decision, lang, given.record)]
        if explain:
            parts += [Text(), *_trace(str(decision.explain(lang)))]
        parts.append(Text())
    if len(decisions) > 1:
        parts += [tally(decisions, lang), Text()]
    parts.append(Text(text("disclaimer", lang), style="dim"))
    page(*parts)


def _trace(explanation: str) -> Iterator[RenderableType]:
    """Line by line, so that what does not fit stays under the clause it belongs to."""
    for line in explanation.rstrip().splitlines():
        inside = line.lstrip()
        yield indented(Text(plain(inside)), len(line) - len(inside))


def title(given: Given) -> str:
    """The record's kind and id, and the file it came from."""
    name = getattr(given.record, "id", None)
    named = f"{given.record.kind} {name}" if isinstance(name, str) else str(given.record.kind)
    return plain(f"{named} · {given.source}")


def tally(decisions: Sequence[Decision], lang: str) -> RenderableType:
    """How many decisions there are of each verdict, the worst first."""
    rows = []
    for verdict in sorted(Verdict, reverse=True):
        count = sum(decision.verdict is verdict for decision in decisions)
        if count:
            rows.append((_verdict(verdict, lang), count))
    return table((text("section.verdict", lang), text("column.records", lang)), rows, right=(1,))


def body(decision: Decision, lang: str, record: Any) -> RenderableType:
    """Everything a decision says of a record, section by section; empty sections are left out."""
    head = Text.assemble(heading(text("section.verdict", lang)), ": ", _verdict(decision.verdict, lang))
    parts: list[RenderableType] = [head]
    parts += _section("section.findings", lang, _findings(decision, lang))
    parts += _section("section.unknown", lang, _undecided(decision.undecided, lang))
    parts += _section("section.shadow", lang, (_finding(found, lang) for found in decision.shadow))
    parts += _section("section.warnings", lang, (Text(plain(warning)) for warning in decision.warnings))
    parts += _section("section.duties", lang, _duties(decision.duties, lang))
    parts += _section("section.tax", lang, _tax(decision, lang, record))
    parts += _section("section.risk", lang, _risk(decision, lang))
    parts += _section("section.cases", lang, (Text(plain(f"{c.kind}: {c.action} ({c.rule})")) for c in decision.cases))
    parts += _section("section.needs", lang, _needs(decision, lang, record))
    if decision.receipt is not None:
        line = f"{text('section.receipt', lang)}: {decision.receipt.audit_id}"
        parts.append(Text(line, style="dim"))
    return Group(*parts)


def _section(key: str, lang: str, lines: Iterable[RenderableType]) -> list[RenderableType]:
    inside = list(lines)
    return [heading(text(key, lang)), *(indented(line) for line in inside)] if inside else []


def _verdict(verdict: Verdict, lang: str) -> Text:
    return Text(text(f"verdict.{verdict.label}", lang), style=f"bold {COLOURS[verdict]}")


def _findings(decision: Decision, lang: str) -> Iterator[RenderableType]:
    """What fired, the worst first. What only taxes or only gives points is left to those tables."""
    elsewhere = {line.rule for line in decision.tax.lines}
    if decision.risk is not None:
        elsewhere |= {reason.rule for reason in decision.risk.reasons}
    shown = [found for found in decision.findings if found.verdict > Verdict.ALLOW or found.id not in elsewhere]
    for found in _together(sorted(shown, key=lambda found: -found.verdict)):
        yield _finding(found, lang)
    if not decision.findings:
        yield Text(text("nothing.findings", lang), style="dim")


def _together(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that say the same of several objects as one that names them all."""
    same: dict[Finding, list[str]] = {}
    for found in findings:
        alike = replace(found, scope=replace(found.scope, object=""))
        same.setdefault(alike, []).append(found.scope.object)
    return [
        replace(alike, scope=replace(alike.scope, object=", ".join(one for one in objects if one)))
        for alike, objects in same.items()
    ]


def _undecided(findings: Sequence[Finding], lang: str) -> Iterator[RenderableType]:
    shown = _together(findings)
    if len(shown) <= CROWD:
        yield from (_finding(found, lang) for found in shown)
        return
    distinct = {found.id: found for found in shown}.values()
    yield Text(text("undecided.many", lang, count=len(distinct)), style="dim")
    for found in distinct:
        line = (("• ", COLOURS[found.verdict]), plain(found.title), (f"  {found.id}", "dim"))
        yield Text.assemble(*line)


def _name(found: Finding) -> str:
    """The rule, and where and on what it speaks."""
    where = ", ".join(part for part in (found.scope.place, found.scope.object) if part)
    return f"{found.id}{f' [{where}]' if where else ''}"


def _finding(found: Finding, lang: str) -> RenderableType:
    """One rule's result. What to do is said only where the rule is sure that it applies."""
    rule = Text(_name(found), style="dim")
    head = Text.assemble(("• ", COLOURS[found.verdict]), (plain(found.title), "bold"))
    words = None if found.undecided else choose(found.texts, lang, "staff")
    lines = [Text(plain(words[1]))] if words and words[1] != found.title else []
    lines += [rule, *(Text(line, style="dim") for line in _evidence(found, lang))]
    return Group(head, *(indented(line) for line in lines))


def _evidence(found: Finding, lang: str) -> Iterator[str]:
    kind = word("severity", found.severity, lang)
    doubt = "" if found.confidence is Confidence.HIGH else f", {word('confidence', found.confidence, lang)}"
    yield f"{text(f'verdict.{found.verdict.label}', lang)} ({kind}{doubt})"
    if found.citation is not None:
        yield plain(f"{text('section.source', lang)}: {found.citation.source}")
    if found.undecided:
        yield plain(f"{text('section.unknown', lang)}: {', '.join(found.undecided)}")
    for note in found.notes:
        if note != MARKED_ABOVE:
            yield plain(note)


def _duties(duties: Sequence[Duty], lang: str) -> Iterator[RenderableType]:
    same: dict[Duty, list[str]] = {}
    for duty in duties:
        same.setdefault(replace(duty, object=""), []).append(duty.object)
    for duty, objects in same.items():
        what = text("outcome.duty", lang, who=word("who", duty.who, lang), code=duty.code)
        dates = [
            f"{text(key, lang)} {_moment(moment)}"
            for key, moment in (("section.not_before", duty.not_before), ("section.due", duty.due))
            if moment is not None
        ]
        binding = f" ({duty.binding})" if duty.binding else ""
        when = f" · {', '.join(dates)}{binding}" if dates else ""
        named = ", ".join(one for one in objects if one)
        where = f" [{named}]" if named else ""
        yield Text(plain(f"• {what}{where}{when}"))
        for note in duty.notes:
            yield Text(f"  {plain(note)}", style="dim")


def _moment(moment: date | datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes") if isinstance(moment, datetime) else moment.isoformat()


def _tax(decision: Decision, lang: str, record: Any) -> Iterator[RenderableType]:
    lines = decision.tax.lines
    if not lines:
        return
    names = ("tax", "place", "scheme", "base", "rate", "amount", "why", "owed_by")
    headers = ("", *(text(f"column.{name}", lang) for name in names))
    yield table(headers, [_tax_row(line, lang) for line in lines], right=(4, 5, 6))
    try:
        total = str(decision.tax.total)
    except UndecidedTaxError as error:
        needs = [*error.needs[:CROWD], *(["..."] if len(error.needs) > CROWD else [])]
        total = text("tax.undecided", lang, needs=", ".join(needs))
    yield Text.assemble((f"{text('section.total', lang)}: ", "bold"), plain(total))
    yield from _landed(decision, lang, record)
    for note in dict.fromkeys(_tax_notes(lines, lang)):
        yield Text(plain(note), style="dim")


def _landed(decision: Decision, lang: str, record: Any) -> Iterator[RenderableType]:
    """What an imported order costs with everything, whoever pays it; nothing while a part of it is not known."""
    goods = getattr(record, "total", None)
    if decision.tax.undecided or not isinstance(goods, Money) or not decision.tax.due_at_customs:
        return
    fee = getattr(getattr(record, "customs", None), "broker_fee", None)
    extra = Money(decision.tax.on_top.minor + (fee.minor if isinstance(fee, Money) else 0), goods.currency)
    whole = Money(goods.minor + extra.minor, goods.currency)
    yield Text(plain(text("tax.landed", lang, whole=whole, goods=goods, extra=extra)))


def _tax_row(line: TaxLine, lang: str) -> tuple[object, ...]:
    reason = word("taxability", line.taxability, lang)
    if line.included:
        reason += f" ({text('tax.included', lang)})"
    amount = "?" if line.amount is None else line.amount
    owed = word("liable", line.liable, lang) if line.liable else ""
    return (line.object, line.type, line.jurisdiction, line.scheme, line.base, line.rate, amount, reason, owed)


def _tax_notes(lines: Sequence[TaxLine], lang: str) -> Iterator[str]:
    for line in lines:
        if line.local_coverage and line.local_coverage != "full":
            yield f"{line.jurisdiction}: {word('tax.coverage', line.local_coverage, lang)}"
        if line.mention:
            yield line.mention
        if line.citation:
            yield f"{text('section.source', lang)} ({line.jurisdiction} {line.type}): {line.citation}"


def _risk(decision: Decision, lang: str) -> Iterator[RenderableType]:
    risk = decision.risk
    if risk is None or not risk.reasons:
        return
    yield Text(plain(text("risk.points", lang, points=risk.points, band=risk.band, action=risk.action)))
    titles = {found.id: found.title for found in decision.findings}
    rows = [(reason.code, reason.points, titles.get(reason.rule, reason.rule)) for reason in risk.reasons]
    yield table(("", "", ""), rows, right=(1,))


def _needs(decision: Decision, lang: str, record: Any) -> Iterator[RenderableType]:
    """The facts that hold up the verdict or a tax, with the rules that ask; of the others how many there are."""
    urgent = {path for found in decision.undecided for path in found.undecided} | set(decision.tax.needs)
    asked = [need for need in decision.needs if need.path in urgent]
    crowded = len(decision.undecided) > CROWD
    for need in sorted(asked, key=lambda need: -len(need.rules)) if crowded else asked:
        more = text("needs.told_in_part", lang) if _is_place(record, need.path) else ""
        yield Text(plain(f"{_asked(need, lang)}{more}"))
    others = len(decision.needs) - len(asked)
    if others:
        yield Text(text("needs.more", lang, count=others), style="dim")


def _asked(need: Need, lang: str) -> str:
    if len(need.rules) > CROWD:
        return text("needs.asked_by_many", lang, path=need.path, count=len(need.rules))
    return text("needs.asked_by", lang, path=need.path, rules=", ".join(need.rules)) if need.rules else need.path


def _is_place(record: Any, path: str) -> bool:
    """Whether a needed fact is an address that was told: something in it is missing."""
    fact = record
    for name, number in PART.findall(path.partition(".")[2]):
        fact = getattr(fact, name, None)
        if number:
            fact = fact[int(number)] if isinstance(fact, tuple) and int(number) < len(fact) else None
    return isinstance(fact, Address)
