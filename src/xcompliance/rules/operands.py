"""Right sides that are no constants: other facts, dated values with their keys, places."""

from __future__ import annotations

from xcompliance.document.yaml import Node
from xcompliance.facts.types import FieldType
from xcompliance.rules.reading import UNIT_TYPES, Reading
from xcompliance.rules.syntax import Defined, Literal, Operand, ValueRef
from xcompliance.rules.vocabulary import Typed

TEXTUAL = frozenset({FieldType.TEXT, FieldType.CODE, FieldType.COUNTRY, FieldType.REGION, FieldType.CURRENCY})
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL})
_MOMENTS = frozenset({FieldType.DATE, FieldType.INSTANT})
_GROUPS = (TEXTUAL, _NUMBERS, _MOMENTS)


def comparable(left: FieldType | None, right: FieldType | None) -> bool:
    """Whether two types hold values of one kind; a type that is not known fits everything."""
    if left is None or right is None or left is right:
        return True
    return any(left in group and right in group for group in _GROUPS)


def read_field(node: Node, left: Typed, reading: Reading) -> Operand | None:
    """Another fact or defined name on the right side of a comparison."""
    found = read_operand_name(node, reading)
    if found is None:
        return None
    if found.many:
        reading.problem(node, "XC-L203", f'"{node.value}" is a list.', "Compare it inside some, every or none.")
        return None
    if not comparable(left.type, found.type):
        message = f"A fact of type {left.type} cannot be compared with one of type {found.type}."
        reading.problem(node, "XC-L207", message, "Compare facts of one kind.")
        return None
    return found.operand


def read_list_field(node: Node, left: Typed, reading: Reading) -> Operand | None:
    """A list fact that the left side is looked for in."""
    found = read_operand_name(node, reading)
    if found is None:
        return None
    if not found.many or found.through:
        reading.problem(node, "XC-L204", f'"{node.value}" is not a list.', "Compare with is_field or is_not_field.")
        return None
    if not comparable(left.type, found.type):
        message = f"A fact of type {left.type} cannot be a member of a list of type {found.type}."
        reading.problem(node, "XC-L207", message, "Compare facts of one kind.")
        return None
    return found.operand


def read_operand_name(node: Node, reading: Reading) -> Typed | None:
    """A fact path or a defined operand; None after reporting why not."""
    if node.kind != "text":
        reading.problem(node, "XC-L022", "The name of a fact must be a text.", "Write it like order.total.")
        return None
    name = node.value
    if "." not in name:
        known = reading.definition(name, node)
        if known is not None:
            if known.typed is None:
                reading.problem(node, "XC-L207", f'"{name}" is a condition, not a value.', "Write the path of a fact.")
                return None
            return Typed(Defined(name), known.typed.type)
    return reading.fact(name, node)


def read_value_ref(node: Node, reading: Reading, wanted: FieldType | None, unit: str = "") -> ValueRef | None:
    """A dated value: its id, or ``{value: id, key: fact or constant, ...}`` for a table.

    Args:
        node: The text or map.
        reading: Catalogues and scope.
        wanted: The type the value must be comparable with; None accepts any unit unless ``unit`` is given.
        unit: The unit it must have (``list``, ``rounding``), instead of a type.
    """
    head = node if node.kind == "text" else node.get("value")
    if head is None or head.kind != "text":
        remedy = "Write the id, or {value: id, place: ship_to} for a table."
        reading.problem(node, "XC-L022", "A dated value is named by its id.", remedy)
        return None
    keys = {name: child for name, child in node.items() if name != "value"}
    described = reading.value_unit(head, head.value)
    if described is None and reading.catalogues.values is not None:
        return None
    if described is not None and not _unit_fits(head, described[0], wanted, unit, reading):
        return None
    if described is not None and not _keys_fit(node, set(keys), described[1], reading):
        return None
    operands = [(name, read_key(child, reading)) for name, child in sorted(keys.items())]
    whole = tuple((name, operand) for name, operand in operands if operand is not None)
    return ValueRef(head.value, whole) if len(whole) == len(operands) else None


def _unit_fits(node: Node, found: str, wanted: FieldType | None, unit: str, reading: Reading) -> bool:
    if unit:
        fits, need = found == unit, f"unit {unit}"
    elif wanted is None:
        fits, need = found not in ("list", "rounding"), "a single value"
    else:
        fits, need = found in UNIT_TYPES and comparable(wanted, UNIT_TYPES[found]), f"type {wanted}"
    if not fits:
        message = f'Dated value "{node.value}" has unit {found}; {need} is needed here.'
        reading.problem(node, "XC-L210", message, "Name another value.")
    return fits


def _keys_fit(node: Node, given: set[str], wanted: tuple[str, ...], reading: Reading) -> bool:
    if given == set(wanted):
        return True
    if wanted:
        needed = ", ".join(f"{name}: ..." for name in wanted)
        message, remedy = f"The table has the keys {', '.join(wanted)}.", f"Write {{value: ..., {needed}}}."
    else:
        message, remedy = "The dated value is no table and has no keys.", "Leave the keys out."
    reading.problem(node, "XC-L211", message, remedy)
    return False


def read_key(node: Node, reading: Reading) -> Operand | None:
    """A key of a table row: a fact, a defined name, or a constant (a place id, a category)."""
    if node.kind != "text":
        reading.problem(node, "XC-L022", "A key of a table must be a text.", "Write a fact or a constant.")
        return None
    text = node.value
    vocabulary = reading.catalogues.vocabulary
    if "." not in text and reading.definition(text, node) is not None:
        found = read_operand_name(node, reading)
        return None if found is None else found.operand
    root = text.partition(".")[0]
    if text in ("on", "destination") or vocabulary.is_root(root) or root == "item":
        if "." not in text and vocabulary.fields.lookup(text) is None and not _alias(text, reading):
            return Literal(text)
        fact = reading.fact(text, node)
        return None if fact is None else _one(fact, node, reading)
    places = reading.catalogues.places
    if "." in text and (places is None or not places.known(text)):
        fact = reading.fact(text, node)
        return None if fact is None else _one(fact, node, reading)
    return Literal(text)


def _alias(text: str, reading: Reading) -> bool:
    vocabulary = reading.catalogues.vocabulary
    full = vocabulary.full_path(text, reading.scope)
    return text in ("on", "destination", "item") or vocabulary.fields.lookup(full) is not None


def _one(fact: Typed, node: Node, reading: Reading) -> Operand | None:
    if fact.many:
        reading.problem(node, "XC-L203", f'"{node.value}" is a list.', "Name a fact that has one value.")
        return None
    return fact.operand
