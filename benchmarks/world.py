"""The jurisdictions of the workload: real places, invented rates and limits. Nothing here is law."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

from xcompliance.engine.shipped import jurisdictions_dir
from xcompliance.jurisdictions.store import Jurisdictions, ValueStore, load_jurisdictions
from xcompliance.jurisdictions.table import Table, TableRow
from xcompliance.jurisdictions.values import DatedValue, ValueEntry
from xcompliance.money import Money, Rate, RoundingPolicy

COUNTRIES = (
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
    "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "GB", "CH", "NO", "US", "JP",
)  # fmt: skip
CATEGORIES = (
    "clothing", "shoes", "books", "food", "alcohol", "toys",
    "tools", "lamps", "phones", "jewellery", "furniture", "cosmetics",
)  # fmt: skip
START = date(2020, 1, 1)
LIMITS = 100
RATES = "bench.rate"
ROUNDING = "bench.rounding"


def limit_id(number: int) -> str:
    """The id of one of the invented limits."""
    return f"bench.limit-{number % LIMITS}"


def values() -> dict[str, DatedValue | Table]:
    """A rate for each place and category, a hundred limits, a rounding policy."""
    rows = [
        TableRow((country, category), ValueEntry(Rate(5 + (3 * at + 2 * nr) % 21, 100), START, source="invented"))
        for at, country in enumerate(COUNTRIES)
        for nr, category in enumerate(CATEGORIES)
    ]
    found: dict[str, DatedValue | Table] = {
        RATES: Table(RATES, "percent", ("place", "category"), rows, place_columns=frozenset({0})),
        ROUNDING: DatedValue(ROUNDING, "rounding", (ValueEntry(RoundingPolicy(), START, source="invented"),)),
    }
    for number in range(LIMITS):
        old, new = (Money((40 + number + step) * 100, "EUR") for step in (0, 5))
        middle = START + timedelta(days=10 * number)
        entries = (ValueEntry(old, START, middle, source="invented"), ValueEntry(new, middle, source="invented"))
        found[limit_id(number)] = DatedValue(limit_id(number), "money", entries if number else entries[1:])
    return found


def jurisdictions() -> Jurisdictions:
    """Shipped places and conventions with the invented values."""
    shipped = load_jurisdictions(jurisdictions_dir())
    return Jurisdictions(shipped.geography, ValueStore(values()), shipped.conventions, "0" * 64)


def write(folder: Path) -> None:
    """The same as files, beside copies of the shipped places."""
    import shutil

    shipped = jurisdictions_dir()
    shutil.copytree(shipped / "places", folder / "places")
    shutil.copy(shipped / "conventions.yaml", folder / "conventions.yaml")
    for item in values().values():
        path = folder / f"{item.id.replace('.', '-')}.yaml"
        path.write_text(_table(item, folder) if isinstance(item, Table) else _value(item), encoding="utf-8")


def _value(item: DatedValue) -> str:
    lines = [f"id: {item.id}", "title: Invented", f"unit: {item.unit}", "values:"]
    for entry in item.entries:
        until = f", until: {entry.end}" if entry.end else ""
        lines.append(f"- {{from: {entry.start}{until}, value: {entry.value}, source: invented, confidence: high}}")
    return "\n".join(lines) + "\n"


def _table(item: Table, folder: Path) -> str:
    cells = [f"{','.join(row.keys)},{row.entry.start},,{row.entry.value},invented,high" for row in item.rows]
    head = "place,category,from,until,rate,source,confidence"
    (folder / "rates.csv").write_text("\n".join([head, *cells]) + "\n", encoding="utf-8")
    return (
        f"id: {item.id}\ntitle: Invented rates\nunit: {item.unit}\ntable: rates.csv\n"
        "keys: {place: place, category: text}\nvalue: rate\nhit: unique\nsource: invented\nconfidence: high\n"
    )


def big_table(rows: int = 10_000, seed: int = 7) -> tuple[Table, list[tuple[tuple[str, str], date]]]:
    """A table of dated rows (40 places, 50 codes, 5 periods) and questions to ask of it."""
    random = Random(seed)
    places = [f"US-{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(40)]
    codes = [f"{n:06d}" for n in range(rows // (40 * 5))]
    made = []
    for place in places:
        for code in codes:
            for period in range(5):
                begin = date(2018 + 2 * period, 1, 1)
                end = date(2020 + 2 * period, 1, 1) if period < 4 else None
                entry = ValueEntry(Rate(random.randrange(1, 30), 100), begin, end, source="invented")
                made.append(TableRow((place, code), entry))
    questions = [
        ((random.choice(places), random.choice(codes)), date(2018, 1, 1) + timedelta(days=random.randrange(3600)))
        for _ in range(10_000)
    ]
    return Table("bench.big", "percent", ("place", "code"), made), questions
