"""Writes a rule as YAML in one canonical form, so that ``parse(print(rule)) == rule`` but for positions."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from xcompliance.rules.canonical import rule_document
from xcompliance.rules.syntax import Rule

__all__ = ["document_yaml", "to_yaml"]

WIDTH: Final = 120

_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./%+()<>=*-]*(?: [A-Za-z0-9_./%+()<>=*-]+)*")
_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*")
_MISREAD: Final = re.compile(
    r"(?i:null|yes|no|on|off|y|n|[0-9][0-9_]*:[0-9:]+|0[0-9xob_].*|[0-9.]+e[+-]?[0-9]+|[0-9]+_[0-9_]*)|~|=|<<"
)
"""Texts that other YAML readers than ours would take for a truth value or number."""


def to_yaml(rule: Rule) -> str:
    """The canonical YAML text of a rule."""
    return document_yaml(rule_document(rule))


def document_yaml(document: dict[str, Any]) -> str:
    """YAML of plain maps, lists and texts: short parts on one line, long ones in blocks."""
    return "\n".join(_map(document, 0)) + "\n"


def _map(document: dict[str, Any], indent: int) -> list[str]:
    lines = []
    for key, value in document.items():
        head = f"{' ' * indent}{_key(key)}:"
        flow = _flow(value)
        if _stays_on_line(value, len(head) + len(flow), indent):
            lines.append(f"{head} {flow}")
        elif isinstance(value, dict):
            lines += [head, *_map(value, indent + 2)]
        else:
            lines += [head, *_list(value, indent)]
    return lines


def _stays_on_line(value: Any, length: int, indent: int) -> bool:
    """Whether a value stands behind its key: scalars always, maps and lists when they are short."""
    if not isinstance(value, dict | list) or not value:
        return True
    many_keys = indent == 0 and isinstance(value, dict) and len(value) > 2
    return length < WIDTH and not many_keys


def _list(items: list[Any], indent: int) -> list[str]:
    lines = []
    for item in items:
        flow = _flow(item)
        if isinstance(item, dict) and item and indent + len(flow) + 2 >= WIDTH:
            inner = _map(item, indent + 2)
            lines.append(f"{' ' * indent}- {inner[0].lstrip()}")
            lines += inner[1:]
        else:
            lines.append(f"{' ' * indent}- {flow}")
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(one) for one in value) + "]"
    return _scalar(str(value))


def _key(key: str) -> str:
    if _PLAIN_KEY.fullmatch(key) and (key == "on" or not _MISREAD.fullmatch(key)):
        return key
    return json.dumps(key, ensure_ascii=False)


def _scalar(text: str) -> str:
    """Plain where every YAML reader sees the same text, in double quotes otherwise."""
    if _PLAIN.fullmatch(text) and not _MISREAD.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)
