"""US orders with imported local rates: official rate files, places and days whose combined rates are known facts.

The rates come from the official files beside the checkout; boundary files for 2026 are written here from the stacks of
the facts. The official boundary sample of Minnesota ends in 2019 and is used for its format and for days up to then.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.sst_files import STATES, area
from xcompliance.engine.decision import Decision
from xcompliance.engine.shipped import jurisdictions_dir, rules_dir
from xcompliance.errors import UndecidedTaxError
from xcompliance.facade import Engine
from xcompliance.facts import record_from
from xcompliance.jurisdictions.importers.run import import_csv, import_sst
from xcompliance.jurisdictions.local_store import open_stores
from xcompliance.testing.samples import changed, sample, samples_dir
from xcompliance.verdict import Verdict

SHARED = Path(__file__).resolve().parents[3] / "shared"
SST = SHARED / "samples" / "sst"
AS_OF = date(2026, 11, 22)
AREAS = {
    "MNB2026Q2FEB18.csv": [
        area("55401", "053", "43000", ("80001", "80008", "80009")),
        area("55101", "123", "58000", ("80008", "80009")),
    ],
    "WIB2026Q2FEB18.csv": [area("53202", "079", "53000", state="55"), area("53403", "101", state="55")],
    "GAB2026Q2FEB19.csv": [area("30303", "121", "04000", state="13")],
}
PLAIN = """state,county,city,district,rate,from,until
TX,48113,Dallas,,1%,2020-01-01,
TX,48113,Dallas,DART,1%,2020-01-01,
TX,48453,Austin,,1%,2020-01-01,
TX,48453,Austin,Capital Metro,1%,2020-01-01,
TN,47093,,,2.25%,2020-01-01,
FL,12086,,,1%,2020-01-01,
NY,36059,,,4.25%,2020-01-01,
NV,32003,,,1.5%,2020-01-01,
OH,39035,,,1.25%,2020-01-01,
OH,39035,,RTA,1%,2020-01-01,
OH,39049,,,1.25%,2020-01-01,
NY,36061,,,4.5%,2020-01-01,
NY,36061,,MCTD,0.375%,2020-01-01,
NY,36079,,,4%,2020-01-01,
NY,36079,,MCTD,0.375%,2020-01-01,
PA,42003,,,1%,2020-01-01,
PA,42101,,,2%,2020-01-01,
AL,01073,,,1%,2020-01-01,
LA,22071,,,5%,2020-01-01,
"""
FOOD = """state,county,city,district,rate,from,until,food_rate
CO,08031,Denver,,5.15%,2020-01-01,,0%
CO,08031,Denver,RTD,1%,2020-01-01,,0%
CO,08013,Lafayette,,3.87%,2020-01-01,,3.87%
AZ,04013,Phoenix,,2.8%,2020-01-01,,0%
AZ,04013,Gilbert,,2%,2020-01-01,,1.5%
"""

pytestmark = pytest.mark.skipif(not SST.is_dir(), reason="the official rate files are not beside this checkout")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("local")
    for name, rows in AREAS.items():
        (root / name).write_text("\n".join(rows) + "\n", encoding="ascii")
        rates = SST / name.replace("B2", "R2", 1)
        import_sst(rates, root / name, root / "store", STATES)
    (root / "plain.csv").write_text(PLAIN, encoding="ascii")
    import_csv(root / "plain.csv", root / "store", _states())
    (root / "food.csv").write_text(FOOD, encoding="ascii")
    import_csv(root / "food.csv", root / "store", _states())
    return root / "store"


def _states() -> dict[str, str]:
    with (jurisdictions_dir() / "us" / "state-fips.csv").open(newline="", encoding="utf-8") as file:
        return {row["code"]: row["region"] for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def engine(folder: Path) -> Engine:
    return Engine.load(packs=["us/sales-tax"], local_rates=folder)


def decide(engine: Engine, to: dict[str, Any], on: date = AS_OF, **given: Any) -> Decision:
    payload = sample("order/us-general", samples_dir(rules_dir()))
    changes = {"order.ship_to": {"country": "US", **to}, "order.seller.nexus": [to["region"]], **given}
    return engine.evaluate(record_from(changed(payload, changes)), on=on)


def stack(decision: Decision) -> Decimal:
    """The combined rate of the first line, in percent."""
    rates = [line.rate for line in decision.tax.lines if line.object == "lines[0]" and line.rate is not None]
    return sum((Decimal(r.numerator) * 100 / r.denominator for r in rates), Decimal(0))


CATEGORY = "order.lines[0].category"
PRICE = "order.lines[0].unit_price"
MINNEAPOLIS = {"region": "US-MN", "postal_code": "55401-1234"}
ATLANTA = {"region": "US-GA", "postal_code": "30303"}


@pytest.mark.parametrize(
    ("region", "code", "on", "percent", "total"),
    [
        ("US-MN", "55401", "2026-11-22", "9.025", "9.03 USD"),
        ("US-MN", "55101", "2026-11-22", "9.875", "9.88 USD"),
        ("US-MN", "55101", "2024-03-31", "8.875", "8.88 USD"),
        ("US-WI", "53202", "2026-11-22", "7.9", "7.90 USD"),
        ("US-WI", "53202", "2024-01-01", "7.9", "7.90 USD"),
        ("US-WI", "53202", "2023-12-31", "5.5", "5.50 USD"),
        ("US-WI", "53403", "2026-11-22", "5.5", "5.50 USD"),
        ("US-WI", "53403", "2025-03-31", "5", "5.00 USD"),
        ("US-GA", "30303", "2026-11-22", "8.9", "8.90 USD"),
    ],
)
def test_combined_rates_of_places_and_days(
    engine: Engine, region: str, code: str, on: str, percent: str, total: str
) -> None:
    decision = decide(engine, {"region": region, "postal_code": code}, date.fromisoformat(on))
    assert stack(decision) == Decimal(percent)
    assert str(decision.tax.total) == total
    assert decision.local_coverage == "full"


def test_the_samples_of_the_facts_come_out(engine: Engine) -> None:
    with (SHARED / "facts" / "tax" / "us_local_rate_samples.csv").open(newline="", encoding="utf-8") as file:
        wanted = {row["zip5"]: row for row in csv.DictReader(file) if row["state"] in ("MN", "WI", "GA")}
    assert len(wanted) == 5
    for code, row in wanted.items():
        decision = decide(engine, {"region": f"US-{row['state']}", "postal_code": code})
        assert stack(decision) == Decimal(row["combined_pct"]), row["place"]


def test_every_local_line_names_jurisdiction_level_rate_and_file(engine: Engine) -> None:
    lines = decide(engine, MINNEAPOLIS).tax.lines
    said = [(line.jurisdiction, line.level, str(line.rate), line.type, line.liable) for line in lines]
    assert said == [
        ("US-MN", "state", "6.875%", "sales", "seller"),
        ("US-MN:053", "county", "0.15%", "sales", "seller"),
        ("US-MN:43000", "city", "0.5%", "sales", "seller"),
        ("US-MN:80001", "special", "0.5%", "sales", "seller"),
        ("US-MN:80008", "special", "0.75%", "sales", "seller"),
        ("US-MN:80009", "special", "0.25%", "sales", "seller"),
    ]
    assert {line.value for line in lines[1:]} == {"MNR2026Q2FEB18+MNB2026Q2FEB18 zip+4"}
    assert {line.local_coverage for line in lines} == {"full"}
    assert len({line.rule for line in lines}) == 1
    assert str(lines[1].value_from) == "2007-01-01"
    five = decide(engine, {"region": "US-MN", "postal_code": "55401"}).tax.lines[1]
    assert five.value == "MNR2026Q2FEB18+MNB2026Q2FEB18 lowest-in-zip"


@pytest.mark.parametrize("category", ["food_basic", "soft_drink"])
def test_georgia_leaves_groceries_to_local_taxes(engine: Engine, category: str) -> None:
    decision = decide(engine, ATLANTA, **{CATEGORY: category})
    state, *local = decision.tax.lines
    assert (state.taxability, str(state.amount), state.rate) == ("product_exempt", "0.00 USD", None)
    assert [(line.level, str(line.rate), str(line.amount)) for line in local] == [
        ("county", "3%", "3.00 USD"),
        ("city", "1.9%", "1.90 USD"),
    ]
    assert str(decision.tax.total) == "4.90 USD"


def test_what_the_state_exempts_is_exempt_from_local_tax_in_member_states(engine: Engine) -> None:
    decision = decide(engine, MINNEAPOLIS, **{CATEGORY: "clothing"})
    assert [(line.level, line.taxability) for line in decision.tax.lines] == [("state", "product_exempt")]
    assert decision.local_coverage == "full"


def test_a_seller_without_nexus_collects_no_local_tax(engine: Engine) -> None:
    decision = decide(engine, ATLANTA, **{CATEGORY: "food_basic", "order.seller.nexus": ["US-TX"]})
    assert [line.taxability for line in decision.tax.lines] == ["not_collecting"]


def test_a_resale_certificate_takes_out_local_tax_too(engine: Engine) -> None:
    certificate = {"reason": "resale", "places": ["US-MN"], "holder_matches": True}
    certificate |= {"valid_from": "2026-01-01", "valid_until": "2027-01-01"}
    decision = decide(engine, MINNEAPOLIS, **{"order.lines[0].exemption_certificate": certificate})
    assert str(decision.tax.total) == "0.00 USD"
    assert decision.local_coverage == "full"


# -- what is not known is never zero ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "need"),
    [
        ({"region": "US-MN"}, "order.ship_to.postal_code"),
        ({"region": "US-MN", "postal_code": None}, "order.ship_to.postal_code"),
        ({"region": "US-MN", "postal_code": "55999"}, "local-rate:US-MN"),
        ({"region": "US-MN", "postal_code": "5540"}, "local-rate:US-MN"),
        ({"region": "US-TX", "county_fips": "48113"}, "order.ship_to.city"),
        ({"region": "US-TX", "city": "Dallas"}, "order.ship_to.county_fips"),
    ],
)
def test_without_a_match_the_local_part_is_undecided(engine: Engine, to: dict[str, Any], need: str) -> None:
    decision = decide(engine, to, **{"order.ship_from": {"country": "US", "region": "US-CA"}})
    state, local = decision.tax.lines
    assert state.decided
    assert (local.decided, local.taxability, local.needs) == (False, "undecided", (need,))
    assert state.local_coverage == local.local_coverage == "none"
    assert decision.local_coverage == "none"
    assert decision.verdict is Verdict.REVIEW
    with pytest.raises(UndecidedTaxError):
        _ = decision.tax.total


def test_open_local_tax_leaves_shipping_open(engine: Engine) -> None:
    shipping = {"amount": "5.00 USD", "separately_stated": True}
    decision = decide(engine, {"region": "US-MN"}, **{"order.shipping": shipping})
    assert [line.needs for line in decision.tax.lines if line.object == "shipping"] == [("order.ship_to.postal_code",)]


def test_without_a_store_for_the_state_only_the_state_is_covered(engine: Engine) -> None:
    decision = decide(engine, {"region": "US-KS", "postal_code": "66101"})
    assert decision.local_coverage == "state_only"
    assert str(decision.tax.total) == "6.50 USD"


def test_a_state_without_local_taxes_needs_no_store(engine: Engine) -> None:
    assert decide(engine, {"region": "US-MI"}).local_coverage == "full"


def test_a_table_without_a_rate_for_food_says_nothing_of_food(engine: Engine) -> None:
    to = {"region": "US-OH", "county_fips": "39035"}
    assert stack(decide(engine, to, **{"order.ship_from": "CA"})) == Decimal("8")
    decision = decide(engine, to, **{"order.ship_from": "CA", CATEGORY: "prescription_drug"})
    assert decision.local_coverage == "full"  # exempt, and members tax locally what the state taxes


def test_new_york_clothing_below_the_limit_is_open_until_the_county_is_told(engine: Engine) -> None:
    to = {"region": "US-NY", "county_fips": "36059"}
    decision = decide(engine, {"region": "US-NY"}, **{CATEGORY: "clothing", PRICE: "109.99 USD"})
    assert decision.tax.lines[-1].needs == ("order.ship_to.county_fips",)
    assert stack(decide(engine, to, **{CATEGORY: "clothing", PRICE: "110.00 USD"})) == Decimal("8.25")


@pytest.mark.parametrize(
    ("county", "on", "local"),
    [
        ("36059", "2026-11-22", ["4.67 USD"]),  # Nassau taxes what the state exempts
        ("36061", "2026-11-22", []),  # New York City exempts it, and the commuter district with it
        ("36079", "2024-02-29", ["4.40 USD", "0.41 USD"]),  # Putnam, the last day before it joined the list
        ("36079", "2024-03-01", []),
    ],
)
def test_new_york_clothing_below_the_limit_bears_the_local_tax_of_counties_off_the_list(
    engine: Engine, county: str, on: str, local: list[str]
) -> None:
    given = {CATEGORY: "clothing", PRICE: "109.99 USD"}
    decision = decide(engine, {"region": "US-NY", "county_fips": county}, date.fromisoformat(on), **given)
    state, *parts = decision.tax.lines
    assert (state.taxability, str(state.amount)) == ("product_exempt", "0.00 USD")
    assert sorted((str(line.amount) for line in parts), reverse=True) == local
    assert decision.local_coverage == "full"


@pytest.mark.parametrize(
    ("to", "category"),
    [
        ({"region": "US-PA", "county_fips": "42003"}, "clothing"),
        ({"region": "US-TX", "county_fips": "48113", "city": "Dallas"}, "food_basic"),
        ({"region": "US-FL", "county_fips": "12086"}, "prescription_drug"),
        ({"region": "US-NY", "county_fips": "36059"}, "food_basic"),
    ],
)
def test_where_local_law_follows_the_state_exempt_goods_bear_no_local_tax(
    engine: Engine, to: dict[str, Any], category: str
) -> None:
    decision = decide(engine, to, **{CATEGORY: category})
    assert [(line.level, line.taxability) for line in decision.tax.lines] == [("state", "product_exempt")]
    assert decision.local_coverage == "full"


@pytest.mark.parametrize(
    ("to", "local"),
    [
        ({"region": "US-CO", "county_fips": "08031", "city": "Denver"}, "0.00 USD"),
        ({"region": "US-CO", "county_fips": "08013", "city": "Lafayette"}, "3.87 USD"),
        ({"region": "US-AZ", "county_fips": "04013", "city": "Phoenix"}, "0.00 USD"),
        ({"region": "US-AZ", "county_fips": "04013", "city": "Gilbert"}, "1.50 USD"),
    ],
)
def test_food_bears_what_its_city_takes_where_the_state_leaves_it_to_cities(
    engine: Engine, to: dict[str, Any], local: str
) -> None:
    decision = decide(engine, to, **{CATEGORY: "food_basic", "order.ship_from": "CN"})
    assert str(decision.tax.total) == local
    assert decision.local_coverage == "full"


def test_where_nobody_said_whether_exempt_goods_bear_local_tax_the_answer_names_the_table(engine: Engine) -> None:
    for region, county, category in (
        ("US-AL", "01073", "prescription_drug"),
        ("US-CO", "08031", "prescription_drug"),
        ("US-LA", "22071", "prescription_drug"),
    ):
        to = {"region": region, "county_fips": county, "city": "Denver"}
        state, local = decide(engine, to, **{CATEGORY: category}).tax.lines
        assert (state.taxability, str(state.amount)) == ("product_exempt", "0.00 USD")
        assert (local.decided, local.needs) == (False, ("value:us.sales-tax.local-exemption",))
        assert local.local_coverage == "none"


# -- Pennsylvania looks the state's tax up, and drops half a cent of the local tax -----------------------------------


@pytest.mark.parametrize(
    ("county", "price", "state", "local"),
    [
        ("42003", "100.50 USD", "6.03 USD", "1.00 USD"),
        ("42003", "100.51 USD", "6.04 USD", "1.01 USD"),
        ("42003", "10.10 USD", "0.60 USD", "0.10 USD"),
        ("42101", "10.18 USD", "0.62 USD", "0.20 USD"),
    ],
)
def test_pennsylvania_rounds_state_and_local_tax_apart(
    engine: Engine, county: str, price: str, state: str, local: str
) -> None:
    decision = decide(engine, {"region": "US-PA", "county_fips": county}, **{PRICE: price})
    assert [str(line.amount) for line in decision.tax.lines] == [state, local]


# -- one delivery charge on goods that a place taxes and goods that it does not -------------------------------------


def test_each_place_takes_the_delivery_charge_with_what_it_taxes_itself(engine: Engine) -> None:
    """In Nassau the state exempts the coat and the county does not: the state's tax falls on all of the charge, too."""
    coat = {"id": "2", "kind": "goods", "category": "clothing", "quantity": 1, "unit_price": "50.00 USD"}
    toy = {"id": "1", "kind": "goods", "category": "toys", "quantity": 1, "unit_price": "50.00 USD"}
    given = {"order.lines": [toy, coat], "order.shipping": {"amount": "10.00 USD", "separately_stated": True}}
    decision = decide(engine, {"region": "US-NY", "county_fips": "36059"}, **given)
    shipping = [line for line in decision.tax.lines if line.object == "shipping"]
    assert [(line.level, str(line.base), str(line.amount)) for line in shipping] == [
        ("state", "10.00 USD", "0.40 USD"),
        ("county", "5.00 USD", "0.21 USD"),
        ("county", "5.00 USD", "0.21 USD"),
    ]


