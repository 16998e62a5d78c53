"""How values introduce themselves: one line that fits a screen, however much they hold."""

from __future__ import annotations

import dataclasses
import reprlib
from collections.abc import Iterable, Sized
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    import datetime as dt

LONGEST = 240
"""Characters of a repr; what is longer is cut."""

MOST = 3
"""How many members of a tuple are shown; of a longer one none."""


class _Short(reprlib.Repr):
    """The standard library's short reprs, of plain values; of other containers only how much they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel, self.maxdict = 2, 2
        self.maxstring, self.maxother = 60, 90

    def repr_instance(self, x: Any, level: int) -> str:
        """Return the repr of a value that is no built-in one."""
        if isinstance(x, Sized) and not isinstance(x, OneLine):
            return f"<{type(x).__name__} of {len(x):,}>"
        return super().repr_instance(x, level)

    def repr_tuple(self, x: tuple[Any, ...], level: int) -> str:
        """Return a short tuple as it is, of a long one how much it holds."""
        return super().repr_tuple(x, level) if len(x) <= MOST else f"<tuple of {len(x):,}>"

    def repr_date(self, x: dt.date, _level: int) -> str:
        """Return a day as it is written everywhere else."""
        return x.isoformat()


SHORT = _Short()


def one_line(value: object, facts: Iterable[tuple[str, Any]]) -> str:
    """Return the class of a value and some facts of it, in one line."""
    told = ", ".join(f"{name}={SHORT.repr(fact)}" for name, fact in facts)
    if len(told) > LONGEST:
        told = f"{told[:LONGEST]}..."
    return f"{type(value).__name__}({told})"


class OneLine:
    """A dataclass whose repr shows its fields in one line, each shortened."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        """Give every subclass this repr: ``dataclass`` writes its own only where a class has none."""
        super().__init_subclass__()
        if "__repr__" not in vars(cls):
            cls.__repr__ = OneLine.__repr__  # type: ignore[method-assign]

    def __repr__(self) -> str:
        """Return the class and its fields in one line."""
        fields = dataclasses.fields(cast("Any", self))  # every subclass is a dataclass
        return one_line(self, ((field.name, getattr(self, field.name)) for field in fields if field.repr))
