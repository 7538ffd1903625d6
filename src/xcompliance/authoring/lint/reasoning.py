"""A reasoner for each rule of the desk."""

from __future__ import annotations

from xcompliance.authoring.lint.desk import Desk, RuleFile
from xcompliance.authoring.lint.facts_asked import expander
from xcompliance.authoring.lint.satisfiable import Reasoner

__all__ = ["reasoner_for", "reasoner_of"]


def reasoner_of(file: RuleFile, desk: Desk) -> Reasoner:
    """A reasoner that knows the definitions of the rule's pack."""
    return reasoner_for(file.pack, file.rule.applies_to, desk)


def reasoner_for(pack: str, scope: str, desk: Desk) -> Reasoner:
    """A reasoner for conditions of one pack and scope; the scope is empty for definitions."""
    return Reasoner(expander(desk, pack, scope), desk.world)
