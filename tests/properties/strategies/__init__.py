"""Random worlds for the laws of the engine: places and dated values, checked rule trees, records to judge by them."""

from tests.properties.strategies.packs import Case, cases, snapshots
from tests.properties.strategies.records import records
from tests.properties.strategies.taxes import taxed_orders
from tests.properties.strategies.world import DAYS, geography, worlds

__all__ = ["DAYS", "Case", "cases", "geography", "records", "snapshots", "taxed_orders", "worlds"]