def test_louisiana_taxes_one_delivery_charge_as_a_whole(engine: Engine) -> None:
    pills = {"id": "2", "kind": "goods", "category": "prescription_drug", "quantity": 1, "unit_price": "50.00 USD"}
    toy = {"id": "1", "kind": "goods", "category": "toys", "quantity": 1, "unit_price": "50.00 USD"}
    given = {"order.lines": [toy, pills], "order.shipping": {"amount": "10.00 USD", "separately_stated": True}}
    decision = decide(Engine.load(packs=["us/sales-tax"]), {"region": "US-LA"}, **given)
    assert [str(line.amount) for line in decision.tax.lines if line.object == "shipping"] == ["0.50 USD"]


def test_a_file_that_names_another_state_rate_is_not_added_to_ours(tmp_path: Path) -> None:
    rates = (SST / "MNR2026Q2FEB18.csv").read_text(encoding="ascii").replace("0.06875", "0.06500")
    (tmp_path / "MNR2026Q2FEB18.csv").write_text(rates, encoding="ascii")
    (tmp_path / "MNB2026Q2FEB18.csv").write_text("\n".join(AREAS["MNB2026Q2FEB18.csv"]), encoding="ascii")
    import_sst(tmp_path / "MNR2026Q2FEB18.csv", tmp_path / "MNB2026Q2FEB18.csv", tmp_path / "store", STATES)
    told = decide(Engine.load(packs=["us/sales-tax"], local_rates=tmp_path / "store"), MINNEAPOLIS)
    assert told.tax.lines[-1].needs == ("value:us.sales-tax.state-rate",)
    assert not told.tax.lines[-1].decided


