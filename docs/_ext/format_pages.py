"""Writes the page of the file formats from what the loader itself declares: every key, operator and unit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = "reference/generated/format.md"
ROOT = Path(__file__).resolve().parents[2]

INTRODUCTION = """# File formats

Generated from the declarations that the loader checks files with. An [editor](../../how-to/complete-in-an-editor.md)
completes the same keys. [Write a rule](../../how-to/write-a-rule.md) begins with an example.

All files are YAML in UTF-8, read strictly: tags, anchors, aliases, merge keys, duplicate keys and several documents are
refused, and so is an unknown key, with the nearest known one. Every scalar is text, and the key says how it is read:
`NO` is Norway, `010121` a code, `7%` a rate. A text with a colon and a space in it needs quotes.

Keys in bold must be there.
"""
FILES = {
    "rule": ("Rules", "`rules/AREA/PACK/NAME.yaml`: one rule in each file, whose id is its path."),
    "test": ("Cases", "`NAME.test.yaml` beside the rule."),
    "pack": ("Packs", "`pack.yaml` in the folder of the pack."),
    "scorecard": ("Scorecards", "`scorecard*.yaml` in the folder of the pack: what points mean."),
    "value": (
        "Dated values and tables",
        "In `jurisdictions/`. The rows of a long table stand in a CSV of the same name.",
    ),
    "places": ("Places", "`jurisdictions/places/`: groups, territories and memberships with their dates."),
    "suppressions": ("Suppressions", "`lint-suppressions.yaml` in the folder of the pack."),
}
EXAMPLES = {
    "A duty with a clock": "rules/eu/gdpr/request-one-month.yaml",
    "A tax, and its place among general rule and exception": "rules/eu/vat/ioss.yaml",
    "Points": "rules/global/fraud/ship-bill-country.yaml",
}
FORMS = (
    ("`path: constant`", "The fact equals the constant."),
    ("`path: [a, b]`", "The fact is one of the constants."),
    ("`path: missing`, `path: present`", "The fact is known to have no value, or has one."),
    ("`path: {operator: ...}`", "The operators below; several in one map must all hold."),
    ("`name: true`, `name: constant`", "A condition or value that the pack defined under that name (`define`)."),
    ("`all: [...]`, `any: [...]`, `not: {...}`", "All hold, one holds, it does not hold."),
    ("`some: {of: LIST, where: {...}}`", "At least one member of the list fits; its facts are `item.NAME`."),
    ("`every: {...}`, `none: {...}`", "Every member fits, no member fits."),
    ("`count: {of: LIST, where: {...}, ge: 2}`", "The number of members that fit, with a comparison."),
    (
        "`formula: order.total - order.shipping.amount`",
        "Arithmetic (+ - * / min max sum abs), one comparison beside it.",
    ),
)
RIGHT = {
    "constant": "a constant: `150 EUR`, `7%`, `30 days`, `2026-11-22`, a code",
    "constants": "a list of constants",
    "pair": "two constants",
    "pattern": "a text",
    "places": "a place or group, or a list of them",
    "field": "the path of another fact",
    "list_field": "the path of a list fact",
    "value": "the id of a dated value, or `{value: ID, KEY: PATH}` for a row of a table",
    "list_value": "the id of a dated list, or `{value: ID, KEY: PATH}`",
}


def setup(app: Any) -> dict[str, Any]:
    """Called by Sphinx."""
    app.connect("builder-inited", _write_page)
    return {"version": "1", "parallel_read_safe": True}


def _write_page(app: Any) -> None:
    page = Path(app.srcdir) / PAGE
    page.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(lines()) + "\n"
    if not page.exists() or page.read_text(encoding="utf-8") != text:
        page.write_text(text, encoding="utf-8")


def lines() -> Iterator[str]:
    """The page, line by line."""
    from xcompliance.authoring.schema_kinds import SHAPES, FileKind

    yield INTRODUCTION
    told: set[str] = set()
    for kind, (title, where) in FILES.items():
        shape = SHAPES[FileKind(kind)]
        yield from (f"## {title}", "", where, "")
        yield from _record(shape, told, heading=False)
        if kind == "rule":
            yield from _conditions()
            yield from _examples()
        if kind == "value":
            yield from _units()


def _record(shape: Any, told: set[str], *, heading: bool = True) -> Iterator[str]:
    """A table of the keys of a map, then the maps inside it, each told once."""
    told.add(shape.name)
    if heading:
        yield from (f"### {shape.name}", "", shape.doc, "")
    yield from ("| key | meaning | written as | example |", "|---|---|---|---|")
    for key in shape.keys:
        name = f"**`{key.name}`**" if key.required else f"`{key.name}`"
        yield f"| {name} | {_cell(key.doc)} | {_cell(_form(key.shape))} | {_code(key.example)} |"
    yield ""
    for inner in (one for key in shape.keys for one in _records(key.shape)):
        if inner.name not in told:
            yield from _record(inner, told)


def _records(shape: Any) -> Iterator[Any]:
    from xcompliance.document.shape import Either, ListOf, MapOf, Record

    if isinstance(shape, Record):
        yield shape
    elif isinstance(shape, ListOf | MapOf):
        yield from _records(shape.item)
    elif isinstance(shape, Either):
        for option in shape.options:
            yield from _records(option)


def _form(shape: Any) -> str:
    from xcompliance.document.shape import Anything, Either, ListOf, MapOf, Record, Text

    if isinstance(shape, Text):
        return " · ".join(f"`{one}`" for one in shape.choices) or shape.format.replace("_", " ")
    if isinstance(shape, ListOf):
        return f"{_form(shape.item)}, or a list" if shape.or_one else f"list of: {_form(shape.item)}"
    if isinstance(shape, MapOf):
        return f"map from {shape.key_format.replace('_', ' ')} to: {_form(shape.item)}"
    if isinstance(shape, Either):
        return " or ".join(_form(option) for option in shape.options)
    if isinstance(shape, Record):
        return f"map, see `{shape.name}`"
    return shape.format.replace("_", " ") if isinstance(shape, Anything) else ""


def _conditions() -> Iterator[str]:
    from xcompliance.rules.comparisons import COMPARISONS

    yield from ("### Conditions", "", "Under `when`, `unless` and `define`. Every entry of a map must hold.", "")
    yield from ("| written | means |", "|---|---|", *(f"| {form} | {meaning} |" for form, meaning in FORMS), "")
    yield from ("### Operators", "", "| operator | means | on its right |", "|---|---|---|")
    yield from (f"| `{name}` | {_cell(form.doc)} | {RIGHT[form.right]} |" for name, form in COMPARISONS.items())
    yield ""


def _examples() -> Iterator[str]:
    for title, file in EXAMPLES.items():
        yield from (f"### Example: {title.lower()}", "", f"`{file}`:", "", "```yaml")
        yield from ((ROOT / file).read_text(encoding="utf-8").rstrip(), "```", "")


def _units() -> Iterator[str]:
    from xcompliance.jurisdictions.values import UNITS

    units = ", ".join(f"`{unit}`" for unit in UNITS)
    yield from ("### Units", "", f"`unit` says how every `value` of the file is read: {units}.", "")


def _code(example: str) -> str:
    return f"`{example}`".replace("|", "\\|") if example else ""


def _cell(text: object) -> str:
    return str(text).replace("\n", " ").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")
