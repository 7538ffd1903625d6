"""Loads packs: finds them below a folder, reads every file, and reports all problems of all files at once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from xcompliance import __version__
from xcompliance.clock import parse_date
from xcompliance.document.shape import check, did_you_mean
from xcompliance.document.yaml import Node, load, shown_path
from xcompliance.errors import PackError, Problem
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.rules.cache import cache_key, read_cache, write_cache
from xcompliance.rules.canonical import digest_of, pack_digest, rule_document
from xcompliance.rules.check import check_overrides
from xcompliance.rules.definitions import DefinitionReader
from xcompliance.rules.document import PACK
from xcompliance.rules.outcomes import text_of
from xcompliance.rules.parser import RULE_ID, read_clauses, read_rule, read_scorecard
from xcompliance.rules.reading import Catalogues, DefinitionInfo, PlaceCatalogue, Reading, ValueCatalogue, position
from xcompliance.rules.syntax import Pack, Rule, Scorecard
from xcompliance.rules.vocabulary import FieldCatalogue, Vocabulary

PACK_FILE: Final = "pack.yaml"
CASES_SUFFIX: Final = ".test.yaml"
SUPPRESSIONS_FILE: Final = "lint-suppressions.yaml"
"""Read by lint only; nothing in it changes what a pack decides."""
_PACK_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_VERSION: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){2}")
_ENGINE: Final = re.compile(r"(?:[<>]=?|==|~=)[0-9]+(?:\.[0-9]+)*(?:,(?:[<>]=?|==|~=)[0-9]+(?:\.[0-9]+)*)*")


@dataclass(slots=True)
class PackFiles:
    """The files of one pack, sorted by name."""

    id: str
    folder: Path
    rules: list[Path] = field(default_factory=list)
    scorecards: list[Path] = field(default_factory=list)
    cases: list[Path] = field(default_factory=list)


def load_packs(
    root: Path,
    *,
    packs: Sequence[str] | None = None,
    values: ValueCatalogue | None = None,
    places: PlaceCatalogue | None = None,
    conventions: Collection[str] | None = None,
    fields: FieldCatalogue = FIELDS,
    cache: Path | None = None,
    checked_against: str = "",
) -> tuple[Pack, ...]:
    """Read and check packs.

    Args:
        root: The folder that holds all packs.
        packs: Ids of the packs to load (``eu/vat``), or of folders of packs (``eu``); None loads all.
        values: Dated values rules may refer to; None leaves references unchecked.
        places: Places and groups rules may refer to; None as above.
        conventions: Names of counting conventions; None as above.
        fields: The field registry.
        cache: Folder for checked packs, keyed by content; None keeps none.
        checked_against: Digest of ``values``, ``places`` and ``conventions``; part of the cache's key. Catalogues
            without their digest switch the cache off.

    Returns:
        The packs, sorted by id; every tree in them is checked.

    Raises:
        PackError: listing every problem of every file.
    """
    problems: list[Problem] = []
    found = discover(root, problems)
    chosen = _chosen(found, packs, root, problems)
    catalogues = Catalogues(Vocabulary(fields, SCOPES), values, places, conventions)
    dated = values is not None or places is not None or conventions is not None
    if cache is None or problems or (dated and not checked_against):
        return _load_all(found, chosen, root, catalogues, problems)
    key = _cache_key(found, chosen, root, catalogues, checked_against)
    return _load_cached(cache, key, lambda: _load_all(found, chosen, root, catalogues, problems))


def _load_cached(cache: Path, key: str, load_all: Callable[[], tuple[Pack, ...]]) -> tuple[Pack, ...]:
    stored = read_cache(cache, key) if key else None
    if stored is not None:
        return stored
    whole = load_all()
    if key:
        write_cache(cache, key, whole)
    return whole


def _load_all(
    found: list[PackFiles], chosen: list[PackFiles], root: Path, catalogues: Catalogues, problems: list[Problem]
) -> tuple[Pack, ...]:
    known = {rule_id(path, root) for pack in found for path in pack.rules}
    loaded = [_load(files, root, catalogues, problems) for files in chosen]
    whole = tuple(pack for pack in loaded if pack is not None)
    problems += check_overrides((rule for pack in whole for rule in pack.rules), known)
    if problems:
        raise PackError(problems)
    return whole


def _cache_key(
    found: list[PackFiles], chosen: list[PackFiles], root: Path, catalogues: Catalogues, checked_against: str
) -> str:
    """Key of a load: content of the chosen packs, ids of all rules (overrides may name any), and all catalogues."""
    files = [path for pack in chosen for path in (pack.folder / PACK_FILE, *pack.rules, *pack.scorecards)]
    checked = [one is not None for one in (catalogues.values, catalogues.places, catalogues.conventions)]
    vocabulary = [[one.path, one.type, one.many, one.choices] for one in catalogues.vocabulary.fields]
    ids = [str(path) for pack in found for path in pack.rules]
    parts = [__version__, checked_against, repr(checked), digest_of(vocabulary), digest_of(ids)]
    return cache_key(files, root, parts)


def discover(root: Path, problems: list[Problem]) -> list[PackFiles]:
    """Find every pack below a folder without reading a file; files that belong to no pack become problems."""
    packs: dict[str, PackFiles] = {}
    if not root.is_dir():
        problems.append(Problem(root.name, 1, 1, "XC-L001", "This is not a folder.", "Name the folder of the packs."))
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        here = Path(folder)
        for name in [name for name in folders if (here / name).is_symlink()]:
            folders.remove(name)
            _misplaced(here / name, root, "XC-L002", "The folder is a symbolic link.", problems)
        owner = _owner(here, root, PACK_FILE in files, packs)
        for name in sorted(files):
            if name != PACK_FILE and not name.startswith("."):
                _sort_in(here / name, owner, root, problems)
    return [packs[key] for key in sorted(packs)]


def _owner(here: Path, root: Path, is_pack: bool, packs: dict[str, PackFiles]) -> PackFiles | None:
    """The pack a folder belongs to: itself, or the nearest one above."""
    inside = here.relative_to(root).as_posix()
    if is_pack:
        packs[inside] = PackFiles(inside, here)
        return packs[inside]
    while inside not in (".", ""):
        if inside in packs:
            return packs[inside]
        inside = inside.rpartition("/")[0]
    return packs.get(".")


def _sort_in(path: Path, owner: PackFiles | None, root: Path, problems: list[Problem]) -> None:
    name = path.name
    if name.endswith(".yml"):
        _misplaced(path, root, "XC-L029", "Files end in .yaml.", problems)
    elif not name.endswith(".yaml") or name == SUPPRESSIONS_FILE:
        return
    elif owner is None:
        _misplaced(path, root, "XC-L026", "The file lies in no pack; a folder above needs a pack.yaml.", problems)
    elif name.endswith(CASES_SUFFIX):
        owner.cases.append(path)
    elif name == "scorecard.yaml" or name.startswith("scorecard-"):
        owner.scorecards.append(path)
    else:
        owner.rules.append(path)


def _misplaced(path: Path, root: Path, code: str, message: str, problems: list[Problem]) -> None:
    problems.append(Problem(shown_path(path, root), 1, 1, code, message, "Move or rename it."))


def rule_id(path: Path, root: Path) -> str:
    """The id a rule file must have: its path below the root, with dots."""
    return ".".join(path.relative_to(root).parts).removesuffix(".yaml")


def _chosen(
    found: list[PackFiles], packs: Sequence[str] | None, root: Path, problems: list[Problem]
) -> list[PackFiles]:
    if packs is None:
        return found
    for id_ in packs:
        if not any(pack.id == id_ or pack.id.startswith(f"{id_}/") for pack in found):
            remedy = did_you_mean(id_, [pack.id for pack in found])
            problems.append(Problem(root.name, 1, 1, "XC-L027", f'There is no pack "{id_}".', remedy))
    return [pack for pack in found if any(pack.id == id_ or pack.id.startswith(f"{id_}/") for id_ in packs)]


def _load(files: PackFiles, root: Path, catalogues: Catalogues, problems: list[Problem]) -> Pack | None:
    node = _document(files.folder / PACK_FILE, root, problems)
    reading = Reading(catalogues, problems)
    fits = node is not None and check(node, PACK, problems, "pack")
    definitions: dict[str, DefinitionInfo] = {}
    if node is not None:
        definitions = DefinitionReader(node.get("define"), reading).read()
        _check_header(node, files, reading)
    topic = ""
    topics = node.get("topics") if node is not None else None
    if topics is not None:
        topic = next((str(one.value) for one in topics if one.kind == "text"), "")
    rules = _rules(files, root, Reading(catalogues, problems, definitions=definitions), topic)
    cards = _scorecards(files, root, Reading(catalogues, problems))
    if node is None or not fits:
        return None
    return _pack(node, reading, definitions, rules, cards)


def _document(path: Path, root: Path, problems: list[Problem]) -> Node | None:
    try:
        return load(path, root)
    except PackError as error:
        problems.extend(error.problems)
        return None


def _rules(files: PackFiles, root: Path, reading: Reading, topic: str) -> tuple[Rule, ...]:
    rules = []
    for path in files.rules:
        node = _document(path, root, reading.problems)
        if node is None:
            continue
        _check_id(node, rule_id(path, root), reading)
        rule = read_rule(node, reading, files.id, topic)
        if rule is not None:
            rules.append(replace(rule, digest=digest_of(rule_document(rule))))
    return tuple(sorted(rules, key=lambda rule: rule.id))


def _scorecards(files: PackFiles, root: Path, reading: Reading) -> tuple[Scorecard, ...]:
    cards = []
    for path in files.scorecards:
        node = _document(path, root, reading.problems)
        if node is not None:
            card = read_scorecard(node, reading, files.id)
            if card is not None:
                cards.append(card)
    return tuple(cards)


def _check_id(node: Node, wanted: str, reading: Reading) -> None:
    child = node.get("id")
    if RULE_ID.fullmatch(wanted) is None:
        remedy = "Use lower-case letters, digits and hyphens for folders and files."
        reading.problem(node, "XC-L028", f'The path "{wanted}" is not well formed.', remedy)
    elif child is not None and child.kind == "text" and child.value != wanted:
        message = f'Id "{child.value}" differs from the path of the file.'
        reading.problem(child, "XC-L025", message, f"Write id: {wanted}, or move the file.")


def _check_header(node: Node, files: PackFiles, reading: Reading) -> None:
    id_ = node.get("id")
    if id_ is not None and id_.kind == "text" and id_.value != files.id:
        message = f'Id "{id_.value}" differs from the path of the folder.'
        reading.problem(id_, "XC-L025", message, f"Write id: {files.id}, or move the folder.")
    patterns = {"id": (_PACK_ID, "eu/vat"), "version": (_VERSION, "1.0.0"), "engine": (_ENGINE, '">=0.1"')}
    for key, (pattern, example) in patterns.items():
        child = node.get(key)
        if child is not None and child.kind == "text" and pattern.fullmatch(child.value) is None:
            message = f'{key} "{child.value}" is not well formed.'
            reading.problem(child, "XC-L028", message, f"Write it like {example}.")
    verified = node.get("verified_from")
    if verified is not None and verified.kind == "text":
        try:
            parse_date(verified.value)
        except ValueError as error:
            reading.problem(verified, "XC-L101", f'"{verified.value}" is not a date.', str(error))
    for one in node.get("places") or ():
        if one.kind == "text":
            reading.place(one)


def _texts(node: Node, key: str) -> tuple[str, ...]:
    return tuple(str(one.value) for one in node.get(key) or ())


def _pack(
    node: Node,
    reading: Reading,
    definitions: dict[str, DefinitionInfo],
    rules: Iterable[Rule],
    cards: tuple[Scorecard, ...],
) -> Pack | None:
    before = len(reading.problems)
    reading.definitions = definitions
    covers = read_clauses(node.get("covers"), reading)
    if len(reading.problems) != before or any(problem.file == node.file for problem in reading.problems):
        return None
    pack = Pack(
        id=text_of(node, "id"),
        version=text_of(node, "version"),
        title=text_of(node, "title"),
        places=_texts(node, "places"),
        topics=_texts(node, "topics"),
        verified_from=parse_date(text_of(node, "verified_from")),
        known_gaps=_texts(node, "known_gaps"),
        owners=_texts(node, "owners"),
        licence=text_of(node, "licence"),
        engine=text_of(node, "engine"),
        definitions=tuple(info.definition for info in definitions.values()),
        rules=tuple(rules),
        covers=covers,
        scorecards=cards,
        position=position(node),
    )
    return replace(pack, digest=pack_digest(pack))