# -- sourcing --------------------------------------------------------------------------------------------------

DALLAS = {"country": "US", "region": "US-TX", "county_fips": "48113", "city": "Dallas"}
AUSTIN = {"country": "US", "region": "US-TX", "county_fips": "48453", "city": "Austin"}


def codes(decision: Decision) -> list[str]:
    return [line.jurisdiction.partition(":")[2] for line in decision.tax.lines[1:]]


def test_a_sale_within_an_origin_state_bears_the_rate_of_where_it_leaves(engine: Engine) -> None:
    assert codes(decide(engine, AUSTIN, **{"order.ship_from": DALLAS})) == ["Dallas", "DART"]


def test_a_sale_from_another_state_bears_the_rate_of_where_it_goes(engine: Engine) -> None:
    decision = decide(engine, AUSTIN, **{"order.ship_from": {"country": "US", "region": "US-CA"}})
    assert sorted(codes(decision)) == ["Austin", "Capital Metro"]


def test_in_an_origin_state_the_place_it_leaves_must_be_known(engine: Engine) -> None:
    for origin, need in (
        ("unknown", "order.ship_from"),
        ({"country": "US", "region": "US-TX"}, "order.ship_from.county_fips"),
        ({"country": "US"}, "order.ship_from"),
    ):
        given = {"order.ship_from": origin} if origin != "unknown" else {"order.ship_from": None}
        decision = decide(engine, AUSTIN, **given)
        assert decision.tax.lines[-1].needs[0] == need, origin


