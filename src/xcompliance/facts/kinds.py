"""The kinds of records that can be evaluated on their own."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from xcompliance.errors import RecordError, RecordProblem
from xcompliance.facts.dispute import Dispute
from xcompliance.facts.listing import Listing
from xcompliance.facts.merchant import Merchant
from xcompliance.facts.notice import Notice
from xcompliance.facts.order import Order
from xcompliance.facts.record import Record
from xcompliance.facts.user import UserRecord

__all__ = ["KINDS", "record_from"]

KINDS: Mapping[str, type[Record]] = MappingProxyType(
    {"order": Order, "listing": Listing, "user": UserRecord, "notice": Notice, "dispute": Dispute, "merchant": Merchant}
)
"""Record classes by the word in ``kind``."""


def record_from(source: Any) -> Record:
    """Read a mapping that says its ``kind``; a record is returned as it is.

    Raises:
        RecordError: ``kind`` is absent or unknown, or the record has problems (all of them are listed).
    """
    if isinstance(source, Record):
        return source
    if not isinstance(source, Mapping):
        raise RecordError("record", [RecordProblem("(record)", "must be an object with named fields")])
    kind = source.get("kind")
    if isinstance(kind, str) and kind in KINDS:
        return KINDS[kind].model_validate(source)
    words = ", ".join(KINDS)
    if kind is None:
        raise RecordError("record", [RecordProblem("kind", f"is needed. Write one of {words}")])
    near = get_close_matches(kind.lower(), KINDS, n=1) if isinstance(kind, str) else []
    hint = f"Did you mean {near[0]}?" if near else f"Write one of {words}"
    raise RecordError("record", [RecordProblem("kind", f"is not a known kind. {hint}")])
