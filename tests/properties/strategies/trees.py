"""Random checked condition trees: every operator, formulas, quantifiers within quantifiers, definitions, tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from tests.properties.strategies.dice import Dice
from tests.properties.strategies.shapes import (
    DERIVED,
    PLACES,
    RECORDS,
    Address,
    Each,
    Several,
    Shape,
    Words,
    facts,
)
from tests.properties.strategies.world import KEYS, TABLES, VALUES

from xcompliance.errors import MoneyError
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.facts.types import FieldType
from xcompliance.rules.comparisons import _FITTING as FITTING
from xcompliance.rules.formula import _result as result
from xcompliance.rules.literals import read_literal
from xcompliance.rules.operands import comparable
from xcompliance.rules.reading import UNIT_TYPES
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
from xcompliance.rules.vocabulary import Typed, Vocabulary

VOCABULARY = Vocabulary(FIELDS, SCOPES)
ORDER_OPS = (Op.LT, Op.LE, Op.GT, Op.GE)
SCALAR_OPS = tuple(op for op in Op if op in FITTING and op not in (Op.CONTAINS, Op.WITHIN))
COUNTABLE = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.RATE})
PATTERNS = ("alpha*", "*a", "?lpha", "61*", "*", "d?", "D*")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that trees may name: its path as written, its type, and the texts of constants that go with it."""

    path: str
    type: FieldType
    many: bool
    through: bool
    texts: tuple[str, ...]
    full: str


@dataclass(slots=True)
class Names:
    """What a tree may name: a scope, the lists that ``item`` stands for, and the definitions of the pack so far."""

    scope: str
    conditions: list[str] = field(default_factory=list)
    operands: list[tuple[str, FieldType | None]] = field(default_factory=list)
    items: list[tuple[str, Shape]] = field(default_factory=list)


def _texts(shape: Shape) -> tuple[str, ...]:
    if isinstance(shape, Words):
        return shape.constants
    return shape.word.constants if isinstance(shape, Several) else ()


def _fact(path: str, scope: str, shape: Shape, item: str = "") -> Fact | None:
    found = VOCABULARY.resolve(path, scope, item)
    if not isinstance(found, Typed) or found.type is None:
        return None
    if found.type is FieldType.RECORD and isinstance(shape, Words):
        return None  # written in a short form that rules do not see
    return Fact(path, found.type, found.many, found.through, _texts(shape), VOCABULARY.full_path(path, scope, item))


def _paths(scope: str) -> Iterator[tuple[str, Shape]]:
    info = SCOPES[scope]
    kind, shape = info.record, RECORDS[info.record]
    for name, inner in shape.items():
        yield from facts(inner, f"{kind}.{name}")
        if name in ("ship_to", "seller", "buyer", "product", "goods_location"):
            yield from facts(inner, name)
        if isinstance(inner, Each):
            yield from ((f"{kind}.{name}.{part}", leaf) for part, leaf in inner.of.items())
    if info.of:
        listed = shape[info.of]
        yield from facts(listed.of if isinstance(listed, Each) else listed, info.name)
    yield from ((path, words) for path, words in DERIVED.items() if path.partition(".")[0] in (kind, info.name))
    yield "on", Words(("2026-03-01", "2026-06-01"))
    if kind in ("order", "listing", "user"):
        yield "destination", Address()


@lru_cache(maxsize=64)
def known(scope: str) -> tuple[Fact, ...]:
    """The facts of a scope."""
    made = (_fact(path, scope, shape) for path, shape in _paths(scope))
    return tuple(fact for fact in made if fact is not None and fact.path != SCOPES[scope].name)


def shape_at(path: str, scope: str) -> Shape:
    """The shape of a list fact."""
    return next(shape for known_path, shape in _paths(scope) if known_path == path)


def _item_facts(scope: str, of: str, shape: Shape) -> tuple[Fact, ...]:
    """What ``item`` and its parts are, and now and then a fact of the record around it."""
    if isinstance(shape, Several):
        made = [_fact("item", scope, shape.word, of)]
    else:
        parts = shape.of if isinstance(shape, Each) else {}
        inner = [*facts(parts, "item"), *((path, words) for path, words in DERIVED.items() if path[:5] == "item.")]
        made = [_fact(path, scope, part, of) for path, part in inner]
    found = [fact for fact in made if (fact is not None and fact.type is not FieldType.RECORD) or _is_list_fact(fact)]
    return (*(fact for fact in found if fact is not None), *known(scope)[:4])


def _is_list_fact(fact: Fact | None) -> bool:
    return fact is not None and fact.many


