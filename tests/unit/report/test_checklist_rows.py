"""Checklists as rows: one for one thing to do, the urgent first, what holds nothing up apart."""

from __future__ import annotations

from typing import Any

from xcompliance.engine.checklist import MISSING, NOT_APPLICABLE, SATISFIED, UNKNOWN_STATE, ChecklistItem
from xcompliance.report.checklist_rows import GROUPS, MAY_APPLY, group_of, rows, said, worst
from xcompliance.verdict import Citation, Verdict

FACT = ("listing.product.marks",)


def item(place: str = "DE", state: str = MISSING, **other: Any) -> ChecklistItem:
    given: dict[str, Any] = {"verdict": Verdict.BLOCK, "evidence": FACT, "title": "Toys bear a mark", **other}
    return ChecklistItem(place, "", f"x.{place}", state=state, who=("seller",), **given)


def test_equal_things_to_do_are_one_row_with_all_their_places() -> None:
    found = rows([item("DE"), item("FR"), item("ES", SATISFIED)], "en")
    assert [(row.group, row.places) for row in found] == [(MISSING, ("DE", "FR")), (SATISFIED, ("ES",))]


def test_another_fact_or_another_text_is_another_row() -> None:
    assert len(rows([item(), item("FR", evidence=("listing.claims",)), item("ES", title="Else")], "en")) == 3


def test_a_row_keeps_the_worst_verdict_and_every_source_and_need() -> None:
    first = item("DE", verdict=Verdict.REVIEW, needs=("listing.a",), citation=Citation("Art 1"))
    second = item("FR", needs=("listing.a", "listing.b"), citation=Citation("Art 2"))
    row = rows([first, second], "en")[0]
    assert row.verdict is Verdict.BLOCK
    assert row.needs == ("listing.a", "listing.b")
    assert row.sources == ("Art 1", "Art 2")


def test_what_is_missing_comes_first_and_the_worse_before_the_milder() -> None:
    found = rows(
        [
            item(title="a", state=NOT_APPLICABLE),
            item(title="b", state=UNKNOWN_STATE, waits=False),
            item(title="c", state=UNKNOWN_STATE),
            item(title="d", verdict=Verdict.REVIEW),
            item(title="e"),
        ],
        "en",
    )
    assert [row.what for row in found] == ["e", "d", "c", "b", "a"]


def test_the_text_is_the_sellers_in_the_language_asked_for_else_english_else_the_title() -> None:
    both = item(action={"en": "Affix it.", "ja": "表示してください。"})
    assert said(both, "ja") == "表示してください。"
    assert said(both, "zh") == "Affix it."
    assert said(item(), "ja") == "Toys bear a mark"


def test_only_what_holds_the_verdict_up_is_open() -> None:
    assert group_of(item(state=UNKNOWN_STATE)) == UNKNOWN_STATE
    assert group_of(item(state=UNKNOWN_STATE, waits=False)) == MAY_APPLY
    unresearched = ("listing.audience", "value:eu.products.transposition")
    assert group_of(item(state=UNKNOWN_STATE, waits=False, needs=unresearched)) == NOT_APPLICABLE
    assert group_of(item(state=UNKNOWN_STATE, needs=unresearched)) == UNKNOWN_STATE
    assert set(GROUPS) == {MISSING, UNKNOWN_STATE, MAY_APPLY, SATISFIED, NOT_APPLICABLE}


def test_a_place_is_as_bad_as_its_worst_missing_thing_and_open_things_make_a_review() -> None:
    assert worst([]) is Verdict.ALLOW
    assert worst([item(state=SATISFIED), item(state=UNKNOWN_STATE, waits=False)]) is Verdict.ALLOW
    assert worst([item(state=UNKNOWN_STATE)]) is Verdict.REVIEW
    assert worst([item(verdict=Verdict.ALLOW_WITH_DUTIES)]) is Verdict.ALLOW_WITH_DUTIES
    assert worst([item(), item(state=UNKNOWN_STATE)]) is Verdict.BLOCK
