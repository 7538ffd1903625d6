"""Tax outcomes made ready: the look-up of the rate (or amount) as a function, generated once per rule and snapshot."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from xcompliance.engine.conditions import TEXTS, Expressions
from xcompliance.facts.fields import FIELDS
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import ValueEntry
from xcompliance.rules.syntax import Defined, Field, Literal, TaxOutcome, ValueRef

if TYPE_CHECKING:
    from xcompliance.engine.context import Context
    from xcompliance.engine.snapshot import Snapshot

Lookup: TypeAlias = "Callable[[Any, Any, Context], ValueEntry | None]"


class Treatment:
    """A tax outcome, the number of its rule, and the look-up of its rate or amount (None where there is neither).

    ``seat`` names what its jurisdiction depends on, the same for all lines of an order; None where a line has its own.
    """

    __slots__ = ("confidence", "lookup", "outcome", "rule", "seat")

    def __init__(self, snapshot: Snapshot, rule: int, outcome: TaxOutcome) -> None:
        self.rule = rule
        self.outcome = outcome
        self.confidence = snapshot.numbered[rule].confidence
        ref = outcome.rate or outcome.amount
        self.lookup: Lookup | None = None if ref is None else _lookup(snapshot, rule, ref)
        self.seat = _seat(outcome)


def _seat(outcome: TaxOutcome) -> tuple[str, str] | None:
    operand = outcome.jurisdiction
    if operand is None:
        return "", outcome.level
    if not isinstance(operand, Field) or operand.path.startswith("line."):
        return None
    return operand.path, outcome.level


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
        source = "\n".join(["def lookup(r, i, c):", *(f"    {line}" for line in _body(exprs, ref, thing))])
    namespace = dict(exprs.namespace)
    namespace["__builtins__"] = {}
    exec(compile(source, "<xcompliance look-up>", "exec"), namespace)  # noqa: S102  our own generated text only
    lookup: Lookup = namespace["lookup"]
    return lookup


def _body(exprs: Expressions, ref: ValueRef, table: Table) -> list[str]:
    """What ``Context.row`` does, written out where every key is a place or a text."""
    given = dict(ref.keys)
    operands = [given[name] for name in table.key_names]
    places = table.place_columns
    if table.prefix_columns or not all(n in places or _is_text(one) for n, one in enumerate(operands)):
        return [f"return c.row({exprs.const(table)}, {exprs.keys(ref, table)})"]
    names = [f"v{number}" for number in range(len(operands))]
    keys = "".join(f"c.locate({name}), " if n in places else f"{name}, " for n, name in enumerate(names))
    open_ = " or ".join(f"{name} is U or {name} is None" for name in names)
    return [
        *(f"{name} = {exprs.operand(operand)}" for name, operand in zip(names, operands, strict=True)),
        f"return None if {open_} else c.snapshot.row({exprs.const(table)}, ({keys}), c.on)",
    ]


def _is_text(operand: Any) -> bool:
    """Whether an operand is a text as it stands in the key column of a table."""
    if isinstance(operand, Literal):
        return isinstance(operand.value, str)
    info = FIELDS.lookup(operand.path) if isinstance(operand, Field) else None
    return info is not None and not info.many and str(info.type) in TEXTS


def _is_plain(operand: Any, snapshot: Snapshot, pack: str) -> bool:
    """Facts, constants and rows of tables; a value that depends on the day alone is read by the context."""
    if isinstance(operand, Defined):
        return _is_plain(snapshot.definitions[pack, operand.name], snapshot, pack)
    if isinstance(operand, ValueRef):
        is_table = isinstance(snapshot.values.get(operand.id), Table)
        return is_table and all(_is_plain(key, snapshot, pack) for _, key in operand.keys)
    return isinstance(operand, Field | Literal)
