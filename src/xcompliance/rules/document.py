"""The shapes of the files a legal team writes: rule, pack, scorecard and cases.

The reader checks against these declarations, and the JSON Schemas for editors are generated from them. Formats named
here (``path``, ``condition``, ``value_ref`` ...) get their meaning from the modules of this package.
"""

from __future__ import annotations

from typing import Final

from xcompliance.document.shape import Anything, Either, Key, ListOf, MapOf, Record, Text
from xcompliance.rules.syntax import BaseRule, Status, WhenUnknown
from xcompliance.verdict import Confidence, Severity, Verdict

VERDICTS: Final = tuple(verdict.label for verdict in Verdict)
TOPICS: Final = ("tax", "product", "privacy", "ip", "risk", "dispute", "sanctions", "onboarding")
ROLES: Final = (
    "destination",
    "ship_to",
    "ship_from",
    "bill_to",
    "goods_location",
    "seller",
    "buyer",
    "operator",
)
WAIVABLE: Final = ("never", "counsel", "policy")
REVIEW_STATES: Final = ("maintainers", "counsel", "local")
LANGUAGES: Final = ("en", "ja", "zh")
AUDIENCES: Final = ("buyer", "seller", "staff")
LIABLE: Final = ("seller", "marketplace", "customer", "customs", "carrier")
LEVELS: Final = ("country", "state", "county", "city", "special")
PER: Final = ("line", "unit", "order", "consignment", "tariff_line")
SHIPPING: Final = ("follows_goods", "with_taxable", "exempt", "taxable", "unknown")
COVERAGE: Final = ("full", "state_only", "none")
LOCAL: Final = ("general", "food", "none", "unknown")
SOURCING: Final = ("destination", "origin", "unknown")
TAXABILITIES: Final = (
    "taxable",
    "standard_rated",
    "reduced_rated",
    "zero_rated",
    "product_exempt",
    "portion_product_exempt",
    "customer_exempt",
    "reverse_charge",
    "not_collecting",
    "not_subject_to_tax",
    "exempt",
)
"""Why a tax line has the amount it has; a zero never travels without one."""
COMPUTED_TAXABILITIES: Final = ("shipping_exempt", "undecided")
"""Words that only the engine writes."""

TEXT: Final = Text()
DATE: Final = Text("date")
PATH: Final = Text("path")
CONDITION: Final = Anything("condition")
VALUE_REF: Final = Anything("value_ref")
OPERAND: Final = Either((VALUE_REF, Text("literal")))

EFFECTIVE: Final = Record(
    "effective",
    "The days on which the rule holds, half-open.",
    (
        Key("from", DATE, "First day.", example="2021-07-01"),
        Key("until", DATE, "First day on which it no longer holds.", example="2025-01-01"),
    ),
)
PLACES: Final = Record(
    "places",
    "Whose place counts and where it must lie.",
    (
        Key("of", Text(choices=ROLES), "Whose place counts; the destination unless said.", example="ship_to"),
        Key("in", ListOf(Text("place"), or_one=True, at_least=1), "Places or groups.", True, "eu.vat-territory"),
    ),
)
ANY_PLACES: Final = Either((ListOf(Text("place"), at_least=1), PLACES))

