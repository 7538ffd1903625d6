"""``xcompliance vat-return``: the figures of a periodic return, from orders."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xcompliance.cli.options import JurisdictionsOption, PackOption, RulesOption, load_engine
from xcompliance.cli.reading import Given, read_records
from xcompliance.cli.refusal import Refusal, plain, problems_of
from xcompliance.clock import Period, add_months
from xcompliance.document.yaml import loads
from xcompliance.errors import PackError, RecordError, XComplianceError
from xcompliance.facts.unknown import UNKNOWN

if TYPE_CHECKING:
    from xcompliance import Decision, Engine
    from xcompliance.jurisdictions.values import ValueEntry
    from xcompliance.report.vat_return import ReturnPeriod, VatReturn

__all__ = ["vat_return"]

PREFIX = "returns."


class ReturnShape(StrEnum):
    """Output for people (text), for programs (json) or for a spreadsheet (csv)."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class Filer(StrEnum):
    """Whose return it is."""

    SELLER = "seller"
    MARKETPLACE = "marketplace"


def vat_return(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Orders: JSON, JSON lines or YAML; folders; - is input.")
    ],
    *,
    scheme: Annotated[str, typer.Option("--scheme", help="The return: oss or ioss.")],
    period: Annotated[str, typer.Option("--period", help="A quarter (2026-Q4) or a month (2026-11).")],
    fx: Annotated[
        Path | None, typer.Option("--fx", metavar="FILE", help="Exchange rates of the last day of the period.")
    ] = None,
    filer: Annotated[Filer, typer.Option("--filer", help="Who files the return.")] = Filer.SELLER,
    pack: PackOption = None,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
    shape: Annotated[ReturnShape, typer.Option("--format", help="How the figures are printed.")] = ReturnShape.TEXT,
) -> int:
    """Sum orders into the figures of a return: by place of consumption, kind of supply, country of dispatch and rate.

    An order counts in the period it was placed in. A refund is an order with negative prices; with supplied_on it
    is taxed by the law of that day, and where that day lies in an earlier period it becomes a correction of it.
    Lines that are undecided are listed apart and never summed; the command then leaves with 1.

    \b
    Examples:
      xcompliance vat-return --scheme oss --period 2026-Q4 examples/fr-from-de-oss.json
      xcompliance vat-return --scheme ioss --period 2026-11 examples/de-from-china-under-150-ioss.json --format csv
    """
    from xcompliance.report import vat_return as figures

    asked = figures.ReturnPeriod.parse(period)
    records = _orders(read_records(files))
    engine = load_engine(rules, jurisdictions, pack)
    schemes, currency, due = _terms(engine, scheme, asked)
    made = figures.vat_return(
        _decided(engine, records, asked),
        scheme=scheme,
        schemes=schemes,
        period=asked,
        currency=currency,
        fx={} if fx is None else _rates(fx, currency, asked),
        liable=filer.value,
        places=_declared_under(engine, scheme, asked),
    )
    {ReturnShape.TEXT: _text, ReturnShape.JSON: _json, ReturnShape.CSV: _csv}[shape](made, due)
    return 1 if made.open else 0


def _orders(records: Sequence[Given]) -> list[Given]:
    wrong = [f"{given.source}: is no order." for given in records if given.record.kind != "order"]
    if wrong:
        raise Refusal(wrong)
    return list(records)


def _decided(engine: Engine, records: Iterable[Given], period: ReturnPeriod) -> Iterator[tuple[str, Any, Decision]]:
    from xcompliance.report.vat_return import supplied_on

    for given in records:
        on = supplied_on(given.record) or period.last_day
        name = given.record.id
        yield (name if isinstance(name, str) else given.source), given.record, engine.evaluate(given.record, on=on)


def _terms(engine: Engine, scheme: str, period: ReturnPeriod) -> tuple[tuple[str, ...], str, date]:
    """What the return declares, its currency and the day it is due.

    Raises:
        Refusal: there is no such return, or its periods are of another length.
    """
    store = engine.snapshot.values
    known = sorted(one.split(".")[1] for one in store.ids() if one.startswith(PREFIX) and one.endswith(".schemes"))
    if scheme not in known:
        raise Refusal([f"--scheme: there is no return {plain(scheme)}. Known: {', '.join(known) or 'none'}."])
    terms: dict[str, Any] = {}
    for name in ("schemes", "period", "due", "currency"):
        value = store.get(f"{PREFIX}{scheme}.{name}")
        entry = value.at(period.start) if hasattr(value, "at") else None
        if entry is None:
            raise Refusal([f"--period: {PREFIX}{scheme}.{name} says nothing of {period}."])
        terms[name] = entry.value
    length: Period = terms["period"]
    if length.count != period.months:
        example = "2026-11" if length.count == 1 else "2026-Q4"
        raise Refusal([f"--period: {period} is not {length.count} month(s) long. Write it as {example}."])
    due = _last_day_after(period.end, terms["due"])
    return terms["schemes"], terms["currency"], due