def test_the_place_of_a_line_goes_before_that_of_the_order(engine: Engine) -> None:
    given = {"order.ship_from": AUSTIN, "order.lines[0].ship_from": DALLAS}
    assert codes(decide(engine, AUSTIN, **given)) == ["Dallas", "DART"]


def test_in_a_destination_state_the_place_it_leaves_matters_only_where_the_columns_differ(
    engine: Engine, tmp_path: Path
) -> None:
    assert decide(engine, MINNEAPOLIS, **{"order.ship_from": None}).local_coverage == "full"
    rates = (SST / "MNR2026Q2FEB18.csv").read_text(encoding="ascii")
    rates = rates.replace("27,00,053,0.0015,0.0015", "27,00,053,0.0020,0.0015")
    (tmp_path / "MNR2026Q2FEB18.csv").write_text(rates, encoding="ascii")
    (tmp_path / "MNB2026Q2FEB18.csv").write_text("\n".join(AREAS["MNB2026Q2FEB18.csv"]), encoding="ascii")
    import_sst(tmp_path / "MNR2026Q2FEB18.csv", tmp_path / "MNB2026Q2FEB18.csv", tmp_path / "store", STATES)
    other = Engine.load(packs=["us/sales-tax"], local_rates=tmp_path / "store")
    assert decide(other, MINNEAPOLIS, **{"order.ship_from": None}).tax.lines[-1].needs == ("order.ship_from",)
    inside = {"country": "US", "region": "US-MN"}
    assert stack(decide(other, MINNEAPOLIS, **{"order.ship_from": inside})) == Decimal("9.075")
    assert stack(decide(other, MINNEAPOLIS, **{"order.ship_from": "CN"})) == Decimal("9.025")


