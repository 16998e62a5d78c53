"""Short reprs: one line that fits a screen, however much a value holds."""

from __future__ import annotations

import dataclasses
import reprlib
from collections.abc import Iterable, Sized
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, cast

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
    text = ", ".join(f"{name}={SHORT.repr(fact)}" for name, fact in facts)
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}..."
    return f"{type(value).__name__}({text})"


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


LONGEST_CELL = 60
"""More letters than this of one field are cut."""


class Displayed:
    """A frozen dataclass whose ``repr`` fits a line and which a notebook shows as a small table.

    Attributes
    ----------
    shown_fields
        The fields that its ``repr`` shows.
    """

    shown_fields: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        """Return the main fields in one line."""
        facts = (f"{name}={_cut(_said(getattr(self, name)) or 'None')}" for name in self.shown_fields)
        return f"<{type(self).__name__} {', '.join(facts)}>"

    def _repr_html_(self) -> str:
        """Return every field as a row of a table."""
        facts = (
            (name, getattr(self, name))
            for name in getattr(type(self), "__dataclass_fields__", ())
            if not name.startswith("_")
        )
        rows = (
            f"<tr><th>{escape(name)}</th><td>{escape(_cut(_said(value)))}</td></tr>" for name, value in facts
        )
        return f"<table>{''.join(rows)}</table>"


def _said(value: Any) -> str:
    """Return a value as a reader sees it; a text of four languages in English."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_said, value))
    if isinstance(value, float):
        return f"{round(value, 3):g}"
    return str(getattr(value, "en", value))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_CELL else f"{line[: LONGEST_CELL - 3]}..."
