"""Names of allergens: markets and label makers write one allergen in several ways, records hold one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator

from xcompliance.facts.words import Codes

__all__ = ["SYNONYMS", "Allergens", "one_name"]

SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "almonds": "almond",
        "brazil_nuts": "brazil_nut",
        "cashew": "cashew_nut",
        "cashew_nuts": "cashew_nut",
        "cashews": "cashew_nut",
        "crustacean": "crustaceans",
        "crustacean_shellfish": "crustaceans",
        "eggs": "egg",
        "gelatine": "gelatin",
        "hazelnuts": "hazelnut",
        "kiwi": "kiwifruit",
        "macadamia": "macadamia_nut",
        "macadamia_nuts": "macadamia_nut",
        "matsutake": "matsutake_mushroom",
        "mollusc": "molluscs",
        "mollusk": "molluscs",
        "mollusks": "molluscs",
        "oat": "oats",
        "peanuts": "peanut",
        "pecan": "pecan_nut",
        "pecan_nuts": "pecan_nut",
        "pecans": "pecan_nut",
        "pistachio_nut": "pistachio",
        "pistachios": "pistachio",
        "prawn": "shrimp",
        "prawns": "shrimp",
        "sesame_seeds": "sesame",
        "shrimps": "shrimp",
        "soya": "soy",
        "soybean": "soy",
        "soybeans": "soy",
        "sulfites": "sulphites",
        "sulphur_dioxide": "sulphites",
        "tree_nut": "nuts",
        "tree_nuts": "nuts",
        "walnuts": "walnut",
    }
)
"""Other spelling to our name. A group (nuts, fish) and its members stay apart: the law tells them apart."""


def one_name(value: Any) -> Any:
    """The list with each allergen under our name; what is no list of words is left for the check that follows."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [SYNONYMS.get(word, word) if isinstance(word, str) else word for word in value]
    return SYNONYMS.get(value, value) if isinstance(value, str) else value


Allergens: TypeAlias = Annotated[Codes, BeforeValidator(one_name)]
"""Codes of allergens, each under one name."""
