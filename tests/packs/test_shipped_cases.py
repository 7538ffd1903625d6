"""Every case of every shipped pack, the counts for each pack, and a seeded sample of mutants."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

from xcompliance.engine.shipped import rules_dir
from xcompliance.engine.snapshot import load_snapshot
from xcompliance.rules.syntax import Status
from xcompliance.testing.campaign import Sample, campaign
from xcompliance.testing.coverage import clause_coverage
from xcompliance.testing.earned import shortfalls
from xcompliance.testing.run import Suite

AS_OF = date(2026, 11, 22)
"""The day of the researched facts; citations count as fresh for 400 days from when they were read."""

PACKS = sorted(path.parent.relative_to(rules_dir()).as_posix() for path in rules_dir().rglob("pack.yaml"))
SAMPLE = Sample(share=6, seed=20261122)
"""CI runs this sample of the mutants; ``make mutate`` runs them all."""


@cache
def suite() -> Suite:
    return Suite(load_snapshot(), rules_dir())


def test_cases_hold_and_every_status_is_earned() -> None:
    """At least twice as many cases as active rules in every pack, and every active rule has earned its status."""
    rules = suite().snapshot.rules
    results = [suite().run(case) for file in suite().files() for case in suite().cases(file)]
    failed = [f"{one.file}:{one.line} {one.id}: {one.failures}" for one in results if not one.passed]
    assert not failed, "\n".join(failed)
    cases = Counter(rules[one.rule].pack for one in results)
    active = Counter(rule.pack for rule in rules.values() if rule.status is Status.ACTIVE)
    print(*(f"{pack}: {cases[pack]} cases, {active[pack]} active rules" for pack in PACKS), sep="\n")
    assert {pack: count for pack, count in active.items() if cases[pack] < 2 * count} == {}
    assert cases.total() >= 9000
    lacking = shortfalls(clause_coverage(suite().snapshot, results).values(), AS_OF)
    assert not lacking, "\n".join(str(one) for one in lacking)


def test_cases_notice_95_of_100_mutants() -> None:
    scores = [score for score in campaign(suite(), SAMPLE, jobs=1) if score.mutants]
    assert {case for score in scores for case in score.unfit} == set()
    survivors = [str(one) for score in scores for one in score.survivors]
    mutants = sum(score.mutants.total() for score in scores)
    assert mutants > 150
    assert len(survivors) * 20 <= mutants, f"{len(survivors)} of {mutants} survive:\n" + "\n".join(survivors)
