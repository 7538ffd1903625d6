"""Names of countries and subdivisions in the languages of the texts, from the translations of the ISO lists."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, Final

from xcompliance.jurisdictions.iso import iso_places

__all__ = ["iso_name"]

_LOCALES: Final = {"ja": "ja", "zh": "zh_CN"}
"""Our languages and the folders of the Debian iso-codes translations that hold them."""


@lru_cache(maxsize=4096)
def iso_name(code: str, lang: str) -> str:
    """The name of a country (ISO 3166-1) or subdivision (ISO 3166-2), or "" where the lists do not know the code.

    A country is called by its short name where there is one; a name without a translation stays English.
    """
    import pycountry

    if "-" in code:
        return str(_translations("iso3166-2", lang).gettext(name)) if (name := iso_places().regions.get(code)) else ""
    country = pycountry.countries.get(alpha_2=code)
    if country is None:
        return ""
    name = getattr(country, "common_name", country.name)
    said = _translations("iso3166-1", lang).gettext(name)
    return str(said if said != name else _translations("iso3166-1", lang).gettext(country.name))


@cache
def _translations(domain: str, lang: str) -> Any:
    import gettext

    import pycountry

    locale = _LOCALES.get(lang)
    if locale is None:
        return gettext.NullTranslations()
    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=[locale], fallback=True)
