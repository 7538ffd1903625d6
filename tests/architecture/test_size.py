"""Budgets that keep the tree liveable."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from .sources import PACKAGE, modules, said, tree

MODULE_LINES = 400
FUNCTION_LINES = 60
BANNED = frozenset({"utils", "util", "common", "helpers", "helper", "misc", "base"})


@pytest.mark.parametrize("path", modules(), ids=said)
def test_modules_are_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MODULE_LINES, f"{said(path)} has {lines} lines: cut it where two ideas meet"


@pytest.mark.parametrize("path", modules(), ids=said)
def test_functions_are_short(path: Path) -> None:
    long = [
        f"{said(path)}:{node.lineno} {node.name} has {length} lines"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long, "\n".join(long)


def test_every_module_is_named_for_what_it_holds() -> None:
    nameless = [said(path) for path in [*modules(), *PACKAGE.rglob("*/")] if path.stem in BANNED]
    assert not nameless


def test_nothing_is_left_half_done() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "raise Not" + "ImplementedError")
    left = [said(path) for path in modules() if any(mark in path.read_text(encoding="utf-8") for mark in marks)]
    assert not left
