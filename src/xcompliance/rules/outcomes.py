"""The ``then:`` of a rule: verdict, duties with their clocks, tax treatments, points, cases and needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from xcompliance.document.shape import check, did_you_mean
from xcompliance.document.yaml import Node
from xcompliance.facts.types import FieldType
from xcompliance.rules.document import BASE_KEYS, DUE, ROLES, VERDICTS
from xcompliance.rules.literals import LiteralError, read_literal
from xcompliance.rules.operands import read_value_ref
from xcompliance.rules.reading import Reading
from xcompliance.rules.syntax import (
    VALUED_WORDS,
    BaseRule,
    CaseOutcome,
    DueClock,
    DutyOutcome,
    Field,
    Literal,
    Operand,
    Outcome,
    ScoreOutcome,
    TaxOutcome,
    ValueRef,
)
from xcompliance.verdict import Verdict

CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
_MOMENTS: Final = (FieldType.DATE, FieldType.INSTANT)
_UNTAXED: Final = frozenset(
    {
        "zero_rated",
        "product_exempt",
        "customer_exempt",
        "reverse_charge",
        "not_collecting",
        "not_subject_to_tax",
        "exempt",
    }
)


_AMOUNTS: Final = frozenset({"rate", "amount", "amount_from"})


def text_of(node: Node, key: str, default: str = "") -> str:
    """The text under a key; the default when it is absent or (already reported) no text."""
    child = node.get(key)
    return str(child.value) if child is not None and child.kind == "text" else default


def code_of(node: Node, key: str, reading: Reading) -> str:
    """A stable name under a key."""
    child = node.get(key)
    if child is None or child.kind != "text":
        return ""
    if CODE.fullmatch(child.value) is None:
        remedy = "Use letters, digits, hyphens and underscores."
        reading.problem(child, "XC-L028", f'{key} "{child.value}" is not well formed.', remedy)
    return str(child.value)


def _maps(node: Node, *keys: str) -> Iterator[Node]:
    """The maps under some keys, written alone or in lists."""
    for key in keys:
        child = node.get(key)
        if child is not None:
            yield from (one for one in ([child] if child.kind == "map" else child) if one.kind == "map")


def read_outcome(node: Node, reading: Reading) -> Outcome:
    """Read ``then:``, whose shape was checked before; problems go to ``reading``."""
    if node.kind == "map" and not node.value:
        reading.problem(
            node, "XC-L030", "The rule has no outcome.", "Write a verdict, duty, tax, score, case or needs."
        )
    label = text_of(node, "verdict")
    score = node.get("score")
    needs = node.get("needs")
    return Outcome(
        verdict=Verdict.from_label(label) if label in VERDICTS else None,
        duties=tuple(_duty(one, reading) for one in _maps(node, "duty", "duties")),
        tax=tuple(_tax(one, reading) for one in _maps(node, "tax")),
        score=_score(score, reading) if score is not None and score.kind == "map" else None,
        cases=tuple(
            CaseOutcome(code_of(one, "kind", reading), code_of(one, "action", reading)) for one in _maps(node, "case")
        ),
        needs=tuple(str(one.value) for one in needs if _is_fact(one, reading)) if needs is not None else (),
    )


def _is_fact(node: Node, reading: Reading) -> bool:
    return node.kind == "text" and reading.fact(node.value, node) is not None


def _duty(node: Node, reading: Reading) -> DutyOutcome:
    due, evidence = node.get("due"), node.get("evidence")
    return DutyOutcome(
        code=code_of(node, "code", reading),
        who=code_of(node, "who", reading),
        due=_due(due, reading) if due is not None and due.kind == "map" else None,
        evidence=str(evidence.value) if evidence is not None and _is_fact(evidence, reading) else "",
    )


_DUE_REMEDY: Final = "Write {after: FACT, within: PERIOD}, {at: FACT} or {earliest_of: [...]}."


def _due(node: Node, reading: Reading) -> DueClock:
    several = node.get("earliest_of")
    combination = sorted(node.value.keys() & {"after", "within", "at", "earliest_of", "not_before"})
    allowed = (["after", "within"], ["after", "not_before", "within"], ["after", "not_before"], ["at"], ["earliest_of"])
    if combination not in allowed:
        reading.problem(node, "XC-L103", "The deadline is incomplete or says two things.", _DUE_REMEDY)
    within, not_before = node.get("within"), node.get("not_before")
    return DueClock(
        after=_moment(node.get("after"), reading),
        within=_period(within, reading) if within is not None else None,
        at=_moment(node.get("at"), reading),
        not_before=_period(not_before, reading) if not_before is not None else None,
        calendar=_calendar(node.get("calendar"), reading),
        name=text_of(node, "name"),
        earliest_of=tuple(_inner_due(one, reading) for one in several or ()),
    )


def _inner_due(node: Node, reading: Reading) -> DueClock:
    if not check(node, DUE, reading.problems, "due"):
        return DueClock()
    return _due(node, reading)


def _moment(node: Node | None, reading: Reading) -> Field | None:
    if node is None or node.kind != "text":
        return None
    found = reading.fact(node.value, node)
    if found is None:
        return None
    if (found.type is not None and found.type not in _MOMENTS) or found.many:
        message = f'"{node.value}" is not one date or instant.'
        reading.problem(node, "XC-L207", message, "Name a fact that holds a date or an instant.")
        return None
    return Field(node.value)


def _period(node: Node, reading: Reading) -> Operand | None:
    if node.kind == "map":
        return read_value_ref(node, reading, FieldType.PERIOD)
    return _literal(node, FieldType.PERIOD, reading) if node.kind == "text" else None


def _literal(node: Node, kind: FieldType, reading: Reading) -> Literal | None:
    try:
        return Literal(read_literal(node.value, kind))
    except LiteralError as error:
        reading.problem(node, error.code, error.message, error.remedy)
        return None


def _calendar(node: Node | None, reading: Reading) -> str:
    if node is None or node.kind != "text":
        return ""
    known = reading.catalogues.conventions
    if known is not None and node.value not in known:
        message = f'Counting convention "{node.value}" does not exist.'
        reading.problem(node, "XC-L104", message, did_you_mean(node.value, known))
    return str(node.value)


def _score(node: Node, reading: Reading) -> ScoreOutcome | None:
    points = node.get("points")
    operand: Operand | None = None
    if points is not None and points.kind == "map":
        operand = read_value_ref(points, reading, FieldType.INTEGER)
    elif points is not None and points.kind == "text":
        operand = _literal(points, FieldType.INTEGER, reading)
    code = code_of(node, "code", reading)
    return None if operand is None else ScoreOutcome(code, operand)


# -- tax ------------------------------------------------------------------------------------------------------------


def _tax(node: Node, reading: Reading) -> TaxOutcome:
    rate = _reference(node.get("rate"), FieldType.RATE, reading)
    amount = _reference(node.get("amount"), FieldType.MONEY, reading)
    taxability = text_of(node, "taxability")
    if not taxability:
        taxability = "taxable"
        if _AMOUNTS.isdisjoint(node.value):
            remedy = "Write rate:, amount: or the taxability that explains a zero."
            reading.problem(node, "XC-L226", "The tax outcome has no rate, no amount and no taxability.", remedy)
    elif taxability not in _UNTAXED and _AMOUNTS.isdisjoint(node.value):
        remedy = "Write rate: or amount:."
        reading.problem(node, "XC-L226", f"{taxability} needs a rate or an amount.", remedy)
    base, values = _base(node.get("base"), reading)
    return TaxOutcome(
        type=code_of(node, "type", reading),
        scheme=code_of(node, "scheme", reading),
        liable=text_of(node, "liable"),
        taxability=taxability,
        level=text_of(node, "level", "country"),
        rate=rate,
        amount=amount,
        amount_from=_told_amount(node.get("amount_from"), reading),
        price_from=_told_amount(node.get("price_from"), reading),
        per=text_of(node, "per", "line"),
        base=base,
        base_values=values,
        rounding=_rounding(node.get("rounding"), reading),
        jurisdiction=_jurisdiction(node.get("jurisdiction"), reading),
        shipping=text_of(node, "shipping", "follows_goods"),
        local_coverage=text_of(node, "local_coverage"),
        local=text_of(node, "local"),
        sourcing=text_of(node, "sourcing", "destination"),
        local_cap=_reference(node.get("local_cap"), FieldType.MONEY, reading),
        mention=text_of(node, "mention"),
        by_value=tuple(_by_value(node, reading)),
        adds=tuple(one.value for one in node.get("adds") or ()),
    )


def _told_amount(node: Node | None, reading: Reading) -> Field | None:
    """The fact that tells an amount of money."""
    if node is None or node.kind != "text":
        return None
    found = reading.fact(node.value, node)
    if found is None:
        return None
    if (found.type is not None and found.type is not FieldType.MONEY) or found.many:
        message = f'"{node.value}" is not one amount.'
        reading.problem(node, "XC-L207", message, "Name a fact that holds an amount of money.")
        return None
    return Field(node.value)


def _by_value(node: Node, reading: Reading) -> Iterator[tuple[str, ValueRef]]:
    """The words a table says instead of the rule."""
    for name in VALUED_WORDS:
        child = node.get(name)
        if child is not None and child.kind == "map":
            unit = "rounding" if name == "rounding" else "text"
            ref = read_value_ref(child, reading, None, unit=unit)
            if ref is not None:
                yield name, ref


def _reference(node: Node | None, kind: FieldType, reading: Reading) -> ValueRef | None:
    if node is None:
        return None
    if node.kind != "map":
        written = f' "{node.value}"' if node.kind == "text" else ""
        message = f"{written.strip() or 'This'} is no reference to a dated value."
        remedy = "Numbers that change by date live in jurisdictions/. Write {value: ID, place: ship_to}."
        reading.problem(node, "XC-L210", message, remedy)
        return None
    return read_value_ref(node, reading, kind)


def _base(node: Node | None, reading: Reading) -> tuple[BaseRule, tuple[Operand, ...]]:
    if node is None or node.kind != "map":
        return BaseRule.FULL, ()
    names = [name for name in node.value if name in BASE_KEYS]
    if len(names) != 1:
        reading.problem(node, "XC-L022", "base has exactly one key.", f"Write one of {', '.join(BASE_KEYS)}.")
        return BaseRule.FULL, ()
    rule, child = BASE_KEYS[names[0]], node.value[names[0]]
    if rule is BaseRule.NONE:
        return rule, ()
    kind = FieldType.RATE if rule is BaseRule.SHARE else FieldType.MONEY
    children = list(child) if child.kind == "list" else [child]
    if len(children) != (2 if rule is BaseRule.SLICE else 1):
        reading.problem(child, "XC-L022", "slice needs two dated values.", "Write slice: [LOWER, UPPER].")
    values = [read_value_ref(one, reading, kind) for one in children]
    return rule, tuple(value for value in values if value is not None)


def _rounding(node: Node | None, reading: Reading) -> str:
    if node is None or node.kind != "text":
        return ""
    read_value_ref(node, reading, None, unit="rounding")
    return str(node.value)


def _jurisdiction(node: Node | None, reading: Reading) -> Operand | None:
    if node is None or node.kind != "text":
        return None
    text = node.value
    root = text.partition(".")[0]
    if text in ROLES or reading.catalogues.vocabulary.is_root(root):
        return Field(text) if reading.fact(text, node) is not None else None
    return Literal(reading.place(node))
