"""The words a sentence is made of: names of facts, places, codes and values in one language.

A voice that knows a snapshot and a day also says what a dated value is worth on that day and what a defined name means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from xcompliance.clock import Period
from xcompliance.facts.fields import ALIASES, FIELDS, SCOPES
from xcompliance.facts.types import FieldType
from xcompliance.jurisdictions.names import iso_name
from xcompliance.jurisdictions.values import DatedValue
from xcompliance.locale import text
from xcompliance.locale.labels import code_word, fact_label
from xcompliance.money import RoundingPolicy
from xcompliance.rules.syntax import AllOf, AnyOf, Compare, Condition, IsTrue, Not, Operand, Quantified

if TYPE_CHECKING:
    from xcompliance.engine.snapshot import Snapshot

LONG_LIST = 6
_INDEX = re.compile(r"\[[0-9]+\]")
_CONDITIONS = (AllOf, AnyOf, Not, IsTrue, Compare, Quantified)
_SHORT = {f"{scope.record}.{scope.of}": scope.name for scope in SCOPES.values() if scope.of}
_SHORT |= {path: alias for alias, path in ALIASES.items()}


@dataclass(frozen=True, slots=True)
class Voice:
    """One language, and (for explanations of a loaded rule) the snapshot, the pack and the day it speaks of."""

    lang: str
    snapshot: Snapshot | None = None
    pack: str = ""
    on: date | None = None
    item: str = ""  # the list that ``item`` is an element of

    @classmethod
    def of(cls, lang: str | Voice) -> Voice:
        return lang if isinstance(lang, Voice) else cls(lang)

    def inside(self, of: str) -> Voice:
        """The voice inside a quantifier over a list."""
        return replace(self, item=of)

    def text(self, key: str, **args: object) -> str:
        return text(key, self.lang, **args)

    # -- facts --------------------------------------------------------------------------------------------------------

    def fact(self, path: str) -> str:
        """What a person calls a fact; its path where no name is known."""
        return self.text("fact.item") if path == "item" else self._label(path) or path

    def topic(self, path: str) -> str:
        """A fact as something that is asked for: "whether the counter-notice is signed"."""
        plain = _INDEX.sub("", path)
        said = self.fact(plain)
        return path if said == plain else self.text("fact.whether", clause=said) if self.is_statement(plain) else said

    def _label(self, path: str) -> str | None:
        spelt = self.item + path[4:] if path.startswith("item.") else path
        return next((name for one in _spellings(spelt) if (name := fact_label(one, self.lang))), None)

    def is_statement(self, path: str) -> bool:
        """Whether a fact is answered with yes or no and has a name (which is then a whole sentence)."""
        return self.type_of(path) is FieldType.BOOL and self._label(path) is not None

    def is_many(self, path: str) -> bool:
        info = FIELDS.lookup(path, item=self.item)
        return info is not None and info.many

    def type_of(self, path: str) -> FieldType | None:
        info = FIELDS.lookup(path, item=self.item) if path else None
        return None if info is None else info.type

    # -- codes and values ---------------------------------------------------------------------------------------------

    def word(self, group: str, code: str) -> str:
        """The name of a code; the code in plain letters where English has none, unchanged in other languages."""
        return code_word(group, code, self.lang) or (self.name(code) if self.lang == "en" else code)

    def role(self, code: str) -> str:
        return code_word("role", code, self.lang) or self.place(code)

    def name(self, code: str) -> str:
        """A name a pack made up, in plain letters."""
        return code.replace("_", " ")

    def place(self, code: str) -> str:
        """A place by its name, with its code: ``Japan (JP)``."""
        named = code_word("place", code, self.lang)
        if named:
            return named
        name = iso_name(code, self.lang)
        if not name and self.snapshot is not None:
            name = self.snapshot.geography.name(code)
        return code if name in ("", code) else self.text("operand.value_now", value=name, id=code)

    def constant(self, value: Any) -> str:
        """A constant as a person writes it."""
        if isinstance(value, bool):
            return self.text("value.yes" if value else "value.no")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Period) and self.lang != "en":
            return f"{value.count}{self.word('unit', value.unit)}"
        if isinstance(value, RoundingPolicy):
            mode, level = self.word("rounding", value.mode), self.word("level", value.level)
            return self.text("value.rounding", mode=mode, level=level)
        if isinstance(value, tuple):
            shown = [self.constant(one) for one in value[:LONG_LIST]]
            more = ["…"] if len(value) > LONG_LIST else []
            return self.text("logic.separator").join([*shown, *more])
        if isinstance(value, str):
            return code_word("code", value, self.lang) or (value.replace("_", " ") if self.lang == "en" else value)
        return str(value)

    def value_now(self, value_id: str) -> Any:
        """What a plain dated value is worth on the day the voice speaks of; None where that cannot be said."""
        if self.snapshot is None or self.on is None:
            return None
        try:
            found = self.snapshot.values.get(value_id)
        except KeyError:
            return None
        entry = found.at(self.on) if isinstance(found, DatedValue) else None
        return None if entry is None or isinstance(entry.value, tuple) else entry.value

    def defined(self, name: str) -> Operand | None:
        """The operand a pack defined under a name."""
        body = self._definition(name)
        return None if body is None or isinstance(body, _CONDITIONS) else body

    def defined_condition(self, name: str) -> Condition | None:
        """The condition a pack defined under a name."""
        body = self._definition(name)
        return body if isinstance(body, _CONDITIONS) else None

    def _definition(self, name: str) -> Condition | Operand | None:
        return None if self.snapshot is None else self.snapshot.definitions.get((self.pack, name))


def _spellings(path: str) -> list[str]:
    """A path and its other spellings: ``order.lines.kind`` is ``line.kind``, ``ship_to`` is ``order.ship_to``."""
    found = [path]
    first, _, rest = path.partition(".")
    if first in ALIASES:
        found.append(f"{ALIASES[first]}.{rest}" if rest else ALIASES[first])
    for long, short in _SHORT.items():
        if path == long or path.startswith(f"{long}."):
            found.append(short + path[len(long) :])
        elif first == short:
            found.append(f"{long}.{rest}" if rest else long)
    # What a line says differently from its order has the same name: line.goods_location, order.goods_location.
    lines = [one.removeprefix("line.") for one in found if one.startswith("line.")]
    return [*found, *(f"order.{one}" for one in lines)]
