"""``xcompliance new``: files to fill in, each with its cases beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xcompliance.cli.refusal import Refusal, plain

if TYPE_CHECKING:
    from xcompliance.authoring.scaffold import Draft

__all__ = ["app"]

app = typer.Typer(
    help="Scaffold a rule with its cases, a dated value, or a pack. Nothing is ever overwritten.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

RulesFolder = Annotated[Path, typer.Option("--rules", metavar="DIR", help="The folder of all packs.")]
ValuesFolder = Annotated[Path, typer.Option("--jurisdictions", metavar="DIR", help="The folder of dated values.")]
SchemasOption = Annotated[
    Path | None,
    typer.Option("--schemas", metavar="DIR", help="Begin with a line that names the JSON Schema in DIR to editors."),
]


@app.command("rule")
def rule(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Its id, which says where it goes: eu.vat.new-thing.")],
    rules: RulesFolder = Path("rules"),
    applies_to: Annotated[
        str, typer.Option("--applies-to", metavar="SCOPE", help="order, order.line, listing, user ...")
    ] = "",
    schemas: SchemasOption = None,
) -> int:
    """Scaffold a rule and the file of its cases. Its blanks do not load: `xcompliance lint` says what goes there.

    \b
    Example:
      xcompliance new pack shop/gifts && xcompliance new rule shop.gifts.gift-wrap --applies-to order.line
    """
    from xcompliance.authoring.scaffold import new_rule

    return _write(*new_rule(id_, rules, scope=applies_to, schemas=schemas))


@app.command("value")
def value(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Its id, which says where it goes: eu.vat.new-limit.")],
    jurisdictions: ValuesFolder = Path("jurisdictions"),
    unit: Annotated[str, typer.Option("--unit", metavar="UNIT", help="percent, money, date, integer ...")] = "percent",
    schemas: SchemasOption = None,
) -> int:
    """Scaffold a dated value: a rate, a limit, an age, a list.

    \b
    Example:
      xcompliance new value shop.gift-limit --unit money
    """
    from xcompliance.authoring.scaffold import new_value

    return _write(new_value(id_, jurisdictions, unit=unit, schemas=schemas))


@app.command("pack")
def pack(
    id_: Annotated[str, typer.Argument(metavar="ID", help="Its id, which is its folder: eu/new-law.")],
    rules: RulesFolder = Path("rules"),
    topic: Annotated[str, typer.Option("--topic", metavar="TOPIC", help="tax, product, privacy ...")] = "",
    schemas: SchemasOption = None,
) -> int:
    """Scaffold a pack: the folder and its pack.yaml.

    \b
    Example:
      xcompliance new pack shop/returns --topic product
    """
    from xcompliance.authoring.scaffold import new_pack

    return _write(new_pack(id_, rules, topic=topic, schemas=schemas))


def _write(*drafts: Draft) -> int:
    from xcompliance.authoring.scaffold import write_new

    try:
        write_new(*drafts)
    except OSError as error:
        raise Refusal([f"{plain(str(drafts[0].path))}: cannot be written ({error.strerror})."]) from error
    sys.stdout.writelines(f"written: {plain(str(draft.path))}\n" for draft in drafts)
    sys.stdout.write("Fill in what is empty or in capitals; `xcompliance lint` says what is still missing.\n")
    return 0