_ITEMS: dict[tuple[str, str], tuple[Fact, ...]] = {}


def visible(names: Names) -> tuple[Fact, ...]:
    """Facts of the scope, and inside quantifiers those of the item."""
    if not names.items:
        return known(names.scope)
    of, shape = names.items[-1]
    found = _ITEMS.get((names.scope, of))
    if found is None:
        found = _ITEMS[names.scope, of] = _item_facts(names.scope, of, shape)
    return found


# -- operands -------------------------------------------------------------------------------------------------------


def constant(dice: Dice, fact: Fact) -> Literal:
    """A constant in the type of a fact."""
    return Literal(read_literal(dice.pick(fact.texts), fact.type))


def reference(dice: Dice, names: Names, ids: list[str]) -> ValueRef:
    """A reference to one of some values, with keys where it is a table."""
    id_ = dice.pick(ids)
    return ValueRef(id_, tuple(sorted((key, _key(dice, names, key)) for key in KEYS.get(id_, ()))))


def _key(dice: Dice, names: Names, column: str) -> Operand:
    textual = (FieldType.CODE, FieldType.TEXT, FieldType.COUNTRY)
    kinds: tuple[FieldType, ...]
    literals: tuple[str, ...]
    if column == "place":
        kinds, literals = (FieldType.ADDRESS, FieldType.COUNTRY), ("DE", "ES", "US-NY")
    else:
        kinds, literals = textual, ("toys", "food")
    if dice.chance(20):
        return Literal(dice.pick(literals))
    defined = [name for name, kind in names.operands if kind in textual]
    if column != "place" and defined and dice.chance(30):
        return Defined(dice.pick(defined))
    if column == "category" and names.scope == "order.line" and not names.items and dice.chance(70):
        return Field("line.category")
    options = [fact.path for fact in visible(names) if fact.type in kinds and not fact.many]
    return Field(dice.pick(options)) if options else Literal(dice.pick(literals))


@lru_cache(maxsize=64)
def of_type(kind: FieldType) -> tuple[str, ...]:
    """Ids of values that compare with a type."""
    units = {id_: id_.removeprefix("val.").partition("-")[0] for id_ in VALUES} | TABLES
    return tuple(id_ for id_, unit in units.items() if unit in UNIT_TYPES and comparable(kind, UNIT_TYPES[unit]))


def formula(dice: Dice, names: Names, kind: FieldType, depth: int = 2) -> Operand:
    """Arithmetic of one type: an amount, or a number."""
    if depth == 0 or dice.chance(40):
        return _atom(dice, names, kind)
    op = dice.pick(("-", "+", "max", "min", "abs", "neg", "*", "/", "sum"))
    deeper = depth - 1
    if op in ("abs", "neg"):
        return Arithmetic(op, (formula(dice, names, kind, deeper),))
    if op == "sum":
        lists = [fact.path for fact in visible(names) if fact.many and fact.type is kind]
        return Arithmetic("sum", (Field(dice.pick(lists)),)) if lists else _atom(dice, names, kind)
    if op in ("*", "/"):
        if kind is FieldType.DECIMAL and op == "/" and dice.chance(40):
            amount = FieldType.MONEY
            return Arithmetic("/", (_atom(dice, names, amount), _atom(dice, names, amount)))
        right = _atom(dice, names, FieldType.RATE if kind is FieldType.MONEY and dice.chance(40) else FieldType.DECIMAL)
        return Arithmetic(op, (formula(dice, names, kind, deeper), right))
    args = [formula(dice, names, kind, deeper) for _ in range(2 if op in "+-" else dice.number(2, 3))]
    return Arithmetic(op, tuple(args))


def _atom(dice: Dice, names: Names, kind: FieldType) -> Operand:
    kinds = (FieldType.INTEGER, FieldType.DECIMAL) if kind is FieldType.DECIMAL else (kind,)
    options = [fact.path for fact in visible(names) if fact.type in kinds and not fact.many]
    values = [name for name, type_ in names.operands if type_ in kinds]
    if kind is FieldType.DECIMAL and (not options or dice.chance(35)):
        return Literal(dice.pick((2, 0, Decimal("1.5"))))
    if values and (not options or dice.chance(20)):
        return Defined(dice.pick(values))
    return Field(dice.pick(options)) if options else Literal(1)


