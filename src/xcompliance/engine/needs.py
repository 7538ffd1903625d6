"""Which facts would decide what the facts given do not. Runs only for undecided rules, by the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xcompliance.engine.context import Context
from xcompliance.engine.reference import place_truth, truth
from xcompliance.engine.select import destination_path
from xcompliance.engine.truth import Truth, all3, any3, not3
from xcompliance.facts.fields import FIELDS
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.table import Table
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Arithmetic,
    Compare,
    Condition,
    Defined,
    Field,
    IsTrue,
    Not,
    Op,
    Operand,
    Quantified,
    Rule,
    ValueRef,
)

OTHER_ROOTS = frozenset({"on", "destination", "item"})


def undecided_needs(rule: Rule, context: Context) -> tuple[str, ...]:
    """Paths of the facts an undecided rule waits for, in the order the rule names them."""
    context.in_pack(rule.pack)
    found: list[str] = []
    if place_truth(rule.places, context) is None:
        found.append(_place_path(rule, context))
    if rule.goods_placed_on_market is not None and context.placed_within(rule.goods_placed_on_market) is None:
        found.append(f"{context.item_path or context.kind}.product.placed_on_market")
    for clause in (*rule.when, *rule.unless):
        found += condition_needs(clause.condition, context)
    return tuple(dict.fromkeys(found))


def _place_path(rule: Rule, context: Context) -> str:
    if rule.places.of != "destination":
        own = hasattr(context.item, rule.places.of)
        return shown(f"{context.item_name if own else context.kind}.{rule.places.of}", context)
    base = destination_path(context.kind)
    where = context.destination
    if where is UNKNOWN or where is None or isinstance(where, str):
        return base
    for part in ("country", "region", "postal_code"):
        if getattr(where, part, None) in (None, UNKNOWN):
            return f"{base}.{part}"
    return base


def condition_needs(condition: Condition, context: Context) -> list[str]:
    """Facts that leave a condition unknown; none where it is true or false."""
    return _asked(condition, context)[1]


def _asked(condition: Condition, context: Context) -> tuple[Truth, list[str]]:
    """The truth of a condition and what it waits for: one walk, in which every comparison is judged once."""
    if isinstance(condition, AllOf | AnyOf):
        parts = [_asked(part, context) for part in condition.parts]
        joined = (all3 if isinstance(condition, AllOf) else any3)(held for held, _ in parts)
        return joined, [need for held, needs in parts for need in needs] if joined is None else []
    if isinstance(condition, Not):
        held, needs = _asked(condition.part, context)
        return not3(held), needs
    if isinstance(condition, IsTrue):
        return _asked(context.definition(condition.name), context)  # type: ignore[arg-type]
    held = truth(condition, context)
    if held is not None:
        return held, []
    return None, list((_quantified_needs if isinstance(condition, Quantified) else _compare_needs)(condition, context))  # type: ignore[arg-type]


def _quantified_needs(node: Quantified, context: Context) -> Iterator[str]:
    elements = context.fact(node.of.path)
    if elements is UNKNOWN:
        yield shown(node.of.path, context)
        return
    outer = context.element
    for number, element in enumerate(elements or ()):
        context.element = element
        if element is not UNKNOWN:
            prefix = f"{shown(node.of.path, context)}[{number}]"
            for need in condition_needs(node.where, context):
                yield need.replace("item", prefix, 1) if need == "item" or need.startswith("item.") else need
    context.element = outer
    if node.compare is not None:
        yield from rule_needs(node.compare[1], context)


def _compare_needs(node: Compare, context: Context) -> Iterator[str]:
    found = list(rule_needs(node.left, context))
    if not isinstance(node.right, tuple) and node.right is not None:
        found += rule_needs(node.right, context)
    if not found and node.op in (Op.IN_PLACE, Op.OUTSIDE) and isinstance(node.left, Field):
        found = [_address_need(node.left.path, context)]
    yield from found or _conversion_needs(node, context)


def _conversion_needs(node: Compare, context: Context) -> Iterator[str]:
    """All facts are told, yet they do not compare: amounts of two currencies need a rate, or another currency."""
    if context.kind == "order":
        yield "order.fx"
        return
    for operand in (node.left, node.right):
        yield from _sources(operand, context)


def _sources(operand: object, context: Context) -> Iterator[str]:
    """The facts and dated values an operand is made of."""
    if isinstance(operand, Field):
        yield shown(operand.path, context)
    elif isinstance(operand, ValueRef):
        yield f"value:{operand.id}"
    elif isinstance(operand, Defined):
        yield from _sources(context.definition(operand.name), context)
    elif isinstance(operand, Arithmetic):
        for arg in operand.args:
            yield from _sources(arg, context)


def _address_need(path: str, context: Context) -> str:
    where = context.fact(path)
    for part in ("established_in", "country", "region", "postal_code"):
        if getattr(where, part, None) is UNKNOWN:
            return f"{shown(path, context)}.{part}"
    return shown(path, context)


def rule_needs(operand: Operand, context: Context) -> tuple[str, ...]:
    """Facts and values that leave an operand unknown."""
    if isinstance(operand, Field):
        return (shown(operand.path, context),) if _is_open(context.fact(operand.path)) else ()
    if isinstance(operand, ValueRef):
        return _value_needs(operand, context)
    if isinstance(operand, Defined):
        return rule_needs(context.definition(operand.name), context)  # type: ignore[arg-type]
    if isinstance(operand, Arithmetic):
        return tuple(need for arg in operand.args for need in rule_needs(arg, context))
    return ()


def _is_open(value: object) -> bool:
    """Whether a fact, or a member of a list of facts, is not told."""
    return value is UNKNOWN or (isinstance(value, tuple) and any(_is_open(one) for one in value))


def _value_needs(ref: ValueRef, context: Context) -> tuple[str, ...]:
    thing = context.snapshot.values.get(ref.id)
    codes = _prefix_keys(thing)
    keys = tuple(need for name, operand in ref.keys if name not in codes for need in rule_needs(operand, context))
    if keys:
        return keys
    if context.value(ref) is not UNKNOWN:
        return ()
    doubtful = [
        shown(operand.path, context) if name in codes else _address_need(operand.path, context)
        for name, operand in ref.keys
        if isinstance(thing, Table) and isinstance(operand, Field) and _is_doubtful(thing, name, ref, context)
    ]
    return tuple(doubtful) or (f"value:{ref.id}",)


def _prefix_keys(thing: Any) -> frozenset[str]:
    """Names of the keys of a table that hold the beginnings of codes."""
    if not isinstance(thing, Table):
        return frozenset()
    return frozenset(thing.key_names[column] for column in thing.prefix_columns)


def _is_doubtful(table: Table, name: str, ref: ValueRef, context: Context) -> bool:
    """Whether a place or code is not precise enough to know which row applies."""
    position = table.key_names.index(name)
    operand = dict(ref.keys)[name]
    if position in table.prefix_columns:
        return _code_matters(table, position, ref, context)
    if position not in table.place_columns:
        return False
    located = context.snapshot.geography.locate(context.operand(operand), context.on)
    return any(row.keys[position] in located.possible for row in table.rows)


def _code_matters(table: Table, position: int, ref: ValueRef, context: Context) -> bool:
    """Whether a row with a longer code exists for the other keys."""
    given = dict(ref.keys)
    keys = [context.operand(given[name]) for name in table.key_names]
    code = keys[position]
    open_ = table.coded(position, code if isinstance(code, str) else "").possible
    others = [
        frozenset(context.locate(key).definite) if index in table.place_columns else frozenset((key,))
        for index, key in enumerate(keys)
    ]
    return any(
        row.keys[position] in open_
        and all(row.keys[index] in held for index, held in enumerate(others) if index != position)
        for row in table.rows
    )


def shown(path: str, context: Context) -> str:
    """A rule's path as a record path: ``line.category`` of the second line is ``order.lines[1].category``.

    What an item only takes over from its record is asked of the record: ``line.seller`` becomes ``order.seller``.
    """
    root, _, rest = path.partition(".")
    if root == context.item_name and context.item_path:
        return _inherited(rest, context) or (f"{context.item_path}.{rest}" if rest else context.item_path)
    if root == context.kind or root in OTHER_ROOTS:
        return path
    return f"{context.kind}.{path}"


def _inherited(path: str, context: Context) -> str:
    """The record's own path for a fact the item did not tell itself; "" where it is the item's."""
    name, _, rest = path.partition(".")
    info = FIELDS.lookup(f"{context.item_name}.{name}")
    if info is None or name in context.item.model_fields_set:
        return ""
    held = getattr(context.item, name)
    for source in info.derived_from:
        if source.partition(".")[0] == context.kind and (held is UNKNOWN or held is context.fact(source)):
            return f"{source}.{rest}" if rest else source
    return ""
