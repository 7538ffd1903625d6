"""Facts from outside, gathered before an evaluation: register answers, exchange rates, screening, counters.

A provider that is late or fails leaves its facts unknown; the decision then says what it needs, and a warning names the
provider. A provider never overwrites what the host gave.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from xcompliance.facts import record_from
from xcompliance.facts.record import Record

DEADLINE = 0.2
"""Seconds a provider has when it does not say otherwise."""


class Provider(Protocol):
    """Something that knows facts. ``name`` appears in warnings; ``deadline`` (seconds) is optional."""

    name: str

    async def facts(self, record: Record) -> Mapping[str, Any]:
        """Facts as a nested mapping in the shape of the record: ``{"buyer": {"vat_number_valid": True}}``."""


async def gather(record: Record, providers: Sequence[Provider]) -> tuple[Record, tuple[str, ...]]:
    """Ask all providers at once and add what they know.

    Returns:
        The record with the new facts, and warnings about providers that were late, failed or answered nonsense.
    """
    answers = await asyncio.gather(*(_ask(provider, record) for provider in providers))
    payload = record.to_dict()
    warnings: list[str] = []
    for provider, (facts, trouble) in zip(providers, answers, strict=True):
        if trouble:
            warnings.append(f"provider {provider.name} {trouble}")
            continue
        merged = merge(payload, facts)
        try:
            record_from(merged)
        except ValueError:
            warnings.append(f"provider {provider.name} gave facts that cannot be read")
        else:
            payload = merged
    return record_from(payload), tuple(warnings)


async def _ask(provider: Provider, record: Record) -> tuple[Mapping[str, Any], str]:
    limit = getattr(provider, "deadline", DEADLINE)
    try:
        return await asyncio.wait_for(provider.facts(record), limit), ""
    except TimeoutError:
        return {}, "was late"
    except Exception as error:  # a provider is foreign code: whatever it raises means that its facts stay unknown
        return {}, f"failed ({type(error).__name__})"


def merge(given: Any, added: Any) -> Any:
    """Facts added below those that were given. Lists are merged element by element when they are equally long."""
    if isinstance(given, Mapping) and isinstance(added, Mapping):
        rest = {name: value for name, value in added.items() if name not in given}
        return {**{name: merge(value, added.get(name, value)) for name, value in given.items()}, **rest}
    if isinstance(given, list) and isinstance(added, list) and len(given) == len(added):
        return [merge(one, other) for one, other in zip(given, added, strict=True)]
    return given
