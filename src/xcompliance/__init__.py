"""xcompliance: what the law and a shop's own risk policy say about an order, a listing or a user.

>>> from datetime import date
>>> import xcompliance as xc
>>> engine = xc.Engine.load()                                    # doctest: +SKIP
>>> decision = engine.evaluate(order, on=date(2026, 11, 22))     # doctest: +SKIP

Names are loaded when they are first used, so that ``import xcompliance`` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xcompliance.audit import AuditLog
    from xcompliance.clock import Period
    from xcompliance.engine.decision import Decision
    from xcompliance.errors import (
        AuditError,
        PackError,
        RecordError,
        UndecidedTaxError,
        XComplianceError,
    )
    from xcompliance.facade import Engine
    from xcompliance.facts import (
        UNKNOWN,
        Dispute,
        Listing,
        Merchant,
        Notice,
        Order,
        UserRecord,
        record_from,
    )
    from xcompliance.money import Money, Rate
    from xcompliance.verdict import TaxLine, Verdict

__version__ = "0.1.0"

_HOMES = {
    "AuditLog": "xcompliance.audit",
    "AuditError": "xcompliance.errors",
    "PackError": "xcompliance.errors",
    "RecordError": "xcompliance.errors",
    "UndecidedTaxError": "xcompliance.errors",
    "XComplianceError": "xcompliance.errors",
    "Decision": "xcompliance.engine.decision",
    "Engine": "xcompliance.facade",
    "Dispute": "xcompliance.facts",
    "Listing": "xcompliance.facts",
    "Merchant": "xcompliance.facts",
    "Notice": "xcompliance.facts",
    "Order": "xcompliance.facts",
    "UNKNOWN": "xcompliance.facts",
    "UserRecord": "xcompliance.facts",
    "record_from": "xcompliance.facts",
    "Money": "xcompliance.money",
    "Rate": "xcompliance.money",
    "Period": "xcompliance.clock",
    "TaxLine": "xcompliance.verdict",
    "Verdict": "xcompliance.verdict",
}

__all__ = [
    "UNKNOWN",
    "AuditError",
    "AuditLog",
    "Decision",
    "Dispute",
    "Engine",
    "Listing",
    "Merchant",
    "Money",
    "Notice",
    "Order",
    "PackError",
    "Period",
    "Rate",
    "RecordError",
    "TaxLine",
    "UndecidedTaxError",
    "UserRecord",
    "Verdict",
    "XComplianceError",
    "record_from",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'xcompliance' has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
