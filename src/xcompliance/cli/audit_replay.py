"""``xcompliance audit replay``: make a logged decision again and say whether it is the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xcompliance.cli.audit import AuditOption, IdArgument, WhereArgument, the_record
from xcompliance.cli.options import (
    FormatOption,
    JurisdictionsOption,
    LocalRatesOption,
    LocalVersionOption,
    PackOption,
    PolicyOption,
    RulesOption,
    Shape,
    load_engine,
)
from xcompliance.cli.reading import read_records
from xcompliance.cli.refusal import Refusal, plain
from xcompliance.cli.screen import page, print_json, table

if TYPE_CHECKING:
    from xcompliance.audit import Difference, Replay

__all__ = ["replay"]

MANY = 10
"""From so many members on, a list is cut short in the text."""


def replay(
    where: WhereArgument,
    audit_id: IdArgument = None,
    *,
    record: Annotated[
        list[Path],
        typer.Option("--record", metavar="FILE", help="The record, or a file or folder of many that holds it."),
    ],
    audit: AuditOption = None,
    pack: PackOption = None,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
    policy: PolicyOption = None,
    local_rates: LocalRatesOption = None,
    local_version: LocalVersionOption = None,
    shape: FormatOption = Shape.TEXT,
) -> int:
    """Make a decision of the log again and compare verdict, rules, tax lines, needs and points.

    The log holds no records, only their digests: give the record again, and the packs of that time (--rules,
    --jurisdictions, --policy ... as they were given to evaluate). Leaves with 1 when the record or the packs are others
    or the answer differs. Nothing is logged.

    \b
    Example:
      id=$(xcompliance evaluate examples/us-oregon.json --audit .demo/audit | sed -n 's/^Receipt: //p')
      xcompliance audit replay .demo/audit "$id" --record examples/us-oregon.json
    """
    from xcompliance.audit import find

    logged = find(*the_record(where, audit_id, audit))
    judged = _judged(record, logged)
    if judged is None:
        return _not_the_record(logged, shape)
    engine = load_engine(rules, jurisdictions, pack, None, local_rates, local_version or (), policy)
    found = engine.replay(judged, logged)
    _print(found, logged, shape, engine.snapshot.digest)
    return 0 if found.ok else 1


def _judged(files: Sequence[Path], logged: Mapping[str, Any]) -> Any:
    """The record with the digest of the log; None when none has it."""
    from xcompliance.audit import digest

    if logged.get("kind") != "decision":
        raise Refusal(["this record of the log is not a decision: there is nothing to make again."])
    every = (given.record for given in read_records(files))
    return next((one for one in every if digest(one.to_dict()) == logged.get("inputs")), None)


def _not_the_record(logged: Mapping[str, Any], shape: Shape) -> int:
    if shape is Shape.JSON:
        print_json({"audit_id": logged["audit_id"], "ok": False, "same_inputs": False})
    else:
        page(
            *_head(logged),
            "Record: NOT the one that was judged: its digest is another. Any changed, added or missing fact",
            "  changes it; after `aevaluate` it includes the facts that providers gathered.",
        )
    return 1


def _print(found: Replay, logged: Mapping[str, Any], shape: Shape, now: str) -> None:
    if shape is Shape.JSON:
        print_json({**asdict(found), "ok": found.ok, "snapshot": {"logged": logged["snapshot"], "now": now}})
        return
    page(*_head(logged), *_answer(found, logged, now))


def _head(logged: Mapping[str, Any]) -> Iterator[str]:
    where = f"{logged['file']}:{logged['line']}"
    yield plain(
        f"{logged['audit_id']}: {logged.get('about')} judged as of {logged.get('on')}, logged {logged['time']} in"
    )
    yield plain(f"  {where}, verdict {logged.get('verdict')}")


def _answer(found: Replay, logged: Mapping[str, Any], now: str) -> Iterator[Any]:
    yield "Record: the one that was judged."
    if found.same_snapshot:
        yield f"Packs:  the same (snapshot {now[:16]}...)."
    else:
        yield f"Packs:  NOT those of the log (logged {logged['snapshot'][:16]}..., given {now[:16]}...)."
    if found.versions:
        said = (f"{one.part} {one.logged} -> {one.now}" for one in found.versions)
        yield plain(f"Versions that changed since: {', '.join(said)}")
    if not found.differences:
        rules, lines = len(logged.get("rules", [])), len(logged.get("tax", []))
        yield f"Answer: the same: verdict, {rules} rules, {lines} tax lines."
        return
    yield "Answer: NOT the same:"
    yield _table(found.differences)


def _table(differences: Sequence[Difference]) -> Any:
    return table(("", "logged", "now"), [(one.part, _short(one.logged), _short(one.now)) for one in differences])


def _short(said: str) -> str:
    """A list of many members (needed facts above all) by its first ones; --format json has them all."""
    members = said.split(", ")
    return said if len(members) <= MANY else f"{', '.join(members[:MANY])} and {len(members) - MANY} more"