DUE: Final = Record(
    "due",
    "When something must be done: after an event, at a date of a fact, or at the earliest of several clocks.",
    (
        Key("after", PATH, "The date or instant that starts the clock.", example="order.placed_at"),
        Key("within", OPERAND, "How long, as a period or a dated value.", example="2 business days"),
        Key("at", PATH, "A date or instant fact that is the deadline itself.", example="dispute.due_at"),
        Key("not_before", OPERAND, "A period after the event before which nothing may happen.", example="10 days"),
        Key("calendar", Text("convention"), "How days are counted.", example="us-federal"),
        Key("name", TEXT, "Shown as the clock that binds.", example="network deadline"),
        Key("earliest_of", ListOf(Anything("due"), at_least=2), "Several clocks; the earliest binds."),
    ),
)
DUTY: Final = Record(
    "duty",
    "Something somebody must do.",
    (
        Key("code", Text("code"), "Stable name of the duty.", True, "state-country-of-origin"),
        Key("who", Text("code"), "Who must do it.", True, "seller"),
        Key("due", DUE, "Until when."),
        Key("evidence", PATH, "The fact that proves it done.", example="product.label.country_of_origin"),
    ),
)
BASE: Final = Record(
    "base",
    "How much of the price is taxed; exactly one key.",
    (
        Key("exempt_below", Text("value"), "Nothing when the unit price is below the value.", example="us.ny.limit"),
        Key("exempt_up_to", Text("value"), "Nothing up to and including the value."),
        Key("exempt_first", Text("value"), "Only what exceeds the value, per unit."),
        Key("cap", Text("value"), "At most the value, per unit."),
        Key("slice", ListOf(Text("value"), at_least=2), "What lies between two values, per unit."),
        Key("share", Text("value"), "A rate of the price."),
        Key("none", Text(choices=("true",)), "Nothing at all.", example="true"),
    ),
)
BASE_KEYS: Final = {rule.value: rule for rule in BaseRule if rule is not BaseRule.FULL}
TAX: Final = Record(
    "tax",
    "The treatment of a line by one tax. Rates are references to dated values, never numbers.",
    (
        Key("type", Text("code"), "The tax, and the slot that only one rule may fill.", True, "vat"),
        Key("scheme", Text("code"), "The scheme it is declared under.", example="ioss"),
        Key("liable", Either((Text(choices=LIABLE), VALUE_REF)), "Who owes it.", True, "seller"),
        Key("taxability", Text(choices=TAXABILITIES), "Why the amount is what it is.", example="standard_rated"),
        Key("level", Text(choices=LEVELS), "The level of government.", example="country"),
        Key("rate", Anything("value_ref"), "The dated rate.", example="{value: vat.rate, place: ship_to}"),
        Key("amount", Anything("value_ref"), "A dated fixed amount.", example="{value: us.co.delivery-fee}"),
        Key("amount_from", PATH, "The fact that tells the amount.", False, "line.ordinary_duty"),
        Key("price_from", PATH, "The fact that tells the price that is taxed.", False, "line.consideration"),
        Key("per", Text(choices=PER), "What a fixed amount is charged on.", example="order"),
        Key("base", BASE, "How much of the price is taxed."),
        Key("adds", ListOf(Text("code")), "Other taxes of the line that belong to this base.", False, "[duty]"),
        Key("rounding", Either((Text("value"), VALUE_REF)), "A dated rounding policy.", example="eu.line"),
        Key("jurisdiction", Text("place_or_path"), "The place the tax belongs to.", example="ship_to"),
        Key("shipping", Either((Text(choices=SHIPPING), VALUE_REF)), "What happens to shipping.", example="exempt"),
        Key("local_coverage", Either((Text(choices=COVERAGE), VALUE_REF)), "How far local taxes are covered."),
        Key("local", Either((Text(choices=LOCAL), VALUE_REF)), "The column of imported local rates on top."),
        Key("sourcing", Either((Text(choices=SOURCING), VALUE_REF)), "Whose local rate counts within one state."),
        Key("local_cap", Anything("value_ref"), "The unit price up to which local taxes are charged."),
        Key("mention", TEXT, "What the invoice must say.", example="Reverse charge"),
    ),
)
SCORE: Final = Record(
    "score",
    "Points for a signal.",
    (
        Key("points", OPERAND, "A whole number, negative for signals of trust.", True, "12"),
        Key("code", Text("code"), "Reason code.", True, "BIN_COUNTRY_DIFFERS"),
    ),
)
CASE: Final = Record(
    "case",
    "Opens or moves a case.",
    (
        Key("kind", Text("code"), "Kind of case.", True, "takedown"),
        Key("action", Text("code"), "What happens to it.", True, "open"),
    ),
)
THEN: Final = Record(
    "then",
    "What follows when the rule fires.",
    (
        Key("verdict", Text(choices=VERDICTS), "How far the action may go.", example="block"),
        Key("duty", ListOf(DUTY, or_one=True), "What somebody must do."),
        Key("duties", ListOf(DUTY, or_one=True), "Several duties."),
        Key("tax", ListOf(TAX, or_one=True), "Tax treatment."),
        Key("score", SCORE, "Points."),
        Key("case", ListOf(CASE, or_one=True), "A case to open or move."),
        Key("needs", ListOf(PATH), "Facts that must be collected.", example="[order.buyer.tax_ids]"),
    ),
)
CITATION: Final = Record(
    "citation",
    "Where it is written.",
    (
        Key("source", TEXT, "Act and article.", True, "Food Labelling Standards Art. 3(2)"),
        Key("url", Text("url"), "Where to read it."),
        Key("says", TEXT, "What it says, in our own short words."),
        Key("checked", DATE, "Day on which somebody last read it.", example="2026-11-22"),
    ),
)
REVIEW: Final = Record(
    "review",
    "Who approved the rule. Only a lawyer outside the author makes it `counsel`.",
    (
        Key("state", Text(choices=REVIEW_STATES), "Who stands behind it.", True, "maintainers"),
        Key("by", ListOf(TEXT, or_one=True), "Reviewers."),
        Key("on", DATE, "Day of the review.", example="2026-11-22"),
        Key("next", DATE, "Day by which it must be reviewed again.", example="2027-11-22"),
    ),
)
REASON: Final = Record(
    "reason",
    "What people are told, by language and audience.",
    tuple(
        Key(
            language,
            Record(
                f"reason.{language}",
                "Texts by audience.",
                tuple(Key(audience, TEXT, f"For the {audience}.") for audience in AUDIENCES),
            ),
            f"Texts in language {language}.",
        )
        for language in LANGUAGES
    ),
)
CLAUSES: Final = MapOf(CONDITION, key_format="clause")
RULE: Final = Record(
    "rule",
    "One obligation, treatment or signal.",
    (
        Key("id", Text("rule_id"), "Equals the path of the file, with dots.", True, "jp.food.origin"),
        Key("title", TEXT, "One sentence a lawyer recognises.", True),
        Key("topic", Text(choices=TOPICS), "What it is about; the pack's first topic unless said.", example="tax"),
        Key("status", Text(choices=tuple(Status)), "Only active rules decide.", True, "active"),
        Key("applies_to", Text("scope"), "A record kind or one of its items.", True, "order.line"),
        Key("places", ANY_PLACES, "Where it holds.", True, "[JP]"),
        Key("effective", EFFECTIVE, "When it holds; always when absent.", example="{from: 2015-04-01}"),
        Key("goods_placed_on_market", EFFECTIVE, "Second date axis: when the goods came onto the market."),
        Key("when", CLAUSES, "Every clause must hold."),
        Key("unless", CLAUSES, "No clause may hold."),
        Key("then", THEN, "What follows.", True),
        Key("severity", Text(choices=tuple(Severity)), "What kind of norm it is.", True, "statutory_duty"),
        Key("waivable", Text(choices=WAIVABLE), "Who may waive it.", example="counsel"),
        Key("overrides", ListOf(Text("rule_id")), "Rules this one is an exception to."),
        Key("when_unknown", Text(choices=tuple(WhenUnknown)), "What an undecided rule does.", True, "review"),
        Key("reason", REASON, "What people are told."),
        Key("citations", ListOf(CITATION), "Where it is written."),
        Key("confidence", Text(choices=tuple(Confidence)), "How well it is attested.", True, "high"),
        Key("review", REVIEW, "Who approved it."),
    ),
)
PACK: Final = Record(
    "pack",
    "A folder of rules that is versioned and published together.",
    (
        Key("id", Text("pack_id"), "Equals the path of the folder.", True, "eu/vat"),
        Key("version", Text("version"), "Semantic version; bumps follow effect.", True, "1.0.0"),
        Key("title", TEXT, "What it covers, in one line.", True),
        Key("places", ListOf(Text("place"), at_least=1), "Places it speaks of.", True, "[eu.vat-territory]"),
        Key("topics", ListOf(Text(choices=TOPICS), at_least=1), "What it speaks of.", True, "[tax]"),
        Key("verified_from", DATE, "Earliest day its content was verified for.", True, "2020-01-01"),
        Key("known_gaps", ListOf(TEXT), "What it does not cover, in words.", True),
        Key("owners", ListOf(TEXT, at_least=1), "Who maintains it.", True, "[maintainers]"),
        Key("licence", TEXT, "Licence of the pack.", True, "Apache-2.0"),
        Key("engine", TEXT, "Engine versions it runs with.", True, '">=0.1"'),
        Key("covers", CLAUSES, "Which records it speaks of; all records of its topics when absent."),
        Key("define", MapOf(Anything("definition"), key_format="definition"), "Names its rules share."),
        Key("assertions", Anything("assertions"), "Checks on its own data."),
    ),
)
BAND: Final = Record(
    "band",
    "What a number of points means.",
    (
        Key("name", Text("code"), "Name of the band.", True, "low"),
        Key("at_least", Text("integer"), "Points from which it holds.", True, "0"),
        Key("action", Text("code"), "What to do.", True, "accept"),
        Key("verdict", Text(choices=VERDICTS), "How far the action may go.", True, "allow"),
    ),
)
SCORECARD: Final = Record(
    "scorecard",
    "Bands for the points of one record kind.",
    (
        Key("id", Text("rule_id"), "Its own stable name.", True, "global.fraud.order"),
        Key("title", TEXT, "What it is for."),
        Key("applies_to", Text("scope"), "A record kind.", True, "order"),
        Key("places", ANY_PLACES, "Where it holds; the most specific place wins.", True, "[any]"),
        Key("effective", EFFECTIVE, "When it holds; always when absent."),
        Key("bands", ListOf(BAND, at_least=1), "From the lowest to the highest.", True),
    ),
)
EXPECTED_TAX: Final = Record(
    "expect.tax",
    "The tax line that must come out.",
    (
        Key("type", TEXT, "The tax."),
        Key("scheme", TEXT, "The scheme."),
        Key("amount", Text("money"), "The exact amount.", example="19.00 EUR"),
        Key("rate", Text("rate"), "The exact rate.", example="19%"),
        Key("taxability", Text(choices=TAXABILITIES + COMPUTED_TAXABILITIES), "The reason of the amount."),
        Key("liable", Text(choices=LIABLE), "Who owes it."),
        Key("jurisdiction", TEXT, "The place it belongs to."),
        Key("local_coverage", Text(choices=COVERAGE), "How far local taxes are covered."),
        Key("object", TEXT, "What is taxed.", example="lines[0]"),
    ),
)
EXPECTED_DUTY: Final = Record(
    "expect.duty",
    "The duty that must come out.",
    (
        Key("code", TEXT, "The duty.", True),
        Key("due", Text("day"), "The last day or instant.", example="2026-12-22"),
        Key("not_before", Text("day"), "The first day or instant.", example="2026-12-08"),
        Key("who", TEXT, "Who must do it."),
        Key("binding", TEXT, "The clock that binds."),
    ),
)
EXPECTED_CASE: Final = Record(
    "expect.case",
    "The case that must be opened or moved.",
    (
        Key("kind", TEXT, "The kind of case.", True, "takedown"),
        Key("action", TEXT, "What happens to it.", True, "open"),
    ),
)
EXPECT: Final = Record(
    "expect",
    "What must come out; what is not said is not compared.",
    (
        Key("fires", Text(choices=("true", "false")), "Whether the rule fires.", example="true"),
        Key("verdict", Text(choices=VERDICTS), "What the rule contributes."),
        Key("needs", ListOf(PATH), "Facts the rule still needs."),
        Key("tax", ListOf(EXPECTED_TAX, or_one=True), "Tax lines."),
        Key("duty", ListOf(EXPECTED_DUTY, or_one=True), "Duties."),
        Key("points", Text("integer"), "Points.", example="12"),
        Key("case", ListOf(EXPECTED_CASE, or_one=True), "Cases that are opened or moved."),
    ),
)
CASE_ENTRY: Final = Record(
    "case",
    "One record, one day, one expectation.",
    (
        Key("name", TEXT, "What is special about it, in a few words.", True),
        Key("on", DATE, "Day of the decision.", True, "2026-11-22"),
        Key("given", MapOf(Anything("fact"), key_format="path"), "Differences from the sample."),
        Key("expect", EXPECT, "What must come out.", True, "{fires: true}"),
    ),
)
CASES: Final = Record(
    "cases",
    "The cases of one rule.",
    (
        Key("rule", Text("rule_id"), "The rule they belong to.", True),
        Key("base", Text("sample"), "The shared sample record.", True, "listing/imported-biscuits"),
        Key("cases", ListOf(CASE_ENTRY, at_least=1), "The cases.", True),
    ),
)
