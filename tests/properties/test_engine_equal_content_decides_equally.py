"""Law: packs of equal content decide equally: in another order, in other files, in another layout, loaded again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st
from tests.properties.strategies import Case, cases
from tests.properties.strategies.packs import Options

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import evaluate
from xcompliance.engine.snapshot import Snapshot
from xcompliance.rules.canonical import clauses_document, definition_document, rule_document, scorecard_document
from xcompliance.rules.pack import load_packs
from xcompliance.rules.printer import document_yaml, to_yaml
from xcompliance.rules.syntax import Pack

T = TypeVar("T")


def decisions(snapshot: Snapshot, made: Case) -> list[dict[str, Any]]:
    """What a snapshot decides, without its digest (which depends on the bytes of the packs)."""
    found = [Decision(evaluate(snapshot, record, on)).to_dict() for record, on in made.asked]
    for one in found:
        one.pop("snapshot")
    return found


@given(cases(Options(rules=(2, 8)), asked=2), st.randoms())
def test_order_of_packs_rules_and_definitions(made: Case, random: Random) -> None:
    def shuffle(things: Sequence[T]) -> tuple[T, ...]:
        return tuple(random.sample(things, len(things)))

    packs = [
        replace(pack, rules=shuffle(pack.rules), definitions=shuffle(pack.definitions))
        for pack in shuffle(made.snapshot.packs)
    ]
    shuffled = Snapshot(packs, made.snapshot.jurisdictions)
    assert decisions(shuffled, made) == decisions(made.snapshot, made)
    assert shuffled.digest == made.snapshot.digest


def header(pack: Pack) -> dict[str, Any]:
    """The document of ``pack.yaml``."""
    document: dict[str, Any] = {
        "id": pack.id,
        "version": pack.version,
        "title": pack.title,
        "places": list(pack.places),
        "topics": list(pack.topics),
        "verified_from": pack.verified_from.isoformat(),
        "known_gaps": ["Invented."],
        "owners": list(pack.owners),
        "licence": pack.licence,
        "engine": pack.engine,
    }
    if pack.definitions:
        document["define"] = {one.name: definition_document(one) for one in pack.definitions}
    if pack.covers:
        document["covers"] = clauses_document(pack.covers)
    return document


def write(root: Path, packs: Sequence[Pack], *, json_style: bool) -> None:
    """Packs as files: printed in blocks, or as JSON (which is YAML, too) with the keys in another order."""
    for pack in packs:
        folder = root / pack.id
        folder.mkdir(parents=True)
        documents = {"pack": header(pack)} | {rule.id.rpartition(".")[2]: rule_document(rule) for rule in pack.rules}
        if pack.scorecards:
            documents["scorecard"] = scorecard_document(pack.scorecards[0])
        for name, document in documents.items():
            text = json.dumps(dict(reversed(document.items()))) if json_style else document_yaml(document)
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


@given(cases(Options(rules=(1, 4)), asked=2))
def test_files_of_another_layout_and_loaded_again(made: Case) -> None:
    jurisdictions = made.snapshot.jurisdictions
    with TemporaryDirectory() as name:
        written, laid_out = Path(name, "a"), Path(name, "b")
        write(written, made.snapshot.packs, json_style=False)
        write(laid_out, tuple(reversed(made.snapshot.packs)), json_style=True)
        first, again, other = (
            Snapshot(load_packs(root, values=jurisdictions.values, places=jurisdictions.geography), jurisdictions)
            for root in (written, written, laid_out)
        )
    assert [to_yaml(rule) for rule in first.rules.values()] == [to_yaml(rule) for rule in other.rules.values()]
    assert first.digest == again.digest == other.digest
    assert decisions(first, made) == decisions(again, made) == decisions(other, made)
    assert decisions(first, made) == decisions(made.snapshot, made)
