"""Our category ids and what other systems call them. A word that is not in the map is no category: it stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from xcompliance.jurisdictions.store import ValueStore
from xcompliance.jurisdictions.table import Table

__all__ = ["Category", "categories", "suggest"]

TABLE = "global.categories.outward"
DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Category:
    """One category.

    Attributes:
        id: The stable id records use.
        definition: What belongs in it.
        codes: What other systems call it: ``hs_cn``, ``google_taxonomy``, ``stripe``, ``avalara``, ``taxjar``, ``sst``.
    """

    id: str
    definition: str
    codes: Mapping[str, str]


def categories(values: ValueStore) -> Mapping[str, Category]:
    """Every category by its id, in the order of the ids.

    Args:
        values: The dated values of ``jurisdictions/``; no categories where they hold no map.
    """
    table = values.get(TABLE) if TABLE in values else None
    found: dict[str, dict[str, str]] = {}
    for row in table.rows if isinstance(table, Table) else ():
        by_name = dict(zip(table.key_names, row.keys, strict=True)) if isinstance(table, Table) else {}
        found.setdefault(by_name["category"], {})[by_name["system"]] = str(row.entry.value)
    return {
        id_: Category(
            id_, codes.get(DEFINITION, ""), {name: code for name, code in codes.items() if name != DEFINITION}
        )
        for id_, codes in sorted(found.items())
    }


def suggest(word: str, known: Mapping[str, Category]) -> list[str]:
    """Category ids a word may have meant; never used in its place."""
    plain = word.strip().lower().replace(" ", "_").replace("-", "_")
    inside = [id_ for id_ in known if plain and plain in id_]
    return list(dict.fromkeys([*inside, *get_close_matches(plain, known, n=3, cutoff=0.6)]))[:5]