# -- caps ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to", "price", "local"),
    [
        ({"region": "US-TN", "county_fips": "47093"}, "1600.00 USD", "36.00 USD"),
        ({"region": "US-TN", "county_fips": "47093"}, "1600.01 USD", "36.00 USD"),
        ({"region": "US-TN", "county_fips": "47093"}, "5000.00 USD", "36.00 USD"),
        ({"region": "US-FL", "county_fips": "12086"}, "5000.00 USD", "50.00 USD"),
        ({"region": "US-FL", "county_fips": "12086"}, "5000.01 USD", "50.00 USD"),
        ({"region": "US-FL", "county_fips": "12086"}, "4000.00 USD", "40.00 USD"),
    ],
)
def test_local_taxes_stop_at_the_cap_for_one_article(
    engine: Engine, to: dict[str, Any], price: str, local: str
) -> None:
    decision = decide(engine, to, **{PRICE: price, "order.ship_from": "CA"})
    county = [line for line in decision.tax.lines if line.level == "county"]
    assert [str(line.amount) for line in county] == [local]


def test_the_cap_counts_for_each_article(engine: Engine) -> None:
    to = {"region": "US-TN", "county_fips": "47093"}
    given = {PRICE: "2000.00 USD", "order.lines[0].quantity": 3, "order.ship_from": "CA"}
    decision = decide(engine, to, **given)
    assert [str(line.amount) for line in decision.tax.lines if line.level == "county"] == ["108.00 USD"]


