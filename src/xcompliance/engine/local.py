"""Local taxes on top of a state's: one more charge for each jurisdiction that an imported store knows at an address.

The pack says which column of the store applies to the goods and whose address counts for sales within one state; the
store says the rates. What neither of them knows leaves the local part undecided. It is never nothing by default.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from xcompliance.engine.charge import Charge, Open, is_included, scaled
from xcompliance.engine.context import Context
from xcompliance.engine.needs import rule_needs
from xcompliance.engine.truth import Truth
from xcompliance.engine.wording import variant
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.jurisdictions.local_answer import LocalAnswer, LocalStore, Unanswered
from xcompliance.jurisdictions.local_store import LocalStores
from xcompliance.money import Money, Rate
from xcompliance.rules.syntax import TaxOutcome

__all__ = ["LocalTaxes", "Told"]

COLUMNS = ("general", "food")
FULL = (("local_coverage", "full"),)
OPEN = (("local_coverage", "none"),)
NOT_KNOWN = (*OPEN, ("level", ""))


class Told(NamedTuple):
    """Where a local rate comes from, in place of a dated value."""

    value: str  # file and look-up method
    since: Any
    citation: str


class LocalTaxes:
    """The local taxes of one order."""

    def __init__(self, stores: LocalStores, order: Any, context: Context) -> None:
        self.stores, self.order, self.context = stores, order, context
        self.origins: dict[int, Truth] = {}

    def add(self, charge: Charge, line: Any, context: Context) -> tuple[list[Charge], list[Open]]:
        """The local charges that come on top of a state's charge; marks the charge with how far it is covered now."""
        outcome = charge.outcome
        store = None if outcome.local_coverage == "full" else self.stores.of(charge.jurisdiction)
        if not outcome.local or store is None:
            return [], []
        if outcome.local == "none":
            charge.outcome = variant(outcome, context, FULL)
            return [], []
        found = self._answer(charge, line, store) if outcome.local in COLUMNS else _untold(outcome, context, store)
        if not isinstance(found, tuple):
            taxable, needs = self._taxable(charge, line, context)
            if not needs:
                charge.outcome = variant(outcome, context, FULL)
                return self._charges(charge, line, found, taxable), []
            found = needs
        charge.outcome = variant(outcome, context, OPEN)
        unknown = variant(outcome, context, NOT_KNOWN)
        return [], [Open(charge.object, outcome.type, charge.jurisdiction, charge.price, found, charge.rule, unknown)]

    # -- the rates ------------------------------------------------------------------------------------------------

    def _answer(self, charge: Charge, line: Any, store: LocalStore) -> LocalAnswer | tuple[str, ...]:
        """The parts of the local rate, or what is needed to know them."""
        name = charge.object
        within = self._within(name, line, store.state)
        food = charge.outcome.local == "food"
        if _differs(charge, store, self.context, food, within is True):
            return (_name_of(charge, store),)
        if within is not False and charge.outcome.sourcing == "unknown":
            return _nothing(store)
        if within is not False and charge.outcome.sourcing == "origin":
            path, where = self._origin(name, line)
            if within is None:
                return (path,)
            return self._at(path, where, store, food, True)
        answers = [
            self._at("order.ship_to", self.order.ship_to, store, food, intrastate)
            for intrastate in ((False, True) if within is None else (within,))
        ]
        if answers[0] != answers[-1]:
            return (self._origin(name, line)[0],)
        return answers[0]

    def _at(self, path: str, where: Any, store: LocalStore, food: bool, within: bool) -> LocalAnswer | tuple[str, ...]:
        answer = store.at(where, self.context.on, food=food, intrastate=within)
        if isinstance(answer, Unanswered):
            return tuple(f"{path}.{fact}" for fact in answer.facts) or _nothing(store)
        return answer

    def _origin(self, name: str, line: Any) -> tuple[str, Any]:
        """Where the goods come from: the line's own place, else the order's, else where they lay when sold."""
        stated = self.order.ship_from
        own = UNKNOWN if line.ship_from == stated else line.ship_from  # a line without its own place has the order's
        for path, where in (
            (f"order.{name}.ship_from", own),
            ("order.ship_from", stated),
            ("order.goods_location", self.order.goods_location),
        ):
            if where is not UNKNOWN and where is not None:
                return path, where
        return "order.ship_from", UNKNOWN

    def _within(self, name: str, line: Any, state: str) -> Truth:
        """Whether the goods come from within the state."""
        _, where = self._origin(name, line)
        if where is UNKNOWN:
            return None
        key = id(where)
        if key not in self.origins:
            self.origins[key] = self.context.locate(where).contains(state)
        return self.origins[key]

    # -- the charges ----------------------------------------------------------------------------------------------

    def _charges(self, charge: Charge, line: Any, answer: LocalAnswer, taxable: int | Fraction) -> list[Charge]:
        parts = [part for part in answer.components if part.rate.numerator]
        if not parts:
            return []
        own = Fraction(0) if charge.rate is None else Fraction(charge.rate.numerator, charge.rate.denominator)
        total = own + sum(Fraction(part.rate.numerator, part.rate.denominator) for part in parts)
        charge.shared = Rate(total.numerator, total.denominator)
        charge.included = is_included(charge.outcome, self.order.price_mode)
        return [
            Charge(
                charge.object,
                charge.rule,
                variant(charge.outcome, self.context, (("level", part.level),)),
                f"{charge.jurisdiction}:{part.code}",
                charge.price,
                taxable,
                charge.policy,
                part.rate,
                included=charge.included,
                taxability="taxable" if charge.rate is None else charge.taxability,
                quantity=line.quantity,
                position=charge.position,
                confidence=charge.confidence,
                shared=charge.shared,
                told=Told(f"{answer.file} {answer.method}", part.since, f"official local rates, {answer.file}"),
            )
            for part in parts
        ]

    def _taxable(self, charge: Charge, line: Any, context: Context) -> tuple[int | Fraction, tuple[str, ...]]:
        """What local taxes are charged on: the state's base, up to the cap for one article where there is one."""
        if self.order.price_mode in (None, UNKNOWN):
            return 0, ("order.price_mode",)
        ref = charge.outcome.local_cap
        cap = UNKNOWN if ref is None else context.value(ref)
        if not isinstance(cap, Money):
            return charge.taxable, ()
        exact = context.money(cap, self.order.currency)
        if exact is None:
            return 0, ("order.fx",)
        if charge.taxable <= scaled(exact):
            return charge.taxable, ()
        if not isinstance(line.quantity, int | Decimal):
            return 0, (f"order.{charge.object}.quantity",)
        limit = scaled(exact) * Fraction(line.quantity)
        return (limit, ()) if charge.taxable > limit else (charge.taxable, ())


def _nothing(store: LocalStore) -> tuple[str, ...]:
    return (f"local-rate:{store.state}",)


def _untold(outcome: TaxOutcome, context: Context, store: LocalStore) -> tuple[str, ...]:
    """What would tell whether local taxes are charged on these goods at all: facts, or the table that says nothing."""
    ref = dict(outcome.by_value).get("local")
    return _nothing(store) if ref is None else rule_needs(ref, context) or (f"value:{ref.id}",)


def _differs(charge: Charge, store: LocalStore, context: Context, food: bool, within: bool) -> bool:
    """Whether the file and the pack name different rates of the state: then parts of one would be counted twice."""
    told = store.state_rate(context.on, food=food, intrastate=within)
    own = charge.rate or Rate(0, 1)
    return told is not None and told != own


def _name_of(charge: Charge, store: LocalStore) -> str:
    ref = charge.outcome.rate
    return f"value:{ref.id}" if ref is not None else _nothing(store)[0]
