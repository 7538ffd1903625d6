"""``xcompliance explain``: one rule in plain words."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from typing import Annotated

import typer

from xcompliance.cli.options import JurisdictionsOption, LangOption, Language, OnOption, RulesOption, load_engine, today
from xcompliance.cli.refusal import Refusal

__all__ = ["explain"]


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="The id of a rule; `xcompliance rules` lists them.")],
    lang: LangOption = Language.EN,
    on: OnOption = None,
    rules: RulesOption = None,
    jurisdictions: JurisdictionsOption = None,
) -> None:
    """Say a rule back in plain words: dates, conditions, effect, texts, exceptions, sources, values in force, cases.

    \b
    Example:
      xcompliance explain eu.vat.ioss --lang ja
    """
    engine = load_engine(rules, jurisdictions, None)
    known = engine.snapshot.rules
    if rule not in known:
        near = get_close_matches(rule, known, n=3, cutoff=0.4)
        hint = f"Did you mean {' or '.join(near)}?" if near else "`xcompliance rules` lists them."
        raise Refusal([f"there is no rule {rule!r}. {hint}"])
    sys.stdout.write(engine.explain_rule(rule, lang, on=on or today()).rstrip() + "\n")