# -- rounding, prices, replay ----------------------------------------------------------------------------------


def test_state_and_local_tax_are_rounded_as_one_amount(engine: Engine) -> None:
    decision = decide(engine, MINNEAPOLIS, **{PRICE: "5.59 USD"})
    assert str(decision.tax.total) == "0.50 USD"  # 5.59 at 9.025 per cent is 0.5045; the parts alone would give 0.51


def test_prices_with_tax_hold_state_and_local_tax(engine: Engine) -> None:
    decision = decide(engine, MINNEAPOLIS, **{"order.price_mode": "inclusive", PRICE: "109.03 USD"})
    assert str(decision.tax.total) == "9.03 USD"
    assert {str(line.base) for line in decision.tax.lines} == {"100.00 USD"}


def test_shipping_bears_the_local_rates_of_the_goods(engine: Engine) -> None:
    shipping = {"amount": "10.00 USD", "separately_stated": True}
    decision = decide(engine, MINNEAPOLIS, **{"order.shipping": shipping})
    levels = [line.level for line in decision.tax.lines if line.object == "shipping"]
    assert levels == ["state", "county", "city", "special", "special", "special"]
    assert str(decision.tax.total) == "9.93 USD"


def test_the_store_is_part_of_the_snapshot_and_an_older_one_replays(folder: Path, tmp_path: Path) -> None:
    plain = Engine.load(packs=["us/sales-tax"])
    with_rates = Engine.load(packs=["us/sales-tax"], local_rates=folder)
    again = Engine.load(packs=["us/sales-tax"], local_rates=folder)
    assert plain.snapshot.digest != with_rates.snapshot.digest == again.snapshot.digest
    for quarter, rate in (("2026Q1NOV19", "0.0015"), ("2026Q2FEB18", "0.0025")):
        rates = (
            (SST / "MNR2026Q2FEB18.csv").read_text(encoding="ascii").replace("053,0.0015,0.0015", f"053,{rate},{rate}")
        )
        (tmp_path / f"MNR{quarter}.csv").write_text(rates, encoding="ascii")
        (tmp_path / f"MNB{quarter}.csv").write_text("\n".join(AREAS["MNB2026Q2FEB18.csv"]), encoding="ascii")
        import_sst(tmp_path / f"MNR{quarter}.csv", tmp_path / f"MNB{quarter}.csv", tmp_path / "store", STATES)
    newest = Engine.load(packs=["us/sales-tax"], local_rates=tmp_path / "store")
    older = Engine.load(
        packs=["us/sales-tax"],
        local_rates=tmp_path / "store",
        local_versions=["MNR2026Q1NOV19+MNB2026Q1NOV19"],
    )
    assert stack(decide(newest, MINNEAPOLIS)) == Decimal("9.125")
    assert stack(decide(older, MINNEAPOLIS)) == Decimal("9.025")
    assert newest.snapshot.digest != older.snapshot.digest


