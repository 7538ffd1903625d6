"""One order, judged: run me with ``python docs/examples/quickstart.py``."""

from datetime import date

import xcompliance as xc

engine = xc.Engine.load()  # the shipped packs, checked completely; about a second, once

order = xc.Order.model_validate(
    {
        "id": "A-1001",
        "currency": "EUR",
        "channel": "own_store",
        "price_mode": "exclusive",
        "seller": {"id": "S-1", "type": "business", "established_in": ["DE"], "registrations": ["oss"]},
        "buyer": {"type": "consumer"},
        "ship_from": {"country": "DE", "postal_code": "10115"},
        "goods_location": {"country": "DE", "postal_code": "10115"},
        "ship_to": {"country": "FR", "postal_code": "75011", "city": "Paris"},
        "lines": [
            {"id": "1", "kind": "goods", "category": "book_print", "quantity": 2, "unit_price": "12.30 EUR"},
            {"id": "2", "kind": "goods", "category": "general_goods", "quantity": 1, "unit_price": "39.99 EUR"},
        ],
    }
)

decision = engine.evaluate(order, on=date(2026, 11, 22))

print(decision.verdict)
for line in decision.tax.lines:
    print(line.object, line.type, line.jurisdiction, line.rate, line.amount, line.taxability)
try:
    print("tax:", decision.tax.total)
except xc.UndecidedTaxError as open_question:
    print("tax is not decided yet; needed:", ", ".join(open_question.needs))
for duty in decision.duties:
    print("duty:", duty.who, duty.code)
for text in decision.reasons(lang="ja", audience="seller"):
    print("reason:", text, f"({text.code})")
