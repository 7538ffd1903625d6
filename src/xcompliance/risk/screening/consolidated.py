"""The consolidated lists of two publishers as XML: one in attributes, one in elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from xcompliance.risk.screening.entry import ListedParty, SanctionsList
from xcompliance.risk.screening.listfile import ListFileError, digest_of, elements, plain_name, refuse_nameless
from xcompliance.risk.screening.normalise import number_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["EUROPEAN", "UNITED", "read_european", "read_united"]

EUROPEAN, UNITED = "eu.consolidated", "un.consolidated"
NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"
_KINDS = {"person": "individual", "enterprise": "entity"}


def read_european(path: Path, version: str = "") -> SanctionsList:
    """Read the consolidated financial sanctions file of the European Commission (schema ``fsd/export``).

    Args:
        path: The XML file.
        version: Overrides the generation date in the file.

    Raises:
        ListFileError: the file is not such a list.
    """
    entries, generated = [], ""
    for name, element in elements(path, frozenset({"sanctionEntity"})):
        if not name:
            if element.tag != f"{{{NAMESPACE}}}export":
                raise ListFileError(f"{path.name} is not a list of the schema {NAMESPACE}.")
            generated = element.get("generationDate", "")[:10]
            continue
        entries.append(_european(element))
    return _list(EUROPEAN, path, version or generated, entries)


def _european(element: Element) -> ListedParty:
    by_name: dict[str, list[Element]] = {}
    for child in element.iter():
        by_name.setdefault(plain_name(child.tag), []).append(child)
    kind = next((one.get("code", "") for one in by_name.get("subjectType", ())), "")
    names = [one.get("wholeName", "") for one in by_name.get("nameAlias", ())]
    placed = [one.get("countryIso2Code", "") for tag in ("citizenship", "address") for one in by_name.get(tag, ())]
    return ListedParty(
        element.get("euReferenceNumber") or element.get("logicalId") or "",
        _KINDS.get(kind, kind),
        _kept(names),
        tuple(sorted({born for one in by_name.get("birthdate", ()) for born in _born(one)})),
        tuple(sorted({code for code in placed if len(code) == 2 and code.isalpha()})),
        _numbers(one.get("number", "") for one in by_name.get("identification", ())),
    )


def _born(element: Element) -> Iterator[str]:
    """The day, else the year or span of years; days of other calendars and "circa" count as years."""
    exact = element.get("calendarType", "GREGORIAN") == "GREGORIAN" and element.get("circa") != "true"
    if exact and (day := element.get("birthdate", "")):
        yield day[:10]
    elif (year := element.get("year", "")).isdigit():
        yield year
    elif (first := element.get("yearRangeFrom", "")).isdigit() and (last := element.get("yearRangeTo", "")).isdigit():
        yield f"{first}/{last}"


def read_united(path: Path, countries: Mapping[str, str], version: str = "") -> SanctionsList:
    """Read the consolidated list of the United Nations Security Council.

    Args:
        path: The XML file.
        countries: ISO 3166-1 codes by English names of countries, in small letters.
        version: Overrides the generation date in the file.

    Raises:
        ListFileError: the file is not such a list.
    """
    entries, unknown, generated = [], set(), ""
    for name, element in elements(path, frozenset({"INDIVIDUAL", "ENTITY"})):
        if not name:
            if element.tag != "CONSOLIDATED_LIST":
                raise ListFileError(f"{path.name} is not a CONSOLIDATED_LIST.")
            generated = element.get("dateGenerated", "")[:10]
            continue
        entry, strange = _united(name, element, countries)
        entries.append(entry)
        unknown |= strange
    return _list(UNITED, path, version or generated, entries, unknown)


def _united(kind: str, element: Element, countries: Mapping[str, str]) -> tuple[ListedParty, set[str]]:
    parts = [_text(element, f"{word}_NAME") for word in ("FIRST", "SECOND", "THIRD", "FOURTH")]
    aliases = [_text(one, "ALIAS_NAME") for one in element.findall(f"{kind}_ALIAS")]
    places = [
        *(one.text or "" for one in element.findall("NATIONALITY/VALUE")),
        *(_text(one, "COUNTRY") for one in element.findall(f"{kind}_ADDRESS")),
    ]
    wanted = {word for one in places if (word := one.strip().casefold())}
    entry = ListedParty(
        _text(element, "REFERENCE_NUMBER") or _text(element, "DATAID"),
        kind.lower(),
        _kept([" ".join(filter(None, parts)), _text(element, "NAME_ORIGINAL_SCRIPT"), *aliases]),
        tuple(sorted({born for one in element.findall("INDIVIDUAL_DATE_OF_BIRTH") for born in _united_birth(one)})),
        tuple(sorted({countries[word] for word in wanted if word in countries})),
        _numbers(_text(one, "NUMBER") for one in element.findall("INDIVIDUAL_DOCUMENT")),
    )
    return entry, wanted - countries.keys()


def _united_birth(element: Element) -> Iterator[str]:
    exact = _text(element, "TYPE_OF_DATE") in ("", "EXACT")
    day, year = _text(element, "DATE")[:10], _text(element, "YEAR")
    first, last = _text(element, "FROM_YEAR"), _text(element, "TO_YEAR")
    if day and exact:
        yield day
    elif day or year:
        yield year or day[:4]
    elif first and last:
        yield f"{first}/{last}"


def _text(element: Element, name: str) -> str:
    found = element.find(name)
    return (found.text or "").strip() if found is not None else ""


def _kept(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in names if (one := " ".join(name.split()))))


def _numbers(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({plain for one in found if (plain := number_of(one))}))


def _list(id_: str, path: Path, version: str, entries: list[ListedParty], unknown: Iterable[str] = ()) -> SanctionsList:
    digest = digest_of([path])
    if not entries:
        raise ListFileError(f"{path.name} holds no entry. Fetch the official file again.")
    refuse_nameless(entries, path.name)
    warnings = tuple(f"country name not known: {name}" for name in sorted(unknown))
    return SanctionsList(id_, version or f"sha256:{digest[:12]}", digest, tuple(entries), warnings)
