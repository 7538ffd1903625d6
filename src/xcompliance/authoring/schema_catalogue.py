"""The ids that files refer to, as editors complete them: values, places, rules, defined names, conventions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from xcompliance.document.yaml import load
from xcompliance.errors import PackError
from xcompliance.jurisdictions.store import load_jurisdictions
from xcompliance.jurisdictions.table import Table
from xcompliance.rules.pack import PACK_FILE, discover, rule_id

__all__ = ["Catalogue", "ValueInfo", "read_catalogue"]


@dataclass(frozen=True, slots=True)
class ValueInfo:
    """A dated value or table: its unit and, for a table, its keys."""

    id: str
    unit: str
    title: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the schemas enumerate besides facts.

    Attributes:
        values: Dated values and tables, by id.
        countries: Country codes; ``places`` are groups and territories with an id of their own.
        rules: Rule ids.
        definitions: Names defined by packs, with the packs that define them.
        conventions: Names of counting conventions.
    """

    values: tuple[ValueInfo, ...] = ()
    countries: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    definitions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    conventions: tuple[str, ...] = ()


def read_catalogue(rules: Path, jurisdictions: Path) -> Catalogue:
    """Read what there is. Rule files need not be right: a schema helps to write those that are not yet.

    Raises:
        PackError: the jurisdictions cannot be loaded.
    """
    loaded = load_jurisdictions(jurisdictions)
    geography = loaded.geography
    values = []
    for id_ in loaded.values.ids():
        item = loaded.values.get(id_)
        keys = item.key_names if isinstance(item, Table) else ()
        values.append(ValueInfo(id_, item.unit, item.title, keys))
    ids = list(geography.ids())
    own = {id_ for id_ in ids if id_ in geography.places or id_ in geography.groups}
    found = discover(rules, [])
    definitions: dict[str, list[str]] = {}
    for pack in found:
        for name in _defined(pack.folder / PACK_FILE, rules):
            definitions.setdefault(name, []).append(pack.id)
    return Catalogue(
        values=tuple(values),
        countries={id_: geography.name(id_) for id_ in sorted(ids) if len(id_) == 2},
        places={id_: geography.name(id_) for id_ in sorted(own) if len(id_) != 2},
        rules=tuple(sorted(rule_id(path, rules) for pack in found for path in pack.rules)),
        definitions={name: tuple(packs) for name, packs in sorted(definitions.items())},
        conventions=tuple(sorted(loaded.conventions)),
    )


def _defined(path: Path, root: Path) -> list[str]:
    try:
        define = load(path, root).get("define")
    except PackError:  # reported by lint and by every load
        return []
    return list(define.value) if define is not None and define.kind == "map" else []
