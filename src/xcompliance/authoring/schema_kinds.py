"""What kind of file a YAML file is, and the shape its content must have. Layout and JSON Schemas both ask."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from xcompliance.authoring.lint.suppressions import SUPPRESSIONS
from xcompliance.document.shape import Record
from xcompliance.document.yaml import Node
from xcompliance.jurisdictions.shapes import PLACE_FILE, VALUE_FILE
from xcompliance.rules.document import CASES, PACK, RULE, SCORECARD
from xcompliance.rules.pack import CASES_SUFFIX, PACK_FILE, SUPPRESSIONS_FILE

__all__ = ["SHAPES", "FileKind", "kind_of"]


class FileKind(StrEnum):
    """The files of a rules folder and of a jurisdictions folder, and what lies beside them."""

    RULE = "rule"
    TEST = "test"
    PACK = "pack"
    SCORECARD = "scorecard"
    VALUE = "value"
    TABLE = "table"
    PLACES = "places"
    SUPPRESSIONS = "suppressions"
    OTHER = "other"  # counting conventions, sample records


SHAPES: Final[Mapping[FileKind, Record]] = MappingProxyType(
    {
        FileKind.RULE: RULE,
        FileKind.TEST: CASES,
        FileKind.PACK: PACK,
        FileKind.SCORECARD: SCORECARD,
        FileKind.VALUE: VALUE_FILE,
        FileKind.TABLE: VALUE_FILE,
        FileKind.PLACES: PLACE_FILE,
        FileKind.SUPPRESSIONS: SUPPRESSIONS,
    }
)
"""The declared shape of each kind; files of other kinds have none."""

_BY_CONTENT: Final = (
    (FileKind.TABLE, frozenset({"table"})),
    (FileKind.VALUE, frozenset({"values"})),
    (FileKind.PLACES, frozenset({"places", "groups", "countries"})),
)
_OF_RULES: Final = frozenset({"applies_to", "when", "unless", "then", "when_unknown"})


def kind_of(path: PurePath, node: Node) -> FileKind:
    """Tell the kind of a file by its name, and where the name says nothing by the keys of its content."""
    name = path.name
    if name == PACK_FILE:
        return FileKind.PACK
    if name == SUPPRESSIONS_FILE:
        return FileKind.SUPPRESSIONS
    if name.endswith(CASES_SUFFIX):
        return FileKind.TEST
    if name == "scorecard.yaml" or name.startswith("scorecard-"):
        return FileKind.SCORECARD
    keys = node.value.keys() if node.kind == "map" else frozenset()
    if "kind" in keys:  # a record says what it is
        return FileKind.OTHER
    if keys & _OF_RULES:
        return FileKind.RULE
    if "unit" in keys:
        return FileKind.TABLE if "table" in keys else FileKind.VALUE
    return next((kind for kind, some in _BY_CONTENT if keys & some), FileKind.OTHER)
