"""The decision: everything an evaluation returns. Verdict, tax and risk are ready; the rest comes when asked for.

A decision read back from JSON holds the same content, without the record: it can no longer be traced, only read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from xcompliance.engine import codec, materialise
from xcompliance.reasons import Reason
from xcompliance.trace import Trace
from xcompliance.verdict import CaseMove, Duty, Finding, Need, Receipt, Risk, TaxResult, Verdict

if TYPE_CHECKING:
    from xcompliance.engine.evaluate import Evaluation

T = TypeVar("T")
_NOT_MADE = object()


class Decision:
    """What the rules say about one record on one day."""

    __slots__ = ("_evaluation", "_parts", "_warnings", "kind", "on", "receipt", "snapshot", "verdict")

    def __init__(self, evaluation: Evaluation, receipt: Receipt | None = None, warnings: tuple[str, ...] = ()) -> None:
        self._evaluation: Evaluation | None = evaluation
        self._parts: dict[str, Any] = {}
        self._warnings = warnings
        self.kind = evaluation.kind
        self.on = evaluation.on
        self.verdict = evaluation.verdict
        self.snapshot = evaluation.snapshot.digest
        self.receipt = receipt

    def _part(self, name: str, make: Callable[[Evaluation], T]) -> T:
        known: Any = self._parts.get(name, _NOT_MADE)
        if known is _NOT_MADE:
            if self._evaluation is None:
                raise KeyError(name)
            known = self._parts[name] = make(self._evaluation)
        part: T = known
        return part

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every rule that fired, in the order of rule ids."""
        return self._part("findings", materialise.findings)

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """Rules (and missing packs) that could not be decided and count: what each would need is in ``undecided``."""
        return self._part("undecided", materialise.undecided)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """What must be done, by whom, until when."""
        return self._part("duties", materialise.duties)

    @property
    def cases(self) -> tuple[CaseMove, ...]:
        """Cases that rules open or move."""
        return self._part("cases", materialise.cases)

    @property
    def tax(self) -> TaxResult:
        """Tax lines of an order; no lines for other records."""
        return self._part("tax", materialise.tax)

    @property
    def risk(self) -> Risk | None:
        """Points, band and reasons; None where no scorecard speaks of this kind of record."""
        return self._part("risk", materialise.risk)

    @property
    def needs(self) -> tuple[Need, ...]:
        """Facts that would have decided something and were not given, with the rules that asked."""
        return self._part("needs", materialise.needs)

    @property
    def shadow(self) -> tuple[Finding, ...]:
        """What drafts and proposed law would say; never part of the verdict."""
        return self._part("shadow", materialise.shadow)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Providers that were late, waivers that counted for nothing, suspensions in force, and why."""
        return self._warnings + self._part("warnings", materialise.warnings)

    @property
    def local_coverage(self) -> str:
        """How far local taxes are covered: full, state_only, none, or "" where no line says so."""
        words = {line.local_coverage for line in self.tax.lines} - {""}
        return next((word for word in ("none", "state_only", "full") if word in words), "")

    def reasons(self, lang: str = "en", audience: str = "seller") -> tuple[Reason, ...]:
        """Texts of what fired and of what is missing, for one audience (buyer, seller, staff), worst first.

        Each is a text with ``code``, ``verdict``, ``lang`` and ``audience``. Buyers are never told of rules that have
        no text for them (fraud signals above all), and nobody reads the text of a rule that is undecided: sellers and
        staff read which facts would decide. English stands in for a language that a text does not have.

        Raises:
            ValueError: there is no such audience.
        """
        return materialise.reasons(self, lang, audience)

    def explain(self, lang: str = "en") -> Trace:
        """Clause by clause: what fired, what nearly fired, what is unknown. ``str()`` of it is the text.

        Raises:
            XComplianceError: the decision was read back from JSON; evaluate the record again to trace it.
        """
        return materialise.explain(self._evaluation, lang)

    # -- JSON -----------------------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """The whole decision as plain JSON types; amounts and rates are text."""
        return codec.to_plain(self)

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, ASCII, no spaces. Same decision, same bytes."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Decision:
        """Read back what ``to_dict`` wrote."""
        decision = cls.__new__(cls)
        decision._evaluation = None
        decision._warnings = ()
        decision._parts = codec.parts(content)
        decision.kind = content["kind"]
        decision.on = date.fromisoformat(content["on"])
        decision.verdict = Verdict.from_label(content["verdict"])
        decision.snapshot = content["snapshot"]
        decision.receipt = codec.receipt(content.get("receipt"))
        return decision

    @classmethod
    def from_json(cls, text: str) -> Decision:
        """Read back what ``to_json`` wrote."""
        return cls.from_dict(json.loads(text))

    def with_receipt(self, receipt: Receipt) -> Decision:
        """The same decision, with what the audit log answered."""
        self.receipt = receipt
        return self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decision) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash((self.kind, self.on, self.verdict, self.snapshot))

    def __repr__(self) -> str:
        return f"<Decision {self.verdict.label} {self.kind} on {self.on}>"
