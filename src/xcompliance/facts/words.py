"""Facts that are words: free text, identifiers, codes of public standards and closed vocabularies."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache
from typing import Annotated, Any, TypeAlias

from xcompliance.errors import MoneyError
from xcompliance.facts.types import FieldType, Scalar, ScalarList, bad, clean_text
from xcompliance.money import minor_units

__all__ = [
    "Code",
    "Codes",
    "Countries",
    "Country",
    "Currency",
    "Gtin",
    "HsCode",
    "IpAddress",
    "Language",
    "Languages",
    "LongText",
    "Place",
    "Places",
    "Region",
    "RequiredCurrency",
    "Text",
    "Texts",
    "UnNumber",
    "choice",
    "choices",
    "country_of",
    "is_country",
    "is_region",
]

_CODE = re.compile(r"[a-z0-9][a-z0-9_.\-]{0,99}")
_REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
_HS = re.compile(r"[0-9]{6,10}")
_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_IPV4 = re.compile(rf"{_BYTE}\.{_BYTE}\.{_BYTE}\.{_BYTE}")
_UN = re.compile(r"UN[0-9]{4}")


@cache
def _countries() -> frozenset[str]:
    import pycountry

    return frozenset(entry.alpha_2 for entry in pycountry.countries)


@cache
def _regions() -> frozenset[str]:
    import pycountry

    return frozenset(entry.code for entry in pycountry.subdivisions)


def is_country(code: str) -> bool:
    """Whether ISO 3166-1 lists this alpha-2 code."""
    return code in _countries()


def is_region(code: str) -> bool:
    """Whether ISO 3166-2 lists this subdivision code."""
    return code in _regions()


def country_of(region: str) -> str:
    """The ISO 3166-1 code an ISO 3166-2 code begins with."""
    return region[:2]


def long_text(value: Any) -> str | None:
    """Text of several lines; tabs and line breaks are kept."""
    return clean_text(value, multiline=True)


def code(value: Any) -> str | None:
    """A word of an open vocabulary: small letters, digits, ``_ - .``, at most 100 characters."""
    if value.__class__ is str and _CODE.fullmatch(value):
        return value
    word = clean_text(value)
    if word is None or _CODE.fullmatch(word):
        return word
    remedy = word.lower().replace(" ", "_")
    if _CODE.fullmatch(remedy):
        raise bad("must be a code in small letters without blanks, for example second_hand")
    raise bad("must be a code: small letters, digits, underscore, hyphen or point, at most 100 characters")


def country(value: Any) -> str | None:
    """An ISO 3166-1 alpha-2 code in capitals."""
    if value.__class__ is str and value in _countries():
        return value
    word = clean_text(value)
    if word is None or word in _countries():
        return word
    if word.upper() in _countries():
        raise bad("must be written in capital letters")
    raise bad("is not an ISO 3166-1 country code of two capital letters")


def region(value: Any) -> str | None:
    """An ISO 3166-2 code. The country before the hyphen may only be left out where the record tells it elsewhere."""
    word = clean_text(value)
    if word is None or word in _regions():
        return word
    if _REGION.fullmatch(word.upper()) and word.upper() in _regions():
        raise bad("must be written in capital letters")
    raise bad("is not an ISO 3166-2 region code: country, hyphen, region")


def place(value: Any) -> str | None:
    """A country or a region code."""
    word = clean_text(value)
    if word is None or word in _countries() or word in _regions():
        return word
    raise bad("is neither an ISO 3166-1 country code nor an ISO 3166-2 region code, in capital letters")


def currency(value: Any) -> str | None:
    """An ISO 4217 code in capitals."""
    word = clean_text(value)
    if word is None:
        return None
    try:
        minor_units(word)
    except MoneyError:
        raise bad("is not an ISO 4217 currency code of three capital letters") from None
    return word


def required_currency(value: Any) -> str:
    """A currency that must be known."""
    word = currency(value)
    if word is None:
        raise bad("is needed: write the ISO 4217 code of the amounts")
    return word


def _shaped(pattern: re.Pattern[str], message: str, *, drop: str = "") -> Any:
    def check(value: Any) -> str | None:
        if value.__class__ is str and pattern.fullmatch(value):
            return str(value)
        word = clean_text(value)
        if word is None:
            return None
        for character in drop:
            word = word.replace(character, "")
        if pattern.fullmatch(word):
            return word
        raise bad(message)

    return check


def ip_address(value: Any) -> str | None:
    """An IPv4 or IPv6 address in its shortest form."""
    word = clean_text(value, 100)
    if word is None or _IPV4.fullmatch(word):
        return word
    import ipaddress

    try:
        return str(ipaddress.ip_address(word))
    except ValueError:
        raise bad("is not an IPv4 or IPv6 address") from None


language = _shaped(_LANGUAGE, "is not a BCP 47 language tag such as en, pt-BR or zh-Hans")
hs_code = _shaped(_HS, "must be 6 to 10 digits as text (keep leading zeros between quotes)", drop=" .")
gtin = _shaped(_GTIN, "must be 8, 12, 13 or 14 digits as text", drop=" -")
un_number = _shaped(_UN, "must be UN and four digits, such as UN3481", drop=" ")


def _choosing(words: tuple[str, ...]) -> Any:
    table: dict[Any, str] = {word: word for word in words}

    def check(value: Any) -> str | None:
        if value.__class__ is str:
            found = table.get(value)
            if found is not None:
                return found
        word = clean_text(value, 200)
        if word is None:
            return None
        if word in table:
            return table[word]
        near = get_close_matches(word.lower().replace(" ", "_").replace("-", "_"), words, n=1)
        if near:
            raise bad(f"is not one of the allowed words. Did you mean {near[0]}?")
        raise bad(f"is not one of the allowed words: {', '.join(words)}")

    return check


def choice(*words: str) -> Scalar:
    """Annotation of a fact with a closed vocabulary; an unknown word is an error with a suggestion."""
    return Scalar(FieldType.CODE, _choosing(words), choices=words)


def choices(*words: str) -> ScalarList:
    """Annotation of a list of words of a closed vocabulary."""
    return ScalarList(choice(*words))


_TEXT = Scalar(FieldType.TEXT, clean_text)
_CODE_FACT = Scalar(FieldType.CODE, code)
_COUNTRY = Scalar(FieldType.COUNTRY, country)
_PLACE = Scalar(FieldType.REGION, place)
_LANG = Scalar(FieldType.CODE, language)

Text: TypeAlias = Annotated[str | None, _TEXT]
Texts: TypeAlias = Annotated[tuple[str, ...] | None, ScalarList(_TEXT)]
LongText: TypeAlias = Annotated[str | None, Scalar(FieldType.TEXT, long_text)]
Code: TypeAlias = Annotated[str | None, _CODE_FACT]
Codes: TypeAlias = Annotated[tuple[str, ...] | None, ScalarList(_CODE_FACT)]
Country: TypeAlias = Annotated[str | None, _COUNTRY]
Countries: TypeAlias = Annotated[tuple[str, ...] | None, ScalarList(_COUNTRY)]
Region: TypeAlias = Annotated[str | None, Scalar(FieldType.REGION, region)]
Place: TypeAlias = Annotated[str | None, _PLACE]
Places: TypeAlias = Annotated[tuple[str, ...] | None, ScalarList(_PLACE)]
Currency: TypeAlias = Annotated[str | None, Scalar(FieldType.CURRENCY, currency)]
RequiredCurrency: TypeAlias = Annotated[str, Scalar(FieldType.CURRENCY, required_currency)]
Language: TypeAlias = Annotated[str | None, _LANG]
Languages: TypeAlias = Annotated[tuple[str, ...] | None, ScalarList(_LANG)]
HsCode: TypeAlias = Annotated[str | None, Scalar(FieldType.CODE, hs_code)]
Gtin: TypeAlias = Annotated[str | None, Scalar(FieldType.CODE, gtin)]
UnNumber: TypeAlias = Annotated[str | None, Scalar(FieldType.CODE, un_number)]
IpAddress: TypeAlias = Annotated[str | None, Scalar(FieldType.TEXT, ip_address)]
