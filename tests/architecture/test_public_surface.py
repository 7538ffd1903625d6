"""What users import: few names, all of them real, and a fast import."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import xcompliance

from .sources import PACKAGE, modules, said

HEAVY = ("pycountry", "holidays", "phonenumbers", "schwifty", "typer", "rich", "cryptography", "sphinx", "durable")


def test_at_most_25_public_names() -> None:
    assert len(xcompliance.__all__) <= 25


def test_all_names_what_there_is() -> None:
    assert len(set(xcompliance.__all__)) == len(xcompliance.__all__)
    assert [name for name in xcompliance.__all__ if not hasattr(xcompliance, name)] == []


def test_every_public_name_is_documented() -> None:
    objects = {name: getattr(xcompliance, name) for name in xcompliance.__all__}
    assert [name for name, thing in objects.items() if callable(thing) and not (thing.__doc__ or "").strip()] == []


def _names() -> list[str]:
    plain = [path for path in modules() if "cli" not in path.relative_to(PACKAGE).parts]
    parts = [path.relative_to(PACKAGE.parent).with_suffix("").parts for path in plain]
    return [".".join(part for part in name if part != "__init__") for name in parts if name[-1] != "__main__"]


@pytest.mark.parametrize("name", _names())
def test_every_all_names_what_the_module_has(name: str) -> None:
    module = importlib.import_module(name)
    missing = [public for public in getattr(module, "__all__", ()) if not hasattr(module, public)]
    assert not missing, f"{name}.__all__ names {missing}"


@pytest.mark.parametrize("path", modules(), ids=said)
def test_every_module_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lstrip()
    assert text.startswith(('"""', 'r"""')), f"{said(path)} opens with no docstring"


def test_import_is_light() -> None:
    """The heavy data libraries load when an engine is built, not when somebody imports the package."""
    code = f"import sys, xcompliance; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
