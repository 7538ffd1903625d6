"""What may stand behind a fact: a constant, a list of constants, ``missing``, or operators with their right sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final
from typing import Literal as Word

from xcompliance.document.shape import did_you_mean
from xcompliance.document.yaml import Node
from xcompliance.facts.types import FieldType
from xcompliance.rules.literals import LiteralError, read_literal
from xcompliance.rules.operands import TEXTUAL, read_field, read_list_field, read_value_ref
from xcompliance.rules.reading import Reading, position
from xcompliance.rules.syntax import AllOf, AnyOf, Arithmetic, Compare, Condition, Literal, Op, Operand
from xcompliance.rules.vocabulary import Typed

Right = Word["constant", "constants", "pair", "pattern", "places", "field", "list_field", "value", "list_value"]


@dataclass(frozen=True, slots=True)
class Form:
    """One operator as written: what it does, what stands on its right, and a line of documentation."""

    op: Op
    right: Right
    doc: str


def _forms() -> dict[str, Form]:
    forms = {}
    words = {
        "eq": (Op.EQ, "equals"),
        "is_not": (Op.NE, "differs from"),
        "lt": (Op.LT, "is less than"),
        "le": (Op.LE, "is at most"),
        "gt": (Op.GT, "is more than"),
        "ge": (Op.GE, "is at least"),
    }
    for name, (op, text) in words.items():
        forms[name] = Form(op, "constant", f"The fact {text} the constant.")
        forms[f"{name}_field"] = Form(op, "field", f"The fact {text} another fact.")
        forms[f"{name}_value"] = Form(op, "value", f"The fact {text} a dated value.")
    return forms


COMPARISONS: Final = MappingProxyType(
    {
        **_forms(),
        "in": Form(Op.IN, "constants", "The fact is one of the constants."),
        "not_in": Form(Op.NOT_IN, "constants", "The fact is none of the constants."),
        "between": Form(Op.BETWEEN, "pair", "The fact lies between two constants, both included."),
        "starts_with": Form(Op.STARTS_WITH, "pattern", "The text begins with these characters."),
        "like": Form(Op.LIKE, "pattern", "The text fits a pattern: * any text, ? one character, # one digit."),
        "contains": Form(Op.CONTAINS, "constant", "The list has this member, or the text this part."),
        "within": Form(Op.WITHIN, "constants", "Every member of the list is one of the constants."),
        "in_place": Form(Op.IN_PLACE, "places", "It lies in the place or group."),
        "outside": Form(Op.OUTSIDE, "places", "It does not lie in the place or group."),
        "in_list": Form(Op.IN_LIST, "list_value", "The fact is on a dated list."),
        "not_in_list": Form(Op.NOT_IN_LIST, "list_value", "The fact is not on a dated list."),
        "in_field": Form(Op.IN_FIELD, "list_field", "The fact is a member of a list fact."),
        "not_in_field": Form(Op.NOT_IN_FIELD, "list_field", "The fact is no member of a list fact."),
    }
)
"""Every operator a rule may write, in the order of the documentation."""

_ORDERED: Final = frozenset(
    {FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.RATE, FieldType.DATE, FieldType.INSTANT}
)
_SCALAR: Final = TEXTUAL | _ORDERED | {FieldType.BOOL, FieldType.PERIOD}
_PLACES: Final = frozenset({FieldType.COUNTRY, FieldType.REGION, FieldType.ADDRESS, FieldType.PARTY})
_FITTING: Final[dict[Op, frozenset[FieldType]]] = {
    **dict.fromkeys((Op.EQ, Op.NE, Op.IN, Op.NOT_IN), _SCALAR),
    **dict.fromkeys((Op.LT, Op.LE, Op.GT, Op.GE, Op.BETWEEN), _ORDERED),
    **dict.fromkeys((Op.STARTS_WITH, Op.LIKE), TEXTUAL),
    **dict.fromkeys((Op.IN_LIST, Op.NOT_IN_LIST), TEXTUAL),
    **dict.fromkeys((Op.IN_FIELD, Op.NOT_IN_FIELD), _SCALAR),
    **dict.fromkeys((Op.CONTAINS, Op.WITHIN), _SCALAR),
}
_LISTS: Final = frozenset({Op.CONTAINS, Op.WITHIN})
_PLACED: Final = frozenset({Op.IN_PLACE, Op.OUTSIDE})


def read_comparison(left: Typed, node: Node, reading: Reading) -> Condition | None:
    """Read what stands behind a fact.

    Returns:
        The comparison (all of them, when several operators stand together), or None after reporting what is wrong.
    """
    if node.kind == "text":
        if node.value in (Op.MISSING, Op.PRESENT):
            return _presence(left, Op(node.value), node, reading)
        return _build(COMPARISONS["eq"], left, node, node, reading)
    if node.kind == "list":
        return _build(COMPARISONS["in"], left, node, node, reading)
    if node.kind == "null" or not node.value:
        remedy = "Write missing to ask for the absence of a value, or a comparison like {ge: 18}."
        reading.problem(node, "XC-L208", "Nothing is said about the fact.", remedy)
        return None
    parts = []
    for name, child in node.value.items():
        form = COMPARISONS.get(name)
        if form is None:
            remedy = did_you_mean(name, COMPARISONS)
            reading.problem_at_key(node, name, "XC-L206", f'Operator "{name}" does not exist.', remedy)
        parts.append(None if form is None else _build(form, left, child, node, reading))
    whole = tuple(part for part in parts if part is not None)
    if len(whole) != len(parts):
        return None
    return whole[0] if len(whole) == 1 else AllOf(whole, position(node))


def has_meaning(op: Op, kind: FieldType, *, many: bool) -> bool:
    """Whether an operator can be asked of a fact of this type; what ``read_comparison`` accepts, without a rule."""
    if op in _PLACED:
        return kind in _PLACES
    if many and op not in _LISTS:
        return False
    if not many and (op is Op.WITHIN or (op is Op.CONTAINS and kind not in TEXTUAL)):
        return False
    return kind in _FITTING.get(op, frozenset())


def _presence(left: Typed, op: Op, node: Node, reading: Reading) -> Condition | None:
    if left.through:
        message = "The path goes through a list; it is not clear whose value may be missing."
        reading.problem(node, "XC-L203", message, "Ask it inside some, every or none.")
        return None
    return Compare(left.operand, op, None, position(node))


def _build(form: Form, left: Typed, node: Node, at: Node, reading: Reading) -> Condition | None:
    """One comparison. ``at`` is where it is written."""
    if not _fits(form.op, left, at, reading):
        return None
    if form.right == "places":
        return _places(form.op, left, node, reading)
    if form.right == "list_value" and node.kind == "text" and _is_place(node.value, reading):
        op = Op.IN_PLACE if form.op is Op.IN_LIST else Op.OUTSIDE
        return _places(op, left, node, reading) if _fits(op, left, at, reading) else None
    right = _READERS[form.right](node, left, reading)
    return None if right is None else Compare(left.operand, form.op, right, position(at))


def _fits(op: Op, left: Typed, node: Node, reading: Reading) -> bool:
    """Whether the operator has a meaning for the fact."""
    if op in _PLACED:
        if left.type is not None and left.type not in _PLACES and not isinstance(left.operand, Literal):
            return _refuse_type(op, left, _PLACES, node, reading)
        return True
    if left.many and op not in _LISTS:
        remedy = "Use contains or within, or ask its members with some, every or none."
        reading.problem(node, "XC-L203", f'The fact is a list; "{op}" needs one value.', remedy)
        return False
    if op is Op.WITHIN and not left.many:
        reading.problem(node, "XC-L204", '"within" needs a list; the fact has one value.', "Use in: [...].")
        return False
    if op is Op.CONTAINS and not left.many and left.type not in TEXTUAL and left.type is not None:
        return _refuse_type(op, left, TEXTUAL, node, reading)
    if left.type is not None and left.type not in _FITTING[op]:
        return _refuse_type(op, left, _FITTING[op], node, reading)
    return True


def _refuse_type(op: Op, left: Typed, fitting: frozenset[FieldType], node: Node, reading: Reading) -> bool:
    remedy = f'"{op}" fits {", ".join(sorted(fitting))}.'
    if left.type in (FieldType.ADDRESS, FieldType.PARTY):
        remedy = "Use in_place or outside, or compare one of its fields, like its country."
    reading.problem(node, "XC-L205", f'"{op}" has no meaning for a fact of type {left.type}.', remedy)
    return False


def _is_place(id: str, reading: Reading) -> bool:
    """Whether an id of ``in_list`` is no dated list but a group of places."""
    places = reading.catalogues.places
    return reading.has_value(id) is False and places is not None and places.known(id)


def _places(op: Op, left: Typed, node: Node, reading: Reading) -> Condition | None:
    if node.kind == "list" and node.value:
        parts = [_places(op, left, child, reading) for child in node.value]
        whole = tuple(part for part in parts if part is not None)
        if len(whole) != len(parts):
            return None
        if len(whole) == 1:
            return whole[0]
        return AnyOf(whole, position(node)) if op is Op.IN_PLACE else AllOf(whole, position(node))
    if node.kind != "text":
        reading.problem(node, "XC-L022", f'"{op}" needs the id of a place or group.', "Write it like in_place: JP.")
        return None
    return Compare(left.operand, op, Literal(reading.place(node)), position(node))


def read_constant(node: Node, left: Typed, reading: Reading) -> Literal | None:
    """A constant in the type of the left side; None after reporting why not."""
    if node.kind != "text":
        reading.problem(node, "XC-L022", "A constant must be a text or number.", "Write one value.")
        return None
    text: str = node.value
    kind = left.type or FieldType.TEXT
    if isinstance(left.operand, Arithmetic) and kind in (FieldType.DECIMAL, FieldType.INTEGER):
        kind = FieldType.RATE if "%" in text or "/" in text else FieldType.DECIMAL if "." in text else kind
    try:
        value = read_literal(text, kind)
    except LiteralError as error:
        reading.problem(node, error.code, error.message, error.remedy)
        return None
    if left.choices and value not in left.choices:
        remedy = did_you_mean(text, left.choices)
        reading.problem(node, "XC-L222", f'"{text}" is not a word of this fact.', remedy)
        return None
    if kind in (FieldType.COUNTRY, FieldType.REGION):
        reading.place(node)
    return Literal(value)


def _constants(node: Node, left: Typed, reading: Reading) -> tuple[Literal, ...] | None:
    children = list(node) if node.kind == "list" else [node] if node.kind == "text" else []
    if not children:
        reading.problem(node, "XC-L024", "The list of constants is empty.", "Write at least one constant.")
        return None
    read = [read_constant(child, left, reading) for child in children]
    whole = tuple(one for one in read if one is not None)
    return whole if len(whole) == len(read) else None


def _pair(node: Node, left: Typed, reading: Reading) -> tuple[Literal, ...] | None:
    if node.kind != "list" or len(node.value) != 2:
        reading.problem(node, "XC-L022", '"between" needs two constants.', "Write it like between: [10, 20].")
        return None
    bounds = _constants(node, left, reading)
    if bounds is None:
        return None
    low, high = (bound.value for bound in bounds)
    if _reversed(low, high):
        reading.problem(node, "XC-L216", "The bounds are reversed; nothing lies between them.", "Swap them.")
        return None
    return bounds


def _reversed(low: Any, high: Any) -> bool:
    """Whether the bounds are in the wrong order; bounds of two currencies or of date and instant are not compared."""
    if type(low) is not type(high) or getattr(low, "currency", "") != getattr(high, "currency", ""):
        return False
    return bool(high < low)


def _pattern(node: Node, left: Typed, reading: Reading) -> Literal | None:
    if node.kind != "text" or not node.value:
        reading.problem(node, "XC-L022", "A text is needed here.", "Write the characters to look for.")
        return None
    return Literal(node.value)


def _contained(node: Node, left: Typed, reading: Reading) -> Literal | None:
    if node.kind == "list":
        remedy = "Write one constant; several go into some: {of: ..., where: {item: [...]}}."
        reading.problem(node, "XC-L022", '"contains" looks for one constant.', remedy)
        return None
    return read_constant(node, left, reading)


def _value(node: Node, left: Typed, reading: Reading) -> Operand | None:
    return read_value_ref(node, reading, left.type)


def _list_value(node: Node, left: Typed, reading: Reading) -> Operand | None:
    return read_value_ref(node, reading, None, unit="list")


_READERS: Final[dict[str, Callable[[Node, Typed, Reading], Operand | tuple[Literal, ...] | None]]] = {
    "constant": _contained,
    "constants": _constants,
    "pair": _pair,
    "pattern": _pattern,
    "field": read_field,
    "list_field": read_list_field,
    "value": _value,
    "list_value": _list_value,
}
