"""Every shipped pack loads without a problem, and every shipped rule survives printing and the cache."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from xcompliance.document.yaml import load, loads
from xcompliance.engine.shipped import jurisdictions_dir, rules_dir
from xcompliance.errors import Problem
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.jurisdictions.store import Jurisdictions, load_jurisdictions
from xcompliance.rules.cases import load_cases
from xcompliance.rules.definitions import DefinitionReader
from xcompliance.rules.pack import load_packs
from xcompliance.rules.parser import read_rule
from xcompliance.rules.positions import without_positions
from xcompliance.rules.printer import to_yaml
from xcompliance.rules.reading import Catalogues, DefinitionInfo, Reading
from xcompliance.rules.syntax import Pack, Rule
from xcompliance.rules.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def known() -> Jurisdictions:
    return load_jurisdictions(jurisdictions_dir())


@pytest.fixture(scope="module")
def packs(known: Jurisdictions) -> tuple[Pack, ...]:
    return load_packs(
        rules_dir(), values=known.values, places=known.geography, conventions=frozenset(known.conventions)
    )


def test_every_rule_is_printed_and_read_back(packs: tuple[Pack, ...], known: Jurisdictions) -> None:
    catalogues = Catalogues(Vocabulary(FIELDS, SCOPES), known.values, known.geography)
    for pack in packs:
        definitions = _definitions(pack, catalogues)
        for rule in pack.rules:
            assert without_positions(_again(rule, pack, definitions, catalogues)) == without_positions(rule)


def _definitions(pack: Pack, catalogues: Catalogues) -> dict[str, DefinitionInfo]:
    node = load(rules_dir() / pack.id / "pack.yaml", rules_dir())
    return DefinitionReader(node.get("define"), Reading(catalogues, [])).read()


def _again(rule: Rule, pack: Pack, definitions: dict[str, DefinitionInfo], catalogues: Catalogues) -> Rule:
    problems: list[Problem] = []
    reading = Reading(catalogues, problems, definitions=definitions)
    text = to_yaml(rule)
    read = read_rule(loads(text, "printed.yaml"), reading, pack.id, pack.topics[0])
    assert read is not None, "\n".join([text, *map(str, problems)])
    return replace(read, digest=rule.digest)


def test_every_pack_survives_the_cache(known: Jurisdictions, packs: tuple[Pack, ...], tmp_path: Path) -> None:
    for _ in range(2):
        loaded = load_packs(
            rules_dir(),
            values=known.values,
            places=known.geography,
            conventions=frozenset(known.conventions),
            cache=tmp_path,
            checked_against=known.digest,
        )
        assert loaded == packs
    assert len(list(tmp_path.iterdir())) == 1


def test_cases_name_rules_that_exist(packs: tuple[Pack, ...]) -> None:
    ids = {rule.id for pack in packs for rule in pack.rules}
    assert {case.rule for case in load_cases(rules_dir())} <= ids
