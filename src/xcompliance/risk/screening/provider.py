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
    """Looks the parties of a record and their owners up in an index. Who has no name stays unscreened.

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
        if record.kind == "order" and any("screening_results" in one for one in _told(facts)):
            taking_part = [role for role in ROLES["order"] if getattr(record, role) not in (UNKNOWN, None)]
            everybody = all("screening_results" in facts.get(role, ()) for role in taking_part)
            facts["screening"] = self._summary(facts, everybody=everybody)
        return facts

    def _of_line(self, line: Any) -> dict[str, Any]:
        told = self._of(line.seller, line) if "seller" in line.model_fields_set else None
        return {} if told is None else {"seller": told}

    def _of(self, party: Any, holder: Any) -> dict[str, Any] | None:
        subject = subject_of(party, holder)
        told: dict[str, Any] = {}
        if subject is not None:
            hits = self._hits(subject)
            told = {"screening_results": hits, **({} if hits else {"screening_status": "clear"})}
        owners = getattr(party, "owners", UNKNOWN)
        found = [self._of_owner(owner) for owner in (() if owners is UNKNOWN else owners or ())]
        if any(found):
            told["owners"] = found
        return told or None

    def _of_owner(self, owner: Any) -> dict[str, Any]:
        subject = subject_of(owner)
        return {} if subject is None else {"screening_results": self._hits(subject)}

    def _hits(self, subject: Subject) -> list[dict[str, Any]]:
        return [self._hit(match) for match in self._index.search(subject, self._threshold)[: self._most]]

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

    def _summary(self, facts: Mapping[str, Any], *, everybody: bool) -> dict[str, Any]:
        hits = [hit for one in _told(facts) for hit in one.get("screening_results", ())]
        best = max(hits, key=lambda hit: int(hit["score"][:-1]), default=None)
        dated = [day for one in self._index.lists if (day := _day(one.version)) is not None]
        return {
            **({"status": "clear"} if everybody and not hits else {}),
            "lists": [one.id for one in self._index.lists],
            "best_score": best["score"] if best else str(Rate(0, 1)),
            "matched_fields": best["matched_fields"] if best else [],
            **({"list_date": min(dated).isoformat()} if dated and len(dated) == len(self._index.lists) else {}),
        }


def _told(facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What is told of each party, sellers of single lines too."""
    told = [facts[role] for role in ROLES["order"] if role in facts]
    return told + [line["seller"] for line in facts.get("lines", ()) if line]


def subject_of(party: Any, holder: Any = None) -> Subject | None:
    """What a party tells that lists tell, too; None without a name or when the host screened it already."""
    if party is UNKNOWN or party is None or party.screening_results is not UNKNOWN:
        return None
    told = (party.legal_name, getattr(party, "trade_name", UNKNOWN))
    names = tuple(name for name in told if isinstance(name, str))
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
    country = getattr(getattr(party, "address", UNKNOWN), "country", None)
    if isinstance(country, str):
        yield country


def _numbers(party: Any, holder: Any) -> Iterator[str]:
    for many in (party.identity_numbers, getattr(holder, "corporate_numbers", None)):
        yield from (one for one in many if isinstance(one, str)) if isinstance(many, tuple) else ()
    for records in (getattr(party, "tax_ids", UNKNOWN), getattr(party, "registration_records", UNKNOWN)):
        yield from (one.number for one in records if isinstance(one.number, str)) if isinstance(records, tuple) else ()
    for single in (getattr(party, "bic", None), getattr(party, "iban", None), getattr(holder, "ein", None)):
        if isinstance(single, str):
            yield single


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
