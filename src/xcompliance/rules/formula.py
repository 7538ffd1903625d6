"""Small formulas in rule files: names with dots, numbers, ``+ - * /``, ``min``, ``max``, ``sum`` and ``abs``.

Read by the standard library's ``ast`` against a whitelist: no powers, attributes only as dotted names, no calls but the
four, at most 300 characters and 12 levels. Amounts, numbers and rates are told apart: euros are not added to days.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from xcompliance.document.yaml import Node
from xcompliance.facts.types import FieldType
from xcompliance.rules.reading import Reading
from xcompliance.rules.syntax import Arithmetic, Defined, Field, Literal
from xcompliance.rules.vocabulary import Typed

MAX_LENGTH: Final = 300
MAX_DEPTH: Final = 12

_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,12})?")
_OPERATORS: Final[dict[type[ast.operator], str]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_FUNCTIONS: Final = ("min", "max", "sum", "abs")
_PLAIN: Final = frozenset({FieldType.INTEGER, FieldType.DECIMAL})
_COUNTABLE: Final = _PLAIN | {FieldType.MONEY, FieldType.RATE}
_REMEDY: Final = 'Write names, numbers, + - * /, min, max, sum and abs, like "order.total - order.shipping.amount".'


class _FormulaError(Exception):
    def __init__(self, message: str, remedy: str = _REMEDY, code: str = "XC-L215") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.code = code


def read_formula(node: Node, reading: Reading) -> Typed | None:
    """Read a formula.

    Returns:
        The arithmetic with the type of its result (money, rate, integer or decimal), or None after reporting why not.
    """
    text = node.value if node.kind == "text" else ""
    try:
        if not text or len(text) > MAX_LENGTH:
            raise _FormulaError(f"A formula is a text of at most {MAX_LENGTH} characters.")
        if not text.isascii():
            raise _FormulaError("A formula has ASCII characters only.")
        return _Reader(node, reading, text).read(_parse(text), 0)
    except _FormulaError as error:
        if error.message:
            reading.problem(node, error.code, error.message, error.remedy)
        return None


def _parse(text: str) -> ast.expr:
    try:
        return ast.parse(" ".join(text.split()), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise _FormulaError("The formula cannot be read.") from error


class _Reader:
    def __init__(self, node: Node, reading: Reading, text: str) -> None:
        self.node = node
        self.reading = reading
        self.source = " ".join(text.split())

    def read(self, tree: ast.expr, depth: int) -> Typed:
        if depth > MAX_DEPTH:
            raise _FormulaError(f"The formula is nested deeper than {MAX_DEPTH} levels.", "Define parts of it by name.")
        if isinstance(tree, ast.BinOp):
            return self.binary(tree, depth)
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
            part = self.read(tree.operand, depth + 1)
            return Typed(Arithmetic("neg", (part.operand,)), part.type)
        if isinstance(tree, ast.Call):
            return self.call(tree, depth)
        if isinstance(tree, ast.Constant):
            return self.number(tree)
        if isinstance(tree, ast.Name | ast.Attribute):
            return self.single(self.name(tree))
        raise _FormulaError("The formula uses something that is not allowed.")

    def binary(self, tree: ast.BinOp, depth: int) -> Typed:
        op = _OPERATORS.get(type(tree.op))
        if op is None:
            raise _FormulaError("The formula uses an operator that is not allowed.")
        left, right = self.read(tree.left, depth + 1), self.read(tree.right, depth + 1)
        kind = _result(op, left.type, right.type)
        return Typed(Arithmetic(op, (left.operand, right.operand)), kind)

    def call(self, tree: ast.Call, depth: int) -> Typed:
        name = tree.func.id if isinstance(tree.func, ast.Name) else ""
        if name not in _FUNCTIONS or tree.keywords:
            raise _FormulaError("The formula calls a function that is not allowed.")
        if name == "sum":
            return self.total(tree)
        args = [self.read(arg, depth + 1) for arg in tree.args]
        if len(args) != 1 if name == "abs" else len(args) < 2:
            raise _FormulaError(f"{name} needs {'one argument' if name == 'abs' else 'two arguments or more'}.")
        kind = args[0].type
        for arg in args[1:]:
            kind = _result("+", kind, arg.type)
        return Typed(Arithmetic(name, tuple(arg.operand for arg in args)), kind)

    def total(self, tree: ast.Call) -> Typed:
        if len(tree.args) != 1 or not isinstance(tree.args[0], ast.Name | ast.Attribute):
            raise _FormulaError("sum needs one list of facts.", 'Write it like "sum(order.lines.quantity)".')
        listed = self.name(tree.args[0])
        if not listed.many:
            raise _FormulaError("sum needs a list; this fact has one value.", "Leave sum out.", "XC-L204")
        return Typed(Arithmetic("sum", (listed.operand,)), _counted(listed.type))

    def number(self, tree: ast.Constant) -> Typed:
        text = ast.get_source_segment(self.source, tree) or ""
        if _NUMBER.fullmatch(text) is None:
            raise _FormulaError("The formula holds a number that is not written exactly.")
        if "." in text:
            return Typed(Literal(Decimal(text)), FieldType.DECIMAL)
        return Typed(Literal(int(text)), FieldType.INTEGER)

    def single(self, found: Typed) -> Typed:
        if found.many:
            raise _FormulaError("The formula uses a list as one value.", "Wrap it in sum(...).", "XC-L203")
        return Typed(found.operand, _counted(found.type))

    def name(self, tree: ast.expr) -> Typed:
        path = _dotted(tree)
        if "." not in path:
            known = self.reading.definition(path, self.node)
            if known is not None:
                if known.typed is None:
                    raise _FormulaError(f'"{path}" is a condition, not a number.')
                return Typed(Defined(path), known.typed.type)
        found = self.reading.fact(path, self.node)
        if found is None:
            raise _FormulaError("")  # reported by the look-up
        return Typed(Field(path), found.type, found.many)


def _dotted(tree: ast.expr) -> str:
    parts = []
    while isinstance(tree, ast.Attribute):
        parts.append(tree.attr)
        tree = tree.value
    if not isinstance(tree, ast.Name):
        raise _FormulaError("The formula uses something that is not allowed.")
    return ".".join([tree.id, *reversed(parts)])


def _counted(kind: FieldType | None) -> FieldType | None:
    if kind is not None and kind not in _COUNTABLE:
        raise _FormulaError(
            f"A formula cannot use a fact of type {kind}.", "Use amounts, numbers and rates.", "XC-L207"
        )
    return kind


def _result(op: str, left: FieldType | None, right: FieldType | None) -> FieldType | None:
    """The type of ``left op right``; None when one is not known."""
    if left is None or right is None:
        return left or right
    rule: Callable[[FieldType, FieldType], FieldType | None] = {"*": _product, "/": _quotient}.get(op, _sum)
    kind = rule(left, right)
    if kind is None:
        raise _FormulaError(f'"{op}" does not fit {left} and {right}.', "Use values of one kind.", "XC-L207")
    return kind


def _sum(left: FieldType, right: FieldType) -> FieldType | None:
    if left is right:
        return left
    return FieldType.DECIMAL if {left, right} <= _PLAIN else None


def _product(left: FieldType, right: FieldType) -> FieldType | None:
    if FieldType.MONEY in (left, right):
        return None if left is right else FieldType.MONEY
    if left is right:
        return left
    return FieldType.DECIMAL


def _quotient(left: FieldType, right: FieldType) -> FieldType | None:
    if right is FieldType.MONEY:
        return FieldType.DECIMAL if left is FieldType.MONEY else None
    return FieldType.MONEY if left is FieldType.MONEY else FieldType.DECIMAL
