"""Where the packs that travel with xcompliance lie: inside an installed wheel, or beside ``src/`` in a checkout."""

from __future__ import annotations

from pathlib import Path

from xcompliance.errors import PackError, Problem

__all__ = ["jurisdictions_dir", "rules_dir"]

_PACKAGE = Path(__file__).resolve().parent.parent
_IN_WHEEL = _PACKAGE / "_packs"
_IN_CHECKOUT = _PACKAGE.parent.parent


def rules_dir() -> Path:
    """The folder of the shipped rule packs.

    Raises:
        PackError: neither the installed package nor the checkout carries it.
    """
    return _find("rules")


def jurisdictions_dir() -> Path:
    """The folder of the shipped places and dated values.

    Raises:
        PackError: neither the installed package nor the checkout carries it.
    """
    return _find("jurisdictions")


def _find(name: str) -> Path:
    installed = _IN_WHEEL / name
    if installed.is_dir():
        return installed
    checkout = _IN_CHECKOUT / name
    if checkout.is_dir() and (_IN_CHECKOUT / "pyproject.toml").is_file():
        return checkout
    raise PackError(
        [
            Problem(
                file=name,
                line=1,
                column=1,
                code="XC-L090",
                message=f'the shipped folder "{name}" is neither in the installed package nor in a checkout around it.',
                remedy=f"Install xcompliance from its wheel again, or name the folder: Engine.load({name}=...).",
            )
        ]
    )
