"""What one operand may be, as far as a few comparisons say: enough to prove that they cannot hold together.

Every answer errs on one side: ``empty`` is True only when it is certain that nothing is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

__all__ = ["ANYTHING", "NOT_MISSING", "ONLY_MISSING", "Bound", "Domain"]

Bound: TypeAlias = tuple[Any, bool]
"""A limit and whether it is itself excluded."""


@dataclass(frozen=True, slots=True)
class Domain:
    """A set of possible values.

    Attributes:
        missing: It may have no value at all.
        members: The only values it may have; None = any.
        excluded: Values it cannot have.
        low: Lower limit, if any.
        high: Upper limit, if any.
    """

    missing: bool = True
    members: frozenset[Any] | None = None
    excluded: frozenset[Any] = frozenset()
    low: Bound | None = None
    high: Bound | None = None

    def meet(self, other: Domain) -> Domain:
        """What both allow."""
        members = self.members if other.members is None else other.members
        if self.members is not None and other.members is not None:
            members = self.members & other.members
        return Domain(
            self.missing and other.missing,
            members,
            self.excluded | other.excluded,
            _tighter(self.low, other.low, upper=False),
            _tighter(self.high, other.high, upper=True),
        )

    def empty(self, universe: Iterable[Any] | None = None) -> bool:
        """Whether certainly nothing is left. ``universe``: all values there are, where the vocabulary is closed."""
        if self.missing:
            return False
        if _crossed(self.low, self.high):
            return True
        known = self.members if self.members is not None else universe
        if known is None:
            return False
        return not any(self.allows(value) for value in known)

    def allows(self, value: Any) -> bool:
        """Whether it may have a value."""
        if self.members is not None and value not in self.members:
            return False
        if value in self.excluded:
            return False
        return not (_crossed(self.low, (value, False)) or _crossed((value, False), self.high))


ANYTHING = Domain()
NOT_MISSING = Domain(missing=False)
ONLY_MISSING = Domain(missing=True, members=frozenset())


def comparable(left: Any, right: Any) -> bool:
    """Whether the order of two values is certain: one type, one currency, no day against an instant."""
    if isinstance(left, bool) or isinstance(left, date) != isinstance(right, date):
        return False
    if isinstance(left, datetime) != isinstance(right, datetime):
        return False
    if type(left) is not type(right):
        return False
    return getattr(left, "currency", "") == getattr(right, "currency", "") and hasattr(left, "__lt__")


def _crossed(low: Bound | None, high: Bound | None) -> bool:
    if low is None or high is None or not comparable(low[0], high[0]):
        return False
    return bool(low[0] > high[0]) or (bool(low[0] == high[0]) and (low[1] or high[1]))


def _tighter(left: Bound | None, right: Bound | None, *, upper: bool) -> Bound | None:
    """The narrower of two limits; of two that cannot be compared the first."""
    if left is None or right is None:
        return left or right
    if not comparable(left[0], right[0]):
        return left
    if left[0] == right[0]:
        return left if left[1] else right
    return left if (left[0] < right[0]) == upper else right
