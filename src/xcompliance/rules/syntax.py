"""The checked tree of a rule: what the loader produces and both evaluators, the trace and the explainer read.

Nothing here knows YAML, and nothing here evaluates. Every node carries its position so that an error, a trace line and
an editor can point at the same place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeAlias

from xcompliance.clock import Interval
from xcompliance.verdict import Citation, Confidence, Severity, Verdict

NO_ARGS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file, 1-based."""

    file: str = ""
    line: int = 0
    column: int = 0


NOWHERE = Position()


# -- operands -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant of the rule, already in the type of the field it is compared with."""

    value: Any


@dataclass(frozen=True, slots=True)
class Field:
    """A fact, by its path: ``order.buyer.type``, ``line.category``, ``item.purpose``, ``on`` (the evaluation date)."""

    path: str


@dataclass(frozen=True, slots=True)
class ValueRef:
    """A dated value or table of ``jurisdictions/``. ``keys`` (sorted by name) pick the row of a table."""

    id: str
    keys: tuple[tuple[str, Operand], ...] = ()


@dataclass(frozen=True, slots=True)
class Defined:
    """A name of the pack's ``define:`` section."""

    name: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``+ - * /`` take two arguments, ``min max`` two or more, ``abs neg`` one, ``sum`` one list path."""

    op: str
    args: tuple[Operand, ...]


Operand: TypeAlias = Literal | Field | ValueRef | Defined | Arithmetic


# -- conditions -----------------------------------------------------------------------------------------------------


class Op(StrEnum):
    """What a comparison does. Order operators need two amounts, numbers, rates, dates or instants of one kind."""

    EQ = "eq"
    NE = "is_not"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"  # right side: tuple of literals
    NOT_IN = "not_in"
    BETWEEN = "between"  # right side: two literals, both included
    STARTS_WITH = "starts_with"
    LIKE = "like"  # * any text, ? one character, # one digit; case does not matter
    CONTAINS = "contains"  # a list (or text) fact contains the literal
    WITHIN = "within"  # every member of a list fact is in the tuple of literals
    MISSING = "missing"
    PRESENT = "present"
    IN_PLACE = "in_place"  # right side: literal id of a place or group; left: country, region, address or party
    OUTSIDE = "outside"
    IN_LIST = "in_list"  # right side: ValueRef of a dated list
    NOT_IN_LIST = "not_in_list"
    IN_FIELD = "in_field"  # right side: Field that is a list; the left is one of its members
    NOT_IN_FIELD = "not_in_field"


@dataclass(frozen=True, slots=True)
class Compare:
    """``left op right``. ``right``: literals for IN, NOT_IN, BETWEEN and WITHIN, None for MISSING and PRESENT."""

    left: Operand
    op: Op
    right: Operand | tuple[Literal, ...] | None
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple[Condition, ...]
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A condition the pack defined under a name (``define:``)."""

    name: str
    position: Position = NOWHERE


class Quantity(StrEnum):
    SOME = "some"
    EVERY = "every"
    NONE = "none"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Quantified:
    """``some/every/none/count`` of a list fact. Inside ``where`` the element is called ``item``.

    ``compare`` (COUNT only) is an operator and a literal or ValueRef the count is compared with.
    """

    quantity: Quantity
    of: Field
    where: Condition
    compare: tuple[Op, Operand] | None = None
    position: Position = NOWHERE


Condition: TypeAlias = Compare | AllOf | AnyOf | Not | IsTrue | Quantified


@dataclass(frozen=True, slots=True)
class Clause:
    """A named condition; the name appears in the trace."""

    name: str
    condition: Condition
    position: Position = NOWHERE


