"""Law: a printed rule is read back as the same rule, whatever tree it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from xcompliance.clock import Interval, Period, Unit
from xcompliance.document.yaml import forbidden_characters, loads
from xcompliance.errors import Problem
from xcompliance.facts.fields import FIELDS, SCOPES
from xcompliance.money import Money, Rate
from xcompliance.rules import syntax as s
from xcompliance.rules.canonical import digest_of, rule_document
from xcompliance.rules.codec import decode, encode
from xcompliance.rules.parser import read_rule
from xcompliance.rules.positions import without_positions
from xcompliance.rules.printer import to_yaml
from xcompliance.rules.reading import Catalogues, Reading
from xcompliance.rules.vocabulary import Vocabulary
from xcompliance.verdict import Citation, Confidence, Severity, Verdict

CATALOGUES = Catalogues(Vocabulary(FIELDS, SCOPES))

TEXT = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip() and text.isprintable() and not forbidden_characters(text, ""))
TRICKY = st.sampled_from(["NO", "010121", "00501", "1e3", "0x10", "yes", "null", "~", "true", "missing", "a: b", "#x"])
WORDS = st.one_of(TEXT, TRICKY).map(lambda text: normalize("NFC", text))
DATES = st.dates(date(1990, 1, 1), date(2090, 1, 1))
DECIMALS = (
    st.decimals(0, 10**9, places=3, allow_nan=False)
    .map(lambda number: number.normalize())
    .map(lambda number: Decimal(f"{number:f}"))
)
MONEY = st.builds(Money, st.integers(-(10**9), 10**9), st.sampled_from(["EUR", "USD", "JPY", "KWD"]))
RATES = st.builds(Rate, st.integers(0, 10**6), st.integers(1, 10**4))
PERIODS = st.builds(Period, st.integers(0, 99), st.sampled_from(Unit))
INSTANTS = st.integers(0, 2 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))


def literal(values: st.SearchStrategy[Any]) -> st.SearchStrategy[s.Literal]:
    return values.map(s.Literal)


FACTS: list[tuple[str, st.SearchStrategy[Any], bool]] = [
    ("order.total", MONEY, True),
    ("order.placed_at", st.one_of(DATES, INSTANTS), True),
    ("on", DATES, True),
    ("line.quantity", DECIMALS, True),
    ("order.seller.legal_name", WORDS, False),
    ("line.hs_code", WORDS, False),
    ("order.ship_to.country", st.sampled_from(["NO", "DE", "JP"]), False),
]


@st.composite
def compares(draw: st.DrawFn) -> s.Compare:
    path, values, ordered = draw(st.sampled_from(FACTS))
    left = s.Field(path)
    one = draw(literal(values))
    ops = [s.Op.EQ, s.Op.NE, s.Op.IN, s.Op.NOT_IN, s.Op.MISSING, s.Op.PRESENT]
    op = draw(st.sampled_from([*ops, s.Op.LT, s.Op.LE, s.Op.GT, s.Op.GE] if ordered else [*ops, s.Op.LIKE]))
    if op in (s.Op.MISSING, s.Op.PRESENT):
        return s.Compare(left, op, None)
    if op in (s.Op.IN, s.Op.NOT_IN):
        return s.Compare(left, op, tuple(draw(st.lists(literal(values), min_size=1, max_size=3))))
    if op is s.Op.LIKE:
        return s.Compare(left, op, s.Literal(draw(WORDS)))
    right: Any = one
    if draw(st.booleans()):
        keys = draw(st.sampled_from([(), (("category", s.Field("line.category")), ("place", s.Literal("DE")))]))
        right = draw(st.sampled_from([left, s.ValueRef("some.value", keys)]))
    return s.Compare(left, op, right)


@st.composite
def placed(draw: st.DrawFn) -> s.Compare:
    op = draw(st.sampled_from([s.Op.IN_PLACE, s.Op.OUTSIDE]))
    path = draw(st.sampled_from(["order.ship_to", "destination", "ship_to.country"]))
    return s.Compare(s.Field(path), op, s.Literal(draw(st.sampled_from(["JP", "eu.members"]))))


def arithmetic(kind: str) -> st.SearchStrategy[Any]:
    """Trees that yield an amount (``money``) or a number."""
    numbers = st.one_of(
        literal(st.integers(0, 999)),
        st.just(s.Field("order.session.account_age_days")),
        literal(st.just(Decimal("2.5"))),
    )
    amounts = st.sampled_from([s.Field("order.total"), s.Field("order.shipping.amount")])

    def calls(args: Any, names: list[str]) -> Any:
        return st.builds(s.Arithmetic, st.sampled_from(names), st.tuples(args, args))

    def unary(args: Any) -> Any:
        return st.builds(s.Arithmetic, st.sampled_from(["neg", "abs"]), st.tuples(args))

    number = st.recursive(
        numbers, lambda inner: st.one_of(calls(inner, ["+", "-", "*", "/", "min", "max"]), unary(inner)), max_leaves=6
    )
    if kind == "number":
        return st.builds(s.Arithmetic, st.sampled_from(["+", "*"]), st.tuples(number, literal(st.just(Decimal("1.5")))))
    money = st.recursive(
        amounts, lambda inner: st.one_of(calls(inner, ["+", "-", "min", "max"]), unary(inner)), max_leaves=5
    )
    total = st.just(s.Arithmetic("sum", (s.Field("order.lines.unit_price"),)))
    return st.one_of(
        st.builds(s.Arithmetic, st.sampled_from(["*", "/"]), st.tuples(money, number)),
        st.builds(s.Arithmetic, st.just("-"), st.tuples(money, total)),
    )


FORMULAS = st.one_of(
    st.builds(s.Compare, arithmetic("money"), st.sampled_from([s.Op.GT, s.Op.EQ]), literal(MONEY)),
    st.builds(s.Compare, arithmetic("number"), st.sampled_from([s.Op.LE, s.Op.NE]), literal(DECIMALS)),
)
ITEMS = st.builds(
    s.Compare, st.just(s.Field("item.category")), st.sampled_from([s.Op.EQ, s.Op.STARTS_WITH]), literal(WORDS)
)


def quantified(where: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    plain = st.builds(
        s.Quantified,
        st.sampled_from([s.Quantity.SOME, s.Quantity.EVERY, s.Quantity.NONE]),
        st.just(s.Field("order.lines")),
        where,
    )
    limit = st.one_of(literal(st.integers(0, 99)), st.just(s.ValueRef("some.limit")))
    count = st.builds(
        s.Quantified,
        st.just(s.Quantity.COUNT),
        st.just(s.Field("order.lines")),
        where,
        st.tuples(st.sampled_from([s.Op.GE, s.Op.LT, s.Op.EQ]), limit),
    )
    return st.one_of(plain, count)


def combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(s.AllOf, several), st.builds(s.AnyOf, several), st.builds(s.Not, inner), quantified(ITEMS)
    )


CONDITIONS = st.recursive(st.one_of(compares(), placed(), FORMULAS), combined, max_leaves=6)
CLAUSES = st.lists(st.builds(s.Clause, st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True), CONDITIONS), max_size=3)
PERIOD_OPERANDS = st.one_of(literal(PERIODS), st.just(s.ValueRef("some.clock", (("place", s.Field("ship_to")),))))
SINGLE_CLOCKS = st.one_of(
    st.builds(
        s.DueClock,
        after=st.just(s.Field("order.placed_at")),
        within=PERIOD_OPERANDS,
        not_before=st.none() | PERIOD_OPERANDS,
        calendar=st.sampled_from(["", "eu"]),
        name=st.just("") | WORDS,
    ),
    st.builds(s.DueClock, at=st.just(s.Field("order.placed_at"))),
)
CLOCKS = st.one_of(
    SINGLE_CLOCKS, st.builds(s.DueClock, earliest_of=st.lists(SINGLE_CLOCKS, min_size=2, max_size=3).map(tuple))
)
DUTIES = st.builds(
    s.DutyOutcome, st.just("do-it"), st.just("seller"), st.none() | CLOCKS, st.sampled_from(["", "order.id"])
)
BASES = st.one_of(
    st.just((s.BaseRule.FULL, ())),
    st.just((s.BaseRule.NONE, ())),
    st.sampled_from([s.BaseRule.EXEMPT_BELOW, s.BaseRule.CAP, s.BaseRule.SHARE]).map(
        lambda rule: (rule, (s.ValueRef("some.limit"),))
    ),
    st.just((s.BaseRule.SLICE, (s.ValueRef("low.limit"), s.ValueRef("high.limit")))),
)
TAXES = st.builds(
    lambda base, **rest: s.TaxOutcome(base=base[0], base_values=base[1], **rest),
    base=BASES,
    type=st.just("vat"),
    scheme=st.sampled_from(["", "ioss"]),
    liable=st.sampled_from(["seller", "customs"]),
    taxability=st.sampled_from(["standard_rated", "taxable"]),
    rate=st.just(s.ValueRef("vat.rate", (("category", s.Field("line.category")), ("place", s.Field("ship_to"))))),
    rounding=st.sampled_from(["", "eu.line"]),
    jurisdiction=st.sampled_from([None, s.Field("ship_to"), s.Literal("DE")]),
    shipping=st.sampled_from(["follows_goods", "exempt"]),
    local_coverage=st.sampled_from(["", "state_only"]),
    local=st.sampled_from(["general", "none"]),
    sourcing=st.sampled_from(["destination", "origin"]),
    local_cap=st.none() | st.just(s.ValueRef("local.cap", (("place", s.Field("ship_to")),))),
    mention=st.just("") | WORDS,
)
OUTCOMES = st.builds(
    s.Outcome,
    verdict=st.sampled_from(Verdict),
    duties=st.lists(DUTIES, max_size=2).map(tuple),
    tax=st.lists(TAXES, max_size=2).map(tuple),
    score=st.none() | st.builds(s.ScoreOutcome, st.just("CODE_1"), literal(st.integers(-99, 99))),
    cases=st.lists(st.just(s.CaseOutcome("takedown", "open")), max_size=1).map(tuple),
    needs=st.sampled_from([(), ("order.total", "line.category")]),
)
INTERVALS = st.one_of(
    st.builds(Interval, st.none() | DATES),
    st.tuples(DATES, DATES).filter(lambda days: days[0] < days[1]).map(lambda days: Interval(*days)),
)
RULES = st.builds(
    s.Rule,
    id=st.just("eu.vat.rule"),
    title=WORDS,
    status=st.sampled_from(s.Status),
    applies_to=st.just("order.line"),
    places=st.sampled_from([s.Places(), s.Places("ship_to", ("JP", "eu.members")), s.Places("destination", ("NO",))]),
    effective=INTERVALS,
    when=CLAUSES.map(lambda clauses: tuple({one.name: one for one in clauses}.values())),
    unless=CLAUSES.map(lambda clauses: tuple({one.name: one for one in clauses}.values())),
    then=OUTCOMES,
    severity=st.sampled_from(Severity),
    when_unknown=st.sampled_from(s.WhenUnknown),
    confidence=st.sampled_from(Confidence),
    pack=st.just("eu/vat"),
    topic=st.sampled_from(["tax", "risk"]),
    goods_placed_on_market=st.none() | st.builds(Interval, DATES),
    overrides=st.sampled_from([(), ("eu.vat.other",)]),
    waivable=st.sampled_from(["never", "counsel"]),
    texts=st.dictionaries(
        st.sampled_from(["en", "ja", "zh"]), st.dictionaries(st.sampled_from(["buyer", "seller"]), WORDS, min_size=1)
    ),
    citations=st.lists(st.builds(Citation, WORDS, st.just(""), st.just("") | WORDS, st.none() | DATES)).map(tuple),
    review=st.builds(s.ReviewState, st.just("counsel"), st.lists(WORDS, max_size=2).map(tuple), st.none() | DATES),
)


def parse(text: str) -> s.Rule:
    problems: list[Problem] = []
    rule = read_rule(loads(text, "r.yaml"), Reading(CATALOGUES, problems), "eu/vat", "tax")
    assert rule is not None, "\n".join([text, *map(str, problems)])
    return rule


@given(RULES)
def test_print_then_parse_gives_the_rule(rule: s.Rule) -> None:
    text = to_yaml(rule)
    read = parse(text)
    assert without_positions(read) == rule, text
    assert to_yaml(read) == text
    assert digest_of(rule_document(read)) == digest_of(rule_document(rule))


@given(RULES)
def test_coding_as_json_gives_the_rule(rule: s.Rule) -> None:
    pack = s.Pack("eu/vat", "1.0.0", "t", ("any",), ("tax",), date(2020, 1, 1), (), ("m",), "x", ">=0.1", (), (rule,))
    assert decode(encode((pack,))) == (pack,)
    moved = replace(pack, rules=(replace(rule, position=s.Position("f", 3, 4)),))
    assert decode(encode((moved,)))[0].rules[0].position == s.Position("f", 3, 4)
