"""New files to fill in: a rule with its cases beside it, a dated value, a pack.

Every blank is one that the loader and lint refuse with a remedy, so that nothing half-filled ever decides. A file that
exists is never overwritten.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from xcompliance.authoring.schema import VALUES_AND_TABLES, file_name
from xcompliance.authoring.schema_kinds import FileKind
from xcompliance.document.shape import did_you_mean
from xcompliance.document.yaml import Node, load
from xcompliance.errors import PackError, XComplianceError
from xcompliance.facts.fields import SCOPES
from xcompliance.jurisdictions.values import UNITS
from xcompliance.rules.document import TOPICS
from xcompliance.rules.pack import CASES_SUFFIX, PACK_FILE
from xcompliance.rules.parser import RULE_ID

__all__ = ["Draft", "ScaffoldError", "new_pack", "new_rule", "new_value", "write_new"]

_PACK_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")

_RULE: Final = """\
id: {id}
title: ""  # one sentence a lawyer recognises
status: draft  # draft | proposed | active | retired; only active rules decide
applies_to: {scope}
places: {places}  # where it holds
effective: {{from: YYYY-MM-DD}}  # first day; until: the first day it no longer holds
when:  # every clause must hold; their names appear in the trace
  first_clause: {{{root}.FACT: VALUE}}  # xcompliance fields {root}
then:
  verdict: review  # allow | allow_with_duties | challenge | review | block
  duty: {{code: what-to-do, who: seller}}
severity: statutory_duty  # statutory_prohibition | statutory_duty | guidance | tenant_policy | advice
waivable: never  # never | counsel | policy
when_unknown: review  # skip | review | block
reason:
  en:
    seller: ""
  ja:
    seller: ""
  zh:
    seller: ""
