"""The command line: ``xcompliance evaluate FILE`` and the other verbs, one module each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec

__all__ = ["main"]

_NEEDED = ("typer", "rich")


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code: 0 done, 1 ``--fail-on`` reached or something found, 2 bad input."""
    absent = [name for name in _NEEDED if find_spec(name) is None]
    if absent:
        print(  # noqa: T201 - the command line itself
            f"error: the command line needs {' and '.join(absent)}. Install it with: pip install 'xcompliance[cli]'",
            file=sys.stderr,
        )
        sys.exit(2)
    from xcompliance.cli.app import run

    sys.exit(run(sys.argv[1:] if argv is None else list(argv)))
