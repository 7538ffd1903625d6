"""For each code edits of the small pack that trigger it, with the place marked, and near twins that do not."""

from __future__ import annotations

from small_law import CASES, FILES, PACK, RULE, SUPPRESSIONS, TABLE, VALUE, Edit

WHEN = "  consumer: {order.buyer.type: consumer}\n"
VERDICT = "  verdict: review\n"
POINTS = "  verdict: review\n  score: {points: 5, code: NEW_BUYER}\n"
VAT = "tax: {type: vat, liable: seller, taxability: taxable, rate: {value: xx.share}}\n"
CITATIONS = 'citations:\n- {source: "Small Orders Act s. 2", says: "They wait.", checked: 2026-11-01}\n'
TWO = "rules/xx/law/two.yaml"
SECOND = FILES[RULE].replace("xx.law.one", "xx.law.two")
ENTRY = "- {from: 2020-01-01, value: 7%, source: Act 1, confidence: high}"
SHARE = (
    "jurisdictions/xx/share.yaml",
    f"id: xx.share\ntitle: Share\nunit: percent\nvalues:\n{ENTRY}\n",
)
FIRST_TAXES = (SHARE, (RULE, VERDICT, f"  {VAT}"), (RULE, "applies_to: order\n", "applies_to: order.line\n"))
SECOND_TAXES = SECOND.replace("applies_to: order\n", "applies_to: order.line\n").replace(VERDICT, f"  «{VAT}")
SECOND_SCORES = SECOND.replace(VERDICT, POINTS.replace("code", "«code"))
HEAD = "place,category,from,until,rate,checked\n"
TITLE = 'buyer: "We will tell you soon."'


def when(clauses: str) -> Edit:
    return (RULE, WHEN, clauses)


def cases(*lines: str) -> Edit:
    return (CASES, "rule: xx.law.one\nbase: order/small\n«cases:\n" + "".join(f"- {{{line}}}\n" for line in lines))


def suppressed(entry: str) -> Edit:
    return (SUPPRESSIONS, f"suppressions:\n- {{{entry}, reason: it is being re-read}}\n")


LIST = (
    "id: xx.{name}\ntitle: Places\nunit: list\nvalues:\n"
    "- {{from: {start}, {until}value: [{places}], source: House rule 1, confidence: high, checked: 2026-11-01}}\n"
)
CLOSED = (
    "jurisdictions/xx/never.yaml",
    LIST.format(name="never-ship-to", start="2024-01-01", until="until: 2025-06-01, ", places="RU, AU"),
)
OPENED = "jurisdictions/xx/only.yaml"
ONLY = LIST.format(name="ship-to-only", start="2024-01-01", until="", places="DE, AU")

