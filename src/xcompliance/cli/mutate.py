"""``xcompliance mutate``: change the rules one thing at a time, and see whether their cases notice."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xcompliance.cli.options import FormatOption, JurisdictionsOption, RulesOption, Shape
from xcompliance.cli.refusal import Refusal, plain
from xcompliance.cli.test import Folders, SamplesOption, find_suite

if TYPE_CHECKING:
    from xcompliance.testing.campaign import PackScore, Sample
    from xcompliance.testing.run import Suite

__all__ = ["mutate"]

ENOUGH = 95
"""Mutants in a hundred that cases must notice, unless --at-least names another share."""


def mutate(
    packs: Annotated[list[str] | None, typer.Argument(metavar="PACK", help="Packs (eu/vat); all by default.")] = (None),
    *,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
    samples: SamplesOption = None,
    at_least: Annotated[
        int, typer.Option("--at-least", min=0, max=100, metavar="PERCENT", help="Leave with 1 below this kill rate.")
    ] = ENOUGH,
    share: Annotated[
        int, typer.Option("--share", min=1, max=100, metavar="PERCENT", help="Only a seeded sample of the mutants.")
    ] = 100,
    seed: Annotated[int, typer.Option("--seed", help="Chooses the sample; the same seed, the same mutants.")] = 1,
    jobs: Annotated[int, typer.Option("--jobs", min=0, help="Processes; 0 = one for each processor.")] = 0,
    shape: FormatOption = Shape.TEXT,
) -> int:
    """Prove the cases: drop a clause, flip a comparison, shift a date by a day, change a value or an outcome.

    Each changed rule (a mutant) should make at least one case fail. Survivors are printed with their place; each is a
    sentence of a rule that could be wrong without anybody noticing. Exit code 1: the kill rate is below --at-least.

    \b
    Examples:
      xcompliance mutate us/dmca
      xcompliance mutate jp/cosmetics us/dmca --share 10 --seed 7 --at-least 90
    """
    from xcompliance.testing.campaign import Sample

    suite = find_suite([], Folders(rules, jurisdictions, samples), packs)
    sample = Sample(share, seed)
    scores = _scores(suite, sample, jobs)
    mutants = sum(sum(score.mutants.values()) for score in scores)
    killed = sum(sum(score.killed.values()) for score in scores)
    if not mutants:
        raise Refusal(["there is nothing to change: no active rule in these packs, or too small a --share."])
    if shape is Shape.JSON:
        _print_json(scores, sample)
    else:
        _print_text(scores, sample)
    return 1 if killed * 100 < mutants * at_least else 0


def _scores(suite: Suite, sample: Sample, jobs: int) -> list[PackScore]:
    from rich.console import Console
    from rich.progress import track

    from xcompliance.testing.campaign import PARTS, PackScore, campaign, processors

    found = {pack.id: PackScore(pack.id) for pack in suite.snapshot.packs}
    screen = Console(stderr=True)
    running = campaign(suite, sample, jobs or processors())
    total = len(found) * PARTS
    for score in track(
        running, "Mutating", total=total, console=screen, disable=not screen.is_terminal, transient=True
    ):
        found[score.pack].add(score)
    return list(found.values())


def _print_text(scores: Iterable[PackScore], sample: Sample) -> None:
    from xcompliance.cli.screen import page, table

    every = list(scores)
    for score in every:
        for survivor in score.survivors:
            sys.stdout.write(plain(f"{survivor} survives") + "\n")
        for case in sorted(score.unfit):
            sys.stdout.write(plain(f"{score.pack}: left out, does not pass without other packs: {case}") + "\n")
    rows = [_row(score.pack, score.mutants, score.killed) for score in every if score.mutants]
    kinds = sorted({kind for score in every for kind in score.mutants})
    rows += [_row(f"({kind})", *_of_kind(every, kind)) for kind in kinds]
    mutants = sum((score.mutants for score in every), Counter[str]())
    killed = sum((score.killed for score in every), Counter[str]())
    rows.append(_row("all", mutants, killed))
    page(table(("pack", "mutants", "killed", "survive", "%"), rows, right=(1, 2, 3, 4)))
    if sample.share < 100:
        sys.stdout.write(f"a sample of {sample.share} % with seed {sample.seed}\n")


def _of_kind(scores: Iterable[PackScore], kind: str) -> tuple[Counter[str], Counter[str]]:
    every = list(scores)
    return (
        Counter({kind: sum(score.mutants[kind] for score in every)}),
        Counter({kind: sum(score.killed[kind] for score in every)}),
    )


def _row(name: str, mutants: Counter[str], killed: Counter[str]) -> tuple[object, ...]:
    number, dead = sum(mutants.values()), sum(killed.values())
    return name, number, dead, number - dead, f"{dead * 1000 // number / 10:.1f}"


def _print_json(scores: Iterable[PackScore], sample: Sample) -> None:
    from xcompliance.cli.screen import print_json

    print_json({"share": sample.share, "seed": sample.seed, "packs": [_document(score) for score in scores]})


def _document(score: PackScore) -> dict[str, Any]:
    return {
        "pack": score.pack,
        "mutants": dict(sorted(score.mutants.items())),
        "killed": dict(sorted(score.killed.items())),
        "left_out": sorted(score.unfit),
        "survivors": [
            {
                "file": Path(one.position.file).as_posix(),
                "line": one.position.line,
                "column": one.position.column,
                "target": one.target,
                "kind": one.kind,
                "change": one.said,
            }
            for one in score.survivors
        ],
    }
