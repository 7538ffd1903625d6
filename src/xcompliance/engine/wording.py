"""The words of a tax outcome that a table says: who is liable, how shipping is treated, how the tax is rounded.

They differ from place to place, so they are data; after this step an outcome holds plain words only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from xcompliance.engine.context import Context
from xcompliance.engine.needs import rule_needs
from xcompliance.engine.rounding import DEFAULT
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.table import Table
from xcompliance.rounding import RoundingPolicy
from xcompliance.rules.syntax import Field, Literal, TaxOutcome, ValueRef

MAX_VARIANTS = 16_384
YES_AND_NO = frozenset({"true", "false"})
MATTERS_LATER = frozenset({"local", "shipping", "sourcing"})
"""Words that only matter where shipping is charged or local rates are at hand: not known, they become ``unknown``."""


def worded(outcome: TaxOutcome, context: Context) -> tuple[TaxOutcome, RoundingPolicy, tuple[str, ...]]:
    """Read every word a table says on this day for this order.

    Returns:
        The outcome with plain words, the rounding policy, and what is still needed (empty when all words are known).
    """
    policy = policy_of(ValueRef(outcome.rounding), context) if outcome.rounding else DEFAULT
    needs: list[str] = []
    words: dict[str, str] = {}
    for name, ref in outcome.by_value:
        value = _word(ref, context)
        if name == "rounding":
            policy = value if isinstance(value, RoundingPolicy) else DEFAULT
        elif value is not UNKNOWN:
            words[name] = str(value)
        elif name in MATTERS_LATER:
            words[name] = "unknown"
        else:
            needs += rule_needs(ref, context) or (f"value:{ref.id}",)
    said = variant(outcome, context, tuple(words.items())) if words else outcome
    return said, policy, tuple(dict.fromkeys(needs))


def _word(ref: ValueRef, context: Context) -> Any:
    """What a table says; looked up once for all lines where it does not depend on the line."""
    memories: dict[Any, Any] = context.memories
    known = memories.get(id(ref), memories)
    if known is not memories:
        return known
    value = context.value(ref)
    own = f"{context.item_name}."
    keys = [key for _, key in ref.keys if not isinstance(key, Literal)]
    if all(isinstance(key, Field) and not key.path.startswith(own) for key in keys):
        memories[id(ref)] = value
    return value


def _agreed(ref: ValueRef, context: Context) -> str:
    """What a table says whether an unknown key is true or false; "" where that makes a difference."""
    table = context.snapshot.values.get(ref.id)
    if not isinstance(table, Table):
        return ""
    given = dict(ref.keys)
    keys = [context.operand(given[name]) for name in table.key_names]
    open_ = [column for column, key in enumerate(keys) if key is UNKNOWN]
    if len(open_) != 1 or {row.keys[open_[0]] for row in table.rows} != YES_AND_NO:
        return ""
    before, after = keys[: open_[0]], keys[open_[0] + 1 :]
    one, other = (context.cell(table, (*before, word, *after)) for word in sorted(YES_AND_NO))
    return "" if one is UNKNOWN or one != other else str(one)


def variant(outcome: TaxOutcome, context: Context, words: tuple[tuple[str, str], ...]) -> TaxOutcome:
    """The same outcome with other words; remembered, because few combinations come again and again."""
    variants = context.snapshot.variants
    key = (id(outcome), words)
    known = variants.get(key)
    if known is None:
        if len(variants) >= MAX_VARIANTS:
            variants.clear()
        known = variants[key] = (outcome, replace(outcome, **dict(words)))  # type: ignore[arg-type]
    return known[1]


def with_shipping(outcome: TaxOutcome, context: Context) -> TaxOutcome:
    """The same outcome with its word on shipping, where the table says one whatever the fact not told may be."""
    ref = dict(outcome.by_value).get("shipping")
    said = _agreed(ref, context) if ref is not None else ""
    return variant(outcome, context, (("shipping", said),)) if said else outcome


def shipping_needs(outcome: TaxOutcome, context: Context) -> tuple[str, ...]:
    """What would tell the treatment of shipping."""
    ref = dict(outcome.by_value).get("shipping")
    return rule_needs(ref, context) if ref is not None else ("order.shipping",)


def policy_of(ref: ValueRef, context: Context) -> RoundingPolicy:
    """The rounding policy a value says on this day; rounding of each line, half up, where it says none."""
    value = context.value(ref)
    return value if isinstance(value, RoundingPolicy) else DEFAULT
