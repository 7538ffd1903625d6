"""The screening of a record's parties as a provider of facts: hits, and ``clear`` for parties that have none.

What a person decided about a hit comes back from the host: give ``screening_results`` with ``status: cleared`` in the
record, and the provider leaves that party alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from xcompliance.facts.record import Record
from xcompliance.facts.unknown import UNKNOWN
from xcompliance.money import Rate
from xcompliance.risk.screening.index import ScreeningIndex
from xcompliance.risk.screening.match import Match, Subject

__all__ = ["ScreeningProvider", "subject_of"]

ROLES: Mapping[str, tuple[str, ...]] = {
    "order": ("operator", "seller", "buyer"),
    "listing": ("operator", "seller"),
    "merchant": ("party", "operator"),
}
"""Which parties of a record are screened."""


NEAR = Rate(17, 20)
"""Similarity of names from which a hit is told, unless the house says otherwise."""


class ScreeningProvider:
    """Looks the parties of a record up in an index. Parties without a name stay unscreened and their facts unknown.

    Args:
        index: Imported lists.
        threshold: Similarity of names from which a hit is told.
        most: Hits told for one party at most, the best ones.
    """

    name = "screening"
    deadline = 1.0

    def __init__(self, index: ScreeningIndex, *, threshold: Rate = NEAR, most: int = 20) -> None:
        self._index = index
        self._threshold = -(-100 * threshold.numerator // threshold.denominator)
        self._most = most

    async def facts(self, record: Record) -> Mapping[str, Any]:
        """Hits of every party of the record that has a name."""
        found = {role: self._of(getattr(record, role), record) for role in ROLES.get(record.kind, ())}
        facts: dict[str, Any] = {role: told for role, told in found.items() if told is not None}
        lines = [self._of_line(line) for line in record.lines] if record.kind == "order" else []  # type: ignore[attr-defined]
        if any(lines):
            facts["lines"] = lines
        if record.kind == "order" and facts:
            facts["screening"] = self._summary(facts)
        return facts

    def _of_line(self, line: Any) -> dict[str, Any]:
        told = self._of(line.seller, line) if "seller" in line.model_fields_set else None
        return {} if told is None else {"seller": told}

    def _of(self, party: Any, holder: Any) -> dict[str, Any] | None:
        subject = subject_of(party, holder)
        if subject is None:
            return None
        hits = [self._hit(match) for match in self._index.search(subject, self._threshold)[: self._most]]
        return {"screening_results": hits, **({} if hits else {"screening_status": "clear"})}

    def _hit(self, match: Match) -> dict[str, Any]:
        listed = self._index.list_of(match)
        return {
            "list_id": listed.id,
            "list_version": listed.version,
            "entry": self._index.entry_of(match).number,
            "score": f"{match.score}%",
            "matched_fields": list(match.matched),
            "differing_fields": list(match.differing),
            "status": "possible",
        }

    def _summary(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        told = [facts[role] for role in ROLES["order"] if role in facts]
        told += [line["seller"] for line in facts.get("lines", ()) if line]
        hits = [hit for one in told for hit in one["screening_results"]]
        best = max(hits, key=lambda hit: int(hit["score"][:-1]), default=None)
        dated = [day for one in self._index.lists if (day := _day(one.version)) is not None]
        return {
            **({} if hits else {"status": "clear"}),
            "lists": [one.id for one in self._index.lists],
            "best_score": best["score"] if best else str(Rate(0, 1)),
            "matched_fields": best["matched_fields"] if best else [],
            **({"list_date": min(dated).isoformat()} if dated and len(dated) == len(self._index.lists) else {}),
        }


def subject_of(party: Any, holder: Any = None) -> Subject | None:
    """What a party tells that lists tell, too; None without a name or when the host screened it already."""
    if party is UNKNOWN or party is None or party.screening_results is not UNKNOWN:
        return None
    names = tuple(name for name in (party.legal_name, party.trade_name) if isinstance(name, str))
    if not names:
        return None
    born = party.birth_date
    return Subject(
        names,
        born if isinstance(born, date) else None,
        frozenset(_countries(party)),
        frozenset(_numbers(party, holder)),
    )


def _countries(party: Any) -> Iterator[str]:
    for many in (party.established_in, party.nationalities):
        yield from many if isinstance(many, tuple) else ()
    country = getattr(party.address, "country", None)
    if isinstance(country, str):
        yield country


def _numbers(party: Any, holder: Any) -> Iterator[str]:
    for many in (party.identity_numbers, getattr(holder, "corporate_numbers", None)):
        yield from (one for one in many if isinstance(one, str)) if isinstance(many, tuple) else ()
    for records in (party.tax_ids, party.registration_records):
        yield from (one.number for one in records if isinstance(one.number, str)) if isinstance(records, tuple) else ()
    for single in (party.bic, party.iban, getattr(holder, "ein", None)):
        if isinstance(single, str):
            yield single


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
