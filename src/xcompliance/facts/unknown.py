"""The value of a fact that was not given.

Three things differ: a fact that was not given (``UNKNOWN``), a fact known to have no value (``None``, *missing*) and
a value.
"""

from __future__ import annotations

from typing import Any, Final

__all__ = ["UNKNOWN", "Unknown"]


class Unknown:
    """The type of ``UNKNOWN``; there is one instance, also after copying and pickling.

    It has no truth value: ``bool(UNKNOWN)`` raises TypeError, so that "not told" never passes for "no".
    """

    __slots__ = ()
    _instance: Unknown | None = None

    def __new__(cls) -> Unknown:
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false. Compare with `is UNKNOWN` first.")

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __copy__(self) -> Unknown:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Unknown:
        return self

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final[Any] = Unknown()