BAD: tuple[tuple[str, tuple[Edit, ...]], ...] = (
    ("XC-L041", (suppressed("rule: xx.law.one, code: XC-L411, «until: 2026-11-22"),)),
    ("XC-L042", (suppressed("«rule: xx.law.won, code: XC-L411, until: 2027-01-01"),)),
    ("XC-L042", (suppressed("rule: xx.law.one, «code: XC-L201, until: 2027-01-01"),)),
    ("XC-L110", ((VALUE, "value: 100", "until: 2021-06-01, value: 100"), (VALUE, "- {from: 2022", "- «{from: 2022"))),
    ("XC-L112", ((TABLE, f"{HEAD}DE,food,2020-01-01,2020-12-31,5%,\n«DE,food,2021-01-01,,7%,\n"),)),
    ("XC-L113", ((RULE, "{from: 2021-01-01}", "{«from: 2019-12-31}"),)),
    ("XC-L113", ((RULE, "effective: {from: 2021-01-01}", "«effective: {until: 2030-01-01}"),)),
    ("XC-L114", ((RULE, "{from: 2021-01-01}", "{from: 2026-11-02}"), (RULE, "checked:", "«checked:"))),
    ("XC-L115", ((RULE, "{from: 2021-01-01}", "{«from: 2019-12-31}"),)),
    ("XC-L115", ((VALUE, "- {from: 2022-01-01", "- {from: 2022-01-01, until: 2026-01-01"), (RULE, "{from", "{«from"))),
    ("XC-L116", ((RULE, "status: active", "«status: proposed"),)),
    ("XC-L230", ((PACK, "define:\n", "define:\n  «grown_up: {user.age: {ge: 18}}\n"),)),
    ("XC-L231", (when("  «never: {order.total: {lt: 1 EUR, gt: 2 EUR}}\n"),)),
    ("XC-L231", (when("  «never: {all: [{order.id: missing}, {order.id: present}]}\n"),)),
    ("XC-L231", (when("  «always: {any: [{order.id: a}, {order.id: {is_not: a}}]}\n"),)),
    ("XC-L231", ((PACK, "define:\n", "define:\n  «odd: {order.total: {lt: 1 EUR, ge: 1 EUR}}\n"),)),
    ("XC-L232", (when(f"{WHEN}  «company: {{order.buyer.type: business}}\n"),)),
    ("XC-L232", (when("  low: {order.total: {lt: 5 EUR}}\n  «high: {order.total: {ge: 5 EUR}}\n"),)),
    ("XC-L232", (when("  a: {order.total: {gt_value: xx.limit}}\n"), (RULE, "small_order:", "«small_order:"))),
    ("XC-L232", (when("  a: {order.ship_to: {in_place: DE}}\n  «b: {order.ship_to: {in_place: FR}}\n"),)),
    ("XC-L232", (when("  a: {order.ship_to: {in_place: DE}}\n  «b: {order.ship_to: {outside: DE}}\n"),)),
    ("XC-L232", (when("  a: {order.id: [x, y]}\n  «b: {order.id: {not_in: [y, x]}}\n"),)),
    ("XC-L233", ((RULE, "then:\n", "«unless:\n  anyone: {order.buyer.type: [consumer, business]}\nthen:\n"),)),
    ("XC-L233", ((RULE, "when:\n", "«when:\n  early: {on: {lt: 2020-06-01}}\n"),)),
    (
        "XC-L233",
        (
            (TWO, SECOND.replace(WHEN, "").replace("waivable: never", "overrides: [xx.law.one]")),
            (RULE, "id: xx.law.one", "«id: xx.law.one"),
        ),
    ),
    ("XC-L234", (when(f"{WHEN}  «again: {{order.buyer.type: consumer}}\n"),)),
    ("XC-L234", (when(f"{WHEN}  either: {{any: [{{order.id: a}}, {{order.id: «a}}]}}\n"),)),
    ("XC-L310", (when("  few: {order.total: «{le: 150 EUR}}\n"),)),
    ("XC-L310", ((RULE, VERDICT, "  duty: {code: a, who: b, due: {after: order.placed_at, «within: 3 days}}\n"),)),
    ("XC-L410", ((RULE, CITATIONS, "«citations: []\n"),)),
    ("XC-L411", ((RULE, "checked: 2026-11-01", "«checked: 2025-10-17"),)),
    ("XC-L411", ((RULE, ", checked: 2026-11-01", ""), (RULE, "- {source", "- «{source"))),
    ("XC-L412", ((RULE, 'source: "Small Orders Act s. 2"', '«source: "Small Orders Act"'),)),
    ("XC-L413", ((VALUE, "2, confidence: high, checked: 2026-11-01", "2, confidence: high, «checked: 2025-10-17"),)),
    ("XC-L413", ((TABLE, f"{HEAD}DE,food,2020-01-01,2021-01-01,5%,2020-01-01\n«DE,food,2021-01-01,,7%,2025-10-17\n"),)),
    ("XC-L510", ((CASES,), (RULE, "status", "«status"))),
    ("XC-L511", (cases("name: a, on: 2026-11-22, expect: {fires: false}"),)),
    ("XC-L512", (cases("name: a, on: 2026-11-22, expect: {fires: true}"),)),
    ("XC-L513", ((CASES, "on: 2020-12-31", "on: 2020-12-30"), (CASES, "cases:", "«cases:"))),
    (
        "XC-L514",
        (
            (CASES, "unknown}, expect: {needs: [order.buyer.type]}", "null}, expect: {fires: false}"),
            (CASES, "cases:", "«cases:"),
        ),
    ),
    ("XC-L515", (("rules/xx/law/gone.test.yaml", FILES[CASES].replace("rule: xx.law.one", "«rule: xx.law.gone")),)),
    ("XC-L516", ((CASES, "base: order/small", "«base: order/smal"),)),
    ("XC-L610", ((RULE, '  zh:\n    buyer: "我们很快会通知您。"\n', ""), (RULE, TITLE, f"«{TITLE}"))),
    ("XC-L611", ((RULE, TITLE, '«buyer: " "'),)),
    ("XC-L612", ((RULE, VERDICT, POINTS), (RULE, TITLE, '«buyer: "This looks like fraud."'))),
    ("XC-L612", ((RULE, VERDICT, POINTS), (RULE, 'buyer: "まもなく', '«buyer: "不正の疑いがあります。'))),
    ("XC-L612", ((PACK, "topics: [tax]", "topics: [risk]"), (RULE, TITLE, '«buyer: "Your device is new."'))),
    ("XC-L613", ((RULE, TITLE, f'«buyer: "{"We will " * 30}"'),)),
    ("XC-L701", (*FIRST_TAXES, (TWO, SECOND_TAXES))),
    ("XC-L702", ((RULE, VERDICT, POINTS), (TWO, SECOND_SCORES))),
    ("XC-L703", ((RULE, "next: 2027-11-01", "«next: 2026-11-21"),)),
    ("XC-L704", ((RULE, "review: {state: maintainers, on: 2026-11-01, next: 2027-11-01}", "«review: {state: local}"),)),
    ("XC-L705", ((PACK, "known_gaps: [Nothing but small orders is covered.]", "«known_gaps: []"),)),
    ("XC-L706", ((TABLE, f"{HEAD}DE,food,2020-01-01,,5%,\n«DE,food,2021-01-01,2022-01-01,7%,\n"),)),
    ("XC-L707", (CLOSED, (OPENED, ONLY.replace("- {", "- «{")))),
)

