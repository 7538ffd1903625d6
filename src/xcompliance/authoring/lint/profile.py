"""How strict a lint is."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Profile"]


class Profile(StrEnum):
    """The ladder: ``draft`` while writing, ``review`` before others read it, ``production`` before it decides."""

    DRAFT = "draft"
    REVIEW = "review"
    PRODUCTION = "production"

    @property
    def rank(self) -> int:
        """Position on the ladder, the mildest first."""
        return list(Profile).index(self)
