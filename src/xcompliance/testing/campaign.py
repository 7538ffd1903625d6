"""A mutation run over many packs, on several processors: who survived, and how many were killed."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field

from xcompliance.rules.syntax import Position
from xcompliance.testing.mutation import Mutant, PackProof
from xcompliance.testing.run import Suite

__all__ = ["PARTS", "PackScore", "Sample", "Survivor", "campaign", "processors"]

PARTS = 4
"""Into how many parts a pack is cut, so that processors finish together."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Which mutants run: ``share`` per cent of them, chosen by the seed. The same seed chooses the same mutants."""

    share: int = 100
    seed: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Survivor:
    """A mutant that no case noticed."""

    position: Position
    target: str
    kind: str
    said: str

    def __str__(self) -> str:
        at = self.position
        return f"{at.file}:{at.line}:{at.column} {self.target} [{self.kind}] {self.said}"


@dataclass(slots=True)
class PackScore:
    """The result of one pack. ``unfit`` are cases that were left out: they do not pass without other packs."""

    pack: str
    mutants: Counter[str] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    survivors: list[Survivor] = field(default_factory=list)
    unfit: set[str] = field(default_factory=set)

    def add(self, other: PackScore) -> None:
        """Take in the result of another part of the same pack."""
        self.mutants += other.mutants
        self.killed += other.killed
        self.survivors = sorted([*self.survivors, *other.survivors])
        self.unfit |= other.unfit


def campaign(suite: Suite, sample: Sample, jobs: int) -> Iterator[PackScore]:
    """Run the mutants of every loaded pack.

    Args:
        suite: The packs and their cases.
        sample: Which mutants run.
        jobs: Processes to use; 1 runs in this one.

    Yields:
        The result of one part of a pack at a time, as it is ready. Add those of one pack together.
    """
    global _suite  # noqa: PLW0603 - forked processes inherit it and need not load the packs again
    parts = [(pack.id, part) for pack in suite.snapshot.packs for part in range(PARTS)]
    _suite = suite
    if jobs <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from (_score(*part, sample) for part in parts)
        return
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        waiting = [pool.submit(_score, *part, sample) for part in parts]
        yield from (done.result() for done in as_completed(waiting))


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_suite: Suite | None = None


def _score(pack_id: str, part: int, sample: Sample) -> PackScore:
    assert _suite is not None  # noqa: S101 - set before any part runs
    pack = next(pack for pack in _suite.snapshot.packs if pack.id == pack_id)
    proof = PackProof(_suite, pack)
    score = PackScore(pack_id)
    for mutant in _part(proof.mutants(), part, sample):
        score.mutants[mutant.kind] += 1
        if proof.kills(mutant):
            score.killed[mutant.kind] += 1
        else:
            score.survivors.append(Survivor(mutant.position, mutant.target, mutant.kind, mutant.said))
    score.unfit |= set(proof.unfit)
    return score


def _part(mutants: Iterable[Mutant], part: int, sample: Sample) -> Iterator[Mutant]:
    """The chosen mutants of one part; mutants of one rule stay together, for their cases are judged once."""
    numbers: dict[str, int] = {}
    for mutant in mutants:
        number = numbers.setdefault(mutant.target, len(numbers))
        if number % PARTS == part and mutant.chosen(sample.seed, sample.share):
            yield mutant
