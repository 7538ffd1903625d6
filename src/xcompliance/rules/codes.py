"""Every problem code of rule and jurisdiction files: title and one line of explanation, for the documentation and help.

Families: L0xx file shape, L1xx dates, L2xx logic, L3xx numbers, L4xx citations, L5xx cases, L6xx texts, L7xx conflicts.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CODES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "XC-L001": ("File unreadable", "It does not exist, is no regular file or may not be read."),
        "XC-L002": ("Path leaves the folder", "Symbolic links and paths outside the loaded folder are refused."),
        "XC-L003": ("File too large", "A file holds at most 1 MiB."),
        "XC-L004": ("Not UTF-8", "Files are written in UTF-8 only."),
        "XC-L005": ("Invisible character", "Control, bidirectional and invisible characters can mislead a reviewer."),
        "XC-L006": ("YAML cannot be read", "Indentation, colons, brackets or quotes are wrong."),
        "XC-L007": ("Not exactly one document", "A file holds one document, not none and not several."),
        "XC-L008": ("Tag", "Values are text and the schema gives the type; tags are refused."),
        "XC-L009": ("Anchor or alias", "Every rule is read on its own; content is written out."),
        "XC-L010": ("Merge key", "Keys are written out, never merged in."),
        "XC-L011": ("Duplicate key", "The second value would silently replace the first."),
        "XC-L012": ("Key is no text", "Keys are non-empty texts."),
        "XC-L013": ("Nested too deep", "At most 24 levels."),
        "XC-L014": ("Too many values", "At most 200,000 values in one file."),
        "XC-L015": ("Directive", "%YAML and %TAG lines change how a file is read and are refused."),
        "XC-L020": (
            "Unknown key",
            "The document has a closed set of keys, so that a typing error cannot disable a check.",
        ),
        "XC-L021": ("Key missing", "The document cannot be used without it."),
        "XC-L022": ("Wrong kind", "Keys with values, a list or a text is needed here."),
        "XC-L023": ("Word not allowed", "The value is one of a closed set of words."),
        "XC-L024": ("Empty list", "At least one element is needed."),
        "XC-L025": ("Id differs from the path", "The id of a rule or pack says where its file lies."),
        "XC-L026": ("No pack", "Every rule file lies in a folder with a pack.yaml."),
        "XC-L027": ("Pack unknown", "The pack that was asked for does not exist."),
        "XC-L028": ("Name not well formed", "Ids, codes and names use a small set of characters."),
        "XC-L029": ("File out of place", "Only YAML files of the known kinds belong into a pack."),
        "XC-L030": ("Outcome empty", "A rule without an outcome changes nothing."),
        "XC-L091": ("Manifest missing", "Local policy demands signed packs and there is no readable manifest."),
        "XC-L092": ("Signature not accepted", "The manifest, its files or its signatures do not satisfy local policy."),
        "XC-L093": ("Serials unreadable", "The file of accepted serials is damaged; going back must stay impossible."),
        "XC-L090": ("Shipped folder missing", "The installation carries no packs."),
        "XC-L101": ("Not a date", "Dates are written like 2026-11-22, instants with their offset."),
        "XC-L102": ("Dates reversed", "`until` is the first day that no longer belongs and lies after `from`."),
        "XC-L103": ("Deadline incomplete", "A deadline is after + within, at, or earliest_of."),
        "XC-L104": ("Calendar unknown", "The counting convention is not declared in the jurisdictions."),
        "XC-L201": ("Fact unknown", "No record has this fact."),
        "XC-L202": ("Fact out of reach", "The record or item the rule applies to does not have it."),
        "XC-L203": ("List needs a quantifier", "A list is asked with some, every, none, count, contains or within."),
        "XC-L204": ("Not a list", "Quantifiers, contains and within need a list."),
        "XC-L205": ("Operator does not fit", "The operator has no meaning for a fact of this type."),
        "XC-L206": ("Operator unknown", "Conditions use a closed set of operators."),
        "XC-L207": ("Types do not fit", "The two sides of a comparison are of different kinds."),
        "XC-L208": ("Condition empty", "An empty condition would always hold."),
        "XC-L209": ("Value unknown", "No dated value or table has this id."),
        "XC-L210": ("Value of another unit", "The dated value has another unit than is needed here."),
        "XC-L211": ("Table keys wrong", "A table needs each of its keys, and only those."),
        "XC-L212": ("Place unknown", "No place or group has this id."),
        "XC-L213": ("Name undefined", "The pack defines no such name."),
        "XC-L214": ("Definition refers to itself", "Definitions may build on each other, never in a circle."),
        "XC-L215": ("Formula cannot be read", "Names, + - * /, min, max, sum and abs; nothing else."),
        "XC-L216": ("Bounds reversed", "The lower bound comes first."),
        "XC-L217": ("Scope unknown", "A rule applies to a record kind or one of its items."),
        "XC-L218": ("Override unknown", "The rule that is overridden does not exist."),
        "XC-L219": ("Overrides in a circle", "An exception cannot be overridden by what it overrides."),
        "XC-L221": ("Not true or false", "Truth values are written true and false."),
        "XC-L222": ("Word not in the vocabulary", "The fact has a closed set of words."),
        "XC-L223": ("No constants", "A fact of this type cannot be compared with a constant."),
        "XC-L224": ("Not well written", "The constant does not look like a value of the fact."),
        "XC-L225": ("Role has no place", "Records of this kind have no such place."),
        "XC-L226": ("Tax outcome incomplete", "A tax outcome names its rate, its amount or the reason of a zero."),
        "XC-L301": ("Rate without unit", "Rates are written 7% or 7/100; a bare 7 would mean 700 %."),
        "XC-L302": ("Not a number", "Whole numbers are plain digits, decimals have one point."),
        "XC-L303": ("Amount not exact", "Amounts are written with their currency, like 150 EUR."),
        "XC-L304": ("Currency unknown", "Currencies are ISO 4217 codes."),
        "XC-L305": ("Period cannot be read", "Periods are written like 10 business days, 1 month or 72 hours."),
        "XC-L501": ("Case for another rule", "The cases name the rule whose file lies beside them."),
        "XC-L502": ("Case path unknown", "`given` names facts of the record."),
        "XC-L503": ("Case twice", "Names of cases are unique in their file."),
        "XC-L504": ("Sample malformed", "A sample is named <record kind>/<name>."),
        "XC-L505": ("Expectation empty", "A case that expects nothing proves nothing."),
    }
)


def explain(code: str) -> str:
    """Title and explanation of a code in one line; empty for a code that does not exist."""
    title, text = CODES.get(code, ("", ""))
    return f"{code} {title}: {text}" if title else ""
