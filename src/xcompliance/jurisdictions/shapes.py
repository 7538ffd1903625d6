"""The declared shapes of place files and value files: what may stand in them, for the reader and for editors."""

from __future__ import annotations

from typing import Final

from xcompliance.document.shape import Anything, Either, Key, ListOf, MapOf, Record, Text
from xcompliance.jurisdictions.table import HITS
from xcompliance.jurisdictions.values import CONFIDENCES, RATE_KINDS, UNITS

__all__ = ["PLACE_FILE", "VALUE_FILE"]

_YES_NO: Final = Text(choices=("yes", "no"))
_TEXTS: Final = ListOf(Text(), or_one=True)
_DATE: Final = Text("date")
_CONFIDENCE: Final = Text(choices=CONFIDENCES)

_FROM = Key("from", _DATE, "The first day it holds.", example="2021-07-01")
_UNTIL = Key("until", _DATE, "The first day it no longer holds; leave out while it is open.", example="2026-01-01")
_SOURCE = Key("source", Text(), "Where it is written: statute and article.", example="Dir 2006/112/EC Art 6(1)(b)")
_URL = Key("url", Text(), "Where the source can be read.")
_SURE = Key("confidence", _CONFIDENCE, "How well it is attested; low never blocks and never taxes.", example="high")
_CHECKED = Key("checked", _DATE, "The day somebody last compared it with the source.", example="2026-11-22")
_NOTE = Key("note", Text(), "What a reader must know and the value does not say.")
_RATE_KIND = Key("rate_kind", Text(choices=RATE_KINDS), "What sort of rate it is.", example="reduced")
_CITED = (_SOURCE, _URL, _SURE, _CHECKED, _NOTE)

_POSTAL: Final = Record(
    "postal rule",
    "Postal codes of one country's notation.",
    (
        Key("country", Text("country"), "The country the address names.", required=True),
        Key("codes", _TEXTS, "Patterns: 23041, 35xxx, 22000-22999, BTxx.", required=True, example="[35xxx, 38xxx]"),
        Key("except", _TEXTS, "Patterns that are other territories.", example="[97133]"),
    ),
)

_STATEMENT: Final = Record(
    "group statement",
    "Whether the place is inside a group, from one day to another.",
    (
        Key("group", Text("place"), "Id of the group.", required=True, example="eu.vat-territory"),
        Key("inside", _YES_NO, "yes or no; a no is stronger than the yes of its country.", required=True, example="no"),
        _FROM,
        _UNTIL,
        *_CITED,
    ),
)

_PLACE: Final = Record(
    "place",
    "A territory the plain ISO lists do not describe well enough.",
    (
        Key("id", Text("place"), "ISO code where there is one.", required=True, example="ES-CN"),
        Key("name", Text(), "English name.", required=True, example="Canary Islands"),
        Key("parent", Text("country"), "The country an address may name for it."),
        Key("law", Text(choices=("parent", "own")), "own: the parent's rules do not hold there.", example="own"),
        Key("country_codes", _TEXTS, "Country codes that mean this place.", example="[GP]"),
        Key("regions", _TEXTS, "ISO 3166-2 codes all of which lie in it.", example="[FR-971]"),
        Key("within", _TEXTS, "Regions or places it is a part of.", example="[DE-BW]"),
        Key("postal", ListOf(_POSTAL), "Postal codes that show it."),
        Key("names", _TEXTS, "Region names people write.", example="[Crimea]"),
        Key("cities", _TEXTS, "Cities that show it.", example="[Simferopol]"),
        Key("only_if_stated", _YES_NO, "yes: an address that names only the country does not raise the question."),
        Key("groups", ListOf(_STATEMENT), "What it is inside or outside of."),
        *_CITED,
    ),
)

_MEMBERS: Final = Record(
    "members",
    "Places that are in a group from one day to another.",
    (
        Key("places", _TEXTS, "Place ids.", required=True, example="[AT, FI, SE]"),
        Key("inside", _YES_NO, "yes unless said otherwise."),
        _FROM,
        _UNTIL,
        *_CITED,
    ),
)

_GROUP: Final = Record(
    "group",
    "A named set of places with dated membership.",
    (
        Key("id", Text("place"), "Lower case, with a dot.", required=True, example="eu.members"),
        Key("name", Text(), "What the set is.", required=True, example="Member States of the European Union"),
        Key("includes", _TEXTS, "Groups whose members count too.", example="[eu.members]"),
        Key("members", ListOf(_MEMBERS), "Who is in it, with dates."),
        *_CITED,
    ),
)

_COUNTRY: Final = Record(
    "country",
    "What the resolver must know of a country's addresses.",
    (
        Key("id", Text("country"), "ISO 3166-1 alpha-2 code.", required=True),
        Key("name", Text(), "Only for a code that ISO leaves to its users."),
        Key("codes", _TEXTS, "Other codes in use for it.", example="[EL]"),
        Key("postal_format", _TEXTS, "x is a digit, A a letter, a final * any rest.", example="[xxxxx]"),
        Key("postal_prefixes", _TEXTS, "Letters people write before the code.", example="[D]"),
    ),
)

PLACE_FILE: Final = Record(
    "place file",
    "Places, groups and address notes; any of the three.",
    (
        Key("places", ListOf(_PLACE), "Special territories."),
        Key("groups", ListOf(_GROUP), "Groups of places."),
        Key("countries", ListOf(_COUNTRY), "Notes on the addresses of countries."),
        _SOURCE,
        _URL,
        _SURE,
        _CHECKED,
        _NOTE,
    ),
)

_ENTRY: Final = Record(
    "entry",
    "A value and the days it holds.",
    (
        Key("from", _DATE, _FROM.doc, required=True, example=_FROM.example),
        _UNTIL,
        Key("value", Anything("value"), "In the unit of the file.", required=True, example="16 %, 150.00 EUR, 1 month"),
        _RATE_KIND,
        *_CITED,
    ),
)

VALUE_FILE: Final = Record(
    "value file",
    "A dated value (values:) or the header of a table (table: or rows:).",
    (
        Key("id", Text("id"), "Unique among all values.", required=True, example="eu.vat.ioss-limit"),
        Key("title", Text(), "What it is, in one line.", required=True),
        Key("unit", Text(choices=UNITS), "How every value is written.", required=True, example="percent"),
        Key("values", ListOf(_ENTRY, at_least=1), "The value over time."),
        Key("table", Text("file"), "A CSV file beside this one.", example="rates.csv"),
        Key(
            "keys",
            MapOf(Text(choices=("text", "place", "prefix"))),
            "The key columns; of prefixes the longest that fits wins.",
            example="{place: place}",
        ),
        Key("value", Text(), "The column that holds the value.", example="rate"),
        Key("hit", Text(choices=HITS), "How rows that overlap are read.", example="unique"),
        Key("otherwise", Either((Text(), ListOf(Text()))), "The value without a row, or none."),
        Key("other_columns", _TEXTS, "Columns that are notes for people."),
        _RATE_KIND,
        *_CITED,
    ),
)
