"""Every check, in the order of their codes."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from xcompliance.authoring.lint.check import Check
from xcompliance.authoring.lint.checks import (
    before_verified,
    buyer_text_reveals_signal,
    citation_missing,
    citation_not_findable,
    citation_stale,
    constant_clause,
    contradictory_clauses,
    date_side_untested,
    dated_number,
    duplicate_clause,
    known_gaps_missing,
    no_cases,
    no_firing_case,
    no_silent_case,
    not_read_since_in_force,
    orphan_cases,
    proposed_in_force,
    review_not_planned,
    review_overdue,
    row_never_reached,
    sample_missing,
    score_code_twice,
    shipping_lists_contradict,
    suppression_expired,
    suppression_of_nothing,
    table_gap,
    text_empty,
    text_too_long,
    translation_missing,
    two_treatments,
    unknown_untested,
    unreachable_rule,
    unused_definition,
    value_does_not_cover,
    value_gap,
    value_stale,
)

__all__ = ["CHECKS", "CHECK_OF"]

CHECKS: Final[tuple[Check, ...]] = (
    suppression_expired.CHECK,
    suppression_of_nothing.CHECK,
    value_gap.CHECK,
    table_gap.CHECK,
    before_verified.CHECK,
    not_read_since_in_force.CHECK,
    value_does_not_cover.CHECK,
    proposed_in_force.CHECK,
    unused_definition.CHECK,
    constant_clause.CHECK,
    contradictory_clauses.CHECK,
    unreachable_rule.CHECK,
    duplicate_clause.CHECK,
    dated_number.CHECK,
    citation_missing.CHECK,
    citation_stale.CHECK,
    citation_not_findable.CHECK,
    value_stale.CHECK,
    no_cases.CHECK,
    no_firing_case.CHECK,
    no_silent_case.CHECK,
    date_side_untested.CHECK,
    unknown_untested.CHECK,
    orphan_cases.CHECK,
    sample_missing.CHECK,
    translation_missing.CHECK,
    text_empty.CHECK,
    buyer_text_reveals_signal.CHECK,
    text_too_long.CHECK,
    two_treatments.CHECK,
    score_code_twice.CHECK,
    review_overdue.CHECK,
    review_not_planned.CHECK,
    known_gaps_missing.CHECK,
    row_never_reached.CHECK,
    shipping_lists_contradict.CHECK,
)
CHECK_OF: Final = MappingProxyType({check.code: check for check in CHECKS})
"""Checks by their code."""
