"""How exact values enter and leave pydantic models: one schema, no value in any message."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

__all__ = ["exact_schema"]


def exact_schema(
    parse: Callable[[Any], Any],
    dump: Callable[[Any], Any],
    json_schema: dict[str, Any],
    *,
    kind: str,
) -> CoreSchema:
    """Return the pydantic schema of a value class.

    Args:
        parse: Reads the value from what JSON or Python gives; raises ValueError without repeating the value.
        dump: Writes the JSON form; ``model_dump`` writes it in Python mode too, so that it can be read back.
        json_schema: The JSON Schema of the JSON form.
        kind: The error type that pydantic reports: ``money``, ``rate``.
    """
    from pydantic_core import PydanticCustomError, core_schema

    def read(value: Any) -> Any:
        try:
            return parse(value)
        except ValueError as error:
            raise PydanticCustomError(kind, "{problem}", {"problem": str(error)}) from None

    return core_schema.no_info_plain_validator_function(
        read,
        serialization=core_schema.plain_serializer_function_ser_schema(dump),
        metadata={"pydantic_js_functions": [lambda _schema, _handler: dict(json_schema)]},
    )
