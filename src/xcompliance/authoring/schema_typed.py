"""A document as an editor sees it: scalars typed by the core schema of YAML 1.2.

Our loader reads every scalar as text and types it by the fact; an editor's YAML server types plain scalars by their
spelling before it looks at the JSON Schema. Schemas are written for, and checked against, what the editor sees.
"""

from __future__ import annotations

import re
from typing import Any, Final

from xcompliance.document.yaml import Node, loads
from xcompliance.errors import PackError

__all__ = ["as_editor_sees", "typed_example"]

_NULL: Final = re.compile(r"(?:null|Null|NULL|~|)")
_BOOL: Final = re.compile(r"(true|True|TRUE)|(?:false|False|FALSE)")
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE: Final = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def as_editor_sees(node: Node) -> Any:
    """A document as maps, lists, texts, numbers, truth values and nulls."""
    if node.kind == "map":
        return {key: as_editor_sees(child) for key, child in node.value.items()}
    if node.kind == "list":
        return [as_editor_sees(child) for child in node.value]
    if node.kind == "null":
        return None
    return node.value if node.quoted else _typed(node.value)


def typed_example(written: str) -> Any:
    """An example of the documentation as an editor sees it; a text where it is no YAML by itself."""
    try:
        return as_editor_sees(loads(written, "example"))
    except PackError:
        return written


def _typed(text: str) -> Any:
    if _NULL.fullmatch(text):
        return None
    if match := _BOOL.fullmatch(text):
        return match[1] is not None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text
