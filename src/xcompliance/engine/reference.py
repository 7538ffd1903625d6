"""The reference evaluator: the specification of what a rule means. Slow and obvious on purpose.

The compiled evaluator is proved against this one. Nothing here is optimised; read it top to bottom.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xcompliance.engine.context import Context
from xcompliance.engine.truth import NEGATIVE, Truth, all3, any3, compare, not3
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    IsTrue,
    Literal,
    Not,
    Op,
    Places,
    Quantified,
    Quantity,
    Rule,
)


def rule_truth(rule: Rule, context: Context) -> Truth:
    """A rule fires when it holds here, every ``when`` clause holds and no ``unless`` clause does."""
    return all3(part for _, part in parts(rule, context))


def parts(rule: Rule, context: Context) -> Iterator[tuple[str, Truth]]:
    """The named conditions of a rule and their truths; ``unless`` clauses are already negated."""
    context.in_pack(rule.pack)
    yield "places", place_truth(rule.places, context)
    if rule.goods_placed_on_market is not None:
        yield "goods_placed_on_market", context.placed_within(rule.goods_placed_on_market)
    for clause in rule.when:
        yield clause.name, truth(clause.condition, context)
    for clause in rule.unless:
        yield clause.name, not3(truth(clause.condition, context))


def place_truth(places: Places, context: Context) -> Truth:
    """Whether the place that counts for the rule is one of the rule's places."""
    if places.everywhere:
        return True
    where = context.destination if places.of == "destination" else context.role(places.of)
    if where is None or where is UNKNOWN:
        return None
    return any3(context.in_place(where, place) for place in places.ids)


def truth(condition: Condition, context: Context) -> Truth:
    """The truth of one condition tree."""
    if isinstance(condition, AllOf):
        return all3([truth(part, context) for part in condition.parts])
    if isinstance(condition, AnyOf):
        return any3([truth(part, context) for part in condition.parts])
    if isinstance(condition, Not):
        return not3(truth(condition.part, context))
    if isinstance(condition, IsTrue):
        return truth(context.definition(condition.name), context)  # type: ignore[arg-type]
    if isinstance(condition, Quantified):
        return _quantified(condition, context)
    return _compare(condition, context)


def _compare(node: Compare, context: Context) -> Truth:
    left = context.operand(node.left)
    if node.op is Op.MISSING:
        return None if left is UNKNOWN else left is None
    if node.op is Op.PRESENT:
        return None if left is UNKNOWN else left is not None
    if node.op in (Op.IN_PLACE, Op.OUTSIDE):
        return _placed(node, left, context)
    if isinstance(node.right, tuple):
        right: Any = tuple(literal.value for literal in node.right)
    else:
        right = context.operand(node.right)  # type: ignore[arg-type]
    return compare(node.op, left, right, context.convert)


def _placed(node: Compare, left: Any, context: Context) -> Truth:
    if left is None:
        return node.op in NEGATIVE
    inside = context.in_place(left, context.operand(node.right))  # type: ignore[arg-type]
    return not3(inside) if node.op is Op.OUTSIDE else inside


def _quantified(node: Quantified, context: Context) -> Truth:
    elements = context.fact(node.of.path)
    if elements is UNKNOWN:
        return None
    truths = [element_truth(node.where, element, context) for element in elements or ()]
    if node.quantity is Quantity.SOME:
        return any3(truths)
    if node.quantity is Quantity.EVERY:
        return all3(truths)
    if node.quantity is Quantity.NONE:
        return not3(any3(truths))
    return _count(node, truths, context)


def element_truth(where: Condition, element: Any, context: Context) -> Truth:
    """The truth of a condition about one member of a list."""
    if element is UNKNOWN:
        return None
    outer = context.element
    context.element = element
    try:
        return truth(where, context)
    finally:
        context.element = outer


def _count(node: Quantified, truths: list[Truth], context: Context) -> Truth:
    op, operand = node.compare or (Op.GE, Literal(1))
    certain = truths.count(True)
    possible = certain + truths.count(None)
    limit = context.operand(operand)
    results = {compare(op, number, limit, context.convert) for number in range(certain, possible + 1)}
    return results.pop() if len(results) == 1 else None
