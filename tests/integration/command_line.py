"""Runs the command line inside the test process, with the small shop's packs."""

from __future__ import annotations

import contextlib
import io
import sys
from dataclasses import dataclass
from pathlib import Path

from xcompliance.cli.app import run

ROOT = Path(__file__).resolve().parents[2]
SHOP = Path(__file__).parent / "shop"
RECORDS = SHOP / "records"


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    code: int
    out: str
    err: str


def xc(*argv: object, stdin: bytes = b"") -> Ran:
    """Run ``xcompliance ARGV`` and catch what it prints."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run([str(part) for part in argv])
    finally:
        sys.stdin = before
    return Ran(code, out.getvalue(), err.getvalue())
