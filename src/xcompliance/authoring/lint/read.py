"""Lays everything on the desk: what the loader refuses becomes problems, what it can read is still checked further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from xcompliance.authoring.lint.desk import CasesFile, Desk, PackFile, RuleFile, ValueFile
from xcompliance.authoring.lint.suppressions import read_suppressions
from xcompliance.clock import parse_date
from xcompliance.document.yaml import Node, load, shown_path
from xcompliance.errors import ClockError, PackError, Problem
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.jurisdictions.store import PLACES_FOLDER, Jurisdictions, load_jurisdictions
from xcompliance.jurisdictions.table import Table
from xcompliance.rules.cases import read_cases
from xcompliance.rules.definitions import DefinitionReader
from xcompliance.rules.outcomes import text_of
from xcompliance.rules.pack import PACK_FILE, PackFiles, discover, load_packs, rule_id
from xcompliance.rules.parser import read_rule
from xcompliance.rules.reading import Catalogues, DefinitionInfo, Reading
from xcompliance.rules.vocabulary import Vocabulary
from xcompliance.testing.samples import samples_dir

__all__ = ["read_desk"]


def read_desk(rules: Path, jurisdictions: Path | None, on: date) -> tuple[Desk, list[Problem]]:
    """Read packs and jurisdictions as far as they can be read.

    Args:
        rules: The folder of all packs.
        jurisdictions: The folder of places and values; None leaves what rules refer to unchecked.
        on: The day of the lint.

    Returns:
        The desk, and every problem of every file the loaders report.
    """
    problems: list[Problem] = []
    loaded = _jurisdictions(jurisdictions, problems) if jurisdictions is not None else None
    values, places = (loaded.values, loaded.geography) if loaded is not None else (None, None)
    conventions = loaded.conventions if loaded is not None else None
    try:
        load_packs(rules, values=values, places=places, conventions=conventions)
    except PackError as error:
        problems += error.problems
    reader = _Reader(rules, Catalogues(Vocabulary(FIELDS, SCOPES), values, places, conventions))
    found = discover(rules, [])
    for pack in found:
        reader.pack(pack)
    problems += reader.problems
    desk = Desk(
        on=on,
        packs=reader.packs,
        rules=tuple(sorted(reader.rules, key=lambda file: file.rule.id)),
        cases=tuple(reader.cases.values()),
        values=_values(loaded, jurisdictions),
        geography=places,
        gaps=loaded.warnings if loaded is not None else (),
        samples=samples_dir(rules),
        every_id=frozenset(rule_id(path, rules) for pack in found for path in pack.rules),
    )
    return desk, problems


def _jurisdictions(folder: Path, problems: list[Problem]) -> Jurisdictions | None:
    try:
        return load_jurisdictions(folder)
    except PackError as error:
        problems += error.problems
        return None


def _values(loaded: Jurisdictions | None, folder: Path | None) -> tuple[ValueFile, ...]:
    if loaded is None or folder is None:
        return ()
    nodes = _value_nodes(folder)
    files = []
    for id_ in loaded.values.ids():
        item = loaded.values.get(id_)
        node = nodes.get(item.file)
        if node is not None:
            rows = item.file
            if isinstance(item, Table):
                rows = f"{item.file.rpartition('/')[0]}/{text_of(node, 'table')}"
            files.append(ValueFile(item, node, rows))
    return tuple(files)


def _value_nodes(folder: Path) -> Mapping[str, Node]:
    """The documents of all value files by the name shown in messages. They were read once without a problem."""
    paths = (path for path in sorted(folder.rglob("*.yaml")) if path.relative_to(folder).parts[0] != PLACES_FOLDER)
    return {shown_path(path, folder): load(path, folder) for path in paths if not path.name.startswith(".")}


@dataclass(slots=True)
class _Reader:
    """Reads every file on its own; a file that is broken leaves the others on the desk."""

    root: Path
    catalogues: Catalogues
    problems: list[Problem] = field(default_factory=list)
    packs: dict[str, PackFile] = field(default_factory=dict)
    rules: list[RuleFile] = field(default_factory=list)
    cases: dict[str, CasesFile] = field(default_factory=dict)

    def pack(self, files: PackFiles) -> None:
        node = self.document(files.folder / PACK_FILE)
        ignored: list[Problem] = []  # the loader has reported them
        definitions: dict[str, DefinitionInfo] = {}
        if node is not None:
            definitions = DefinitionReader(node.get("define"), Reading(self.catalogues, ignored)).read()
            self.packs[files.id] = PackFile(
                files.id,
                node,
                {name: info.definition for name, info in definitions.items()},
                _day(text_of(node, "verified_from")),
                read_suppressions(files.folder, self.root, self.problems),
            )
        for path in files.cases:
            self.case_file(path)
        topics = node.get("topics") if node is not None else None
        topic = next((str(one.value) for one in topics or () if one.kind == "text"), "")
        for path in files.rules:
            self.rule(path, files.id, Reading(self.catalogues, [], definitions=definitions), topic)

    def rule(self, path: Path, pack: str, reading: Reading, topic: str) -> None:
        node = self.document(path)
        rule = read_rule(node, reading, pack, topic) if node is not None else None
        if node is not None and rule is not None:
            named = replace(rule, id=rule_id(path, self.root))
            self.rules.append(RuleFile(named, node, pack, self.cases.get(named.id)))

    def case_file(self, path: Path) -> None:
        node = self.document(path, reported=False)
        if node is None:
            return
        rule = rule_id(path, self.root).removesuffix(".test")
        try:
            cases = read_cases(path, self.root)
        except PackError as error:
            self.problems += error.problems
            cases = ()
        self.cases[rule] = CasesFile(path, node, rule, text_of(node, "base"), cases)

    def document(self, path: Path, *, reported: bool = True) -> Node | None:
        """The document of a file, None when it cannot be read. ``reported``: the loader already said so."""
        try:
            return load(path, self.root)
        except PackError as error:
            if not reported:
                self.problems += error.problems
            return None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ClockError:
        return None  # the loader has reported it
