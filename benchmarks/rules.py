"""Rule sets of any size from ten families, each of a shape that packs have: invented, made from their number.

Law holds in one country (six families, and the exceptions of the tax rule); fraud signals hold everywhere.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from benchmarks.world import CATEGORIES, COUNTRIES, RATES, ROUNDING, limit_id
from xcompliance.clock import Interval, Period
from xcompliance.money import Money
from xcompliance.rules.syntax import (
    Clause,
    Compare,
    Condition,
    DueClock,
    DutyOutcome,
    Field,
    Literal,
    Op,
    Outcome,
    Pack,
    Places,
    Quantified,
    Quantity,
    Rule,
    ScoreOutcome,
    Status,
    TaxOutcome,
    ValueRef,
    WhenUnknown,
)
from xcompliance.verdict import Citation, Confidence, Severity, Verdict

FAMILIES = ("vat", "limit", "origin", "heading", "card", "velocity", "basket", "age", "excise", "import")
METHODS = ("card", "paypal", "invoice", "cash_on_delivery", "sepa_direct_debit")
TERMS = ("ddp", "dap", "exw", "fca")
PACK = "bench/shop"


def country(number: int) -> str:
    """The place of the n-th rule of a family."""
    return COUNTRIES[number % len(COUNTRIES)]


def category(number: int) -> str:
    """The category of the n-th rule of a family."""
    return CATEGORIES[number // len(COUNTRIES) % len(CATEGORIES)]


def euros(number: int) -> Money:
    """The limit of the n-th rule of a family."""
    return Money((20 + 7 * number % 180) * 100, "EUR")


def is_(path: str, op: Op, right: Any = None) -> Compare:
    """A comparison with a constant, some constants, or an operand."""
    if isinstance(right, tuple):
        return Compare(Field(path), op, tuple(Literal(one) for one in right))
    plain = right is None or isinstance(right, Field | ValueRef)
    return Compare(Field(path), op, right if plain else Literal(right))


def pack(size: int) -> Pack:
    """One pack of ``size`` rules, the same number of each family."""
    rules = tuple(_rule(family, number) for number in range(size // len(FAMILIES)) for family in FAMILIES)
    return Pack(
        PACK, "1.0.0", "Invented", ("any",), ("tax",), date(2020, 1, 1), (), ("maintainers",), "Apache-2.0", ">=0.1",
        (), rules, digest="1" * 64,
    )  # fmt: skip


def rule_id(family: str, number: int) -> str:
    """``bench.shop.age-17``."""
    return f"bench.shop.{family}-{number}"


def _rule(family: str, number: int) -> Rule:
    scope, place, when, unless, then = SHAPES[family](number)
    return Rule(
        id=rule_id(family, number),
        title=f"Invented rule {number} about {family}",
        status=Status.ACTIVE,
        applies_to=scope,
        places=Places("destination", (place,)),
        effective=Interval(date(2020, 1, 1), None),
        when=tuple(Clause(f"when_{n}", condition) for n, condition in enumerate(when)),
        unless=tuple(Clause(f"unless_{n}", condition) for n, condition in enumerate(unless)),
        then=then,
        severity=Severity.STATUTORY_DUTY,
        when_unknown=WhenUnknown.REVIEW if family == "vat" else WhenUnknown.SKIP,
        confidence=Confidence.HIGH,
        pack=PACK,
        topic="tax",
        overrides=(rule_id("vat", 0),) if family == "vat" and number else (),
        texts={"en": {"seller": f"Invented text {number} about {family}."}},
        citations=(Citation(f"Invented Act, section {number}", says="Nothing.", checked=date(2026, 11, 22)),),
    )


def _duty(code: str) -> Outcome:
    clock = DueClock(after=Field("order.placed_at"), within=Literal(Period.parse("10 days")), calendar="calendar")
    return Outcome(duties=(DutyOutcome(code, "seller", clock),))


def _points(number: int, code: str) -> Outcome:
    return Outcome(score=ScoreOutcome(code, Literal(1 + number % 20)))


Shape = tuple[str, str, list[Condition], list[Condition], Outcome]


def _vat(number: int) -> Shape:
    """Number 0 taxes everything; the others are exceptions for a country and category."""
    rate = ValueRef(RATES, (("category", Field("line.category")), ("place", Field("order.ship_to"))))
    if number == 0:
        tax = TaxOutcome("vat", "general", "seller", "taxable", rate=rate, rounding=ROUNDING)
        return "order.line", "any", [is_("line.kind", Op.EQ, "goods")], [], Outcome(tax=(tax,))
    tax = TaxOutcome("vat", "exception", "customer", "reverse_charge")
    when: list[Condition] = [
        is_("line.category", Op.EQ, category(number)),
        is_("order.buyer.type", Op.EQ, "business"),
        is_("order.buyer.vat_number_valid", Op.EQ, True),
    ]
    return "order.line", country(number), when, [], Outcome(tax=(tax,))


def _limit(number: int) -> Shape:
    when: list[Condition] = [
        is_("line.category", Op.EQ, category(number)),
        is_("line.unit_price", Op.GE, ValueRef(limit_id(number))),
    ]
    return "order.line", country(number), when, [], Outcome(verdict=Verdict.REVIEW)


def _origin(number: int) -> Shape:
    when: list[Condition] = [
        is_("line.origin_country", Op.IN, (country(number + 3), country(number + 9), "CN")),
        is_("line.kind", Op.EQ, "goods"),
    ]
    unless: list[Condition] = [is_("order.seller.registrations", Op.CONTAINS, f"scheme_{number}")]
    return "order.line", country(number), when, unless, _duty("state-origin")


def _heading(number: int) -> Shape:
    when: list[Condition] = [is_("line.hs_code", Op.STARTS_WITH, f"{61 + number % 20}")]
    return "order.line", country(number), when, [is_("line.used", Op.EQ, True)], _duty("declare-heading")


def _card(number: int) -> Shape:
    when: list[Condition] = [
        is_("order.payment.bin_country", Op.EQ, country(number)),
        is_("order.payment.bin_country", Op.NE, Field("order.ship_to.country")),
        is_("order.total", Op.GT, euros(number)),
    ]
    return "order", "any", when, [], _points(number, "CARD_COUNTRY")


def _velocity(number: int) -> Shape:
    when: list[Condition] = [
        is_("order.velocity.cards_per_ip_1h", Op.GE, 2 + number % 9),
        is_("order.buyer.guest", Op.EQ, number % 2 == 0),
        is_("order.payment.method", Op.EQ, METHODS[number % 5]),
    ]
    return "order", "any", when, [], _points(number, "MANY_CARDS")


def _some_line(number: int) -> Quantified:
    where = Compare(Field("item.category"), Op.EQ, Literal(CATEGORIES[number % 12]))
    return Quantified(Quantity.SOME, Field("order.lines"), where)


def _basket(number: int) -> Shape:
    when: list[Condition] = [is_("order.channel", Op.EQ, "marketplace"), _some_line(number)]
    return "order", country(number), when, [], Outcome(verdict=Verdict.CHALLENGE)


def _age(number: int) -> Shape:
    when: list[Condition] = [
        is_("order.buyer.age", Op.LT, 16 + number % 4),
        Quantified(
            Quantity.SOME,
            Field("order.lines"),
            Compare(Field("item.category"), Op.EQ, Literal(CATEGORIES[number % 12])),
        ),
    ]
    return "order", country(number), when, [], Outcome(verdict=Verdict.BLOCK)


def _excise(number: int) -> Shape:
    where = Compare(Field("item.excise"), Op.EQ, Literal(value=True))
    when: list[Condition] = [
        is_("order.payment.method", Op.EQ, METHODS[number % 5]),
        is_("order.total", Op.GE, euros(number)),
        Quantified(Quantity.COUNT, Field("order.lines"), where, (Op.GE, Literal(2))),
    ]
    return "order", "any", when, [], Outcome(verdict=Verdict.REVIEW)


def _import(number: int) -> Shape:
    when: list[Condition] = [
        is_("order.incoterm", Op.EQ, TERMS[number % 4]),
        is_("order.goods_location", Op.OUTSIDE, "eu.vat-territory"),
        is_("order.total", Op.LE, ValueRef(limit_id(number))),
    ]
    return "order", country(number), when, [], _duty("declare-import")


SHAPES = {
    "vat": _vat,
    "limit": _limit,
    "origin": _origin,
    "heading": _heading,
    "card": _card,
    "velocity": _velocity,
    "basket": _basket,
    "age": _age,
    "excise": _excise,
    "import": _import,
}
