"""Tax arithmetic: from the treatments that won each line to tax lines that sum to the total.

Order of work: choose one treatment per line and type; find rate and base; give shipping its share; round by the pack's
policy; write the lines. A line that cannot be decided stays in the result without an amount and says what it needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from xcompliance.engine.attested import weaker
from xcompliance.engine.charge import PER_UNIT, Charge, Open, is_included, rated, scaled, taxable_part, zero_reason
from xcompliance.engine.context import Context
from xcompliance.engine.local import LocalTaxes
from xcompliance.engine.needs import rule_needs, shown
from xcompliance.engine.prepared import Treatment
from xcompliance.engine.rounding import DEFAULT, include, joined, settle
from xcompliance.engine.shipping import Shares
from xcompliance.engine.treatments import attested_of, choose, jurisdiction_of
from xcompliance.engine.wording import policy_of, shipping_needs, with_shipping, worded
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Money, Rate
from xcompliance.rounding import RoundingPolicy
from xcompliance.rules.syntax import BaseRule, Field, TaxOutcome, ValueRef
from xcompliance.verdict import Confidence, TaxLine, TaxResult

if TYPE_CHECKING:
    from xcompliance.engine.evaluate import Judgement

SHIPPING = "shipping"
STATE_OR_ABOVE = frozenset({"country", "state", ""})
_FULL = BaseRule.FULL
NAMES = tuple(f"lines[{index}]" for index in range(100))


class TaxRun:
    """The taxes of one order at its destination."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement
        self.context: Context = judgement.context
        self.snapshot = judgement.context.snapshot
        self.order: Any = judgement.context.record
        self.currency: str = self.order.currency
        self.charges: list[Charge] = []
        self.open: list[Open] = []
        self.once: set[Any] = set()
        self.places: dict[tuple[str, str], str | None] = {}
        self.policies: dict[str, RoundingPolicy] = {}
        self.inner = self.context.at_item("line", None, "")
        stores = self.snapshot.local
        self.local = LocalTaxes(stores, self.order, self.context) if stores is not None else None

    def result(self) -> TaxResult:
        """Compute every line."""
        lines = self.order.lines
        prices = [_minor(line.amount) for line in lines]
        per_line = [self._line(index, line, prices[index]) for index, line in enumerate(lines)]
        self._shipping(per_line, prices)
        return TaxResult(self.currency, self._written())

    # -- one line -------------------------------------------------------------------------------------------------

    def _line(self, index: int, line: Any, price: int | None) -> tuple[list[Charge], list[Open]]:
        name = NAMES[index] if index < len(NAMES) else f"lines[{index}]"
        context = self.inner
        context.item, context.item_path = line, f"order.{name}"
        treatments, undecided = choose(self.judgement, index, context)
        opened = [replace(one, object=name, price=price, position=(0, index)) for one in undecided]
        charged: list[Charge] = []
        for treatment in sorted(treatments, key=_base_order) if len(treatments) > 1 else treatments:
            made = self._apply(treatment, name, line, price, context)
            if treatment.outcome.adds and isinstance(made, Charge):
                made = self._with_added(made, charged, opened, treatments)
            if made is None:
                continue
            made.position = (2, 0) if made.object == "order" else (0, index)
            if isinstance(made, Open):
                opened.append(made)
            else:
                charged.append(made)
                if self.local is not None and made.outcome.local:
                    context.pack = self.snapshot.numbered[treatment.rule].pack
                    parts, unknown = self.local.add(made, line, context)
                    charged += parts
                    opened += [replace(one, position=made.position) for one in unknown]
        self.charges += charged
        self.open += opened
        return charged, opened

    def _apply(
        self, treatment: Treatment, name: str, line: Any, price: int | None, context: Context
    ) -> Charge | Open | None:
        outcome = treatment.outcome
        place = self._jurisdiction(treatment, context)
        if outcome.price_from is not None and price is not None:
            price = _minor(context.fact(outcome.price_from.path))
            if price is None:
                asked = (shown(outcome.price_from.path, context),)
                return Open(name, outcome.type, place or "", line.amount.minor, asked, treatment.rule, outcome)
        if price is None or place is None:
            missing = f"order.{name}.unit_price" if price is None else rule_place_need(outcome, context)
            return Open(name, outcome.type, place or "", price, (missing,), treatment.rule, outcome)
        policy = DEFAULT
        if outcome.rounding and not outcome.by_value:
            policy = self._policy(outcome.rounding)
        elif outcome.by_value:
            context.pack = self.snapshot.numbered[treatment.rule].pack
            outcome, policy, needs = worded(outcome, context)
            if needs:
                return Open(name, outcome.type, place, price, needs, treatment.rule, outcome)
        charge = Charge(name, treatment.rule, outcome, place, price, price, policy)
        charge.confidence = treatment.confidence
        if treatment.rule in self.snapshot.marked:
            charge.confidence = attested_of(treatment.rule, self.judgement, context)
        charge.paid = line.amount
        if outcome.amount is not None:
            return self._fixed(charge, treatment, line, context)
        if outcome.amount_from is not None:
            return self._told(charge, outcome.amount_from, context)
        return self._percent(charge, treatment, line, context)

    def _policy(self, id_: str) -> RoundingPolicy:
        if id_ not in self.policies:
            self.policies[id_] = policy_of(ValueRef(id_), self.context)
        return self.policies[id_]

    def _with_added(
        self, charge: Charge, charged: list[Charge], opened: list[Open], treatments: Sequence[Treatment]
    ) -> Charge | Open:
        """Put other taxes of the line into the base; while one of them is open or untreated, so is this one."""
        adds = charge.outcome.adds
        needs = [need for one in opened if one.type in adds for need in one.needs]
        treated = {treatment.outcome.type for treatment in treatments} | {one.type for one in opened}
        needs += [f"rule:{kind}:{charge.jurisdiction}" for kind in adds if kind not in treated]
        if needs:
            return self._opened(charge, _unique(needs))
        extra = sum((one.exact for one in charged if one.outcome.type in adds and one.exact is not None), Fraction(0))
        if extra and charge.rate is not None and not charge.included:
            whole = charge.taxable + extra
            charge.taxable = int(whole) if whole.denominator == 1 else whole
            charge.added = extra
        return charge

    def _told(self, charge: Charge, source: Field, context: Context) -> Charge | Open:
        """An amount the host worked out and the record tells."""
        amount = context.fact(source.path)
        if not isinstance(amount, Money):
            return self._opened(charge, (shown(source.path, context),))
        charge.exact, charge.taxability = Fraction(amount.minor), charge.outcome.taxability
        return charge

    def _jurisdiction(self, treatment: Treatment, context: Context) -> str | None:
        seat = treatment.seat
        if seat is None:
            return jurisdiction_of(treatment.outcome, context)
        if seat not in self.places:
            self.places[seat] = jurisdiction_of(treatment.outcome, context)
        return self.places[seat]

    def _percent(self, charge: Charge, treatment: Treatment, line: Any, context: Context) -> Charge | Open:
        outcome = charge.outcome
        if treatment.lookup is None:
            charge.taxability = outcome.taxability
            return charge
        entry = treatment.lookup(self.order, line, context)
        if entry is None or type(entry.value) is not Rate or entry.confidence == "low":
            return self._opened(charge, self._rate_needs(treatment, context))
        mode = self.order.price_mode
        if mode is UNKNOWN or mode is None:
            return self._opened(charge, ("order.price_mode",))
        charge.rate, charge.entry = entry.value, entry
        charge.quantity = line.quantity
        charge.included = is_included(outcome, mode)
        charge.taxability = outcome.taxability
        if outcome.base is not _FULL:
            if outcome.base in PER_UNIT and not isinstance(line.quantity, Decimal):
                return self._opened(charge, (f"order.{charge.object}.quantity",))
            part = taxable_part(outcome, charge.price, line.quantity, self.currency, context)
            if part is None:
                return self._opened(charge, ("order.fx",))
            charge.taxable = part
            charge.taxability = zero_reason(charge)
        charge.taxability = rated(charge, entry)
        if entry.confidence != "high":
            charge.confidence = weaker(charge.confidence, Confidence(entry.confidence))
        return charge

    def _fixed(self, charge: Charge, treatment: Treatment, line: Any, context: Context) -> Charge | Open | None:
        """A fee or duty of a fixed amount, once per order, consignment, line, unit or tariff heading."""
        outcome = charge.outcome
        if outcome.per == "tariff_line" and not isinstance(line.hs_code, str):
            return self._opened(charge, (f"order.{charge.object}.hs_code",))
        if outcome.per == "unit" and not isinstance(line.quantity, Decimal):
            return self._opened(charge, (f"order.{charge.object}.quantity",))
        if outcome.per in ("order", "consignment"):
            charge.object = "order"
        key = (charge.rule, outcome.type, _once(outcome.per, charge.object, line))
        if key in self.once:
            return None
        entry = treatment.lookup(self.order, line, context) if treatment.lookup is not None else None
        if entry is None or not isinstance(entry.value, Money) or entry.confidence == "low":
            return self._opened(charge, self._rate_needs(treatment, context))
        exact = context.money(entry.value, self.currency)
        if exact is None:
            return self._opened(charge, ("order.fx",))
        self.once.add(key)
        units = Fraction(line.quantity) if outcome.per == "unit" else Fraction(1)
        charge.exact, charge.entry, charge.taxability = scaled(exact) * units, entry, outcome.taxability
        if entry.confidence != "high":
            charge.confidence = weaker(charge.confidence, Confidence(entry.confidence))
        return charge

    def _rate_needs(self, treatment: Treatment, context: Context) -> tuple[str, ...]:
        """Unknown keys of the look-up; when all are known, the value itself."""
        ref = treatment.outcome.rate or treatment.outcome.amount
        if ref is None:
            return ()
        context.pack = self.snapshot.numbered[treatment.rule].pack
        return rule_needs(ref, context) or (f"value:{ref.id}",)

    def _opened(self, charge: Charge, needs: Iterable[str]) -> Open:
        outcome = charge.outcome
        return Open(charge.object, outcome.type, charge.jurisdiction, charge.price, tuple(needs), charge.rule, outcome)

    # -- shipping -------------------------------------------------------------------------------------------------

    def _shipping(self, per_line: Sequence[tuple[list[Charge], list[Open]]], prices: Sequence[int | None]) -> None:
        """Shipping follows the goods: each line's treatment takes its share of the charge."""
        shipping = self.order.shipping
        if shipping is UNKNOWN or shipping is None or not per_line:
            return
        amount = _minor(shipping.amount)
        if amount == 0:
            return
        opened = [one for _, opens in per_line for one in opens if _bears_shipping(one)]
        if amount is None or opened or any(price is None for price in prices):
            needs = ("order.shipping.amount",) if amount is None else tuple(n for one in opened for n in one.needs)
            needs = needs or tuple(
                f"order.lines[{index}].unit_price" for index, price in enumerate(prices) if price is None
            )
            first = opened[0] if opened else None
            kind = first.type if first else "tax"
            self.open.append(Open(SHIPPING, kind, first.jurisdiction if first else "", amount, _unique(needs)))
            return
        for charge in (one for charges, _ in per_line for one in charges if one.outcome.shipping == "unknown"):
            charge.outcome = with_shipping(charge.outcome, self.context)
        shares = Shares(amount, prices, [charges for charges, _ in per_line], divided=shipping.allocated is True)
        pieces: list[Charge] = []
        for number, (charges, _) in enumerate(per_line):
            for charge in charges:
                share = shares.of(charge, number)
                if charge.outcome.amount is None and charge.outcome.amount_from is None and share is not None:
                    pieces += self._ship(charge, share, amount, number)
        include(pieces)
        self.charges += joined(pieces)

    def _ship(self, goods: Charge, share: int, amount: int, number: int) -> Iterator[Charge]:
        """The share of the shipping charge that goes with one line of goods."""
        outcome = goods.outcome
        if outcome.shipping == "unknown" and goods.rate is not None:
            needs = shipping_needs(outcome, self.context)
            self.open.append(Open(SHIPPING, outcome.type, goods.jurisdiction, amount, needs, goods.rule, outcome))
            return
        exempt = outcome.shipping == "exempt" or goods.rate is None
        part: int | Fraction = 0 if exempt else share
        own = goods.taxable - goods.added
        if not exempt and outcome.shipping == "follows_goods" and goods.price and own != goods.price:
            part = share * Fraction(own) / goods.price
        reason = "shipping_exempt" if outcome.shipping == "exempt" and goods.rate is not None else goods.taxability
        yield replace(
            goods,
            object=SHIPPING,
            shares=(number,),
            position=(1, 0),
            price=share,
            paid=None,
            taxable=part,
            added=0,
            quantity=1,
            taxability=reason,
            exact=None,
        )

    # -- lines ----------------------------------------------------------------------------------------------------

    def _written(self) -> tuple[TaxLine, ...]:
        include(self.charges)
        settle(self.charges, [charge.policy for charge in self.charges], self.currency)
        included: dict[tuple[str, tuple[int, ...]], int] = {}
        for charge in self.charges:
            if charge.exact is not None and charge.rate is None:
                charge.tax = DEFAULT.round(charge.exact.numerator, charge.exact.denominator, self.currency)
            if charge.included:
                key = (charge.object, charge.shares)
                included[key] = included.get(key, 0) + charge.tax
        ordered: list[Charge | Open] = sorted((*self.charges, *self.open), key=_position)
        return tuple([self._closed(o, included) if isinstance(o, Charge) else self._undecided(o) for o in ordered])

    def _closed(self, charge: Charge, included: dict[tuple[str, tuple[int, ...]], int]) -> TaxLine:
        outcome, entry = charge.outcome, charge.entry
        rule = self.snapshot.numbered[charge.rule]
        ref = outcome.rate or outcome.amount
        base = charge.price - included.get((charge.object, charge.shares), 0) if charge.included else charge.price
        if charge.rate is not None and charge.taxable != charge.price and not charge.included:
            base = int(charge.taxable) if Fraction(charge.taxable).denominator == 1 else round(Fraction(charge.taxable))
        paid = charge.paid
        value = ref.id if ref is not None else outcome.amount_from.path if outcome.amount_from is not None else ""
        since = entry.start if entry is not None else None
        citation = entry.source if entry is not None else (rule.citations[0].source if rule.citations else "")
        if charge.told is not None:
            value, since, citation = charge.told
        return TaxLine(
            charge.object,
            charge.jurisdiction,
            outcome.level,
            outcome.type,
            charge.taxability,
            outcome.scheme,
            outcome.liable,
            paid if paid is not None and paid.minor == base else Money(base, self.currency),
            Money(charge.tax, self.currency),
            charge.rate,
            entry.rate_kind if entry is not None else "",
            rule.id,
            value,
            since,
            citation,
            charge.included,
            outcome.local_coverage,
            outcome.mention,
            charge.confidence,
        )

    def _undecided(self, one: Open) -> TaxLine:
        outcome = one.outcome
        return TaxLine(
            object=one.object,
            jurisdiction=one.jurisdiction,
            level=outcome.level if outcome else "",
            type=one.type,
            taxability="undecided",
            scheme=outcome.scheme if outcome else "",
            liable=outcome.liable if outcome else "",
            base=None if one.price is None else Money(one.price, self.currency),
            amount=None,
            rule=self.snapshot.numbered[one.rule].id if one.rule is not None else "",
            local_coverage=_covered(outcome) if outcome else "",
            needs=_unique(one.needs),
        )


def _covered(outcome: TaxOutcome) -> str:
    """How far local taxes are covered while a tax is open: not at all where it is itself a local one."""
    return "none" if outcome.local_coverage and outcome.level not in STATE_OR_ABOVE else outcome.local_coverage


def _bears_shipping(one: Open) -> bool:
    """Whether a share of the shipping charge would be taxed with this object: duties and fixed amounts take none."""
    fixed = one.outcome is not None and (one.outcome.amount is not None or one.outcome.amount_from is not None)
    return not fixed and one.type not in ("duty", "fee")


def _once(per: str, name: str, line: Any) -> tuple[Any, ...]:
    """What an amount is charged once on."""
    if per == "tariff_line":
        return (line.consignment, line.hs_code[:6])
    return (line.consignment,) if per == "consignment" else (name,)


def rule_place_need(outcome: TaxOutcome, context: Context) -> str:
    """The fact that would say where a tax belongs."""
    return shown(getattr(outcome.jurisdiction, "path", "ship_to"), context)


def _minor(amount: Any) -> int | None:
    return amount.minor if isinstance(amount, Money) else None


def _unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _base_order(treatment: Treatment) -> int:
    """Taxes that others add to their base come first."""
    return len(treatment.outcome.adds)


_position = attrgetter("position")
