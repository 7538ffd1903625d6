"""Running the cases that stand beside the rules, and proving that they would notice a change.

Names are loaded when they are first used: pytest reads this package at every start, for its plugin.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xcompliance.testing.run import CaseResult, Suite, run_file, run_tree

__all__ = ["CaseResult", "Suite", "run_file", "run_tree"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'xcompliance.testing' has no attribute {name!r}")
    return getattr(import_module("xcompliance.testing.run"), name)
