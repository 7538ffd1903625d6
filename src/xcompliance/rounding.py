"""Exact integer rounding, rounding policies and allocation without lost pennies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from xcompliance.currencies import minor_units
from xcompliance.errors import MoneyError

__all__ = ["Level", "Mode", "RoundingPolicy", "allocate", "divide"]

_MAX_DECIMALS = 18


class Mode(StrEnum):
    """What happens to the part that does not fit. Every mode treats negative amounts like positive ones, mirrored."""

    HALF_UP = "half_up"  # a half goes away from zero
    HALF_EVEN = "half_even"  # a half goes to the even neighbour
    HALF_DOWN = "half_down"  # a half goes towards zero
    DOWN = "down"  # towards zero
    UP = "up"  # away from zero


_HALF_UP, _HALF_EVEN, _HALF_DOWN, _UP = Mode.HALF_UP, Mode.HALF_EVEN, Mode.HALF_DOWN, Mode.UP  # read far faster so


class Level(StrEnum):
    """What is rounded: each unit, each line, the sum of a rate, of a jurisdiction, or of the whole document."""

    UNIT = "unit"
    LINE = "line"
    RATE_GROUP = "rate_group"
    JURISDICTION = "jurisdiction"
    DOCUMENT = "document"


def divide(numerator: int, denominator: int, mode: Mode) -> int:
    """Divide two integers and round the quotient to an integer, exactly.

    Args:
        numerator: Any integer.
        denominator: Any integer but zero.
        mode: How to round. ``divide(-n, d, mode) == -divide(n, d, mode)`` always.

    Raises:
        MoneyError: the denominator is zero.
    """
    if denominator == 0:
        raise MoneyError("Nothing can be divided by zero.")
    negative = (numerator < 0) is not (denominator < 0)
    denominator = abs(denominator)
    whole, rest = divmod(abs(numerator), denominator)
    if rest:
        twice = 2 * rest
        if mode is _HALF_UP:
            whole += twice >= denominator
        elif mode is _HALF_EVEN:
            whole += twice > denominator or (twice == denominator and whole & 1)
        elif mode is _HALF_DOWN:
            whole += twice > denominator
        elif mode is _UP:
            whole += 1
    return -whole if negative else whole


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split an integer amount in proportion to weights so that the parts sum to it exactly (largest remainder).

    Each part gets its share rounded towards zero; what is left goes, one by one, to the largest remainders, ties to the
    earlier position. A weight of zero gets nothing, unless all are zero: then every part counts the same.
    A negative total is split like its opposite, mirrored.

    Raises:
        MoneyError: a weight is negative, or there is an amount but nothing to put it on.
    """
    if not weights:
        if total:
            raise MoneyError("An amount cannot be allocated to an empty list. Give at least one weight.")
        return []
    if min(weights) < 0:
        raise MoneyError("Weights must not be negative. Allocate the negative part on its own.")
    if total < 0:
        return [-part for part in allocate(-total, weights)]
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    shares = [divmod(total * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    left = total - sum(parts)
    if left:
        for index in sorted(range(len(parts)), key=lambda index: -shares[index][1])[:left]:
            parts[index] += 1
    return parts


@dataclass(frozen=True, slots=True)
class RoundingPolicy:
    """How a tax is rounded.

    Attributes:
        level: What is rounded.
        mode: How.
        carry: Decimals of the major unit that are kept before rounding; further ones are dropped. None keeps all.
        digits: Decimals of the result. None means the minor units of the currency.
        steps: A statutory table for the part of a base that is not a whole hundred minor units (cents of a part
            dollar): the tax grows by one with each step that is reached. A table of six steps is one for a rate of
            6 per cent; tax at any other rate is rounded by ``mode``.
    """

    level: Level = Level.LINE
    mode: Mode = Mode.HALF_UP
    carry: int | None = None
    digits: int | None = None
    steps: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for number in (self.carry, self.digits):
            if number is not None and (type(number) is not int or not 0 <= number <= _MAX_DECIMALS):
                raise MoneyError(f"carry and digits are whole numbers from 0 to {_MAX_DECIMALS}.")
        if self.carry is not None and self.digits is not None and self.carry < self.digits:
            raise MoneyError("carry must not be smaller than digits.")
        if self.steps and (not 1 <= self.steps[0] <= self.steps[-1] <= 99 or list(self.steps) != sorted({*self.steps})):
            raise MoneyError("steps are whole numbers from 1 to 99, in ascending order.")

    @classmethod
    def parse(cls, source: str | Mapping[str, object]) -> RoundingPolicy:
        """Read ``"line half_up"``, ``"line half_up carry 3 digits 2"`` or a mapping with the names of the attributes.

        Steps are written with strokes between them: ``"document half_down steps 34/67"``.

        Raises:
            MoneyError: a word is unknown, missing or given twice.
        """
        parts = dict(source) if isinstance(source, Mapping) else _parts_of(source)
        unknown = parts.keys() - {"level", "mode", "carry", "digits", "steps"}
        if unknown or not {"level", "mode"} <= parts.keys():
            raise MoneyError('A rounding policy has level, mode and perhaps carry and digits: "line half_up carry 3".')
        try:
            level, mode = Level(str(parts["level"])), Mode(str(parts["mode"]))
        except ValueError:
            raise MoneyError(
                f"level is one of {', '.join(Level)}; mode is one of {', '.join(Mode)}.",
            ) from None
        return cls(
            level, mode, _decimals(parts.get("carry")), _decimals(parts.get("digits")), _steps(parts.get("steps"))
        )

    def at(self, numerator: int, denominator: int) -> RoundingPolicy:
        """The policy for tax at a rate: without its table where the table is for another rate."""
        if not self.steps or 100 * numerator == len(self.steps) * denominator:
            return self
        return replace(self, steps=())

    def round(self, numerator: int, denominator: int, currency: str) -> int:
        """Round ``numerator / denominator`` minor units of a currency to whole minor units.

        Raises:
            MoneyError: the denominator is zero, or ``digits`` is more than the currency has.
        """
        if self.steps:
            return self._by_steps(numerator, denominator)
        if self.carry is None and self.digits is None:
            return divide(numerator, denominator, self.mode)
        places = minor_units(currency)
        if self.carry is not None:
            numerator, denominator = _cut(numerator, denominator, places, self.carry)
        if self.digits is None or self.digits == places:
            return divide(numerator, denominator, self.mode)
        if self.digits > places:
            raise MoneyError("The rounding policy asks for more decimals than the currency has.")
        step: int = 10 ** (places - self.digits)
        return divide(numerator, denominator * step, self.mode) * step

    def _by_steps(self, numerator: int, denominator: int) -> int:
        """Look the tax up: so much for each whole hundred of the base, and the table for the rest."""
        if (numerator < 0) is not (denominator < 0):
            return -self._by_steps(-numerator, denominator) if numerator else 0
        base = abs(numerator) * 100 // (abs(denominator) * len(self.steps))
        return base // 100 * len(self.steps) + sum(step <= base % 100 for step in self.steps)

    def __str__(self) -> str:
        carry = "" if self.carry is None else f" carry {self.carry}"
        digits = "" if self.digits is None else f" digits {self.digits}"
        steps = f" steps {'/'.join(str(step) for step in self.steps)}" if self.steps else ""
        return f"{self.level} {self.mode}{carry}{digits}{steps}"


def _cut(numerator: int, denominator: int, places: int, carry: int) -> tuple[int, int]:
    """Drop the decimals of the major unit after the ``carry``-th one."""
    if carry >= places:
        scale = 10 ** (carry - places)
        return divide(numerator * scale, denominator, Mode.DOWN), scale
    step = 10 ** (places - carry)
    return divide(numerator, denominator * step, Mode.DOWN) * step, 1


def _parts_of(text: str) -> dict[str, object]:
    words = text.split()
    parts: dict[str, object] = dict(zip(("level", "mode"), words, strict=False))
    rest = words[2:]
    names = rest[::2]
    if len(rest) % 2 or len(set(names)) != len(names) or {"level", "mode"} & set(names):
        raise MoneyError('Write a rounding policy like "line half_up carry 3 digits 2".')
    return parts | dict(zip(names, rest[1::2], strict=True))


def _decimals(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 2:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise MoneyError(f"carry and digits are whole numbers from 0 to {_MAX_DECIMALS}.")


def _steps(value: object) -> tuple[int, ...]:
    if value is None:
        return ()
    words = str(value).split("/")
    if not all(word.isascii() and word.isdigit() and len(word) <= 2 for word in words):
        raise MoneyError('steps are whole numbers with strokes between them: "steps 34/67".')
    return tuple(int(word) for word in words)
