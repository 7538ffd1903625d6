"""The words of a tax outcome that a table says: who is liable, how shipping is treated, how the tax is rounded.

They differ from place to place, so they are data; after this step an outcome holds plain words only.
"""

from __future__ import annotations

from dataclasses import replace

from xcompliance.engine.context import Context
from xcompliance.engine.needs import rule_needs
from xcompliance.engine.rounding import DEFAULT
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.rounding import RoundingPolicy
from xcompliance.rules.syntax import TaxOutcome, ValueRef

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
        value = context.value(ref)
        if name == "rounding":
            policy = policy_of(ref, context)
        elif value is not UNKNOWN:
            words[name] = str(value)
        elif name in MATTERS_LATER:
            words[name] = "unknown"
        else:
            needs += rule_needs(ref, context) or (f"value:{ref.id}",)
    return (replace(outcome, **words) if words else outcome), policy, tuple(dict.fromkeys(needs))  # type: ignore[arg-type]


def shipping_needs(outcome: TaxOutcome, context: Context) -> tuple[str, ...]:
    """What would tell the treatment of shipping."""
    ref = dict(outcome.by_value).get("shipping")
    return rule_needs(ref, context) if ref is not None else ("order.shipping",)


def policy_of(ref: ValueRef, context: Context) -> RoundingPolicy:
    """The rounding policy a value says on this day; rounding of each line, half up, where it says none."""
    value = context.value(ref)
    return value if isinstance(value, RoundingPolicy) else DEFAULT
