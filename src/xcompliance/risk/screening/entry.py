"""A listed person, company or ship, in one shape for every official list."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ListedParty", "SanctionsList"]


@dataclass(frozen=True, slots=True)
class ListedParty:
    """One entry of an official list.

    Attributes:
        number: The list's own number of the entry.
        kind: individual, entity, vessel, aircraft, or "" where the list does not say.
        names: Every name and alias as the list writes it, the primary name first.
        births: Days and years of birth: ``1960-05-01``, ``1960-05``, ``1960``, or ``1958/1962`` for a span.
        countries: Nationalities, seats and addresses, ISO 3166-1 alpha-2, sorted.
        identifiers: Numbers of documents and registers, letters and digits only, sorted.
    """

    number: str
    kind: str
    names: tuple[str, ...]
    births: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SanctionsList:
    """One official list as of one version.

    Attributes:
        id: The word findings use: ``us.sdn``, ``eu.consolidated``, ``un.consolidated``.
        version: The publisher's own date or number; the digest of the files where they tell none.
        digest: SHA-256 over the imported files.
        entries: The entries, in the order of the files.
        warnings: What could not be read and was left out, in words.
    """

    id: str
    version: str
    digest: str
    entries: tuple[ListedParty, ...]
    warnings: tuple[str, ...] = ()
