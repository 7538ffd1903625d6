"""The words a seller has to write so that an obligation of the shipped packs counts as done."""

from dataclasses import replace
from datetime import date

import pytest

from xcompliance.engine.proofs import deciding_values, proof_values
from xcompliance.facade import Engine
from xcompliance.rules.syntax import (
    AllOf,
    AnyOf,
    Clause,
    Compare,
    Field,
    IsTrue,
    Literal,
    Not,
    Op,
    Quantified,
    Quantity,
    Rule,
)

MARKS = "listing.product.marks"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(packs=["jp/food-labelling", "jp/product-safety", "jp/household-goods", "gb/products"])


def values(engine: Engine, rule: str) -> tuple[str, ...]:
    found = engine.snapshot.rules[rule]
    return proof_values(found, tuple(duty.evidence for duty in found.then.duties))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("jp.product-safety.pse-circle", ("pse_circle",)),
        ("gb.products.conformity-mark", ("ukca", "ce")),
        ("jp.food-labelling.label-language", ("ja",)),
        ("jp.food-labelling.importer", ("kind: importer, name, address",)),
        ("jp.product-safety.pse-certificate", ("kind: pse_conformity, number",)),
        ("jp.household-goods.care-symbols", ("true",)),
        ("jp.food-labelling.nutrition", ("energy_kcal, protein_g, fat_g, carbohydrate_g, salt_g",)),
        ("jp.household-goods.plastic-goods", ("raw_resin, heat_temperature, capacity, handling",)),
    ],
)
def test_the_words_are_those_the_rule_looks_for(engine: Engine, rule: str, words: tuple[str, ...]) -> None:
    assert values(engine, rule) == words


@pytest.mark.parametrize("rule", ["jp.food-labelling.imported-origin", "jp.food-labelling.allergens-mandatory"])
def test_nothing_is_said_where_any_value_does(engine: Engine, rule: str) -> None:
    assert values(engine, rule) == ()


def changed(rule: Rule, *, when: tuple[Clause, ...] = (), unless: tuple[Clause, ...] = ()) -> Rule:
    return replace(rule, when=when, unless=unless)


def test_exceptions_are_ways_to_do_it_and_what_forbids_a_word_is_none(engine: Engine) -> None:
    rule = engine.snapshot.rules["jp.product-safety.pse-circle"]
    mark = Compare(Field(MARKS), Op.CONTAINS, Literal("giteki"))
    assert proof_values(changed(rule, unless=(Clause("marked", mark),)), [MARKS]) == ("giteki",)
    assert proof_values(changed(rule, when=(Clause("marked", mark),)), [MARKS]) == ()
    some = Quantified(Quantity.SOME, Field(MARKS), Compare(Field("item"), Op.EQ, Literal("x")))
    assert proof_values(changed(rule, when=(Clause("some", some), Clause("named", IsTrue("baby_toy")))), [MARKS]) == ()
    elsewhere = Compare(Field("listing.product.kind"), Op.EQ, Literal("toy"))
    assert proof_values(changed(rule, unless=(Clause("kind", elsewhere),)), [MARKS]) == ()


def test_one_of_several_words_is_told_from_all_of_them(engine: Engine) -> None:
    rule = engine.snapshot.rules["jp.product-safety.pse-circle"]
    either = AnyOf(tuple(Compare(Field(MARKS), Op.CONTAINS, Literal(mark)) for mark in ("ce", "ukca")))
    assert proof_values(changed(rule, when=(Clause("unmarked", Not(either)),)), [MARKS]) == ("ce | ukca",)
    both = Not(AllOf(either.parts))
    assert proof_values(changed(rule, when=(Clause("unmarked", both),)), [MARKS]) == ("ce, ukca",)


@pytest.mark.parametrize(
    ("rule", "fact", "words"),
    [
        ("jp.product-safety.pse-circle", "product.subject_to", ("pse_other | lithium_storage_battery",)),
        ("jp.household-goods.care-symbols", "listing.audience", ("business",)),
        ("jp.household-goods.care-symbols", "product.age_min", ()),
    ],
)
def test_the_words_that_decide_whether_it_applies(engine: Engine, rule: str, fact: str, words: tuple[str, ...]) -> None:
    assert deciding_values(engine.snapshot.rules[rule], (fact,)) == words


def test_the_checklist_names_the_allergens_that_are_not_declared(engine: Engine) -> None:
    food = {
        "kind": "listing",
        "destinations": ["JP"],
        "product": {
            "kind": "imported_processed_food",
            "allergens_contained": ["wheat", "peanuts", "milk"],
            "allergens_declared": ["wheat"],
        },
    }
    items = {item.rule: item for item in engine.checklist(food, on=date(2026, 11, 22))}
    assert items["jp.food-labelling.allergens-mandatory"].values == ("peanut, milk",)


def test_what_would_settle_it_is_asked_for_with_its_words(engine: Engine) -> None:
    charger = {"kind": "listing", "destinations": ["JP"], "product": {"kind": "electrical", "marks": []}}
    items = {item.rule: item for item in engine.checklist(charger, on=date(2026, 11, 22))}
    found = items["jp.product-safety.pse-diamond"]
    assert found.needs == ("listing.product.subject_to",)
    assert found.asks == ("listing.product.subject_to = pse_specified",)
