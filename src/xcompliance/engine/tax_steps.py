"""The reasoning behind each tax line, in the order a lawyer asks: territory, liability, taxability, rate.

Nothing is decided here. The steps say what the tax arithmetic used, each with the source it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xcompliance.engine.context import Context
from xcompliance.engine.voice import Voice
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.values import ValueEntry
from xcompliance.locale import DEFAULT, text, word
from xcompliance.rules.syntax import Defined, Rule, TaxOutcome, ValueRef
from xcompliance.trace import TaxStep, TaxTrace
from xcompliance.verdict import TaxLine

if TYPE_CHECKING:
    from xcompliance.engine.evaluate import Evaluation

__all__ = ["tax_traces"]

ROLES = ("goods_location", "ship_to")
"""Where goods are and where they go: what territory is asked of first."""


def tax_traces(evaluation: Evaluation, lang: str) -> tuple[TaxTrace, ...]:
    """Every tax line of an evaluation with its steps; none for records that are not orders."""
    if evaluation.tax is None:
        return ()
    base = evaluation.judgements[0].context
    return tuple(_traced(line, _context(line, base), lang) for line in evaluation.tax.lines)


def _context(line: TaxLine, base: Context) -> Context:
    """The context of the order line a tax line speaks of; the order's own for shipping and whole orders."""
    if not line.object.startswith("lines["):
        return base
    index = int(line.object[6:-1])
    return base.at_item("line", base.record.lines[index], f"order.{line.object}")


def _traced(line: TaxLine, context: Context, lang: str) -> TaxTrace:
    rule = context.snapshot.rules.get(line.rule)
    steps = [_territory(line, rule, context, lang)]
    if rule is not None:
        steps.append(_liability(line, rule, lang))
    if line.amount is not None:
        steps.append(_taxability(line, rule, context, lang))
    if line.rate is not None:
        said = text("step.rate_of", lang, rate=line.rate, value=line.value, since=line.value_from or "")
        steps.append(TaxStep(text("step.rate", lang), said, line.citation))
    return TaxTrace(line.object, line.type, tuple(steps), _outcome(line, lang))


def _territory(line: TaxLine, rule: Rule | None, context: Context, lang: str) -> TaxStep:
    """Where the goods are and go, which place taxes, and the text that says what belongs to that territory."""
    parts, sources = [], []
    for role in ROLES:
        here = _place(context.role(role), context)
        if here:
            parts.append(text(f"step.{role}", lang, place=_named(here, context, lang)))
            sources.append(_source(here, context))
    parts.append(
        text("step.taxing", lang, place=_named(line.jurisdiction, context, lang)) if line.jurisdiction else "?"
    )
    if rule is not None:
        groups = context.snapshot.geography.groups
        sources += [groups[id_].source for id_ in rule.places.ids if id_ in groups]
    cited = "; ".join(dict.fromkeys(source for source in sources if source))
    return TaxStep(text("step.territory", lang), "; ".join(parts), cited)


def _place(where: Any, context: Context) -> str:
    """The most specific place an address surely lies in; "" where none is known."""
    if where is UNKNOWN or where is None:
        return ""
    located = context.snapshot.geography.locate(where, context.on)
    return located.definite[0] if located.definite and not located.unknown else ""


def _named(place: str, context: Context, lang: str) -> str:
    """A place by name and code; territories by the name of their own file where the language has none."""
    own = context.snapshot.geography.places.get(place)
    if own is not None and lang == DEFAULT:
        return text("operand.value_now", lang, value=own.name, id=place)
    return Voice(lang, context.snapshot).place(place)


def _source(place: str, context: Context) -> str:
    """The source of a special territory; ordinary countries need none."""
    known = context.snapshot.geography.places.get(place)
    return known.source if known is not None else ""


def _liability(line: TaxLine, rule: Rule, lang: str) -> TaxStep:
    owed = word("liable", line.liable, lang) if line.liable else "?"
    said = text("step.owed", lang, who=owed, rule=rule.id, title=rule.title)
    return TaxStep(text("step.liability", lang), said, rule.citations[0].source if rule.citations else "")


def _taxability(line: TaxLine, rule: Rule | None, context: Context, lang: str) -> TaxStep:
    """What sort of rate, and the entry that put the category into its group, where the rate is looked up by one."""
    outcome = next((one for one in rule.then.tax if one.type == line.type), None) if rule is not None else None
    entries = list(_groups(outcome, rule, context)) if outcome is not None and rule is not None else []
    cited = "; ".join(dict.fromkeys(entry.source for entry in entries if entry.source))
    if not cited and line.rate is None:
        cited = line.citation
    return TaxStep(text("step.taxability", lang), word("taxability", line.taxability, lang), cited)


def _groups(outcome: TaxOutcome, rule: Rule, context: Context) -> Iterator[ValueEntry]:
    """The dated values that stand between the facts of the line and the key of its rate."""
    if outcome.rate is None or context.item is None:
        return
    context.pack = rule.pack
    for _, operand in outcome.rate.keys:
        body = context.definition(operand.name) if isinstance(operand, Defined) else operand
        entry = context.entry(body) if isinstance(body, ValueRef) else None
        if entry is not None:
            yield entry


def _outcome(line: TaxLine, lang: str) -> str:
    if line.amount is None:
        return text("tax.undecided", lang, needs=", ".join(line.needs))
    return text("step.amount", lang, amount=line.amount, base=line.base)
