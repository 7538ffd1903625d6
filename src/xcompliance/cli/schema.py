"""``xcompliance schema``: JSON Schemas that let an editor complete and check rule files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xcompliance.cli.options import JurisdictionsOption, RulesOption
from xcompliance.cli.refusal import Refusal, plain

if TYPE_CHECKING:
    from xcompliance.authoring.schema_catalogue import Catalogue

__all__ = ["schema"]

FOLDER = Path(".xcompliance") / "schemas"


def schema(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the schemas go.")] = FOLDER,
    write: Annotated[bool, typer.Option("--write", help="Write the schemas into DIR.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; say whether DIR is up to date.")] = False,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
) -> int:
    """Write JSON Schemas for rules, cases, packs, scorecards, dated values, tables and places.

    They know every fact, operator, value, place and rule that is loaded; write them again when those change. Without
    --write the settings for an editor's YAML server are printed. Exit code 1: --check found an old or absent schema.

    \b
    Examples:
      xcompliance schema
      xcompliance schema --write
      xcompliance schema --check
    """
    if not write and not check:
        sys.stdout.write(_settings(folder))
        return 0
    catalogue = _catalogue(rules, jurisdictions)
    from xcompliance.authoring.schema import outdated, write_schemas

    if check:
        old = outdated(folder, catalogue)
        sys.stdout.writelines(f"out of date: {plain(str(path))}\n" for path in old)
        sys.stdout.write(f"{len(old)} schemas are out of date.\n")
        return 1 if old else 0
    try:
        changed = write_schemas(folder, catalogue)
    except OSError as error:
        raise Refusal([f"{plain(str(folder))}: cannot be written ({error.strerror})."]) from error
    sys.stdout.writelines(f"written: {plain(str(path))}\n" for path in changed)
    sys.stdout.write(f"{len(changed)} schemas were written. `xcompliance schema` prints the settings for an editor.\n")
    return 0


def _catalogue(rules: Path | None, jurisdictions: Path | None) -> Catalogue:
    """The folders named by options, those here, or the shipped ones."""
    from xcompliance.authoring.schema_catalogue import read_catalogue
    from xcompliance.engine.shipped import jurisdictions_dir, rules_dir

    given = {"--rules": rules, "--jurisdictions": jurisdictions}
    absent = [f"{option}: {path} is not a folder." for option, path in given.items() if path and not path.is_dir()]
    if absent:
        raise Refusal(absent)
    here = {name: Path(name) if Path(name).is_dir() else None for name in ("rules", "jurisdictions")}
    return read_catalogue(
        rules or here["rules"] or rules_dir(), jurisdictions or here["jurisdictions"] or jurisdictions_dir()
    )


def _settings(folder: Path) -> str:
    from xcompliance.authoring.schema import EDITOR_SETTINGS

    paths = {f"./{(folder / name).as_posix()}": list(globs) for name, globs in EDITOR_SETTINGS.items()}
    return json.dumps({"yaml.schemas": paths}, indent=2) + "\n"