def type_of(operand: Operand, names: Names) -> FieldType | None:
    """The type the checker sees in a formula."""
    if isinstance(operand, Literal):
        return FieldType.DECIMAL if isinstance(operand.value, Decimal) else FieldType.INTEGER
    if isinstance(operand, Field):
        return next(fact.type for fact in visible(names) if fact.path == operand.path)
    if isinstance(operand, Defined):
        return dict(names.operands)[operand.name]
    assert isinstance(operand, Arithmetic)
    kind = type_of(operand.args[0], names)
    for arg in operand.args[1:]:
        kind = result(operand.op if operand.op in ("*", "/") else "+", kind, type_of(arg, names))
    return kind


# -- conditions -----------------------------------------------------------------------------------------------------


def condition(dice: Dice, names: Names, depth: int = 3) -> Condition:
    """A condition tree."""
    kind = dice.number(0, 19)
    if depth > 0:
        if kind in (12, 13):
            parts = dice.many(1, 3, lambda: condition(dice, names, depth - 1))
            return AnyOf(parts) if kind == 12 else AllOf(parts)
        if kind == 14:
            return Not(condition(dice, names, depth - 1))
        if kind in (15, 16, 17):
            found = _quantified(dice, names, depth - 1)
            if found is not None:
                return found
    if kind == 18 and names.conditions:
        named = IsTrue(dice.pick(names.conditions))
        return named if dice.chance(60) else Not(named)
    if kind == 19:
        return _compared_formula(dice, names)
    return comparison(dice, names)


def comparison(dice: Dice, names: Names) -> Condition:
    """A fact (or a defined value) compared with something."""
    defined = [(name, kind) for name, kind in names.operands if kind in FITTING[Op.EQ]]
    if defined and dice.chance(10):
        name, kind = dice.pick(defined)
        return _compare_defined(dice, name, kind)
    return compare_fact(dice, names, dice.pick(visible(names)))


def _compare_defined(dice: Dice, name: str, kind: FieldType | None) -> Condition:
    samples = {
        FieldType.MONEY: "10 EUR", FieldType.RATE: "10%", FieldType.INTEGER: "1", FieldType.DECIMAL: "1.5",
        FieldType.DATE: "2026-03-01", FieldType.BOOL: "true", FieldType.PERIOD: "14 days",
    }  # fmt: skip
    ordered = kind in FITTING[Op.LT]
    op = dice.pick((Op.EQ, Op.NE, *(ORDER_OPS if ordered else ())))
    return Compare(Defined(name), op, Literal(read_literal(samples.get(kind or FieldType.TEXT, "toys"), kind)))


def compare_fact(dice: Dice, names: Names, fact: Fact) -> Condition:
    """Some operator that has a meaning for the fact."""
    left = Field(fact.path)
    if not fact.through and dice.chance(8):
        return Compare(left, dice.pick((Op.MISSING, Op.PRESENT)), None)
    if fact.type in (FieldType.ADDRESS, FieldType.PARTY) or (
        fact.type in (FieldType.COUNTRY, FieldType.REGION) and dice.chance(30)
    ):
        return Compare(left, dice.pick((Op.IN_PLACE, Op.OUTSIDE)), Literal(dice.pick(PLACES)))
    if not fact.texts:
        if fact.through:
            return Compare(Field("on"), Op.GE, Literal(read_literal("2026-03-01", FieldType.DATE)))
        return Compare(left, dice.pick((Op.PRESENT, Op.MISSING)), None)
    if fact.many:
        if dice.chance(40):
            return Compare(left, Op.WITHIN, tuple(constant(dice, fact) for _ in range(dice.number(1, 2))))
        return Compare(left, Op.CONTAINS, constant(dice, fact))
    return _compare_one(dice, names, fact, left)


def _compare_one(dice: Dice, names: Names, fact: Fact, left: Operand) -> Condition:
    textual = fact.type in FITTING[Op.LIKE]
    ops = [op for op in SCALAR_OPS if fact.type in FITTING[op]]
    op = dice.pick((Op.EQ, Op.EQ, Op.IN, *ops, *((Op.CONTAINS,) if textual else ())))
    if op in (Op.IN, Op.NOT_IN):
        return Compare(left, op, tuple(constant(dice, fact) for _ in range(dice.number(1, 3))))
    if op is Op.BETWEEN:
        return Compare(left, op, between((constant(dice, fact), constant(dice, fact))))
    if op is Op.LIKE:
        return Compare(left, op, Literal(dice.pick(PATTERNS)))
    if op in (Op.STARTS_WITH, Op.CONTAINS):
        return Compare(left, op, constant(dice, fact))
    if op in (Op.IN_LIST, Op.NOT_IN_LIST):
        return Compare(left, op, ValueRef(dice.pick(("val.list-0", "val.list-1"))))
    if op in (Op.IN_FIELD, Op.NOT_IN_FIELD):
        lists = [other.path for other in visible(names) if _is_list(other) and comparable(fact.type, other.type)]
        return Compare(left, op, Field(dice.pick(lists))) if lists else Compare(left, Op.EQ, constant(dice, fact))
    return Compare(left, op, _right(dice, names, fact))


