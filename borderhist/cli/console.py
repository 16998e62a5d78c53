"""What commands share: errors as sentences, exit codes, days, names, JSON, and tables for a terminal."""

from __future__ import annotations

import datetime as dt
import functools
import re
import sys
from typing import TYPE_CHECKING, Any, ParamSpec

import click
from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.table import Table
from rich.text import Text

from borderhist.errors import BorderhistError, DataError, DayError, OutputError
from borderhist.model.days import names_a_day, parse_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from borderhist.derive.chronicle import Chronicle


WIDTH, MOST = 80, 110

LABELS = 30
"""No label in front of a fact is wider than this; a longer one is folded."""

LETTER = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

OPEN = re.escape("([{\u300a\u3008\u300c\u300e\u3010\uff08")

CLOSE = re.escape(
    ",.;:!?)]}\u00b7\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff1a\uff1b\uff1f"
)

WORD = rf"(?:[^\s{LETTER}]|[\u00a0\u202f])"  # a space that does not break stays in its word: 1 009 km

UNIT = re.compile(rf"\n| +|[{OPEN}]*[{LETTER}][{CLOSE}]*|{WORD}+?(?=[{OPEN}]*[{LETTER}])|{WORD}+")
"""What stands together on a line: a word, or a Chinese letter with its punctuation."""


def console() -> Console:
    """Return a console that writes plain text where nobody looks, and wraps at the terminal's width."""
    if sys.stdout.isatty():
        known = Console()
        return Console(width=min(known.width, MOST), highlight=False)
    return Console(width=WIDTH, highlight=False, no_color=True, force_terminal=False)


def wrapped(text: str, width: int) -> list[str]:
    r"""Return the lines of a text; Chinese breaks between any two letters, but never before its full stop.

    >>> wrapped("one two three", 8)
    ['one two', 'three']
    >>> wrapped("land: 1\u00a0009 km", 9)
    ['land:', '1\xa0009 km']
    """
    lines = [""]
    for unit in UNIT.findall(text):
        if unit == "\n":
            lines.append("")
        elif cell_len(lines[-1] + unit) <= width:
            lines[-1] += unit
        elif unit.strip():
            lines[len(lines) - (not lines[-1]) :] = chop_cells(unit, width)
    return [line.rstrip() for line in lines]


def heading(page: Console, text: str) -> None:
    """Print a heading after an empty line."""
    page.print()
    _lines(page, wrapped(text, page.width), "bold")


def paragraph(page: Console, text: str, indent: int = 0) -> None:
    """Print a paragraph, wrapped; text of the record is never read as markup."""
    _lines(page, [" " * indent + line for line in wrapped(text, page.width - indent)])


def facts(page: Console, rows: Iterable[Sequence[str]], indent: int = 0) -> None:
    """Print pairs of a label and a text, the texts below one another."""
    pairs = [(label, text) for label, text in rows]
    column = min(max((cell_len(label) for label, _ in pairs), default=0), LABELS)
    for label, text in pairs:
        left = wrapped(label, column)
        right = wrapped(text, page.width - indent - column - 2)
        height = max(len(left), len(right))
        for one, other in zip(_tall(left, height), _tall(right, height), strict=True):
            gap = " " * (column - cell_len(one) + 2)
            _lines(page, [f"{' ' * indent}{one}{gap}{other}".rstrip()])


def _tall(lines: list[str], height: int) -> list[str]:
    return lines + [""] * (height - len(lines))


def _lines(page: Console, lines: Iterable[str], style: str = "") -> None:
    for line in lines:
        page.print(Text(line, style=style), soft_wrap=True)


def table(
    page: Console,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Sequence[int] = (),
    whole: Sequence[int] = (),
) -> None:
    """Print a table; columns in ``right`` are numbers, and those in ``whole`` are never folded."""
    drawn = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    for number, name in enumerate(head):
        drawn.add_column(
            Text(name),
            justify="right" if number in right else "left",
            overflow="fold",
            no_wrap=number in whole,
        )
    for row in rows:
        drawn.add_row(*map(Text, row))
    with page.capture() as shown:
        page.print(drawn)
    # the last column is filled up with spaces, which nobody wants in a file
    page.file.write("".join(f"{line.rstrip()}\n" for line in shown.get().splitlines()))


P = ParamSpec("P")


def handle_errors(command: Callable[P, None]) -> Callable[P, None]:
    """Turn the library's errors into sentences on standard error and an exit code.

    1: the data or an output file is at fault; 2: something was asked for that does not exist.
    """

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except BorderhistError as error:
            click.echo(str(error), err=True)
            raise SystemExit(1 if isinstance(error, (DataError, OutputError)) else 2) from error

    return run


def day_named(chronicle: Chronicle, name: str) -> dt.date:
    """Return the day that is written, or on which the treaty of a name takes effect.

    Raises
    ------
    UnknownNameError, DayError
        If there is no such treaty or no such day.
    """
    return parse_day(name) if names_a_day(name) else chronicle.versions[chronicle.version_of(name)].effective


def state_of(chronicle: Chronicle, name: str) -> int:
    """Return the version that a treaty id or a day names.

    Raises
    ------
    UnknownNameError, DayError, OutsideError
        If there is no such treaty or no such day, or the day lies before the first version.
    """
    return chronicle.version_on(name) if names_a_day(name) else chronicle.version_of(name)


class Day(click.ParamType[dt.date]):
    """A day, or a month or year, which means its first day: see :mod:`borderhist.model.days`."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day."""
        try:
            return parse_day(value)
        except DayError as error:
            self.fail(str(error), param, ctx)


def version_of(chronicle: Chronicle, treaty: str | None, day: dt.date | None) -> int:
    """Return the version that either a treaty or a day names.

    Raises
    ------
    click.UsageError
        If not exactly one of them is given.
    UnknownNameError
        If there is no such treaty.
    OutsideError
        If the day lies before the first version.
    """
    if (treaty is None) == (day is None):
        message = "give either --treaty or --on"
        raise click.UsageError(message)
    return chronicle.version_of(treaty) if treaty is not None else chronicle.version_on(day)  # type: ignore[arg-type]


def echo_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
