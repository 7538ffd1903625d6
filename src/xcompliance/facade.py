"""Engine: load packs once, evaluate many records. The only door applications need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from xcompliance.audit import AuditLog, Replay, body_of, compare, digest
from xcompliance.engine.checklist import ChecklistItem, checklist
from xcompliance.engine.decision import Decision
from xcompliance.engine.describe import describe
from xcompliance.engine.evaluate import evaluate, evaluate_slowly
from xcompliance.engine.shipped import jurisdictions_dir, rules_dir
from xcompliance.engine.snapshot import Snapshot, load_snapshot
from xcompliance.errors import AuditError, PackError, Problem, RecordError, RecordProblem
from xcompliance.facts import record_from
from xcompliance.facts.record import Record
from xcompliance.providers import Provider, gather
from xcompliance.rules.cases import Case, read_cases
from xcompliance.rules.policy import NO_POLICY, Policy, check_rules, load_policy
from xcompliance.rules.signing import check_signatures


class Engine:
    """Judges records by one snapshot at a time. Thread-safe: a reload swaps the snapshot, running calls keep theirs."""

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        audit: AuditLog | str | Path | None = None,
        reload: Callable[[], Snapshot] | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._log = audit if audit is None or isinstance(audit, AuditLog) else AuditLog(Path(audit))
        self._reload = reload
        self._rules: Path | None = None

    @classmethod
    def load(
        cls,
        rules: str | Path | None = None,
        jurisdictions: str | Path | None = None,
        packs: Sequence[str] | None = None,
        *,
        audit: AuditLog | str | Path | None = None,
        cache: str | Path | None = None,
        policy: str | Path | None = None,
        progress: Callable[[str], None] | None = None,
        local_rates: str | Path | None = None,
        local_versions: Sequence[str] = (),
    ) -> Engine:
        """Load packs and jurisdictions; the shipped ones unless folders are given.

        Args:
            rules: Root folder of rule packs.
            jurisdictions: Root folder of places and dated values.
            packs: Ids of the packs to load (``["eu/vat"]``); all by default.
            audit: Audit log (or its folder) that every decision is written to before it is returned.
            cache: Folder for the cache of checked packs.
            policy: File with what the house decided: waivers, suspensions, counsel's approval, signatures.
            progress: Called with the name of each loading step.
            local_rates: Folder of local tax rates that ``xcompliance import`` wrote; state taxes only without it.
            local_versions: Data versions to use instead of the newest of their states, to replay a decision.

        Raises:
            PackError: with every problem of every file; nothing is half-loaded.
        """

        def read() -> Snapshot:
            house = NO_POLICY if policy is None else _policy(Path(policy), _path(rules), _path(jurisdictions))
            snapshot = load_snapshot(
                _path(rules),
                _path(jurisdictions),
                packs,
                _path(cache),
                house,
                progress,
                local_rates=_path(local_rates),
                local_versions=local_versions,
            )
            if packs is None and policy is not None:
                check_rules(house, snapshot.rules, Path(policy).name)
            _check_signed(snapshot, _path(rules), _path(jurisdictions), house)
            return snapshot

        engine = cls(read(), audit=audit, reload=read)
        engine._rules = _path(rules) or rules_dir()
        return engine

    @property
    def snapshot(self) -> Snapshot:
        """The packs, values and places in use."""
        return self._snapshot

    def reload(self) -> str:
        """Read the folders again and swap the snapshot in one step; the old one stays when anything is wrong.

        Returns:
            The digest of the snapshot in use.

        Raises:
            PackError: with every problem; the old snapshot stays in use.
        """
        if self._reload is not None:
            self._snapshot = self._reload()
        return self._snapshot.digest

    def evaluate(self, record: Record | Mapping[str, Any], *, on: date) -> Decision:
        """Judge one record as of a day (the tax point or the day of the decision, in the local date of the place).

        Args:
            record: A record, or a mapping with ``kind``.
            on: The evaluation date.

        Raises:
            RecordError: the record cannot be read; every problem is listed with its path.
            AuditError: the decision could not be written down (it is then not returned).
        """
        return self._decide(self._snapshot, _record(record), _day(on))

    def evaluate_many(self, records: Iterable[Record | Mapping[str, Any]], *, on: date) -> Iterator[Decision]:
        """Judge records one after the other with the same snapshot; the same results as ``evaluate``."""
        snapshot = self._snapshot
        for record in records:
            yield self._decide(snapshot, _record(record), _day(on))

    async def aevaluate(
        self, record: Record | Mapping[str, Any], *, on: date, providers: Sequence[Provider] = ()
    ) -> Decision:
        """Gather facts from providers, each within its deadline, then evaluate as ``evaluate`` does.

        A late or failed provider leaves its facts unknown; ``decision.warnings`` names it.

        Raises:
            RecordError: the record cannot be read.
            AuditError: the decision could not be written down.
        """
        snapshot = self._snapshot
        complete, warnings = await gather(_record(record), providers)
        return self._decide(snapshot, complete, _day(on), warnings)

    def _decide(self, snapshot: Snapshot, record: Record, on: date, warnings: tuple[str, ...] = ()) -> Decision:
        decision = Decision(evaluate(snapshot, record, on), warnings=warnings)
        return decision if self._log is None else decision.with_receipt(self._log.append(_body(decision, record)))

    def replay(self, record: Record | Mapping[str, Any], logged: Mapping[str, Any]) -> Replay:
        """Make a logged decision again, on its day, and say what differs. Nothing is logged.

        Args:
            record: The record that was judged; the log holds only its digest. After ``aevaluate``: with the facts the
                providers gathered.
            logged: The record of the audit log (``xcompliance.audit.find``).

        Raises:
            RecordError: the record cannot be read.
            AuditError: the logged record is not that of a decision.
        """
        judged = _record(record)
        day = str(logged.get("on", ""))
        if not day:
            raise AuditError("The audit record names no day: it is not that of a decision.")
        decision = Decision(evaluate(self._snapshot, judged, date.fromisoformat(day)))
        return compare(logged, _body(decision, judged))

    def evaluate_slowly(self, record: Record | Mapping[str, Any], *, on: date) -> Decision:
        """The same by the reference evaluator, for proofs and doubts. Nothing is logged."""
        return Decision(evaluate_slowly(self._snapshot, _record(record), _day(on)))

    def checklist(self, record: Record | Mapping[str, Any], *, on: date) -> tuple[ChecklistItem, ...]:
        """What a record must carry at each destination: missing, unknown, satisfied or not applicable.

        Give a listing with nothing but its category and destinations to learn what it will need.

        Raises:
            RecordError: the record cannot be read.
        """
        return checklist(evaluate(self._snapshot, _record(record), _day(on)))

    def explain_rule(self, rule_id: str, lang: str = "en", *, on: date | None = None) -> str:
        """A rule in plain words, with its dates, sources, cases, and what it overrides.

        Args:
            rule_id: Id of a loaded rule.
            lang: en, ja or zh.
            on: The day whose dated values are told; none are told without it.

        Raises:
            KeyError: no loaded rule has this id.
            PackError: the cases beside the rule cannot be read.
        """
        snapshot = self._snapshot
        rule = snapshot.rules[rule_id]
        return describe(rule, lang, snapshot=snapshot, on=on, cases=self._cases(rule_id))

    def _cases(self, rule_id: str) -> tuple[Case, ...]:
        if self._rules is None:
            return ()
        beside = self._rules / f"{rule_id.replace('.', '/')}.test.yaml"
        return read_cases(beside, self._rules) if beside.is_file() else ()


def _body(decision: Decision, record: Record) -> dict[str, object]:
    inputs = digest(record.to_dict())
    return body_of(decision, inputs=inputs, snapshot=decision.snapshot, on=decision.on, about=decision.kind)


def _record(record: Any) -> Record:
    if isinstance(record, Record):
        return record
    if isinstance(record, Mapping):
        return record_from(record)
    raise RecordError("record", [RecordProblem("(record)", "Give an Order, Listing ... or a mapping with `kind`.")])


def _day(on: Any) -> date:
    if type(on) is not date:
        raise RecordError(
            "evaluation", [RecordProblem("on", "Give the evaluation date as datetime.date, without a time.")]
        )
    return on


def _policy(file: Path, rules: Path | None, jurisdictions: Path | None) -> Policy:
    """Read a policy that is the house's own."""
    inside = (rules or rules_dir(), jurisdictions or jurisdictions_dir())
    if any(file.resolve().is_relative_to(folder.resolve()) for folder in inside):
        message, remedy = "The policy lies among the packs it governs.", "Keep it in a folder of your own."
        raise PackError([Problem(file.name, 1, 1, "XC-L096", message, remedy)])
    return load_policy(file)


def _check_signed(snapshot: Snapshot, rules: Path | None, jurisdictions: Path | None, house: Policy) -> None:
    wanted, today = house.signatures, datetime.now(UTC).date()
    check_signatures(rules or rules_dir(), [pack.id for pack in snapshot.packs], wanted, today)
    if wanted.jurisdictions:
        values = (jurisdictions or jurisdictions_dir()).resolve()
        check_signatures(values.parent, [values.name], wanted, today)


def _path(path: str | Path | None) -> Path | None:
    return None if path is None else Path(path)
