"""Public holidays, from the ``holidays`` package, imported on first use.

Calendars of years that no government has proclaimed yet are that package's forecast.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from xcompliance.errors import ClockError

__all__ = ["public_holidays"]


@lru_cache(maxsize=4096)
def public_holidays(code: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return the public holidays of one year, and the weekend days that are worked in exchange for others.

    Args:
        code: A code of the package, ``DE``, with a subdivision after a hyphen where needed: ``DE-BY``.
        year: Calendar year.

    Raises:
        ClockError: the package has no such calendar.
    """
    import holidays

    country, _, subdivision = code.partition("-")
    try:
        calendar = holidays.country_holidays(country, subdiv=subdivision or None, years=year, expand=False)
    except NotImplementedError:
        raise ClockError(f"No holiday calendar is known under {code!r}.") from None
    made_up = frozenset(getattr(calendar, "weekend_workdays", ()))
    return frozenset(calendar), frozenset(day for day in made_up if day.year == year)
