"""Tax outcomes made ready: the look-up of the rate (or amount) as a function, generated once per rule and snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from xcompliance.engine.conditions import Expressions
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import ValueEntry
from xcompliance.rules.syntax import Defined, Field, Literal, TaxOutcome, ValueRef

if TYPE_CHECKING:
    from xcompliance.engine.context import Context
    from xcompliance.engine.snapshot import Snapshot

Lookup: TypeAlias = "Callable[[Any, Any, Context], ValueEntry | None]"


class Treatment:
    """A tax outcome, the number of its rule, and the look-up of its rate or amount (None where there is neither)."""

    __slots__ = ("confidence", "lookup", "outcome", "rule")

    def __init__(self, snapshot: Snapshot, rule: int, outcome: TaxOutcome) -> None:
        self.rule = rule
        self.outcome = outcome
        self.confidence = snapshot.numbered[rule].confidence
        ref = outcome.rate or outcome.amount
        self.lookup: Lookup | None = None if ref is None else _lookup(snapshot, rule, ref)


def _lookup(snapshot: Snapshot, rule: int, ref: ValueRef) -> Lookup:
    """A function of record, line and context that finds the entry behind a reference."""
    thing = snapshot.values.get(ref.id)
    if not isinstance(thing, Table):
        value = thing
        return lambda r, i, c: value.at(c.on)
    pack = snapshot.numbered[rule].pack
    if any(not _is_plain(operand, snapshot, pack) for _, operand in ref.keys):
        return lambda r, i, c: c.in_pack(pack).entry(ref)
    exprs = Expressions(snapshot, "order.line", snapshot.first_day)
    exprs.pack = pack
    with exprs.sharing.off():
        source = f"def lookup(r, i, c): return c.row({exprs.const(thing)}, {exprs.keys(ref, thing)})"
    namespace = dict(exprs.namespace)
    namespace["__builtins__"] = {}
    exec(compile(source, "<xcompliance look-up>", "exec"), namespace)  # noqa: S102  our own generated text only
    lookup: Lookup = namespace["lookup"]
    return lookup


def _is_plain(operand: Any, snapshot: Snapshot, pack: str) -> bool:
    """Facts, constants and rows of tables; a value that depends on the day alone is read by the context."""
    if isinstance(operand, Defined):
        return _is_plain(snapshot.definitions[pack, operand.name], snapshot, pack)
    if isinstance(operand, ValueRef):
        is_table = isinstance(snapshot.values.get(operand.id), Table)
        return is_table and all(_is_plain(key, snapshot, pack) for _, key in operand.keys)
    return isinstance(operand, Field | Literal)