def _is_list(fact: Fact) -> bool:
    return fact.many and not fact.through and bool(fact.texts)


def _right(dice: Dice, names: Names, fact: Fact) -> Operand:
    """What stands on the right of an equality or order: a constant, another fact, a dated value, a definition."""
    kind = dice.number(0, 9)
    if kind == 7:
        others = [o.path for o in visible(names) if not o.many and o.texts and comparable(fact.type, o.type)]
        if others:
            return Field(dice.pick(others))
    if kind == 6:
        defined = [name for name, type_ in names.operands if type_ is not None and comparable(fact.type, type_)]
        if defined:
            return Defined(dice.pick(defined))
    if kind >= 8:
        ids = of_type(fact.type)
        if ids:
            return reference(dice, names, list(ids))
    return constant(dice, fact)


SAMPLES = {
    FieldType.MONEY: ("10 EUR", "0 EUR", "11 USD"),
    FieldType.DECIMAL: ("1", "2", "0.5"),
    FieldType.INTEGER: ("1", "0", "2"),
    FieldType.RATE: ("10%", "0%"),
}


def _compared_formula(dice: Dice, names: Names) -> Condition:
    op = dice.pick((Op.GT, Op.GE, Op.LT, Op.LE, Op.EQ, Op.NE, Op.IN, Op.NOT_IN, Op.BETWEEN))
    left = formula(dice, names, dice.pick((FieldType.MONEY, FieldType.DECIMAL)))
    if not isinstance(left, Arithmetic):
        return comparison(dice, names) if isinstance(left, Literal) else _alone(dice, names, left)
    kind = type_of(left, names)
    assert kind is not None
    constants = tuple(Literal(read_literal(dice.pick(SAMPLES[kind]), kind)) for _ in range(2))
    if op is Op.BETWEEN:
        return Compare(left, op, between(constants))
    if op in (Op.IN, Op.NOT_IN):
        return Compare(left, op, constants)
    ids = of_type(kind)
    return Compare(left, op, reference(dice, names, list(ids)) if ids and dice.chance(30) else constants[0])


def _alone(dice: Dice, names: Names, left: Operand) -> Condition:
    """A formula of one name is that name."""
    if isinstance(left, Defined):
        return _compare_defined(dice, left.name, type_of(left, names))
    fact = next(fact for fact in visible(names) if isinstance(left, Field) and fact.path == left.path)
    return compare_fact(dice, names, fact)


def between(pair: tuple[Literal, ...]) -> tuple[Literal, ...]:
    """Two bounds in order; the same one twice where there is no order (other currencies, a day and an instant)."""
    low, high = (one.value for one in pair)
    try:
        return pair if low <= high else (pair[1], pair[0])
    except (TypeError, MoneyError):
        return (pair[0], pair[0])


def _quantified(dice: Dice, names: Names, depth: int) -> Condition | None:
    lists = [fact for fact in visible(names) if fact.many and not fact.through]
    lists = [fact for fact in lists if fact.path.startswith("item") or _has_shape(fact.path, names.scope)]
    if not lists:
        return None
    listed = dice.pick(lists)
    shape = _inner_shape(names, listed.path)
    names.items.append((listed.full, shape))
    try:
        where = condition(dice, names, depth) if visible(names) else AllOf(())
    finally:
        names.items.pop()
    quantity = dice.pick(tuple(Quantity))
    if quantity is not Quantity.COUNT:
        return Quantified(quantity, Field(listed.path), where)
    op = dice.pick((Op.GE, Op.GT, Op.LT, Op.LE, Op.EQ, Op.NE))
    limit: Operand = Literal(dice.number(0, 3))
    if dice.chance(25):
        limit = reference(dice, names, ["val.integer-0", "val.integer-1"])
    return Quantified(quantity, Field(listed.path), AllOf(()) if dice.chance(10) else where, (op, limit))


def _has_shape(path: str, scope: str) -> bool:
    return isinstance(shape_at(path, scope), Each | Several)


def _inner_shape(names: Names, path: str) -> Shape:
    if not path.startswith("item"):
        return shape_at(path, names.scope)
    _, outer = names.items[-1]
    inner = outer.of if isinstance(outer, Each) else {}
    return next(shape for known_path, shape in facts(inner, "item") if known_path == path)
