"""The figures of a periodic tax return from decisions: sums by place, kind of supply and rate, nothing undecided.

What a return holds, how long its period is and in which currency it is filed are dated values (``returns.<scheme>.*``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, TypeAlias

from xcompliance.clock import add_months
from xcompliance.engine.decision import Decision
from xcompliance.errors import XComplianceError
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Mode, Money, Rate, divide, minor_units
from xcompliance.rounding import allocate
from xcompliance.verdict import TaxLine

__all__ = ["Correction", "OpenLine", "ReturnPeriod", "ReturnRow", "VatReturn", "supplied_on", "vat_return"]

_PERIOD = re.compile(r"([0-9]{4})-(?:Q([1-4])|(0[1-9]|1[0-2]))")

FxRates: TypeAlias = Mapping[str, Fraction]
"""Units of the return's currency for one unit of another."""


@dataclass(frozen=True, slots=True, order=True)
class ReturnPeriod:
    """A calendar quarter or month. ``end`` is the first day after it."""

    start: date
    end: date

    @classmethod
    def parse(cls, text: str) -> ReturnPeriod:
        """Read ``2026-Q4`` or ``2026-11``.

        Raises:
            XComplianceError: it is neither.
        """
        found = _PERIOD.fullmatch(text)
        if found is None:
            raise XComplianceError(f'"{text}" is no period. Write a quarter as 2026-Q4 or a month as 2026-11.')
        year, quarter, month = found.groups()
        start = date(int(year), 3 * int(quarter) - 2 if quarter else int(month), 1)
        return cls(start, add_months(start, 3 if quarter else 1))

    @classmethod
    def around(cls, day: date, months: int) -> ReturnPeriod:
        """The period of some months a day lies in."""
        start = date(day.year, (day.month - 1) // months * months + 1, 1)
        return cls(start, add_months(start, months))

    @property
    def months(self) -> int:
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    def __str__(self) -> str:
        if self.months == 1:
            return f"{self.start:%Y-%m}"
        return f"{self.start.year}-Q{(self.start.month + 2) // 3}"


@dataclass(frozen=True, slots=True, order=True)
class ReturnRow:
    """One line of the return: what was supplied to one place at one rate. ``base`` is without tax.

    ``origin`` is the country the goods were dispatched from; "" for services, and for goods nobody said it of.
    """

    place: str
    supply: str  # goods or services
    origin: str
    rate: Rate
    rate_kind: str
    base: Money
    tax: Money


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """What a return changes of an earlier period, by place."""

    period: ReturnPeriod
    place: str
    tax: Money


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that may belong into the return and is not summed, with what it needs."""

    source: str
    object: str
    place: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VatReturn:
    """The figures of one return. ``outside`` counts records of other periods."""

    scheme: str
    period: ReturnPeriod
    currency: str
    rows: tuple[ReturnRow, ...] = ()
    corrections: tuple[Correction, ...] = ()
    open: tuple[OpenLine, ...] = ()
    outside: int = 0

    @property
    def base(self) -> Money:
        """The sum of the rows' bases."""
        return Money(sum(row.base.minor for row in self.rows), self.currency)

    @property
    def tax(self) -> Money:
        """The tax of the period itself."""
        return Money(sum(row.tax.minor for row in self.rows), self.currency)

    @property
    def payable(self) -> Money:
        """The tax of the period with the corrections of earlier ones."""
        return Money(self.tax.minor + sum(one.tax.minor for one in self.corrections), self.currency)


_Key: TypeAlias = tuple[Any, ...]
_Sums: TypeAlias = dict[_Key, dict[str, list[int]]]


def supplied_on(record: Any) -> date | None:
    """The day whose law holds: that of the supply a refund corrects, else the day of the order."""
    day = record.supplied_on
    if isinstance(day, date):
        return day
    placed = record.placed_at
    return None if placed is UNKNOWN or placed is None else placed.date()


def vat_return(
    decided: Iterable[tuple[str, Any, Decision]],
    *,
    scheme: str,
    schemes: Sequence[str],
    period: ReturnPeriod,
    currency: str,
    fx: FxRates | None = None,
    liable: str = "seller",
    places: Mapping[str, str] | None = None,
) -> VatReturn:
    """Sum decisions into a return.

    Amounts are summed exactly in their own currency, converted once and rounded half up to minor units, so that the
    return of orders in its own currency is the sum of their tax lines.

    Args:
        decided: Source, order and decision. A record counts in the period it was placed in; one that corrects a supply
            of an earlier period (``supplied_on``) becomes a correction of that period.
        scheme: Name of the return.
        schemes: Schemes of the tax lines it declares.
        period: The period.
        currency: Currency of the return.
        fx: Units of ``currency`` for one unit of every other currency in use.
        liable: Whose return it is: seller or marketplace.
        places: Places that are declared, or dispatched from, under another one.
    """
    rates = {currency: Fraction(1), **(fx or {})}
    making = _Making(frozenset(schemes), period, currency, rates, liable, places or {})
    for source, record, decision in decided:
        making.add(source, record, decision)
    return VatReturn(scheme, period, currency, making.rows(), making.corrections(), tuple(making.open), making.outside)


class _Making:
    def __init__(
        self,
        schemes: frozenset[str],
        period: ReturnPeriod,
        currency: str,
        fx: FxRates,
        liable: str,
        places: Mapping[str, str],
    ) -> None:
        self.schemes, self.period, self.currency, self.fx, self.liable = schemes, period, currency, fx, liable
        self.places = places
        self.sums: _Sums = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        self.changes: _Sums = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        self.open: list[OpenLine] = []
        self.outside = 0

    def add(self, source: str, record: Any, decision: Decision) -> None:
        placed = record.placed_at
        if placed is UNKNOWN or placed is None:
            self.open.append(OpenLine(source, "order", "", ("order.placed_at",)))
            return
        if not self.period.contains(placed.date()):
            self.outside += 1
            return
        supplied = supplied_on(record) or placed.date()
        earlier = supplied < self.period.start
        for line in decision.tax.lines:
            if line.amount is None:
                if self._may_belong(line):
                    self.open.append(OpenLine(source, line.object, line.jurisdiction, line.needs))
            elif line.scheme not in self.schemes or line.liable != self.liable:
                continue
            elif line.amount.currency not in self.fx:
                needs = (f"fx:{line.amount.currency}",)
                self.open.append(OpenLine(source, line.object, line.jurisdiction, needs))
            elif earlier:
                origin = ReturnPeriod.around(supplied, self.period.months)
                _put(self.changes[origin, self._declared(line.jurisdiction)], line)
            else:
                for share, dispatched in self._by_origin(record, line):
                    place, supply = self._declared(line.jurisdiction), _supply(record, line.object)
                    _put(self.sums[place, supply, dispatched, line.rate or Rate(0, 1), line.rate_kind], share)

    def _declared(self, place: str) -> str:
        return self.places.get(place, place)

    def _by_origin(self, record: Any, line: TaxLine) -> list[tuple[TaxLine, str]]:
        """A tax line with the country its goods leave; shipping of goods from several countries, shared by value."""
        if line.object.startswith("lines["):
            return [(line, self._origin(record.lines[int(line.object[6:-1])]))]
        weights: dict[str, int] = {}
        for one in record.lines:
            origin = self._origin(one)
            weights[origin] = weights.get(origin, 0) + abs(one.amount.minor if isinstance(one.amount, Money) else 0)
        if len(weights) == 1 or line.base is None or line.amount is None:
            return [(line, min(weights))]
        origins = sorted(weights)
        parts = [
            _shared(amount, [weights[origin] for origin in origins]) for amount in (line.base.minor, line.amount.minor)
        ]
        code = line.amount.currency
        return [
            (line._replace(base=Money(base, code), amount=Money(tax, code)), origin)
            for origin, base, tax in zip(origins, *parts, strict=True)
        ]

    def _origin(self, item: Any) -> str:
        country = getattr(item.goods_location, "country", None) if item.kind == "goods" else None
        return self._declared(country) if isinstance(country, str) else ""

    def _may_belong(self, line: TaxLine) -> bool:
        """An undecided line of the scheme, or one whose scheme is not decided either."""
        return line.scheme in self.schemes or (not line.scheme and line.type not in ("duty", "fee"))

    def rows(self) -> tuple[ReturnRow, ...]:
        found = [
            ReturnRow(place, supply, origin, rate, kind, self._sum(parts, 0), self._sum(parts, 1))
            for (place, supply, origin, rate, kind), parts in self.sums.items()
        ]
        return tuple(
            sorted(
                found,
                key=lambda row: (row.place, row.supply, row.origin, -Fraction(*_parts(row.rate)), row.rate_kind),
            )
        )

    def corrections(self) -> tuple[Correction, ...]:
        return tuple(
            Correction(period, place, self._sum(parts, 1)) for (period, place), parts in sorted(self.changes.items())
        )

    def _sum(self, parts: Mapping[str, list[int]], index: int) -> Money:
        """Exact sums by currency, converted and rounded once."""
        exact = sum((Fraction(sums[index], 10 ** minor_units(code)) * self.fx[code] for code, sums in parts.items()),
                    Fraction(0)) * 10 ** minor_units(self.currency)  # fmt: skip
        return Money(divide(exact.numerator, exact.denominator, Mode.HALF_UP), self.currency)


def _shared(amount: int, weights: list[int]) -> list[int]:
    """An amount by weights, also a credit, so that the parts sum to it."""
    shares = allocate(abs(amount), weights)
    return [share if amount >= 0 else -share for share in shares]


def _put(parts: dict[str, list[int]], line: TaxLine) -> None:
    if line.amount is None or line.base is None:
        return
    sums = parts[line.amount.currency]
    sums[0] += line.base.minor
    sums[1] += line.amount.minor


def _parts(rate: Rate) -> tuple[int, int]:
    return rate.numerator, rate.denominator


def _supply(record: Any, name: str) -> str:
    """Goods or services; shipping goes with the goods where there are any."""
    kinds = [line.kind for line in record.lines]
    if name.startswith("lines["):
        kinds = [kinds[int(name[6:-1])]]
    return "goods" if "goods" in kinds else "services"
