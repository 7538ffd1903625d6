"""Read records from files: JSON, JSON lines or YAML, one or many, folders, standard input.

Every problem of every file is collected before anything is judged.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xcompliance.cli.refusal import Refusal, plain, problems_of
from xcompliance.document.yaml import loads
from xcompliance.errors import PackError, RecordError

__all__ = ["Given", "read_records"]

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".yaml", ".yml"})
MAX_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """A record and where it was written (``orders.jsonl:3``)."""

    source: str
    record: Any


class _BadFileError(Exception):
    """One file cannot be read; the message says where and why, without values."""


def read_records(paths: Sequence[Path]) -> list[Given]:
    """Read every record of every file.

    Raises:
        Refusal: listing every problem found.
    """
    from xcompliance import record_from

    problems: list[str] = []
    found: list[Given] = []
    for name, text in _texts(paths, problems):
        try:
            documents = list(_documents(name, text))
        except _BadFileError as error:
            problems.extend(str(error).splitlines())
            continue
        if not documents:
            problems.append(f"{name}: holds no record.")
        for source, document in documents:
            try:
                found.append(Given(source, record_from(document)))
            except RecordError as error:
                problems.extend(f"{source}: {line}" for line in problems_of(error))
    if problems:
        raise Refusal(problems)
    return found


def _texts(paths: Sequence[Path], problems: list[str]) -> Iterator[tuple[str, str]]:
    for path in _files(paths, problems):
        name = "(stdin)" if str(path) == "-" else plain(str(path))
        try:
            content = sys.stdin.buffer.read(MAX_BYTES + 1) if str(path) == "-" else _content(path)
        except OSError as error:
            problems.append(f"{name}: cannot be read ({error.strerror or type(error).__name__}).")
            continue
        if len(content) > MAX_BYTES:
            problems.append(f"{name}: is larger than {MAX_BYTES // 1024 // 1024} MiB. Split it.")
            continue
        try:
            yield name, content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problems.append(f"{name}: is not UTF-8 text (byte {error.start}).")


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _files(paths: Sequence[Path], problems: list[str]) -> Iterator[Path]:
    for path in paths:
        if str(path) == "-" or not path.is_dir():
            yield path
            continue
        inside = sorted(child for child in path.glob("*") if child.suffix.lower() in SUFFIXES and child.is_file())
        if not inside:
            problems.append(f"{plain(str(path))}: holds no .json, .jsonl or .yaml file.")
        yield from inside


def _documents(name: str, text: str) -> Iterator[tuple[str, Any]]:
    """The records of one file, each with where it stands."""
    suffix = Path(name).suffix.lower()
    if suffix in {".jsonl", ".ndjson"}:
        yield from _json_lines(name, text)
    elif suffix in {".yaml", ".yml"}:
        yield from _numbered(name, _yaml(name, text))
    elif suffix == ".json":
        yield from _numbered(name, _json(name, text))
    else:
        yield from _guessed(name, text)


def _guessed(name: str, text: str) -> Iterator[tuple[str, Any]]:
    """Standard input and files without a telling name: JSON documents one after the other, else YAML."""
    if not text.lstrip().startswith(("{", "[")):
        yield from _numbered(name, _yaml(name, text))
        return
    documents = _json_documents(name, text)
    if len(documents) == 1:
        yield from _numbered(name, documents[0])
        return
    for number, document in enumerate(documents):
        yield from _numbered(f"{name}[{number}]", document)


def _json_documents(name: str, text: str) -> list[Any]:
    found: list[Any] = []
    position = 0
    try:
        while rest := text[position:].lstrip():
            position = len(text) - len(rest)
            document, position = _DECODER.raw_decode(text, position)
            found.append(document)
    except ValueError as error:
        raise _BadFileError(f"{name}: {_json_problem(error)}") from None
    except RecursionError:
        raise _BadFileError(f"{name}: is nested too deeply.") from None
    return found


def _numbered(name: str, document: Any) -> Iterable[tuple[str, Any]]:
    if not isinstance(document, list):
        return [] if document is None else [(name, document)]
    return [(f"{name}[{number}]", record) for number, record in enumerate(document)]


def _json_lines(name: str, text: str) -> Iterator[tuple[str, Any]]:
    wrong: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield f"{name}:{number}", _parse(line)
        except ValueError as error:
            wrong.append(f"{name}:{number}: {_json_problem(error, at_line=False)}")
    if wrong:
        raise _BadFileError("\n".join(wrong))


def _json(name: str, text: str) -> Any:
    try:
        return _parse(text)
    except ValueError as error:
        raise _BadFileError(f"{name}: {_json_problem(error)}") from None


class _NotRecordError(ValueError):
    """JSON that is well formed and still cannot be a record."""


def _parse(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise _NotRecordError("is nested too deeply.") from None


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotRecordError("names a field twice in one object. Keep one of them.")
    return found


def _no_constant(name: str) -> Any:
    raise _NotRecordError(f"{name} is not a number. Leave the field out if the value is not known.")


_DECODER = json.JSONDecoder(object_pairs_hook=_no_duplicates, parse_constant=_no_constant)


def _json_problem(error: ValueError, *, at_line: bool = True) -> str:
    if isinstance(error, _NotRecordError):
        return str(error)
    if isinstance(error, json.JSONDecodeError):
        place = f"line {error.lineno}, column {error.colno}" if at_line else f"column {error.colno}"
        return f"is not JSON at {place}: {error.msg}."
    return "holds a number that is too long."


def _yaml(name: str, text: str) -> Any:
    try:
        return loads(text, name).plain()  # every scalar is text, which the fields read
    except PackError as error:
        raise _BadFileError("\n".join(str(problem) for problem in error.problems)) from None
