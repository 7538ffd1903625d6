"""The registry of all facts: what rules may name, with type, description and example. Generated from the models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from types import MappingProxyType, UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo as ModelField

from xcompliance.facts.address import Address
from xcompliance.facts.kinds import KINDS
from xcompliance.facts.problems import model_in
from xcompliance.facts.record import Facts
from xcompliance.facts.types import FieldType, Listed, Scalar, ScalarList

__all__ = ["ALIASES", "FIELDS", "SCOPES", "FieldInfo", "FieldType", "Fields", "Scope"]


RecordClass: TypeAlias = type[Facts]


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One fact. ``many`` says that its path leads through (or to) a list, so it has several values.

    Attributes:
        path: Dotted path from a record kind, an item name or an alias: ``order.buyer.type``, ``line.category``.
        type: Type of one value.
        description: Meaning and unit.
        example: A value as a shop writes it; None for sub-records.
        choices: The closed vocabulary; empty where words are open.
        many: Whether the path has several values.
        derived: Whether it is computed from ``derived_from`` when it is not given.
        derived_from: Paths it is computed from.
        personal: Whether it may identify a person.
        required: Whether a record without it is refused.
        model: Class of the sub-record, for addresses, parties and records.
    """

    path: str
    type: FieldType
    description: str
    example: Any = None
    choices: tuple[str, ...] = ()
    many: bool = False
    derived: bool = False
    derived_from: tuple[str, ...] = ()
    personal: bool = False
    required: bool = False
    model: RecordClass | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What one evaluation of a rule speaks of: a record, one member of a list in it, or a sub-record that is given.

    ``of`` may lead on into a sub-record of each member: ``lines.dangerous_goods``.
    """

    record: str
    of: str = ""
    name: str = ""


SCOPES: Mapping[str, Scope] = MappingProxyType({
    **{kind: Scope(kind) for kind in KINDS},
    "order.line": Scope("order", "lines", "line"),
    "order.dangerous_goods": Scope("order", "lines.dangerous_goods", "dangerous_goods"),
    "order.screening_hit": Scope("order", "screening_hits", "screening_hit"),
    "order.owner_hit": Scope("order", "owner_hits", "owner_hit"),
    "order.listed_ownership": Scope("order", "listed_ownerships", "listed_ownership"),
    "user.consent": Scope("user", "consents", "consent"),
    "user.subject_request": Scope("user", "subject_requests", "subject_request"),
    "user.processing_event": Scope("user", "processing_events", "processing_event"),
    "user.breach": Scope("user", "breaches", "breach"),
    "notice.target": Scope("notice", "targets", "target"),
    "notice.counter_notice": Scope("notice", "counter_notice", "counter_notice"),
    "merchant.rights_proof": Scope("merchant", "ip_rights_proofs", "rights_proof"),
    "merchant.screening_hit": Scope("merchant", "screening_hits", "screening_hit"),
    "merchant.owner_hit": Scope("merchant", "owner_hits", "owner_hit"),
    "merchant.listed_ownership": Scope("merchant", "listed_ownerships", "listed_ownership"),
})  # fmt: skip
"""What ``applies_to:`` may say."""

ALIASES: Mapping[str, str] = MappingProxyType({"ship_to": "order.ship_to", "product": "listing.product"})
"""Short first words of a path and the path they stand for."""

_ON = FieldInfo("on", FieldType.DATE, "Day the evaluation is for (tax point, day of decision).", "2026-11-22")
_DESTINATION = FieldInfo(
    "destination", FieldType.ADDRESS, "The place being judged: where the order goes, or one destination of a listing.",
    "JP", model=Address)  # fmt: skip


class Fields:
    """Look-up of facts by path. Built on first use, so that importing stays cheap."""

    @cached_property
    def _roots(self) -> dict[str, FieldInfo]:
        """First words of paths."""
        roots = {kind: _root(kind, model) for kind, model in KINDS.items()}
        for scope in SCOPES.values():
            if scope.of:
                roots[scope.name] = _root(scope.name, _model_of(scope))
        roots["on"], roots["destination"] = _ON, _DESTINATION
        for alias, path in ALIASES.items():
            kind, name = path.split(".")
            roots[alias] = _info(alias, KINDS[kind].model_fields[name], many=False)
        return roots

    @cached_property
    def _known(self) -> dict[str, FieldInfo]:
        known: dict[str, FieldInfo] = {}
        for root in self._roots.values():
            known[root.path] = root
            _collect(root, known)
        return known

    def lookup(self, path: str, *, item: str = "") -> FieldInfo | None:
        """The fact at a path, or None.

        Args:
            path: Dotted path. Its first word is a record kind, item name, alias, ``on``, ``destination`` or ``item``.
            item: The list path ``item`` stands for inside a quantifier: ``order.lines``.
        """
        if path.partition(".")[0] != "item":
            return self._known.get(path)
        return self.members(item).get(path)

    def members(self, item: str) -> Mapping[str, FieldInfo]:
        """The facts of one member of a list, by paths that begin with ``item``; none where there is no such list."""
        found = self._members.get(item)
        if found is not None:
            return found
        found = {}
        owner = self._known.get(item)
        if owner is not None and owner.many:
            one = FieldInfo("item", owner.type, owner.description, owner.example, owner.choices, model=owner.model)
            found["item"] = one
            _collect(one, found)
            self._members[item] = found
        return found

    @cached_property
    def _members(self) -> dict[str, dict[str, FieldInfo]]:
        """Members of the lists that were asked for."""
        return {}

    def suggest(self, path: str, *, item: str = "", limit: int = 3) -> list[str]:
        """Known paths close to a mistyped one, best first."""
        if path.startswith("item.") and item:
            owner = self._known.get(item)
            names: list[str] = [f"item.{name}" for name in owner.model.model_fields] if owner and owner.model else []
            return get_close_matches(path, names, n=limit, cutoff=0.6)
        first, _, rest = path.partition(".")
        if first in self._roots:
            same = [known for known in self._known if known.startswith(f"{first}.")]
            near = get_close_matches(path, same, n=limit, cutoff=0.6)
            last = rest.rpartition(".")[2]
            moved = [known for known in same if last and known.endswith(f".{last}") and known not in near]
            return (near + sorted(moved, key=len))[:limit]
        moved = [known for known in self._known if known.endswith(f".{path}")]
        return (sorted(moved, key=len) + get_close_matches(path, self._known, n=limit, cutoff=0.6))[:limit]

    def __iter__(self) -> Iterator[FieldInfo]:
        return iter(self._known.values())

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, path: object) -> bool:
        return path in self._known


def _model_of(scope: Scope) -> type[BaseModel] | None:
    """The class of the objects a scope speaks of."""
    found: type[BaseModel] | None = KINDS[scope.record]
    for name in scope.of.split("."):
        found = None if found is None else model_in(found.model_fields[name].annotation)
    return found


def _root(name: str, model: type[BaseModel] | None) -> FieldInfo:
    if model is None or not issubclass(model, Facts):
        raise TypeError(f"{name} is not a list of records")
    text = (model.__doc__ or "").strip().splitlines()[0]
    return FieldInfo(name, model.field_type, text, model=model)


def _collect(owner: FieldInfo, known: dict[str, FieldInfo]) -> None:
    """Add every fact below ``owner``. Models do not contain themselves, so this ends."""
    if owner.model is None:
        return
    for name, field in owner.model.model_fields.items():
        info = _info(f"{owner.path}.{name}", field, many=owner.many)
        known[info.path] = info
        _collect(info, known)


def _info(path: str, field: ModelField, *, many: bool) -> FieldInfo:
    mark = _mark([*field.metadata, field.annotation])
    model = model_in(field.annotation)
    facts = model if model is not None and issubclass(model, Facts) else None
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    scalar = mark.item if isinstance(mark, ScalarList) else mark if isinstance(mark, Scalar) else None
    kind = scalar.type if scalar is not None else facts.field_type if facts is not None else FieldType.CODE
    derived = extra.get("x-derived") or []
    return FieldInfo(
        path=path,
        type=kind,
        description=field.description or "",
        example=field.examples[0] if field.examples else None,
        choices=scalar.choices if scalar is not None else (),
        many=many or isinstance(mark, ScalarList | Listed),
        derived=bool(derived),
        derived_from=tuple(str(name) for name in derived) if isinstance(derived, list) else (),
        personal=bool(extra.get("x-personal")),
        required=field.is_required(),
        model=facts,
    )


def _mark(parts: list[Any]) -> Scalar | ScalarList | Listed | None:
    """The annotation that tells the type, wherever typing put it."""
    for part in parts:
        if isinstance(part, Scalar | ScalarList | Listed):
            return part
        if get_origin(part) in {Annotated, Union, UnionType}:
            found = _mark([*getattr(part, "__metadata__", ()), *get_args(part)])
            if found is not None:
                return found
    return None


FIELDS = Fields()
"""The one registry; ``item`` and scope names are resolved by ``SCOPES``."""
