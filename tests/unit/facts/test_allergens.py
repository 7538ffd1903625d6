"""One allergen under its several names, and the languages of a label."""

import pytest

from xcompliance.errors import RecordError
from xcompliance.facts import UNKNOWN
from xcompliance.facts.allergens import SYNONYMS
from xcompliance.facts.product import Label, Product


@pytest.mark.parametrize(
    ("written", "held"),
    [("soybeans", "soy"), ("cashew", "cashew_nut"), ("eggs", "egg"), ("prawn", "shrimp"), ("tree_nuts", "nuts")],
)
def test_another_spelling_is_the_same_allergen(written: str, held: str) -> None:
    product = Product(allergens_contained=[written], allergens_declared=[held], label={"allergens": [written, "milk"]})
    assert product.allergens_contained == product.allergens_declared == (held,)
    assert product.label is not None
    assert product.label.allergens == (held, "milk")


def test_groups_and_species_stay_apart() -> None:
    words = ["crustaceans", "shrimp", "nuts", "almond", "fish", "salmon", "gluten", "wheat"]
    assert Product(allergens_contained=words).allergens_contained == tuple(words)


def test_no_name_leads_to_another_spelling() -> None:
    assert not set(SYNONYMS.values()) & set(SYNONYMS)


def test_what_is_no_list_of_codes_is_refused_as_before() -> None:
    assert Product(allergens_contained=None).allergens_contained is None
    assert Product().allergens_contained is UNKNOWN
    with pytest.raises(RecordError):
        Product(allergens_contained=["Soy Beans"])
    with pytest.raises(RecordError):
        Product(allergens_contained={"soy": 1})


def test_a_label_of_one_language_is_in_that_language_only() -> None:
    assert Label(lang="ja").languages == ("ja",)
    assert Label(lang="en", languages=["en", "ja"]).languages == ("en", "ja")
    assert Label(lang=None).languages is None
    assert Label().languages is UNKNOWN
    assert Label(lang="ja").to_dict() == {"lang": "ja"}