def _declared_under(engine: Engine, scheme: str, period: ReturnPeriod) -> dict[str, str]:
    """Places that the return declares under another one; none where the return has no such table."""
    store = engine.snapshot.values
    name = f"{PREFIX}{scheme}.places"
    rows = getattr(store.get(name), "rows", ()) if name in store else ()
    return {row.keys[0]: row.entry.value for row in rows if _holds(row.entry, period.start)}


def _holds(entry: ValueEntry, day: date) -> bool:
    return entry.start <= day and (entry.end is None or day < entry.end)


def _last_day_after(end: date, within: Period) -> date:
    from datetime import timedelta

    return add_months(end, within.count) - timedelta(days=1)


def _rates(path: Path, currency: str, period: ReturnPeriod) -> dict[str, Fraction]:
    """Exchange rates of the last day of the period, or the next day rates were published.

    Raises:
        Refusal: listing every problem of the file.
    """
    from xcompliance.facts.payment import ExchangeRate

    try:
        written = loads(path.read_text(encoding="utf-8"), str(path)).plain()
        given = [ExchangeRate.model_validate(one) for one in (written if isinstance(written, list) else [written])]
    except OSError as error:
        raise Refusal([f"--fx: {plain(str(path))} cannot be read ({error.strerror})."]) from error
    except (PackError, RecordError, XComplianceError) as error:
        raise Refusal([f"--fx: {line}" for line in problems_of(error)]) from error
    problems: list[str] = []
    rates: dict[str, Fraction] = {}
    for number, one in enumerate(given):
        where = f"--fx: {plain(str(path))}[{number}]"
        day = one.date
        if not isinstance(day, date) or any(fact in (UNKNOWN, None) for fact in (one.base, one.quote, one.rate)):
            problems.append(f"{where}: needs base, quote, rate and date.")
        elif day < period.last_day:
            problems.append(f"{where}: is of {day}; the return uses the rate of {period.last_day} or the next one.")
        elif currency == one.quote:
            rates[str(one.base)] = Fraction(str(one.rate))
        elif currency == one.base:
            rates[str(one.quote)] = 1 / Fraction(str(one.rate))
        else:
            problems.append(f"{where}: does not speak of {currency}, the currency of the return.")
    if problems:
        raise Refusal(problems)
    return rates


# -- printing -------------------------------------------------------------------------------------------------------


def _text(made: VatReturn, due: date) -> None:
    from rich.text import Text

    from xcompliance.cli.screen import heading, page, table

    parts: list[Any] = [heading(f"{made.scheme} {made.period}, due {due}")]
    headers = ("place", "supply", "from", "rate", "kind", "base", "tax")
    rows = [(r.place, r.supply, r.origin, r.rate.percent, r.rate_kind, r.base, r.tax) for r in made.rows]
    parts += [table(headers, [*rows, ("total", "", "", "", "", made.base, made.tax)], right=(3, 5, 6))]
    if made.corrections:
        parts += [Text(), heading("corrections of earlier periods")]
        parts += [table(("period", "place", "tax"), [(c.period, c.place, c.tax) for c in made.corrections], right=(2,))]
    parts += [Text(f"payable: {made.payable}")]
    if made.open:
        parts += [Text(), heading("undecided, not summed")]
        found = [(o.source, o.object, o.place, ", ".join(o.needs)) for o in made.open]
        parts += [table(("record", "object", "place", "needs"), found)]
    if made.outside:
        parts += [Text(f"records of other periods: {made.outside}", style="dim")]
    page(*parts)


def _json(made: VatReturn, due: date) -> None:
    from xcompliance.cli.screen import print_json

    print_json(
        {
            "scheme": made.scheme,
            "period": str(made.period),
            "due": due,
            "currency": made.currency,
            "rows": [
                {
                    "place": row.place,
                    "supply": row.supply,
                    "from": row.origin,
                    "rate": row.rate.percent,
                    "rate_kind": row.rate_kind,
                    "base": str(row.base.amount),
                    "tax": str(row.tax.amount),
                }
                for row in made.rows
            ],
            "corrections": [
                {"period": str(one.period), "place": one.place, "tax": str(one.tax.amount)} for one in made.corrections
            ],
            "base": str(made.base.amount),
            "tax": str(made.tax.amount),
            "payable": str(made.payable.amount),
            "undecided": [
                {"record": one.source, "object": one.object, "place": one.place, "needs": list(one.needs)}
                for one in made.open
            ],
            "outside": made.outside,
        }
    )


def _csv(made: VatReturn, due: date) -> None:
    """Rows and corrections as a sheet; what is undecided goes to standard error, so that no sheet hides it."""
    del due
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("section", "period", "place", "supply", "from", "rate", "rate_kind", "base", "tax", "currency"))
    for row in made.rows:
        figures = (row.rate.percent, row.rate_kind, row.base.amount, row.tax.amount, made.currency)
        writer.writerow(("supply", made.period, row.place, row.supply, row.origin, *figures))
    for one in made.corrections:
        writer.writerow(("correction", one.period, one.place, "", "", "", "", "", one.tax.amount, made.currency))
    for left in made.open:
        sys.stderr.write(plain(f"undecided: {left.source} {left.object} {left.place}: {', '.join(left.needs)}") + "\n")
