"""Tables and paragraphs for a terminal, no wider than eighty columns unless the terminal is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, MOST = 80, 110


def console() -> Console:
    """Return a console that writes plain text where nobody looks, and wraps at the terminal's width."""
    if sys.stdout.isatty():
        known = Console()
        return Console(width=min(known.width, MOST), highlight=False)
    return Console(width=WIDTH, highlight=False, no_color=True, force_terminal=False)


def heading(page: Console, text: str) -> None:
    """Print a heading after an empty line."""
    page.print()
    page.print(Text(text, style="bold"))


def paragraph(page: Console, text: str, indent: int = 0) -> None:
    """Print a paragraph, wrapped; text of the record is never read as markup."""
    page.print(Padding(Text(text), (0, 0, 0, indent), expand=False))


def table(
    page: Console, head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()
) -> None:
    """Print a table; columns in ``right`` are numbers."""
    drawn = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for number, name in enumerate(head):
        drawn.add_column(Text(name), justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*map(Text, row))
    page.print(drawn)
