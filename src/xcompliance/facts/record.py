"""What every record shares: frozen, unknown by default, errors that name the path and never the value."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from xcompliance.errors import RecordError
from xcompliance.facts.problems import problems_of
from xcompliance.facts.types import FieldType, Listed
from xcompliance.facts.unknown import UNKNOWN

__all__ = ["Facts", "Many", "Record", "fact", "fill", "refuse"]

Item = TypeVar("Item")

Many: TypeAlias = Annotated[tuple[Item, ...] | None, Listed()]
"""A list of sub-records, stored as a tuple."""


def fact(description: str, example: Any = None, *, derived: Sequence[str] = (), personal: bool = False) -> Any:
    """Declare one optional fact; it is ``UNKNOWN`` until given.

    Args:
        description: Meaning and unit, in words a lawyer reads.
        example: A value as a shop would write it; omitted for sub-records.
        derived: Paths (from the same record) the fact is computed from when it is not given.
        personal: The value may identify a person.
    """
    return Field(
        default=UNKNOWN,
        description=description,
        examples=None if example is None else [example],
        json_schema_extra={"x-derived": list(derived), "x-personal": personal} if derived or personal else None,
    )


def fill(record: BaseModel, name: str, value: Any) -> None:
    """Store a derived fact without marking it as given."""
    record.__dict__[name] = value


def refuse(title: str, problems: Sequence[tuple[tuple[str | int, ...], str]]) -> ValidationError:
    """An error with several locations, for checks that look at a whole record."""
    details = [
        InitErrorDetails(type=PydanticCustomError("fact", "{message}", {"message": message}), loc=loc, input=None)
        for loc, message in problems
    ]
    return ValidationError.from_exception_data(title, details, hide_input=True)


class Facts(BaseModel):
    """A group of facts. Not given is ``UNKNOWN``; null, empty and blank text are None; lists are tuples."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True, protected_namespaces=()
    )

    field_type: ClassVar[FieldType] = FieldType.RECORD
    quoted: ClassVar[tuple[str, ...]] = ()
    """Facts that a finding about one of these quotes in its notes: what was compared, never who it is."""

    def __init__(self, **facts: Any) -> None:
        __tracebackhide__ = True
        try:
            super().__init__(**facts)
        except ValidationError as error:
            raise RecordError(self._kind(), problems_of(error, type(self))) from None

    # pydantic would otherwise call __init__ for every nested record, which costs more than the validation itself
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def _kind(cls) -> str:
        return cls.__name__.lower()

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """Read a mapping.

        Raises:
            RecordError: lists every problem with its path.
        """
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            raise RecordError(cls._kind(), problems_of(error, cls)) from None
        except RecursionError:
            raise RecordError(cls._kind(), problems_of(None, cls)) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Read JSON text.

        Raises:
            RecordError: lists every problem with its path.
        """
        try:
            return super().model_validate_json(json_data, **options)
        except ValidationError as error:
            raise RecordError(cls._kind(), problems_of(error, cls)) from None

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """The given facts as JSON values; facts that were not given and derived ones are left out."""
        options.setdefault("exclude_unset", True)
        return super().model_dump(**options)

    def model_dump_json(self, **options: Any) -> str:
        """The given facts as JSON."""
        options.setdefault("exclude_unset", True)
        return super().model_dump_json(**options)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with some facts replaced: checked, and with its derived facts computed again."""
        if not update:
            return super().model_copy(deep=deep)
        given = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self).model_validate({**given, **update})

    @classmethod
    def model_json_schema(cls, *args: Any, **options: Any) -> dict[str, Any]:
        """JSON Schema for editors. ``UNKNOWN`` is the absence of a field, so it is no default there."""
        from pydantic.json_schema import GenerateJsonSchema

        class Quiet(GenerateJsonSchema):
            ignored_warning_kinds = GenerateJsonSchema.ignored_warning_kinds | {"non-serializable-default"}

        options.setdefault("schema_generator", Quiet)
        return super().model_json_schema(*args, **options)

    def to_dict(self) -> dict[str, Any]:
        """The given facts as JSON values: text, integers, booleans, null, lists and objects."""
        return self.model_dump(mode="json")

    def to_json(self) -> str:
        """Canonical JSON of the given facts: sorted keys, no blanks. Reading it back gives an equal record."""
        return json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    def __repr_args__(self) -> Any:
        for name, value in super().__repr_args__():
            if value is not UNKNOWN:
                yield name, value


class Record(Facts):
    """A record that can be evaluated on its own; ``kind`` names it in JSON."""

    kind: str

    @classmethod
    def _kind(cls) -> str:
        return str(cls.model_fields["kind"].default)

    def model_dump(self, **options: Any) -> dict[str, Any]:
        """The given facts as JSON values, with ``kind`` first."""
        return {"kind": self.kind, **super().model_dump(**options)}

    def model_dump_json(self, **options: Any) -> str:
        """The given facts as JSON, with ``kind`` first."""
        return json.dumps(self.model_dump(mode="json", **options), ensure_ascii=False, separators=(",", ":"))
