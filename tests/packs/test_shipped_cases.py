"""Every case of every shipped pack, the counts for each pack, and a seeded sample of mutants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from xcompliance.engine.shipped import rules_dir
from xcompliance.engine.snapshot import load_snapshot
from xcompliance.rules.syntax import Status
from xcompliance.testing.campaign import PackScore, Sample, campaign
from xcompliance.testing.coverage import clause_coverage
from xcompliance.testing.earned import shortfalls
from xcompliance.testing.run import CaseResult, Suite

AS_OF = date(2026, 11, 22)
"""The day of the researched facts; citations count as fresh for 400 days from when they were read."""

PACKS = sorted(path.parent.relative_to(rules_dir()).as_posix() for path in rules_dir().rglob("pack.yaml"))
SAMPLE = Sample(share=6, seed=20261122)
"""CI runs this sample of the mutants; ``make mutate`` runs them all."""

GROWING: frozenset[str] = frozenset()
"""Packs whose cases do not notice 95 of 100 mutants yet, or whose rules have not all earned their status. A pack leaves
this list when ``xcompliance mutate PACK`` and ``xcompliance test --pack PACK --strict`` pass; none may come back."""


@cache
def suite() -> Suite:
    return Suite(load_snapshot(), rules_dir())


@cache
def results(pack: str) -> tuple[CaseResult, ...]:
    """The cases of one pack, judged once in each process."""
    rules = suite().snapshot.rules
    files = (file for file in suite().files() if file.is_relative_to(rules_dir() / pack))
    return tuple(suite().run(case) for file in files for case in suite().cases(file) if rules[case.rule].pack == pack)


@pytest.mark.parametrize("pack", PACKS)
def test_every_case_of_the_pack_holds(pack: str, record_property: Callable[[str, object], None]) -> None:
    ran = results(pack)
    failed = [f"{result.file}:{result.line} {result.id}: {result.failures}" for result in ran if not result.passed]
    assert not failed, "\n".join(failed)
    assert ran
    record_property("cases", len(ran))


# One test each for what needs every case: processes that share the work would repeat it.


def test_counts_by_pack_and_earned_status() -> None:
    """At least twice as many cases as active rules in every pack; outside growing packs every status is earned."""
    rules = suite().snapshot.rules
    cases = {pack: len(results(pack)) for pack in PACKS}
    active = Counter(rule.pack for rule in rules.values() if rule.status is Status.ACTIVE)
    print(*(f"{pack}: {cases[pack]} cases, {active[pack]} active rules" for pack in PACKS), sep="\n")
    assert {pack: count for pack, count in active.items() if cases[pack] < 2 * count} == {}
    assert sum(cases.values()) >= 2500
    covered = clause_coverage(suite().snapshot, [result for pack in PACKS for result in results(pack)])
    lacking = shortfalls([one for one in covered.values() if one.rule.pack not in GROWING], AS_OF)
    assert not lacking, "\n".join(str(one) for one in lacking)


def test_cases_notice_95_of_100_mutants() -> None:
    scores = [score for score in campaign(suite(), SAMPLE, jobs=1) if score.mutants]
    assert {case for score in scores for case in score.unfit} == set()
    finished = [score for score in scores if score.pack not in GROWING]
    survivors = [str(one) for score in finished for one in score.survivors]
    mutants = sum(score.mutants.total() for score in finished)
    assert mutants > 150
    assert len(survivors) * 20 <= mutants, f"{len(survivors)} of {mutants} survive:\n" + "\n".join(survivors)
    growing = [score for score in scores if score.pack in GROWING]
    assert not growing or _rate(growing) >= 80


def _rate(scores: list[PackScore]) -> int:
    """Killed mutants in a hundred, rounded down."""
    return sum(score.killed.total() for score in scores) * 100 // sum(score.mutants.total() for score in scores)


def test_growing_packs_exist() -> None:
    assert set(PACKS) >= GROWING
