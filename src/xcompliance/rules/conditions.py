"""The closed set of condition forms: a YAML map over facts becomes a checked condition tree.

Every literal is read in the type of its fact, every comparison is one that has a meaning, so that evaluators can trust
the tree.
"""

from __future__ import annotations

from typing import Final

from xcompliance.document.shape import did_you_mean
from xcompliance.document.yaml import Node
from xcompliance.facts.types import FieldType
from xcompliance.rules.comparisons import COMPARISONS, read_comparison, read_constant
from xcompliance.rules.formula import read_formula
from xcompliance.rules.operands import read_value_ref
from xcompliance.rules.reading import DefinitionInfo, Reading, position
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
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
)
from xcompliance.rules.vocabulary import Typed

FORMS: Final = ("any", "all", "not", *Quantity, "formula")
"""Keys of a condition that are not names of facts."""

_COUNT_OPERATORS: Final = frozenset({Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE})
_EMPTY_REMEDY: Final = "Write at least one fact with what it must be, like {order.buyer.type: consumer}."


def read_condition(node: Node, reading: Reading) -> Condition | None:
    """Read a condition: a map whose entries must all hold.

    Returns:
        The condition tree, or None after reporting what is wrong.
    """
    if node.kind != "map":
        reading.problem(node, "XC-L022", "A condition must be keys with values.", _EMPTY_REMEDY)
        return None
    if not node.value:
        reading.problem(node, "XC-L208", "The condition is empty and would always hold.", _EMPTY_REMEDY)
        return None
    if "formula" in node.value:
        return _formula(node, reading)
    parts = [_entry(key, child, node, reading) for key, child in node.value.items()]
    return _all(parts, node)


def _all(parts: list[Condition | None], node: Node) -> Condition | None:
    """The conjunction; a single part stands for itself. None when a part is broken."""
    whole = tuple(part for part in parts if part is not None)
    if len(whole) != len(parts):
        return None
    return whole[0] if len(whole) == 1 else AllOf(whole, position(node))


def _entry(key: str, child: Node, parent: Node, reading: Reading) -> Condition | None:
    if key in ("any", "all"):
        return _several(key, child, reading)
    if key == "not":
        part = read_condition(child, reading)
        return None if part is None else Not(part, position(child))
    if key in Quantity.__members__.values():
        return _quantified(Quantity(key), child, reading)
    if "." not in key:
        known = reading.definition(key, child)
        if known is not None:
            return _defined(key, known, child, reading)
        if key not in ("on", "item", "destination") and not reading.catalogues.vocabulary.is_root(key):
            names = [*FORMS, *reading.definitions]
            reading.problem_at_key(parent, key, "XC-L213", f'"{key}" is not defined.', _undefined(key, names, reading))
            return None
    left = reading.fact(key, parent, key)
    if left is None:
        return None
    return read_comparison(left, child, reading)


def _undefined(key: str, names: list[str], reading: Reading) -> str:
    remedy = did_you_mean(key, names) if len(names) < 200 else ""
    if key in COMPARISONS:
        return f"Put the fact before it, like {{order.total: {{{key}: 150 EUR}}}}."
    return remedy or "Write the path of a fact, or define the name in pack.yaml."


def _several(key: str, node: Node, reading: Reading) -> Condition | None:
    if node.kind != "list" or not node.value:
        message = f'"{key}" needs a list of conditions.'
        reading.problem(node, "XC-L208", message, f"Write {key}: [{{...}}, {{...}}].")
        return None
    parts = [read_condition(part, reading) for part in node.value]
    if key == "all" or len(parts) == 1:
        return _all(parts, node)
    whole = tuple(part for part in parts if part is not None)
    return AnyOf(whole, position(node)) if len(whole) == len(parts) else None


def _defined(key: str, known: DefinitionInfo, node: Node, reading: Reading) -> Condition | None:
    if known.typed is not None:
        typed = known.typed
        return read_comparison(Typed(Defined(key), typed.type, typed.many, choices=typed.choices), node, reading)
    if node.kind != "text" or node.value not in ("true", "false"):
        reading.problem(node, "XC-L221", f'"{key}" is a condition.', f"Write {key}: true or {key}: false.")
        return None
    named = IsTrue(key, position(node))
    return named if node.value == "true" else Not(named, position(node))


