"""Base records that cases share, and the differences each case states."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from xcompliance.document.yaml import load
from xcompliance.errors import PackError, Problem
from xcompliance.facts.fields import ALIASES, SCOPES

UNKNOWN_WORD = "unknown"
_PART = re.compile(r"([^.\[\]]+)((?:\[[0-9]+\])*)")


def samples_dir(rules: Path) -> Path:
    """Where the shared samples of a folder of packs are: ``samples`` beside it, else ``examples/samples`` beside it."""
    beside = rules.parent / "samples"
    return beside if beside.is_dir() else rules.parent / "examples" / "samples"


def sample(base: str, folder: Path) -> dict[str, Any]:
    """Read ``listing/imported-biscuits`` as a plain payload with its kind.

    Raises:
        PackError: there is no such sample.
    """
    path = folder / f"{base}.yaml"
    if not path.is_file():
        raise PackError([Problem(f"{base}.yaml", 1, 1, "XC-L505", f'There is no sample "{base}".', "Add it.")])
    payload: dict[str, Any] = load(path, folder).plain()
    payload.setdefault("kind", base.partition("/")[0])
    return payload


def changed(payload: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The payload with the case's differences: ``unknown`` removes a fact, null makes it missing.

    Raises:
        KeyError: a path leads through something that is not there.
    """
    result = copy.deepcopy(dict(payload))
    for path, value in given.items():
        _put(result, _steps(path, str(result["kind"])), value)
    return result


def _steps(path: str, kind: str) -> list[str | int]:
    """``order.lines[0].sku`` as its steps; short names of rules (``line.sku``) mean the first element."""
    head, _, rest = path.partition(".")
    name = head.partition("[")[0]
    for scope in SCOPES.values():
        if scope.of and scope.name == name and scope.record == kind and name != scope.of:
            head = head.replace(name, scope.of, 1) + ("" if "[" in head else "[0]")
            return _split(f"{head}.{rest}" if rest else head)
    if name == kind:
        return _split(rest)
    if name in ALIASES:
        return _split(path.replace(name, ALIASES[name].partition(".")[2], 1))
    return _split(path)


def _split(path: str) -> list[str | int]:
    steps: list[str | int] = []
    for name, indexes in _PART.findall(path):
        steps.append(name)
        steps += [int(index) for index in re.findall(r"[0-9]+", indexes)]
    return steps


def _put(target: Any, steps: list[str | int], value: Any) -> None:
    for step, following in pairwise(steps):
        target = _enter(target, step, following)
    last = steps[-1]
    if value == UNKNOWN_WORD:
        if isinstance(target, dict):
            target.pop(last, None)
        return
    if isinstance(target, list) and isinstance(last, int) and last == len(target):
        target.append(value)
        return
    target[last] = value


def _enter(target: Any, step: str | int, following: str | int) -> Any:
    """Go one step down, making what is missing on the way."""
    fresh: Any = [] if isinstance(following, int) else {}
    if isinstance(step, int):
        if step == len(target):
            target.append(fresh)
    elif target.get(step) is None or isinstance(target[step], str):
        target[step] = fresh
    return target[step]
