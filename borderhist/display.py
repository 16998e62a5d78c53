"""How small values show themselves: in one line, and in a cell of a notebook."""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

LONGEST = 60
"""More letters than this of one field are cut."""


class Displayed:
    """A frozen dataclass whose ``repr`` fits a line and which a notebook shows as a small table.

    Attributes
    ----------
    told
        The fields that its ``repr`` shows.
    """

    told: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        """Return the main fields in one line."""
        facts = (f"{name}={_cut(_said(getattr(self, name)) or 'None')}" for name in self.told)
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
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."
