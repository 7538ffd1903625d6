"""Minor units of currencies (ISO 4217 list one, the exponent column).

ISO 4217 is a standard, not law, so the table lives here. It is data, kept as text so that
importing it costs microseconds.
"""

from __future__ import annotations

from types import MappingProxyType

from xcompliance.errors import MoneyError

__all__ = ["MINOR_UNITS", "WITHDRAWN", "minor_units"]

_EXPONENTS = {
    0: """BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF""",
    2: """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW
        CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR
        ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV
        MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
        SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW
        ZWG""",
    3: """BHD IQD JOD KWD LYD OMR TND""",
    4: """CLF UYW""",
}
# ISO 4217 gives these no minor unit ("N.A."): they count in whole units here.
_WITHOUT_MINOR_UNIT = "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX"
# No longer in list one, but orders of past years (from 2020 on) are written in them.
_WITHDRAWN = {2: "ANG BGN CUC HRK SLL ZWL"}


def _table() -> dict[str, int]:
    table = {code: digits for digits, codes in _EXPONENTS.items() for code in codes.split()}
    table |= dict.fromkeys(_WITHOUT_MINOR_UNIT.split(), 0)
    return table | {code: digits for digits, codes in _WITHDRAWN.items() for code in codes.split()}


WITHDRAWN = frozenset(code for codes in _WITHDRAWN.values() for code in codes.split())
"""Codes that left ISO 4217 since 2020 and are still read in old records."""

MINOR_UNITS = MappingProxyType(_table())
"""Currency code to number of decimals."""


def minor_units(currency: str) -> int:
    """Return how many decimals amounts of a currency have (EUR 2, JPY 0, KWD 3).

    Codes for which ISO 4217 defines no minor unit (gold, special drawing rights) count in whole units: 0.

    Raises:
        MoneyError: the text is not an ISO 4217 code in capital letters.
    """
    try:
        return MINOR_UNITS[currency]
    except (KeyError, TypeError):
        raise MoneyError("The currency is not an ISO 4217 code. Write three capital letters, like EUR.") from None
