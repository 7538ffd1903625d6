"""What an evaluation says: verdict, findings, duties, tax lines, risk and needs. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple

from xcompliance.errors import UndecidedTaxError
from xcompliance.money import Money, Rate

AT_CUSTOMS = frozenset({"customs", "carrier"})
"""Who collects on arrival what an import owes."""


class Verdict(IntEnum):
    """How far an action may go. Ordered: the worst wins."""

    ALLOW = 0
    ALLOW_WITH_DUTIES = 1
    CHALLENGE = 2
    REVIEW = 3
    BLOCK = 4

    @property
    def label(self) -> str:
        """The word used in rule files, JSON and on the command line: ``allow_with_duties``."""
        return self.name.lower()

    @classmethod
    def from_label(cls, label: str) -> Verdict:
        return cls[label.upper()]

    def __str__(self) -> str:
        return self.label


class Confidence(StrEnum):
    """How well a fact is attested. Low never blocks and never taxes; medium is marked in every finding."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Severity(StrEnum):
    """What kind of norm a rule is."""

    STATUTORY_PROHIBITION = "statutory_prohibition"
    STATUTORY_DUTY = "statutory_duty"
    GUIDANCE = "guidance"
    TENANT_POLICY = "tenant_policy"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a rule or value is written. ``says`` is our own short wording, never a quotation."""

    source: str
    url: str = ""
    says: str = ""
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a finding speaks of: the place whose law it is, the action, and the object (``lines[0]``)."""

    place: str = ""
    action: str = ""
    object: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's result. ``verdict`` is what it contributes; ``undecided`` names the facts it would still need."""

    id: str
    title: str
    verdict: Verdict
    severity: Severity
    confidence: Confidence
    scope: Scope
    citations: tuple[Citation, ...] = ()
    undecided: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    texts: tuple[tuple[str, str, str], ...] = ()  # (language, audience, text)
    pack: str = ""

    @property
    def citation(self) -> Citation | None:
        return self.citations[0] if self.citations else None


@dataclass(frozen=True, slots=True)
class Duty:
    """Something somebody must do. ``due`` is the last day (or instant) to do it, ``not_before`` the first."""

    code: str
    who: str
    rule: str
    place: str = ""
    due: date | datetime | None = None
    not_before: date | datetime | None = None
    binding: str = ""  # which of several clocks gave ``due``
    evidence: str = ""
    object: str = ""
    confidence: Confidence = Confidence.HIGH
    notes: tuple[str, ...] = ()


class TaxLine(NamedTuple):
    """One tax on one line of an order (or on its shipping).

    ``amount`` is None while the line is undecided; ``needs`` then names the facts. ``taxability`` says why.
    """

    object: str  # lines[0], shipping
    jurisdiction: str
    level: str  # country, state, county, city, special
    type: str  # vat, sales, duty, fee ...
    taxability: str
    scheme: str
    liable: str
    base: Money | None
    amount: Money | None
    rate: Rate | None = None
    rate_kind: str = ""
    rule: str = ""
    value: str = ""
    value_from: date | None = None
    citation: str = ""
    included: bool = False
    local_coverage: str = ""
    mention: str = ""
    confidence: Confidence = Confidence.HIGH
    needs: tuple[str, ...] = ()

    @property
    def decided(self) -> bool:
        return self.amount is not None


@dataclass(frozen=True, slots=True)
class RiskReason:
    """A signal that fired and its points."""

    code: str
    points: int
    rule: str


@dataclass(frozen=True, slots=True)
class Risk:
    """Points of all signals that fired; ``reasons`` sum to them. Probability and cost are None until calibrated."""

    points: int
    band: str
    action: str
    reasons: tuple[RiskReason, ...] = ()
    probability: Rate | None = None
    expected_cost: Money | None = None


@dataclass(frozen=True, slots=True)
class CaseMove:
    """A case that a rule opens or moves."""

    kind: str
    action: str
    rule: str


@dataclass(frozen=True, slots=True)
class Need:
    """A fact (or pack) that would have decided something and was not given, and the rules that asked for it."""

    path: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the audit log holds of a decision."""

    audit_id: str
    snapshot: str
    inputs: str
    link: str


@dataclass(frozen=True, slots=True)
class TaxResult:
    """All tax lines of a decision, in the order's currency. The total is the exact sum of the lines, or an error."""

    currency: str
    lines: tuple[TaxLine, ...] = ()

    @property
    def undecided(self) -> tuple[TaxLine, ...]:
        """The lines without an amount."""
        return tuple(line for line in self.lines if line.amount is None)

    @property
    def needs(self) -> tuple[str, ...]:
        """Facts (or values, or packs) that would decide the undecided lines."""
        return tuple(dict.fromkeys(need for line in self.undecided for need in line.needs))

    @property
    def total(self) -> Money:
        """The sum of all lines.

        Raises:
            UndecidedTaxError: a line is undecided; the error names the facts that are needed.
        """
        if self.undecided:
            raise UndecidedTaxError(self.needs)
        return self.decided_total

    @property
    def decided_total(self) -> Money:
        """The sum of the lines that are decided. Say so when you show it."""
        return Money(sum(line.amount.minor for line in self.lines if line.amount is not None), self.currency)

    def total_or(self, fallback: Money | None) -> Money | None:
        """The total, or ``fallback`` while a line is undecided."""
        return fallback if self.undecided else self.decided_total

    @property
    def due_at_customs(self) -> bool:
        """Whether something is collected when goods arrive."""
        return any(line.liable in AT_CUSTOMS for line in self.lines)

    @property
    def on_top(self) -> Money:
        """What comes on top of the prices: the sum of all lines that the prices do not contain.

        Raises:
            UndecidedTaxError: a line is undecided; the error names the facts that are needed.
        """
        if self.undecided:
            raise UndecidedTaxError(self.needs)
        amounts = (line.amount.minor for line in self.lines if line.amount is not None and not line.included)
        return Money(sum(amounts), self.currency)

    def due_to(self, liable: str) -> Money:
        """The decided amount that one party (seller, marketplace, customer, customs, carrier) has to account for."""
        amounts = (line.amount.minor for line in self.lines if line.amount is not None and line.liable == liable)
        return Money(sum(amounts), self.currency)