def _formula(node: Node, reading: Reading) -> Condition | None:
    left = read_formula(node.value["formula"], reading)
    rest = Node("map", {key: child for key, child in node.value.items() if key != "formula"})
    rest.file, rest.line, rest.column, rest.keys = node.file, node.line, node.column, node.keys
    if not rest.value:
        reading.problem(node, "XC-L208", "A formula needs a comparison beside it.", "Add one, like gt: 100 EUR.")
        return None
    return None if left is None else read_comparison(left, rest, reading)


def _quantified(quantity: Quantity, node: Node, reading: Reading) -> Condition | None:
    example = f"Write {quantity}: {{of: order.lines, where: {{item.category: toys}}}}."
    of, where = node.get("of"), node.get("where")
    if of is None or of.kind != "text" or (where is None and quantity is not Quantity.COUNT):
        reading.problem(node, "XC-L021", f'"{quantity}" needs of and where.', example)
        return None
    compare = _count(node, reading) if quantity is Quantity.COUNT else None
    for key in node.value:
        if key not in ("of", "where") and not (quantity is Quantity.COUNT and key in COMPARISONS):
            reading.problem_at_key(node, key, "XC-L020", f'"{quantity}" has no key "{key}".', example)
    listed = reading.fact(of.value, of)
    if listed is None:
        return None
    if not listed.many:
        reading.problem(of, "XC-L204", f'"{of.value}" is not a list.', "Ask it directly, without quantifier.")
        return None
    if listed.through:
        message = f'"{of.value}" goes through another list.'
        reading.problem(of, "XC-L203", message, "Put one quantifier inside the other.")
        return None
    condition = _where(where, of.value, reading)
    if condition is None or (quantity is Quantity.COUNT and compare is None):
        return None
    return Quantified(quantity, Field(of.value), condition, compare, position(node))


def _where(node: Node | None, of: str, reading: Reading) -> Condition | None:
    if node is None:
        return AllOf(())
    item = reading.items[-1] if reading.items else ""
    reading.items.append(reading.catalogues.vocabulary.full_path(of, reading.scope, item))
    try:
        return read_condition(node, reading)
    finally:
        reading.items.pop()


def _count(node: Node, reading: Reading) -> tuple[Op, Operand] | None:
    keys = [key for key in node.value if key in COMPARISONS]
    if len(keys) != 1 or COMPARISONS[keys[0]].op not in _COUNT_OPERATORS:
        reading.problem(node, "XC-L206", '"count" needs one comparison.', "Add one, like ge: 3.")
        return None
    form, child = COMPARISONS[keys[0]], node.value[keys[0]]
    if form.right == "value":
        ref = read_value_ref(child, reading, FieldType.INTEGER)
        return None if ref is None else (form.op, ref)
    if form.right != "constant":
        reading.problem(child, "XC-L206", "A count is compared with a number.", "Write it like ge: 3.")
        return None
    number = read_constant(child, Typed(Field("count"), FieldType.INTEGER), reading)
    return None if number is None else (form.op, number)


def paths_of(condition: Condition) -> frozenset[str]:
    """Every fact path a condition names, inside quantifiers too (``item...`` paths excluded)."""
    found: set[str] = set()
    _collect(condition, found)
    return frozenset(path for path in found if not path.startswith("item"))


def _collect(node: object, found: set[str]) -> None:
    if isinstance(node, Field):
        found.add(node.path)
    elif isinstance(node, AllOf | AnyOf):
        for part in node.parts:
            _collect(part, found)
    elif isinstance(node, Not):
        _collect(node.part, found)
    elif isinstance(node, Quantified):
        _collect(node.of, found)
        _collect(node.where, found)
    elif isinstance(node, Compare):
        _collect(node.left, found)
        if not isinstance(node.right, tuple | Literal):
            _collect(node.right, found)
