"""What a rule is judged against: one record, one day, one destination, perhaps one item, and the snapshot's data.

A context is pure: it reads facts of the record and dated values of the snapshot, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xcompliance.clock import Interval
from xcompliance.engine.exact import Exact, compute
from xcompliance.engine.truth import Truth, any3, not3
from xcompliance.facts.party import Party
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.geography import Located
from xcompliance.jurisdictions.table import Table
from xcompliance.jurisdictions.values import ValueEntry
from xcompliance.money import Money
from xcompliance.rules.syntax import Condition, Defined, Field, Literal, Operand, ValueRef

if TYPE_CHECKING:
    from xcompliance.engine.snapshot import Snapshot

ALIASES: Mapping[str, tuple[str, ...]] = {
    "ship_to": ("ship_to",),
    "ship_from": ("ship_from",),
    "bill_to": ("bill_to",),
    "goods_location": ("goods_location",),
    "seller": ("seller",),
    "buyer": ("buyer",),
    "operator": ("operator",),
    "product": ("product",),
}
"""Short names a path may begin with, and the attribute of the record they stand for."""


@lru_cache(maxsize=65_536)
def split(path: str) -> tuple[str, ...]:
    """``order.buyer.type`` as its parts."""
    return tuple(path.split("."))


def read(root: Any, parts: tuple[str, ...]) -> Any:
    """Walk attributes. UNKNOWN and missing end the walk; a list on the way gives its elements' facts, flat."""
    here = root
    for index, part in enumerate(parts):
        if here is UNKNOWN or here is None:
            return here
        if isinstance(here, tuple):
            return _through(here, parts[index:])
        here = getattr(here, part)
    return here


def _through(elements: tuple[Any, ...], parts: tuple[str, ...]) -> tuple[Any, ...]:
    found: list[Any] = []
    for element in elements:
        value = read(element, parts)
        if isinstance(value, tuple):
            found += value
        else:
            found.append(value)
    return tuple(found)


_WORDS = {True: "true", False: "false"}
"""How a yes-or-no fact is written in a key column."""


