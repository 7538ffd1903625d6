"""The list of specially designated nationals as three comma-separated files without headings.

The main file has 12 columns (number, name, kind, programme, title ..., remarks), the file of aliases 5, the file of
addresses 6. ``-0-`` stands for no value. Dates of birth, nationalities and document numbers are words in the remarks.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from xcompliance.risk.screening.entry import ListedParty, SanctionsList
from xcompliance.risk.screening.listfile import ListFileError, digest_of, refuse_nameless
from xcompliance.risk.screening.normalise import number_of

__all__ = ["LIST_ID", "read_sdn"]

LIST_ID = "us.sdn"
MAIN, ALIASES, ADDRESSES = 12, 5, 6
_COLUMNS = {MAIN: "entries", ALIASES: "aliases", ADDRESSES: "addresses"}
_NUMBERS = {MAIN: (0,), ALIASES: (0, 1), ADDRESSES: (0, 1)}
_NOTHING = "-0-"
_BORN = re.compile(r"(?:alt\. )?DOB (?:circa |Circa )?(?P<from>[0-9A-Za-z ]+?)(?: to (?P<to>[0-9A-Za-z ]+))?$")
_NATION = re.compile(r"(?:alt\. )?(?:nationality|citizen|Nationality of Registration) (?P<country>.+)$")
_NUMBER = re.compile(
    r"(?:alt\. )?(?:Passport|National ID No\.|Identification Number|Tax ID No\.|Registration (?:Number|ID)|SWIFT/BIC|"
    r"Cedula No\.|D\.N\.I\.|Driver's License No\.|Vessel Registration Identification|National Foreign ID Number|"
    r"Company Number|Commercial Registry Number|Business Registration (?:Number|Document #)|Legal Entity Number|"
    r"Government Gazette Number|Aircraft Tail Number|Digital Currency Address - [A-Z]+|[A-Z]\.?[A-Z]\.?[A-Z]?\.?)"
    r":? (?P<number>[0-9A-Za-z][^();]*?)(?: \((?P<country>[^()]+)\).*)?$"
)
_DAYS = ("%d %b %Y", "%b %Y", "%Y")
_WRITTEN = ("%Y-%m-%d", "%Y-%m", "%Y")


def read_sdn(paths: Sequence[Path], countries: Mapping[str, str], version: str = "") -> SanctionsList:
    """Read the main file and, where given, the files of aliases and addresses; in any order.

    Args:
        paths: The files. Each is recognised by its number of columns.
        countries: ISO 3166-1 codes by the names of countries in the files, in small letters.
        version: The publication date, where known: the files do not tell it.

    Raises:
        ListFileError: a file is none of the three, comes twice, or the main file is not there.
    """
    tables = _tables(paths)
    if MAIN not in tables:
        raise ListFileError("The main file (12 columns) is needed; aliases and addresses come beside it.")
    aliases, places = _by_number(tables.get(ALIASES, [])), _by_number(tables.get(ADDRESSES, []))
    strays = len((aliases.keys() | places.keys()) - {row[0].strip() for row in tables[MAIN]})
    if strays:
        raise ListFileError(
            f"{strays} entries have aliases or addresses and do not stand in the main file: it is cut off, or the "
            "files are of different days. Fetch all of them again."
        )
    entries, unknown = [], set()
    for row in tables[MAIN]:
        number, remarks = row[0].strip(), _Remarks(row[11])
        named = [*remarks.countries, *(one[4] for one in places.get(number, ())), row[9]]
        wanted = {word for one in named if (word := _value(one).casefold())}
        unknown |= wanted - countries.keys()
        names = [row[1], *(one[3] for one in aliases.get(number, ())), *remarks.aliases]
        entries.append(
            ListedParty(
                number,
                _value(row[2]) or "entity",
                tuple(dict.fromkeys(name for one in names if (name := _value(one)))),
                tuple(sorted(remarks.births)),
                tuple(sorted({countries[word] for word in wanted if word in countries})),
                tuple(sorted(remarks.numbers)),
            )
        )
    refuse_nameless(entries, "The main file")
    digest = digest_of(paths)
    warnings = tuple(f"country name not known: {name}" for name in sorted(unknown))
    return SanctionsList(LIST_ID, version or f"sha256:{digest[:12]}", digest, tuple(entries), warnings)


def _tables(paths: Sequence[Path]) -> dict[int, list[list[str]]]:
    tables: dict[int, list[list[str]]] = {}
    for path in paths:
        rows = _rows(path)
        width = len(rows[0]) if rows else 0
        if width not in _COLUMNS:
            raise ListFileError(f"{path.name} has {width} columns; official files have 12, 5 or 6.")
        if width in tables:
            raise ListFileError(f"{path.name} is a second file of {_COLUMNS[width]}. Give each file once.")
        for line, row in enumerate(rows, 1):
            if len(row) != width:
                raise ListFileError(
                    f"{path.name}: row {line} has {len(row)} columns instead of {width}: cut off, or another file. "
                    "Fetch it again."
                )
            if not all(row[at].strip().isdigit() for at in _NUMBERS[width]):
                raise ListFileError(
                    f"{path.name}: row {line} has no entry number where it belongs: the columns stand in another "
                    "order, or the file has headings. Fetch the official file again."
                )
        tables[width] = rows
    return tables


def _rows(path: Path) -> list[list[str]]:
    """The rows, without the control character that ends the official files."""
    content = path.read_bytes()
    if b"\x00" in content:
        raise ListFileError(f"{path.name} is not plain text (UTF-16?). Fetch the official file again.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = text.replace("\x1a", "").splitlines(keepends=True)
    try:
        return [row for row in csv.reader(lines, strict=True) if row]
    except csv.Error as error:
        raise ListFileError(f"{path.name} is not comma-separated text: {error}.") from None


def _by_number(rows: Iterable[list[str]]) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for row in rows:
        found.setdefault(row[0].strip(), []).append(row)
    return found


def _value(cell: str) -> str:
    text = cell.strip()
    return "" if text == _NOTHING else text


class _Remarks:
    """What the remarks of an entry say, as far as it is written in the usual way."""

    def __init__(self, cell: str) -> None:
        self.births: set[str] = set()
        self.countries: list[str] = []
        self.numbers: set[str] = set()
        self.aliases: list[str] = []
        for part in _value(cell).rstrip(".").split(";"):
            self._read(part.strip())

    def _read(self, part: str) -> None:
        if born := _BORN.match(part):
            self.births.update(_births(born["from"], born["to"]))
        elif nation := _NATION.match(part):
            self.countries.append(nation["country"])
        elif (number := _NUMBER.match(part)) and (plain := number_of(number["number"])):
            self.numbers.add(plain)
        elif part.startswith(("a.k.a. ", "f.k.a. ")):
            self.aliases.append(part[7:].strip("'\""))


def _births(first: str, last: str | None) -> Iterator[str]:
    start = _day(first)
    if not start:
        return
    end = _day(last) if last else ""
    yield f"{start[:4]}/{end[:4]}" if end else start


def _day(text: str) -> str:
    for shape, written in zip(_DAYS, _WRITTEN, strict=True):
        try:
            return datetime.strptime(text.strip(), shape).strftime(written)  # noqa: DTZ007  a day without a clock
        except ValueError:
            continue
    return ""
