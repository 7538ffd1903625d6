"""Turns pydantic's errors into ``RecordProblem``: a path, what is wrong, what to write instead, never the value."""

from __future__ import annotations

import re
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from xcompliance.errors import RecordProblem

__all__ = ["model_at", "problems_of"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,59}")
MAX_PROBLEMS = 1_000


def problems_of(error: ValidationError | None, model: type[BaseModel]) -> tuple[RecordProblem, ...]:
    """Every problem of a failed validation, in the order of the record.

    Args:
        error: What pydantic raised; None when the record is nested too deeply or contains itself.
        model: The class that was validated, for suggestions.
    """
    if error is None:
        return (RecordProblem("(record)", "is nested too deeply. Flatten it"),)
    details = error.errors(include_url=False, include_context=True, include_input=False)
    return tuple(RecordProblem(_path(item["loc"]), _message(item, model)) for item in details[:MAX_PROBLEMS])


def _path(loc: tuple[int | str, ...]) -> str:
    text = ""
    for step in loc:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            name = step if _NAME.fullmatch(step) else "(key)"  # a key may hold personal data
            text += f".{name}" if text else name
    return text or "(record)"


def _message(item: Any, model: type[BaseModel]) -> str:
    kind, context = item["type"], item.get("ctx", {})
    if kind in {"fact", "value_error"}:
        return str(item["msg"]).removeprefix("Value error, ")
    if kind == "missing":
        return "is needed. Add it"
    if kind == "extra_forbidden":
        return _unknown_name(item["loc"], model)
    if kind == "literal_error":
        return f"must be {context['expected']}"
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return "must be an object with named fields"
    if kind in {"tuple_type", "list_type"}:
        return "must be a list"
    if kind == "json_invalid":
        return f"is not JSON: {_json_reason(str(context.get('error', '')))}"
    if kind == "invalid_key":
        return "has a key that is not text"
    if kind == "recursion_loop":
        return "contains itself. Write the facts out once"
    return "is not in the expected form"


def _json_reason(text: str) -> str:
    position = re.search(r"line \d+ column \d+", text)
    return f"see {position.group()}" if position else "check commas, quotes and brackets"


def _unknown_name(loc: tuple[int | str, ...], model: type[BaseModel]) -> str:
    owner = model_at(model, loc[:-1])
    names = list(owner.model_fields) if owner is not None else []
    near = get_close_matches(str(loc[-1]).lower(), names, n=1, cutoff=0.6)
    hint = f"Did you mean {near[0]}?" if near else "See `xcompliance fields` for the known names"
    return f"is not a known field. {hint}"


def model_at(model: type[BaseModel] | None, loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The class of the sub-record at a location; None where the location leads out of the models."""
    for step in loc:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step) if model is not None else None
        model = model_in(field.annotation) if field is not None else None
    return model


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The record class inside an annotation such as ``Address | None`` or ``Many[Line]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {Union, UnionType, Annotated, tuple}:
        for part in get_args(annotation):
            found = model_in(part)
            if found is not None:
                return found
    return None