class Context:
    """One judgement: ``record`` at ``destination`` on ``on``; ``item`` is the line, consent, target ... in question."""

    __slots__ = (
        "destination",
        "element",
        "found",
        "item",
        "item_name",
        "item_path",
        "kind",
        "located",
        "memories",
        "on",
        "pack",
        "record",
        "snapshot",
    )

    def __init__(self, snapshot: Snapshot, kind: str, record: Any, on: date, destination: Any, located: Any) -> None:
        self.snapshot = snapshot
        self.kind = kind
        self.record = record
        self.on = on
        self.destination = destination
        self.located = located
        self.item_name = ""
        self.item_path = ""
        self.item: Any = None
        self.element: Any = None
        self.pack = ""
        self.memories: dict[Any, list[Any]] = {}
        self.found: dict[int, Any] = {}

    def at_item(self, name: str, item: Any, path: str) -> Context:
        """The same judgement for one element of a scope's list; ``path`` is where it stands: ``order.lines[0]``."""
        other = Context(self.snapshot, self.kind, self.record, self.on, self.destination, self.located)
        other.item_name = name
        other.item = item
        other.item_path = path
        other.found = self.found
        return other

    def in_pack(self, pack: str) -> Context:
        """The same judgement with the definitions of one pack in sight."""
        self.pack = pack
        return self

    # -- facts ------------------------------------------------------------------------------------------------------

    def fact(self, path: str) -> Any:
        """The fact at ``path``: a value, None (missing) or UNKNOWN (not given)."""
        root, *rest = split(path)
        return read(self._root(root), tuple(rest))

    def role(self, name: str) -> Any:
        """Where somebody or something is: the item's own place where items have one, else the record's."""
        return getattr(self.item, name) if hasattr(self.item, name) else read(self.record, (name,))

    def _root(self, name: str) -> Any:
        if name == self.kind:
            return self.record
        if name == self.item_name:
            return self.item
        if name == "item":
            return self.element
        if name == "on":
            return self.on
        if name == "destination":
            return self.destination
        return read(self.record, ALIASES[name])

    def operand(self, operand: Operand) -> Any:
        """The value of a literal, fact, dated value, definition or formula."""
        if isinstance(operand, Literal):
            return operand.value
        if isinstance(operand, Field):
            return self.fact(operand.path)
        if isinstance(operand, ValueRef):
            return self.value(operand)
        if isinstance(operand, Defined):
            body = self.definition(operand.name)
            return self.operand(body)  # type: ignore[arg-type]
        return self.arithmetic(operand.op, tuple(self.operand(arg) for arg in operand.args))

    def definition(self, name: str) -> Condition | Operand:
        """The body of a name the current pack defines."""
        return self.snapshot.definitions[self.pack, name]

    def arithmetic(self, op: str, args: tuple[Any, ...]) -> Any:
        """One step of a formula; amounts are first brought into the currency of the first one."""
        if op == "sum" and (args[0] is UNKNOWN or args[0] is None or isinstance(args[0], tuple)):
            args = args[0] if isinstance(args[0], tuple) else args
        exact = [Exact.of(arg) for arg in args]
        currency = next((arg.currency for arg in exact if isinstance(arg, Exact) and arg.currency), "")
        return compute(op, [self._into(arg, currency) for arg in exact])

    def _into(self, amount: Any, currency: str) -> Any:
        if not isinstance(amount, Exact) or not amount.currency or amount.currency == currency:
            return amount
        return self.convert(amount, currency)

    # -- dated values -----------------------------------------------------------------------------------------------

    def value(self, ref: ValueRef) -> Any:
        """The dated value on this day, or UNKNOWN when no entry covers the day or key."""
        entry = self.entry(ref)
        return UNKNOWN if entry is None else entry.value

    def entry(self, ref: ValueRef) -> ValueEntry | None:
        """The entry (value, dates, source) behind a reference, or None."""
        thing = self.snapshot.values.get(ref.id)
        if not isinstance(thing, Table):
            return thing.at(self.on)
        keys = tuple(self.operand(operand) for _, operand in _in_table_order(ref, thing))
        return self.row(thing, keys)

    def cell(self, table: Table, keys: tuple[Any, ...]) -> Any:
        """The value in a table's row, or UNKNOWN."""
        entry = self.row(table, keys)
        return UNKNOWN if entry is None else entry.value

    def row(self, table: Table, keys: tuple[Any, ...]) -> ValueEntry | None:
        """The row of a table for these keys; place keys are located first."""
        found: list[Any] = []
        for index, key in enumerate(keys):
            if index in table.prefix_columns:
                found.append(table.coded(index, key if isinstance(key, str) else ""))
            elif key is UNKNOWN or key is None:
                return None
            elif index in table.place_columns:
                found.append(self.locate(key))
            else:
                found.append(_WORDS[key] if isinstance(key, bool) else key)
        return self.snapshot.row(table, tuple(found), self.on)

    # -- places and money -------------------------------------------------------------------------------------------

    def in_place(self, where: Any, place: str) -> Truth:
        """Whether an address, country, party or list of them lies in a place or group on this day."""
        located = self.found.get(id(where))
        if located is not None:
            inside: Truth = located.contains(place)
            return inside
        if where is UNKNOWN:
            return None
        if where is None:
            return False
        if isinstance(where, tuple):
            return self.in_place(where[0], place) if len(where) == 1 else any3([self.in_place(o, place) for o in where])
        if isinstance(where, Party):
            return self.in_place(self._seat(where), place)
        return self.locate(where).contains(place)

    def _seat(self, party: Party) -> Any:
        """Where a party is: its seats, or its address where none are told."""
        seats = party.established_in
        if seats is UNKNOWN or seats is None:
            return party.address
        return seats[0] if len(seats) == 1 else seats

    def locate(self, where: Any) -> Located:
        """Where a fact of this record lies; looked up once per record (facts live as long as their record)."""
        located: Located | None = self.found.get(id(where))
        if located is None:
            located = self.found[id(where)] = self.snapshot.geography.locate(where, self.on)
        return located

    def outside(self, where: Any, place: str) -> Truth:
        """The contrary of ``in_place``; a missing place lies outside."""
        return not3(self.in_place(where, place))

    def convert(self, amount: Any, currency: str) -> Any:
        """An amount in another currency by the record's own exchange rates; UNKNOWN when there is none."""
        exact = Exact.of(amount)
        if exact is UNKNOWN or exact is None or exact.currency == currency:
            return exact
        rates = getattr(self.record, "fx", UNKNOWN)
        for rate in rates if isinstance(rates, tuple) else ():
            if not isinstance(rate.rate, Decimal):
                continue
            if (rate.base, rate.quote) == (exact.currency, currency):
                return Exact(exact.value * Fraction(rate.rate), currency)
            if (rate.base, rate.quote) == (currency, exact.currency):
                return Exact(exact.value / Fraction(rate.rate), currency)
        return UNKNOWN

    def money(self, amount: Money, currency: str) -> Exact | None:
        """An amount in ``currency`` as an exact fraction, or None when no exchange rate is given."""
        exact = self.convert(amount, currency)
        return exact if isinstance(exact, Exact) else None

    # -- the second date axis ---------------------------------------------------------------------------------------

    def placed_within(self, interval: Interval) -> Truth:
        """Whether the goods were placed on this destination's market within ``interval``.

        Goods known not to be on the market yet are placed on the day of the decision.
        """
        product = getattr(self.record if self.kind == "listing" else self.item, "product", UNKNOWN)
        placed = getattr(product, "placed_on_market", UNKNOWN)
        if placed is UNKNOWN:
            return None
        days = {one.place: one.date for one in placed or ()}
        for place in self.located.definite if self.located is not None else ():
            if place in days:
                day = days[place]
                return None if day is UNKNOWN or day is None else interval.contains(day)
        return interval.contains(self.on)


def _in_table_order(ref: ValueRef, table: Table) -> list[tuple[str, Operand]]:
    given = dict(ref.keys)
    return [(name, given[name]) for name in table.key_names]