def test_a_decision_with_local_lines_survives_json(engine: Engine) -> None:
    decision = decide(engine, MINNEAPOLIS)
    assert Decision.from_json(decision.to_json()) == decision


def test_the_fast_and_the_slow_evaluator_agree(engine: Engine) -> None:
    payload = sample("order/us-general", samples_dir(rules_dir()))
    record = record_from(changed(payload, {"order.ship_to": {"country": "US", **MINNEAPOLIS}}))
    assert engine.evaluate(record, on=AS_OF) == engine.evaluate_slowly(record, on=AS_OF)


# -- the official boundary sample ------------------------------------------------------------------------------


def test_the_official_boundary_sample_of_minnesota_reads_up_to_2019(tmp_path: Path) -> None:
    boundaries = SST / "MNB2026Q2FEB18-sample.csv"
    found = import_sst(SST / "MNR2026Q2FEB18.csv", boundaries, tmp_path / "store", STATES)
    assert found.warnings == ()
    store: Any = open_stores(tmp_path / "store").of("US-MN")
    answer = store.lookup("55401", date(2018, 11, 1))
    assert [(part.level, part.code) for part in answer.components] == [
        ("county", "053"),
        ("city", "43000"),
        ("special", "80004"),
    ]
    assert answer.combined == Fraction(115, 10_000)
    assert store.lookup("55401", AS_OF) is None


def test_a_small_flaw_of_the_official_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "WIB2026Q2FEB18.csv").write_text("\n".join(AREAS["WIB2026Q2FEB18.csv"]), encoding="ascii")
    found = import_sst(SST / "WIR2026Q2FEB18.csv", tmp_path / "WIB2026Q2FEB18.csv", tmp_path / "store", STATES)
    assert [(one.file, one.line) for one in found.warnings] == [("WIR2026Q2FEB18.csv", 47)]