# -- outcomes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DueClock:
    """When something is due. ``after`` is a date or instant fact; ``within`` a period literal or a dated value.

    ``at`` (instead of both) takes the date from a fact. ``earliest_of`` takes the earliest of several clocks and the
    decision says which one binds. ``calendar`` names the counting convention (see ``xcompliance.clock``).
    """

    after: Field | None = None
    within: Operand | None = None
    at: Field | None = None
    not_before: Operand | None = None  # a period after ``after``: nothing may happen earlier
    calendar: str = ""
    name: str = ""  # shown as the binding clock
    earliest_of: tuple[DueClock, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyOutcome:
    code: str
    who: str
    due: DueClock | None = None
    evidence: str = ""


class BaseRule(StrEnum):
    """How much of a price is taxed."""

    FULL = "full"
    EXEMPT_BELOW = "exempt_below"  # nothing when the unit price is below the value, everything otherwise
    EXEMPT_UP_TO = "exempt_up_to"
    EXEMPT_FIRST = "exempt_first"  # only what exceeds the value, per unit
    CAP = "cap"  # at most the value, per unit
    SLICE = "slice"  # what lies between two values, per unit
    SHARE = "share"  # a rate of the price (80%)
    NONE = "none"


VALUED_WORDS = ("liable", "local", "local_coverage", "rounding", "shipping", "sourcing")
"""Words of a tax outcome that a table may say instead of the rule, because they differ from place to place."""


@dataclass(frozen=True, slots=True)
class TaxOutcome:
    """The treatment of one line (or of shipping) by one tax.

    ``type`` is the output slot: two rules that set the same type for one line conflict unless one overrides the other.
    ``rate`` is a reference (never a literal); None only where ``taxability`` says why nothing is charged.
    ``price_from`` names the fact of the line that tells the price that is taxed, where that is not what the buyer pays.
    ``per`` tells what an ``amount`` (a fixed fee) is charged on; ``amount_from`` names the fact of the
    line that tells the amount where the host works it out.
    """

    type: str
    scheme: str
    liable: str
    taxability: str
    level: str = "country"
    rate: ValueRef | None = None
    amount: ValueRef | None = None
    amount_from: Field | None = None
    price_from: Field | None = None
    per: str = "line"  # line | unit | order | consignment | tariff_line (HS headings of six digits in a consignment)
    base: BaseRule = BaseRule.FULL
    base_values: tuple[Operand, ...] = ()
    rounding: str = ""  # id of a rounding policy value; "" = the place's default
    jurisdiction: Operand | None = None  # place fact (or literal place) the tax belongs to; None = destination
    shipping: str = "follows_goods"  # follows_goods | with_taxable | exempt | taxable | unknown
    local_coverage: str = ""  # full | state_only | none
    local: str = ""  # general | food: the column of local rates that comes on top; none; unknown; "" = no local taxes
    sourcing: str = "destination"  # destination | origin | unknown: whose local rate a sale within one state bears
    local_cap: ValueRef | None = None  # the unit price up to which local taxes are charged
    mention: str = ""  # invoice mention
    adds: tuple[str, ...] = ()  # types of other taxes of the line that belong to this one's base (duty, in import VAT)
    by_value: tuple[tuple[str, ValueRef], ...] = ()  # the words of VALUED_WORDS that a dated value says, sorted


@dataclass(frozen=True, slots=True)
class ScoreOutcome:
    code: str
    points: Operand


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    kind: str
    action: str


@dataclass(frozen=True, slots=True)
class Outcome:
    verdict: Verdict | None = None
    duties: tuple[DutyOutcome, ...] = ()
    tax: tuple[TaxOutcome, ...] = ()
    score: ScoreOutcome | None = None
    cases: tuple[CaseOutcome, ...] = ()
    needs: tuple[str, ...] = ()


# -- rules and packs ------------------------------------------------------------------------------------------------


class Status(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    ACTIVE = "active"
    RETIRED = "retired"


class WhenUnknown(StrEnum):
    SKIP = "skip"
    REVIEW = "review"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Places:
    """Where a rule holds: the role whose place counts, and the ids (any one suffices; ``any`` = everywhere)."""

    of: str = "destination"
    ids: tuple[str, ...] = ("any",)

    @property
    def everywhere(self) -> bool:
        return "any" in self.ids


@dataclass(frozen=True, slots=True)
class ReviewState:
    state: str
    by: tuple[str, ...] = ()
    on: date | None = None
    next: date | None = None


Texts: TypeAlias = Mapping[str, Mapping[str, str]]  # language -> audience (buyer, seller, staff) -> text


@dataclass(frozen=True, slots=True)
class Rule:
    """One obligation, treatment or signal."""

    id: str
    title: str
    status: Status
    applies_to: str  # order, order.line, listing, user, user.consent, notice ...
    places: Places
    effective: Interval
    when: tuple[Clause, ...]
    unless: tuple[Clause, ...]
    then: Outcome
    severity: Severity
    when_unknown: WhenUnknown
    confidence: Confidence
    pack: str
    topic: str = ""
    goods_placed_on_market: Interval | None = None
    overrides: tuple[str, ...] = ()
    waivable: str = "never"
    texts: Texts = field(default_factory=lambda: NO_ARGS)
    citations: tuple[Citation, ...] = ()
    review: ReviewState = ReviewState("maintainers")
    position: Position = NOWHERE
    digest: str = ""  # sha256 of the canonical document, hexadecimal


@dataclass(frozen=True, slots=True)
class Definition:
    """A derived fact of one pack: a condition, an arithmetic formula or a value look-up."""

    name: str
    body: Condition | Operand
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Band:
    """Points from ``at_least`` (included) mean this band, action and verdict, until the next band begins."""

    name: str
    at_least: int
    action: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Bands for the points of one record kind, by place; the most specific place wins."""

    id: str
    applies_to: str
    places: Places
    effective: Interval
    bands: tuple[Band, ...]
    pack: str
    position: Position = NOWHERE


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rules that is versioned and published together."""

    id: str
    version: str
    title: str
    places: tuple[str, ...]
    topics: tuple[str, ...]
    verified_from: date
    known_gaps: tuple[str, ...]
    owners: tuple[str, ...]
    licence: str
    engine: str
    definitions: tuple[Definition, ...]
    rules: tuple[Rule, ...]
    covers: tuple[Clause, ...] = ()  # which records the pack speaks of at all; empty = every record of its topics
    scorecards: tuple[Scorecard, ...] = ()
    digest: str = ""
    position: Position = NOWHERE
