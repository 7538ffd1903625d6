"""Little packs for the tests of the engine: rules as a person writes them, values in one line, shipped places.

Everything goes through the loader, so that a test cannot use a tree that no file could hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.properties.strategies.world import geography, shipped

from xcompliance.engine.decision import Decision
from xcompliance.engine.evaluate import evaluate
from xcompliance.engine.snapshot import Snapshot
from xcompliance.facts import record_from
from xcompliance.jurisdictions.store import Jurisdictions, ValueStore
from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.jurisdictions.values import DatedValue, ValueEntry, parse_value
from xcompliance.rules.pack import load_packs
from xcompliance.rules.printer import document_yaml

ON = date(2026, 11, 22)
BEGIN = date(2020, 1, 1)
Document = dict[str, Any]


def dated(id_: str, unit: str, *written: Any, confidence: str = "high") -> DatedValue:
    """A value: one text for all days, or (first day, text) pairs."""
    entries = []
    pairs = [one if isinstance(one, tuple) else (BEGIN, one) for one in written]
    for number, (start, text) in enumerate(pairs):
        end = pairs[number + 1][0] if number + 1 < len(pairs) else None
        entries.append(ValueEntry(parse_value(unit, text), start, end, f"Act {id_}", confidence))
    return DatedValue(id_, unit, tuple(entries))


def table(id_: str, unit: str, keys: Sequence[str], rows: Mapping[Any, Any], **options: Any) -> Table:
    """A table: keys (a text, or a tuple of them) to texts; a key column called ``place`` holds places."""
    made = [
        TableRow(key if isinstance(key, tuple) else (key,), ValueEntry(parse_value(unit, text), BEGIN, source="Act"))
        for key, text in rows.items()
    ]
    places = frozenset(index for index, name in enumerate(keys) if name == "place")
    return Table(id_, unit, keys, made, place_columns=places, **options)


def rule(id_: str, then: Document, **keys: Any) -> Document:
    """The document of a rule; what is left out has the simplest value."""
    document: Document = {
        "id": f"house.shop.{id_}",
        "title": f"Rule {id_}",
        "status": "active",
        "applies_to": "order.line",
        "places": ["any"],
        "effective": {"from": "2020-01-01"},
        "then": then,
        "severity": "statutory_duty",
        "waivable": "never",
        "when_unknown": "review",
        "citations": [{"source": f"Act of {id_}", "says": "It is so.", "checked": "2026-11-22"}],
        "confidence": "high",
        "review": {"state": "maintainers"},
    }
    overrides = keys.pop("overrides", ())
    if overrides:
        document["overrides"] = [f"house.shop.{other}" for other in overrides]
    return document | keys


def snapshot(
    *rules: Document,
    values: Sequence[DatedValue | Table] = (),
    define: Mapping[str, Any] | None = None,
    cards: Sequence[Document] = (),
    **header: Any,
) -> Snapshot:
    """One pack, ``house/shop``, loaded from files."""
    pack: Document = {
        "id": "house/shop",
        "version": "1.0.0",
        "title": "House rules",
        "places": ["any"],
        "topics": ["tax"],
        "verified_from": "2020-01-01",
        "known_gaps": ["Invented."],
        "owners": ["maintainers"],
        "licence": "Apache-2.0",
        "engine": ">=0.1",
        **header,
    }
    if define:
        pack["define"] = dict(define)
    store = ValueStore({value.id: value for value in values})
    jurisdictions = Jurisdictions(geography(), store, shipped().conventions, "0" * 64)
    with TemporaryDirectory() as name:
        folder = Path(name, "house", "shop")
        folder.mkdir(parents=True)
        documents = {"pack": pack, **{one["id"].rpartition(".")[2]: one for one in rules}}
        documents |= {f"scorecard-{number}": card for number, card in enumerate(cards)}
        for file, document in documents.items():
            (folder / f"{file}.yaml").write_text(document_yaml(document), encoding="utf-8")
        packs = load_packs(
            Path(name), values=store, places=jurisdictions.geography, conventions=tuple(jurisdictions.conventions)
        )
    return Snapshot(packs, jurisdictions)


def line(price: str = "100.00 EUR", **facts: Any) -> Document:
    """A line of one piece."""
    return {"kind": "goods", "category": "toys", "quantity": 1, "unit_price": price} | facts


def order(*lines: Document, **facts: Any) -> Document:
    """An order to Germany that tells what taxes need; one line of 100 euros unless lines are given."""
    listed = list(lines) or [line()]
    amount = next((str(one["unit_price"]) for one in listed if one.get("unit_price")), "0 EUR")
    return {
        "kind": "order",
        "currency": amount.rpartition(" ")[2],
        "price_mode": "exclusive",
        "ship_to": {"country": "DE", "postal_code": "10115"},
        "shipping": None,
        "lines": listed,
    } | facts


def without(record: Document, *names: str) -> Document:
    """A record that does not tell some facts."""
    return {name: value for name, value in record.items() if name not in names}


def judge(made: Snapshot, record: Document, on: date = ON) -> Decision:
    """The decision about a record."""
    return Decision(evaluate(made, record_from(record), on))
