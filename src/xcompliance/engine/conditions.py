"""Condition trees as Python expressions for ``compiled.py``. Every expression yields True, False or None (unknown)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from xcompliance.engine.context import ALIASES, read
from xcompliance.engine.sharing import NOT_YET, Sharing, memo, put
from xcompliance.engine.truth import NEGATIVE, Truth, compare
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.table import Table
from xcompliance.money import Money
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Arithmetic,
    Compare,
    Condition,
    Defined,
    Field,
    IsTrue,
    Literal,
    Not,
    Op,
    Operand,
    Quantified,
    Quantity,
    ValueRef,
)

if TYPE_CHECKING:
    from xcompliance.engine.snapshot import Snapshot

SYMBOLS = {Op.EQ: "==", Op.NE: "!=", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}
PLAIN = (str, bool, int)
TEXTS = frozenset({"text", "code", "country", "region", "currency"})
TEXT_TESTS = {Op.EQ: "{} == {}", Op.NE: "{} != {}", Op.STARTS_WITH: "{}.startswith({})"}


class Expressions:
    """Writes expressions for one generated module and collects the constants they use."""

    def __init__(self, snapshot: Snapshot, scope: str, on: date) -> None:
        self.snapshot, self.on = snapshot, on
        self.kind = SCOPES[scope].record
        self.item_name = SCOPES[scope].name
        self.pack = ""
        self.namespace: dict[str, Any] = {"U": UNKNOWN, "N": NOT_YET}
        self.functions: list[str] = []
        self.hoisted: dict[str, str] = {}
        self.late: dict[Any, dict[Any, str]] = {}
        self.sharing = Sharing(self.item_name, snapshot.definitions)
        self._names = 0
        for function in (read, compare, counted, memo, put):
            self.namespace[f"x_{function.__name__}"] = function

    def const(self, value: Any) -> str:
        """Bind a constant and give its generated name."""
        name = f"k{len(self.namespace)}"
        self.namespace[name] = value
        return name

    def _fresh(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"

    # -- operands -------------------------------------------------------------------------------------------------

    def field(self, path: str) -> str:
        """An expression that reads a fact: the value, None or UNKNOWN."""
        if path in self.hoisted:
            return self.hoisted[path]
        base, parts = self._base(path)
        info = FIELDS.lookup(path)
        if base == "e" and len(parts) == 1:
            return f"(e.{parts[0]} if e is not None else None)"
        if info is None or info.many:
            return f"x_read({base}, {self.const(parts)})" if parts else base
        expression = base
        for number, part in enumerate(parts):
            if number == 0 and base in ("r", "i"):
                expression = f"{base}.{part}"
                continue
            name = self._fresh("t")
            expression = f"({name}.{part} if ({name} := {expression}) is not U and {name} is not None else {name})"
        return expression

    def _base(self, path: str) -> tuple[str, tuple[str, ...]]:
        root, *rest = path.split(".")
        parts = tuple(rest)
        if root == self.kind:
            return "r", parts
        if root == self.item_name:
            return "i", parts
        if root in ("on", "destination"):
            return f"c.{root}", parts
        if root == "item":
            return "e", parts
        return "r", ALIASES[root] + parts

    def operand(self, operand: Operand) -> str:
        """An expression for the value of an operand."""
        if isinstance(operand, Literal):
            return self.const(operand.value)
        if isinstance(operand, Field):
            return self.field(operand.path)
        if isinstance(operand, ValueRef):
            return self._value(operand)
        if isinstance(operand, Defined):
            return self.operand(self.snapshot.definitions[self.pack, operand.name])  # type: ignore[arg-type]
        return self._arithmetic(operand)

    def _value(self, ref: ValueRef) -> str:
        thing = self.snapshot.values.get(ref.id)
        if not isinstance(thing, Table):
            entry = thing.at(self.on)
            return "U" if entry is None else self.const(entry.value)
        look = lambda: f"c.cell({self.const(thing)}, {self.keys(ref, thing)})"  # noqa: E731
        return self.sharing.wrap(self.sharing.key(ref, self.pack), look)

    def keys(self, ref: ValueRef, table: Table) -> str:
        """A tuple expression of the keys of a table look-up, in the table's order."""
        given = dict(ref.keys)
        return "(" + "".join(f"{self.operand(given[name])}, " for name in table.key_names) + ")"

    def _arithmetic(self, node: Arithmetic) -> str:
        return self.sharing.wrap(self.sharing.key(node, self.pack), lambda: self._computed(node))

    def _computed(self, node: Arithmetic) -> str:
        args = "".join(f"{self.operand(arg)}, " for arg in node.args)
        return f"c.arithmetic({self.const(node.op)}, ({args}))"

    # -- conditions -----------------------------------------------------------------------------------------------

    def simple(self, condition: Condition) -> tuple[str, str] | None:
        """For comparisons whose test is plain Python: (expression that reads the fact, test on ``{v}``)."""
        if not isinstance(condition, Compare) or not isinstance(condition.left, Field):
            return None
        test = self._plain_test(condition)
        return None if test is None else (self.field(condition.left.path), test)

    def _plain_test(self, node: Compare) -> str | None:
        if node.op is Op.MISSING:
            return "{v} is None"
        if node.op is Op.PRESENT:
            return "{v} is not None"
        if node.op in (Op.IN, Op.NOT_IN) and isinstance(node.right, tuple):
            values = [literal.value for literal in node.right]
            return self._membership(node, frozenset(values)) if all(isinstance(v, PLAIN) for v in values) else None
        if node.op in (Op.IN_LIST, Op.NOT_IN_LIST):
            return self._list_test(node)
        if not isinstance(node.right, Literal) or node.op not in SYMBOLS:
            return None
        return self._literal_test(node, node.right.value)

    def _list_test(self, node: Compare) -> str | None:
        if not isinstance(node.right, ValueRef) or node.right.keys:
            return None
        listed = self.snapshot.values.get(node.right.id)
        entry = None if isinstance(listed, Table) else listed.at(self.on)
        return None if entry is None else self._membership(node, frozenset(entry.value))

    def _membership(self, node: Compare, values: frozenset[Any]) -> str:
        return f"{{v}} {'not in' if node.op in NEGATIVE else 'in'} {self.const(values)}"

    def _literal_test(self, node: Compare, value: Any) -> str | None:
        symbol = SYMBOLS[node.op]
        if isinstance(value, Money):
            return None
        equality = node.op in (Op.EQ, Op.NE)
        if isinstance(value, PLAIN) and equality:
            return f"{{v}} {symbol} {self.const(value)}"
        info = FIELDS.lookup(node.left.path) if isinstance(node.left, Field) else None
        comparable = info is not None and not info.many and str(info.type) in ("integer", "decimal", "rate", "date")
        if not comparable or isinstance(value, datetime):
            return None
        test = f"{{v}} {symbol} {self.const(value)}"
        return test if equality else f"{{v}} is not None and {test}"

    def truth(self, condition: Condition) -> str:
        """An expression for the truth of a condition; costly ones that several rules ask for are worked out once."""
        if self.simple(condition) is not None:
            return self._truth(condition)
        return self.sharing.wrap(self.sharing.key(condition, self.pack), lambda: self._truth(condition))

    def _truth(self, condition: Condition) -> str:
        if isinstance(condition, AllOf):
            return self._joined(condition.parts, "False", "True")
        if isinstance(condition, AnyOf):
            return self._joined(condition.parts, "True", "False")
        if isinstance(condition, Not):
            name = self._fresh("t")
            return f"(None if ({name} := {self.truth(condition.part)}) is None else not {name})"
        if isinstance(condition, IsTrue):
            return self.truth(self.snapshot.definitions[self.pack, condition.name])  # type: ignore[arg-type]
        if isinstance(condition, Quantified):
            return self._quantified(condition)
        return self._compare(condition)

    def _joined(self, parts: tuple[Condition, ...], decisive: str, otherwise: str) -> str:
        names = [self._fresh("t") for _ in parts]
        chain = "".join(
            f"{decisive} if ({name} := {self.truth(part)}) is {decisive} else "
            for name, part in zip(names, parts, strict=True)
        )
        unknown = " or ".join(f"{name} is None" for name in names)
        return f"({chain}(None if {unknown} else {otherwise}))" if names else otherwise

    def _compare(self, node: Compare) -> str:
        simple = self.simple(node)
        if simple is not None:
            name = self._fresh("t")
            return f"(None if ({name} := {simple[0]}) is U else ({simple[1].format(v=name)}))"
        left = self.operand(node.left)
        word = self._word_test(node)
        if word is not None:
            name = self._fresh("t")
            return f"(None if ({name} := {left}) is U else {word.format(v=name)})"
        if node.op in (Op.MISSING, Op.PRESENT):
            name = self._fresh("t")
            return f"(None if ({name} := {left}) is U else {name} is {'not ' if node.op is Op.PRESENT else ''}None)"
        if node.op in (Op.IN_PLACE, Op.OUTSIDE):
            asked = "outside" if node.op is Op.OUTSIDE else "in_place"
            return f"c.{asked}({left}, {self.operand(node.right)})"  # type: ignore[arg-type]
        if isinstance(node.right, Literal) and isinstance(node.right.value, Money) and node.op in SYMBOLS:
            return self._money(node.op, left, node.right.value)
        if isinstance(node.right, ValueRef) and node.op in SYMBOLS:
            constant = self._constant(node.right)
            if isinstance(constant, Money):
                return self._money(node.op, left, constant)
        if isinstance(node.right, tuple):
            right = self.const(tuple(literal.value for literal in node.right))
        else:
            right = self.operand(node.right)  # type: ignore[arg-type]
        if self._is_text(node.left) and node.op in TEXT_TESTS and (isinstance(node.right, Field | Literal)):
            return self._texts(node.op, left, right)
        return f"x_compare({self.const(node.op)}, {left}, {right}, c.convert)"

    @staticmethod
    def _is_text(operand: Any) -> bool:
        """Whether an operand is a fact whose value, where told, is one text."""
        info = FIELDS.lookup(operand.path) if isinstance(operand, Field) else None
        return info is not None and not info.many and str(info.type) in TEXTS

    def _texts(self, op: Op, left: str, right: str) -> str:
        """Two texts compare by plain Python; anything else (not told, missing) takes the long way."""
        one, other = self._fresh("t"), self._fresh("t")
        both = f"(({one} := {left}).__class__ is x_str) & (({other} := {right}).__class__ is x_str)"
        self.namespace["x_str"] = str
        slow = f"x_compare({self.const(op)}, {one}, {other}, c.convert)"
        return f"({TEXT_TESTS[op].format(one, other)} if {both} else {slow})"

    def _word_test(self, node: Compare) -> str | None:
        """The test of a word that a table says against words the rule names: plain Python does it."""
        left: Any = node.left
        while isinstance(left, Defined):
            left = self.snapshot.definitions[self.pack, left.name]
        table = self.snapshot.values.get(left.id) if isinstance(left, ValueRef) else None
        if not isinstance(table, Table) or table.unit != "text":
            return None
        if node.op in (Op.EQ, Op.NE) and isinstance(node.right, Literal) and isinstance(node.right.value, str):
            return f"{{v}} {SYMBOLS[node.op]} {self.const(node.right.value)}"
        if node.op in (Op.IN, Op.NOT_IN) and isinstance(node.right, tuple):
            words = [literal.value for literal in node.right]
            return self._membership(node, frozenset(words)) if all(isinstance(w, str) for w in words) else None
        return None

    def _constant(self, ref: ValueRef) -> Any:
        thing = self.snapshot.values.get(ref.id)
        entry = None if isinstance(thing, Table) else thing.at(self.on)
        return None if entry is None else entry.value

    def _money(self, op: Op, left: str, limit: Money) -> str:
        """Amounts in the currency of the limit compare by minor units; others go through the exchange rates."""
        name, constant = self._fresh("t"), self.const(limit)
        slow = f"x_compare({self.const(op)}, {name}, {constant}, c.convert)"
        fast = f"{name}.minor {SYMBOLS[op]} {self.const(limit.minor)}"
        same = f"x_type({name}) is x_Money and {name}.currency == {self.const(limit.currency)}"
        self.namespace.update(x_type=type, x_Money=Money)
        return f"(None if ({name} := {left}) is U else ({fast}) if {same} else {slow})"

    def _quantified(self, node: Quantified) -> str:
        """A call of a function of its own: one loop that stops as soon as the answer is certain."""
        outer, self.hoisted = self.hoisted, {}
        with self.sharing.off():
            body = self.truth(node.where)
        self.hoisted = outer
        name = self._fresh("q")
        counted = node.quantity is Quantity.COUNT
        lines = self._counting(node, body) if counted else _looking(node.quantity, body)
        self.functions += [f"def {name}(x, r, i, c):", *(f"    {line}" for line in lines)]
        return f"{name}({self.field(node.of.path)}, r, i, c)"

    def _counting(self, node: Quantified, body: str) -> list[str]:
        op, limit = node.compare or (Op.GE, Literal(1))
        whole = isinstance(limit, Literal) and type(limit.value) is int and op in SYMBOLS
        surely = [f"if not m: return n {SYMBOLS[op]} {self.const(limit.value)}"] if whole else []  # type: ignore[union-attr]
        return [
            "if x is U: return None",
            "n = m = 0",
            "for e in x or ():",
            f"    t = None if e is U else {body}",
            "    if t: n += 1",
            "    elif t is None: m += 1",
            *surely,
            f"return x_counted(n, m, {self.const(op)}, {self.operand(limit)}, c)",
        ]


def _looking(quantity: Quantity, body: str) -> list[str]:
    """The loop of ``some``, ``every`` and ``none``."""
    stop, found, otherwise = {
        Quantity.SOME: ("t", True, False),
        Quantity.NONE: ("t", False, True),
        Quantity.EVERY: ("t is False", False, True),
    }[quantity]
    return [
        "if x is U: return None",
        "u = False",
        "for e in x or ():",
        f"    t = None if e is U else {body}",
        f"    if {stop}: return {found}",
        "    if t is None: u = True",
        f"return None if u else {otherwise}",
    ]


# -- what generated code calls ----------------------------------------------------------------------------------------


def counted(certain: int, unknown: int, op: Op, limit: Any, c: Any) -> Truth:
    """Whether the number of elements that pass compares as wanted, whatever the unknown ones turn out to be."""
    results = {compare(op, number, limit, c.convert) for number in range(certain, certain + unknown + 1)}
    return results.pop() if len(results) == 1 else None