GOOD: tuple[tuple[str, tuple[Edit, ...]], ...] = (
    ("XC-L041", (suppressed("rule: xx.law.one, code: XC-L411, until: 2026-11-23"),)),
    ("XC-L042", (suppressed("rule: xx/law, code: XC-L705, until: 2027-01-01"),)),
    ("XC-L110", ((VALUE, "value: 100", "until: 2022-01-01, value: 100"),)),
    ("XC-L112", ((TABLE, f"{HEAD}DE,food,2020-01-01,2020-12-31,5%,\nDE,books,2021-01-01,,7%,\n"),)),
    ("XC-L112", ((TABLE, f"{HEAD}DE,food,2020-01-01,2020-11-30,5%,\nDE,food,2021-01-01,,7%,\n"),)),
    ("XC-L113", ((RULE, "{from: 2021-01-01}", "{from: 2020-01-01}"),)),
    ("XC-L114", ((RULE, "{from: 2021-01-01}", "{from: 2026-11-01}"),)),
    ("XC-L114", ((RULE, "{from: 2021-01-01}", "{from: 2027-01-01}"),)),
    ("XC-L115", ((RULE, "{from: 2021-01-01}", "{from: 2020-01-01}"),)),
    ("XC-L116", ((RULE, "status: active", "status: proposed"), (RULE, "2021-01-01", "2026-11-23"))),
    ("XC-L230", ((PACK, "define:\n", "define:\n  low: {order.total: {lt: 1 EUR}}\ncovers:\n  it: {low: true}\n"),)),
    ("XC-L231", (when("  sometimes: {order.total: {gt: 1 EUR, lt: 2 EUR}}\n"),)),
    ("XC-L231", (when("  dollars_or_euros: {order.total: {lt: 1 EUR, gt: 2 USD}}\n"),)),
    ("XC-L231", (when("  any: {any: [{order.total: {lt: 1 EUR}}, {order.total: {ge: 1 EUR}}]}\n"),)),
    ("XC-L232", (when("  low: {order.total: {le: 5 EUR}}\n  high: {order.total: {ge: 5 EUR}}\n"),)),
    ("XC-L232", (when("  a: {order.ship_to: {in_place: ES}}\n  b: {order.goods_location: {in_place: FR}}\n"),)),
    ("XC-L232", (when("  a: {order.seller: {in_place: DE}}\n  b: {order.seller: {in_place: FR}}\n"),)),
    ("XC-L233", ((RULE, "then:\n", "unless:\n  company: {order.buyer.type: business}\nthen:\n"),)),
    (
        "XC-L233",
        ((TWO, SECOND.replace("waivable: never", "overrides: [xx.law.one]").replace("consumer}", "business}")),),
    ),
    ("XC-L234", (when(f"{WHEN}  again: {{order.buyer.type: [consumer, business]}}\n"),)),
    ("XC-L310", (when("  any: {order.total: {gt: 0 EUR}}\n"),)),
    ("XC-L310", (when("  few: {order.total: {le: 150 EUR}}\n"), (RULE, "statutory_duty", "advice"))),
    ("XC-L410", ((RULE, CITATIONS, ""), (RULE, "statutory_duty", "tenant_policy"))),
    ("XC-L411", ((RULE, "checked: 2026-11-01", "checked: 2025-10-18"),)),
    ("XC-L412", ((RULE, 'source: "Small Orders Act s. 2"', "source: Small Orders Act, url: law.example"),)),
    (
        "XC-L413",
        ((VALUE, "Act 1, confidence: high, checked: 2026-11-01", "Act 1, confidence: high, checked: 2020-01-01"),),
    ),
    ("XC-L510", ((CASES,), (RULE, "status: active", "status: draft"))),
    ("XC-L511", (cases("name: a, on: 2026-11-22, expect: {duty: {code: wait}}"),)),
    ("XC-L512", (cases("name: a, on: 2026-11-22, expect: {fires: false, needs: []}"),)),
    (
        "XC-L513",
        ((RULE, "{from: 2021-01-01}", "{from: 2021-01-01, until: 2026-11-22}"), (CASES, "2026-11-22", "2026-11-21")),
    ),
    ("XC-L514", ((CASES, "order.buyer: unknown", "order.buyer.type: unknown"),)),
    ("XC-L514", (when(f"{WHEN}  there: {{order.ship_to.country: DE}}\n"),)),
    ("XC-L516", ((CASES, "base: order/small", "base: order/tiny"), ("examples/samples/order/tiny.yaml", "id: tiny\n"))),
    ("XC-L610", ((RULE, "reason:\n", "unless:\n  x: {order.id: x}\nreason:\n"),)),
    ("XC-L612", ((RULE, VERDICT, POINTS),)),
    ("XC-L613", ((RULE, TITLE, f'buyer: "{"We will " * 24}"'),)),
    (
        "XC-L701",
        (*FIRST_TAXES, (TWO, SECOND_TAXES.replace("«", "").replace("waivable: never", "overrides: [xx.law.one]"))),
    ),
    ("XC-L701", (*FIRST_TAXES, (TWO, SECOND_TAXES.replace("«", "").replace("consumer}", "business}")))),
    ("XC-L701", (*FIRST_TAXES, (TWO, SECOND_TAXES.replace("«", "").replace("places: [DE]", "places: [FR]")))),
    ("XC-L702", ((RULE, VERDICT, POINTS), (TWO, SECOND_SCORES.replace("«", "").replace("NEW_BUYER", "OTHER")))),
    ("XC-L703", ((RULE, "next: 2027-11-01", "next: 2026-11-22"),)),
    ("XC-L706", ((TABLE, f"{HEAD}DE,food,2021-01-01,2022-01-01,7%,\nDE,food,2020-01-01,,5%,\n"),)),
    ("XC-L707", (CLOSED, (OPENED, ONLY.replace("[DE, AU]", "[DE, FR]")))),
    ("XC-L707", (CLOSED, (OPENED, ONLY.replace("2024-01-01", "2026-01-01")))),
    ("XC-L707", ((CLOSED[0], CLOSED[1].replace("id: xx.", "id: yy.")), (OPENED, ONLY))),
)
