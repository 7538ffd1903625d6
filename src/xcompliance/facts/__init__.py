"""Records: what hosts tell about orders, listings, users, notices, disputes and merchants."""

from __future__ import annotations

from xcompliance.facts.address import Address
from xcompliance.facts.dispute import Dispute
from xcompliance.facts.kinds import KINDS, record_from
from xcompliance.facts.listing import Listing
from xcompliance.facts.merchant import Merchant
from xcompliance.facts.notice import Notice
from xcompliance.facts.order import Order
from xcompliance.facts.party import Party
from xcompliance.facts.read import get
from xcompliance.facts.record import Facts, Record
from xcompliance.facts.unknown import UNKNOWN, Unknown
from xcompliance.facts.user import UserRecord

__all__ = [
    "KINDS",
    "UNKNOWN",
    "Address",
    "Dispute",
    "Facts",
    "Listing",
    "Merchant",
    "Notice",
    "Order",
    "Party",
    "Record",
    "Unknown",
    "UserRecord",
    "get",
    "record_from",
]
