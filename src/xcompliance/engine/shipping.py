"""How one shipping charge is shared among the lines of an order before it is taxed.

By value, as a rule. Some places tax the whole charge as soon as one line is taxed, unless the bill itself divides it;
there the lines that a place does not tax bear nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from xcompliance.engine.charge import Charge
from xcompliance.rounding import allocate

__all__ = ["WITH_TAXABLE", "Shares"]

WITH_TAXABLE = "with_taxable"
"""The word of a treatment: an undivided shipping charge goes with the taxed lines alone."""


class Shares:
    """The shares of one shipping charge, in minor units.

    Args:
        amount: The charge.
        prices: What each line costs; a line without a positive price bears nothing.
        charges: The charges on each line.
        divided: Whether the bill divides the shipping charge among its lines.
    """

    def __init__(
        self, amount: int, prices: Sequence[int | None], charges: Sequence[Sequence[Charge]], *, divided: bool
    ) -> None:
        weights = [max(price or 0, 0) for price in prices]
        self._by_value = allocate(amount, weights)
        self._whole: dict[str, list[int | None]] = {}
        places = () if divided else {one.jurisdiction for many in charges for one in many if _goes_with(one)}
        for place in places:
            taxed = [any(one.jurisdiction == place and _goes_with(one) for one in many) for many in charges]
            shares = iter(allocate(amount, [weight for weight, own in zip(weights, taxed, strict=True) if own]))
            self._whole[place] = [next(shares) if own else None for own in taxed]

    def of(self, charge: Charge, number: int) -> int | None:
        """What a line bears of the charge for one tax; None where the charge goes with other lines alone."""
        whole = self._whole.get(charge.jurisdiction)
        return self._by_value[number] if whole is None else whole[number]


def _goes_with(charge: Charge) -> bool:
    """Whether this charge taxes its line and would take an undivided shipping charge along."""
    taxes = charge.rate is not None and charge.rate.numerator != 0 and charge.taxable != 0
    return taxes and charge.outcome.shipping == WITH_TAXABLE