citations:
- {{source: "", url: "", says: "", checked: YYYY-MM-DD}}  # act and article, and the day somebody read it
confidence: medium  # high | medium | low; low never blocks
review: {{state: maintainers, on: YYYY-MM-DD, next: YYYY-MM-DD}}
"""
_CASES: Final = """\
rule: {id}
base: {record}/SAMPLE  # a record in the samples folder; each case states only the difference
cases:
- {{name: what the rule is about, on: YYYY-MM-DD, given: {{}}, expect: {{fires: true, verdict: review}}}}
- {{name: everything in order, on: YYYY-MM-DD, given: {{}}, expect: {{fires: false}}}}
- {{name: the first day, on: YYYY-MM-DD, given: {{}}, expect: {{fires: true}}}}
- {{name: the day before, on: YYYY-MM-DD, given: {{}}, expect: {{fires: false}}}}
- {{name: a fact is not told, on: YYYY-MM-DD, given: {{{record}.FACT: unknown}}, expect: {{needs: [{record}.FACT]}}}}
"""
_VALUE: Final = """\
id: {id}
title: ""  # what it is, in one line
unit: {unit}
values:  # one entry for each change; an entry holds until the next one begins
- {{from: YYYY-MM-DD, value: {example}, source: "", confidence: medium, checked: YYYY-MM-DD}}
"""
_PACK: Final = """\
id: {id}
version: 0.1.0
title: ""  # what it covers, in one line
places: [PLACE]  # country codes, regions or groups; xcompliance schema --write lets an editor complete them
topics: [{topic}]  # {topics}
verified_from: YYYY-MM-DD  # earliest day its content was verified for
known_gaps: []  # what it does not cover, in words; a pack that says nothing here is not believed
owners: [maintainers]
licence: Apache-2.0
engine: ">=0.1"
"""
_EXAMPLES: Final[Mapping[str, str]] = {
    "percent": "RATE",
    "money": "AMOUNT",
    "date": "YYYY-MM-DD",
    "integer": "NUMBER",
    "decimal": "NUMBER",
    "text": '""',
    "period": "PERIOD",
    "bool": "YES_OR_NO",
    "list": '[""]',
    "rounding": "LEVEL MODE",
}
"""What stands where a value of each unit goes; none of it can be read as one."""


class ScaffoldError(XComplianceError):
    """Nothing was written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to be written."""

    path: Path
    text: str


def new_rule(id_: str, rules: Path, *, scope: str = "", schemas: Path | None = None) -> tuple[Draft, Draft]:
    """A rule and the file of its cases.

    Args:
        id_: The id; it says where the file goes: ``eu.vat.ioss`` is ``eu/vat/ioss.yaml``.
        rules: The folder of all packs.
        scope: What it applies to; that of the pack's other rules where all agree, otherwise ``order``.
        schemas: Folder of the JSON Schemas, for a first line that tells an editor which one to use.

    Raises:
        ScaffoldError: the id is not well formed, the scope unknown, or there is no pack to put the rule into.
    """
    if RULE_ID.fullmatch(id_) is None:
        raise ScaffoldError(
            f'"{id_}" is no rule id. Write lower-case words with dots, like jp.food-labelling.imported-origin.'
        )
    if scope and scope not in SCOPES:
        raise ScaffoldError(f'"{scope}" is no record or item. {did_you_mean(scope, SCOPES)}')
    path = rules.joinpath(*id_.split(".")).with_suffix(".yaml")
    if path.name == PACK_FILE or path.name.startswith("scorecard"):
        raise ScaffoldError(f'"{path.stem}" has a meaning of its own as a file name. Choose another last word.')
    pack = _pack_of(path, rules)
    if pack is None:
        above = "/".join(id_.split(".")[:-1])
        raise ScaffoldError(f"there is no pack for {id_}. Make one first: xcompliance new pack {above}")
    chosen = scope or _usual_scope(path.parent, rules)
    record = SCOPES[chosen].record
    root = SCOPES[chosen].name or record
    cases = path.with_name(f"{path.stem}{CASES_SUFFIX}")
    filled = {"id": id_, "scope": chosen, "record": record, "root": root, "places": _places(pack)}
    return (
        Draft(path, _modeline(path, schemas, file_name(FileKind.RULE)) + _RULE.format(**filled)),
        Draft(cases, _modeline(cases, schemas, file_name(FileKind.TEST)) + _CASES.format(**filled)),
    )


def new_value(id_: str, jurisdictions: Path, *, unit: str = "percent", schemas: Path | None = None) -> Draft:
    """A dated value; ``eu.vat.ioss-limit`` goes to ``eu/vat/ioss-limit.yaml``.

    Raises:
        ScaffoldError: the id is not well formed, or the unit unknown.
    """
    if RULE_ID.fullmatch(id_) is None or id_.partition(".")[0] == "places":
        raise ScaffoldError(f'"{id_}" is no value id. Write lower-case words with dots, like eu.vat.ioss-limit.')
    if unit not in UNITS:
        raise ScaffoldError(f'"{unit}" is no unit. {did_you_mean(unit, UNITS)}')
    path = jurisdictions.joinpath(*id_.split(".")).with_suffix(".yaml")
    text = _VALUE.format(id=id_, unit=unit, example=_EXAMPLES[unit])
    return Draft(path, _modeline(path, schemas, VALUES_AND_TABLES) + text)


def new_pack(id_: str, rules: Path, *, topic: str = "", schemas: Path | None = None) -> Draft:
    """The head of a pack: ``eu/vat`` goes to ``eu/vat/pack.yaml``.

    Raises:
        ScaffoldError: the id is not well formed, or the topic unknown.
    """
    if _PACK_ID.fullmatch(id_) is None:
        raise ScaffoldError(f'"{id_}" is no pack id. Write lower-case words with slashes, like eu/vat.')
    if topic and topic not in TOPICS:
        raise ScaffoldError(f'"{topic}" is no topic. {did_you_mean(topic, TOPICS)}')
    path = rules.joinpath(*id_.split("/")) / PACK_FILE
    text = _PACK.format(id=id_, topic=topic or "TOPIC", topics=" | ".join(TOPICS))
    return Draft(path, _modeline(path, schemas, file_name(FileKind.PACK)) + text)


def write_new(*drafts: Draft) -> None:
    """Write files that must not exist yet: all of them or none.

    Raises:
        ScaffoldError: one of them exists.
        OSError: a folder cannot be written.
    """
    for draft in drafts:
        if os.path.lexists(draft.path):
            raise ScaffoldError(f"{draft.path} exists already. Nothing was written; choose another id or edit it.")
    written: list[Path] = []
    try:
        for draft in drafts:
            draft.path.parent.mkdir(parents=True, exist_ok=True)
            with draft.path.open("x", encoding="utf-8", newline="\n") as file:
                written.append(draft.path)
                file.write(draft.text)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _pack_of(path: Path, rules: Path) -> Node | None:
    """The head of the nearest pack above a file; None where there is none, or none that can be read."""
    for folder in path.parents:
        if (folder / PACK_FILE).is_file():
            try:
                return load(folder / PACK_FILE, rules)
            except PackError as error:
                raise ScaffoldError(f"the pack cannot be read: {error.problems[0]}") from error
        if folder == rules:
            return None
    return None


def _places(pack: Node) -> str:
    """The places of the pack, as a first guess for its rule."""
    places = [str(one.value) for one in pack.get("places") or () if one.kind == "text"]
    quoted = [f'"{place}"' if place.lower() in ("no", "on", "yes", "off") else place for place in places]
    return f"[{', '.join(quoted)}]" if quoted else "[PLACE]"


def _usual_scope(folder: Path, rules: Path) -> str:
    """What the other rules of the folder apply to, when all say the same."""
    found = set()
    for path in sorted(folder.glob("*.yaml")):
        if path.name != PACK_FILE and not path.name.endswith(CASES_SUFFIX):
            try:
                scope = load(path, rules).get("applies_to")
            except PackError:  # lint says what is wrong with it
                continue
            found.add(str(scope.value) if scope is not None else "")
    return next(iter(found)) if len(found) == 1 and found <= SCOPES.keys() else "order"


def _modeline(path: Path, schemas: Path | None, name: str) -> str:
    """The first line that tells a YAML server which schema a file has; nothing without a folder of schemas."""
    if schemas is None:
        return ""
    where = Path(os.path.relpath(schemas.absolute() / name, path.parent.absolute())).as_posix()
    return f"# yaml-language-server: $schema={where}\n"
