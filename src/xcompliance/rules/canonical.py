"""The canonical document of a rule: plain maps, lists and texts in one fixed form, whatever the file looked like.

Printing, content digests and comparisons of packs build on it. Reading the canonical document of a rule gives the rule
back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from xcompliance.clock import Interval
from xcompliance.rules.comparisons import COMPARISONS
from xcompliance.rules.literals import write_literal
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Arithmetic,
    BaseRule,
    Clause,
    Compare,
    Condition,
    Defined,
    Definition,
    DueClock,
    DutyOutcome,
    Field,
    IsTrue,
    Literal,
    Not,
    Op,
    Operand,
    Outcome,
    Pack,
    Places,
    Quantified,
    Quantity,
    Rule,
    Scorecard,
    TaxOutcome,
    ValueRef,
)

_NAMES: Final = {
    (form.op, form.right in ("field", "list_field"), form.right in ("value", "list_value")): name
    for name, form in COMPARISONS.items()
}
_PRECEDENCE: Final = {"+": 1, "-": 1, "*": 2, "/": 2}


def digest_of(document: Any) -> str:
    """sha256, hexadecimal, of a canonical document."""
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _present(pairs: Mapping[str, Any]) -> dict[str, Any]:
    """Without the keys that say nothing."""
    return {key: value for key, value in pairs.items() if value not in (None, "", (), [], {})}


# -- rules ----------------------------------------------------------------------------------------------------------


def rule_document(rule: Rule) -> dict[str, Any]:
    """The canonical document of a rule, its keys in the order of the format."""
    return _present(
        {
            "id": rule.id,
            "title": rule.title,
            "topic": rule.topic,
            "status": rule.status.value,
            "applies_to": rule.applies_to,
            "places": places_document(rule.places),
            "effective": interval_document(rule.effective),
            "goods_placed_on_market": _placed(rule.goods_placed_on_market),
            "when": clauses_document(rule.when),
            "unless": clauses_document(rule.unless),
        }
    ) | {
        "then": outcome_document(rule.then),
        **_present(
            {
                "severity": rule.severity.value,
                "waivable": rule.waivable,
                "overrides": list(rule.overrides),
                "when_unknown": rule.when_unknown.value,
                "reason": {language: dict(texts) for language, texts in rule.texts.items()},
                "citations": [_citation(one) for one in rule.citations],
                "confidence": rule.confidence.value,
                "review": _review(rule),
            }
        ),
    }


def _placed(interval: Interval | None) -> dict[str, str] | None:
    """An open interval is written as ``{}`` and differs from none at all; ``_present`` would drop it."""
    return None if interval is None else interval_document(interval) or {"from": "0001-01-01"}


def places_document(places: Places) -> Any:
    if places.of == "destination":
        return list(places.ids)
    return {"of": places.of, "in": list(places.ids)}


def interval_document(interval: Interval) -> dict[str, str]:
    start, end = interval.start, interval.end
    return _present({"from": start and start.isoformat(), "until": end and end.isoformat()})


def clauses_document(clauses: tuple[Clause, ...]) -> dict[str, Any]:
    return {clause.name: condition_document(clause.condition) for clause in clauses}


def _citation(citation: Any) -> dict[str, Any]:
    checked = citation.checked and citation.checked.isoformat()
    return _present({"source": citation.source, "url": citation.url, "says": citation.says, "checked": checked})


def _review(rule: Rule) -> dict[str, Any]:
    review = rule.review
    days = {"on": review.on and review.on.isoformat(), "next": review.next and review.next.isoformat()}
    return _present({"state": review.state, "by": list(review.by), **days})


# -- conditions -----------------------------------------------------------------------------------------------------


def condition_document(condition: Condition) -> dict[str, Any]:
    """The canonical map of a condition."""
    if isinstance(condition, AllOf):
        return _all(condition)
    if isinstance(condition, AnyOf):
        return {"any": [condition_document(part) for part in condition.parts]}
    if isinstance(condition, Not):
        if isinstance(condition.part, IsTrue):
            return {condition.part.name: "false"}
        return {"not": condition_document(condition.part)}
    if isinstance(condition, IsTrue):
        return {condition.name: "true"}
    if isinstance(condition, Quantified):
        return _quantified(condition)
    return _compare(condition)


def _all(condition: AllOf) -> dict[str, Any]:
    """One map of all parts where their keys differ, a list under ``all`` otherwise."""
    parts = [condition_document(part) for part in condition.parts]
    merged: dict[str, Any] = {}
    for part in parts:
        if len(part) > 1 or "all" in part or merged.keys() & part.keys():
            return {"all": parts}
        merged.update(part)
    return merged if len(parts) > 1 else {"all": parts}


def _quantified(condition: Quantified) -> dict[str, Any]:
    body: dict[str, Any] = {"of": condition.of.path}
    if condition.where != AllOf(()):
        body["where"] = condition_document(condition.where)
    if condition.quantity is Quantity.COUNT and condition.compare is not None:
        op, operand = condition.compare
        body.update(_right(op, operand))
    return {condition.quantity.value: body}


def _compare(compare: Compare) -> dict[str, Any]:
    op, right = compare.op, compare.right
    if op in (Op.MISSING, Op.PRESENT):
        body: Any = op.value
    elif isinstance(right, tuple):
        written = [write_literal(one.value) for one in right]
        body = written if op is Op.IN else {op.value: written}
    elif op is Op.EQ and isinstance(right, Literal) and write_literal(right.value) not in (Op.MISSING, Op.PRESENT):
        body = write_literal(right.value)
    else:
        body = _right(op, right)
    left = compare.left
    if isinstance(left, Field):
        return {left.path: body}
    if isinstance(left, Defined):
        return {left.name: body}
    if not isinstance(body, dict):
        body = {"eq": body} if isinstance(body, str) else {"in": body}
    return {"formula": formula_text(left), **body}


def _right(op: Op, right: Operand | None) -> dict[str, Any]:
    is_fact, is_value = isinstance(right, Field | Defined), isinstance(right, ValueRef)
    name = _NAMES[op, is_fact, is_value]
    if right is None:
        return {}
    if isinstance(right, ValueRef):
        return {name: value_document(right) if right.keys else right.id}
    return {name: operand_text(right)}


def operand_text(operand: Operand) -> str:
    if isinstance(operand, Literal):
        return write_literal(operand.value)
    if isinstance(operand, Field):
        return operand.path
    if isinstance(operand, Defined):
        return operand.name
    return formula_text(operand)


def value_document(ref: ValueRef) -> dict[str, str]:
    return {"value": ref.id, **{name: operand_text(operand) for name, operand in ref.keys}}


def formula_text(operand: Operand, above: int = 0) -> str:
    """A formula with the fewest parentheses that keep its tree."""
    if not isinstance(operand, Arithmetic):
        return operand_text(operand) if not isinstance(operand, ValueRef) else operand.id
    if operand.op == "neg":
        return f"(-{formula_text(operand.args[0], 3)})" if above else f"-{formula_text(operand.args[0], 3)}"
    level = _PRECEDENCE.get(operand.op)
    if level is None:
        return f"{operand.op}({', '.join(formula_text(arg) for arg in operand.args)})"
    left, right = operand.args
    text = f"{formula_text(left, level)} {operand.op} {formula_text(right, level + 1)}"
    return f"({text})" if level < above else text


# -- outcomes -------------------------------------------------------------------------------------------------------


def _one_or_list(parts: list[dict[str, Any]]) -> Any:
    return parts[0] if len(parts) == 1 else parts


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    score = outcome.score
    verdict = outcome.verdict
    points: Any = None
    if score is not None:
        ref = score.points
        points = value_document(ref) if isinstance(ref, ValueRef) else operand_text(ref)
    return _present(
        {
            "verdict": None if verdict is None else verdict.label,
            "duty": _one_or_list([_duty(one) for one in outcome.duties]),
            "tax": _one_or_list([_tax(one) for one in outcome.tax]),
            "score": None if score is None else {"points": points, "code": score.code},
            "case": _one_or_list([{"kind": one.kind, "action": one.action} for one in outcome.cases]),
            "needs": list(outcome.needs),
        }
    )


def _duty(duty: DutyOutcome) -> dict[str, Any]:
    due = None if duty.due is None else _due(duty.due)
    return _present({"code": duty.code, "who": duty.who, "due": due, "evidence": duty.evidence})


def _due(due: DueClock) -> dict[str, Any]:
    return _present(
        {
            "after": due.after and due.after.path,
            "within": _period(due.within),
            "at": due.at and due.at.path,
            "not_before": _period(due.not_before),
            "calendar": due.calendar,
            "name": due.name,
            "earliest_of": [_due(one) for one in due.earliest_of],
        }
    )


def _period(operand: Operand | None) -> Any:
    if operand is None:
        return None
    return value_document(operand) if isinstance(operand, ValueRef) else operand_text(operand)


def _tax(tax: TaxOutcome) -> dict[str, Any]:
    return _present(
        {
            "type": tax.type,
            "scheme": tax.scheme,
            "liable": _word(tax, "liable"),
            "taxability": tax.taxability,
            "level": tax.level,
            "rate": tax.rate and value_document(tax.rate),
            "amount": tax.amount and value_document(tax.amount),
            "amount_from": None if tax.amount_from is None else operand_text(tax.amount_from),
            "price_from": None if tax.price_from is None else operand_text(tax.price_from),
            "per": tax.per,
            "base": _base(tax),
            "adds": list(tax.adds) or None,
            "rounding": _word(tax, "rounding"),
            "jurisdiction": None if tax.jurisdiction is None else operand_text(tax.jurisdiction),
            "shipping": _word(tax, "shipping"),
            "local_coverage": _word(tax, "local_coverage"),
            "local": _word(tax, "local"),
            "sourcing": _word(tax, "sourcing") if tax.local or "local" in dict(tax.by_value) else None,
            "local_cap": tax.local_cap and value_document(tax.local_cap),
            "mention": tax.mention,
        }
    )


def _word(tax: TaxOutcome, name: str) -> Any:
    """A word of the outcome, or the table that says it."""
    ref = dict(tax.by_value).get(name)
    return getattr(tax, name) if ref is None else value_document(ref)


def _base(tax: TaxOutcome) -> dict[str, Any] | None:
    if tax.base is BaseRule.FULL:
        return None
    if tax.base is BaseRule.NONE:
        return {"none": "true"}
    refs = [
        (value_document(one) if one.keys else one.id) if isinstance(one, ValueRef) else operand_text(one)
        for one in tax.base_values
    ]
    return {tax.base.value: refs if tax.base is BaseRule.SLICE else refs[0]}


# -- packs ----------------------------------------------------------------------------------------------------------


def definition_document(definition: Definition) -> Any:
    body = definition.body
    if isinstance(body, ValueRef):
        return value_document(body)
    if isinstance(body, Literal | Field | Defined | Arithmetic):
        return {"formula": formula_text(body)}
    return condition_document(body)


def scorecard_document(card: Scorecard) -> dict[str, Any]:
    bands = [
        {"name": band.name, "at_least": str(band.at_least), "action": band.action, "verdict": band.verdict.label}
        for band in card.bands
    ]
    places, effective = places_document(card.places), interval_document(card.effective)
    return {"id": card.id, "applies_to": card.applies_to, "places": places, "effective": effective, "bands": bands}


def pack_digest(pack: Pack) -> str:
    """Digest of everything in a pack that its rules, scorecards and header say; independent of files and layout."""
    header = {
        "id": pack.id,
        "version": pack.version,
        "title": pack.title,
        "places": list(pack.places),
        "topics": list(pack.topics),
        "verified_from": pack.verified_from.isoformat(),
        "known_gaps": list(pack.known_gaps),
        "owners": list(pack.owners),
        "licence": pack.licence,
        "engine": pack.engine,
        "covers": clauses_document(pack.covers),
        "define": {one.name: definition_document(one) for one in sorted(pack.definitions, key=lambda one: one.name)},
        "rules": sorted([rule.id, rule.digest] for rule in pack.rules),
        "scorecards": sorted((scorecard_document(card) for card in pack.scorecards), key=lambda card: str(card["id"])),
    }
    return digest_of(header)
