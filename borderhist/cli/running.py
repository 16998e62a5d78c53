"""What commands share: opening the record, turning errors into sentences and exit codes, reading days."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from borderhist.days import names_a_day, parse_day
from borderhist.errors import BorderhistError, DataError, DayError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from borderhist.atlas import Atlas
    from borderhist.chronicle import Chronicle
    from borderhist.locate import Index

P = ParamSpec("P")


def sentences(command: Callable[P, None]) -> Callable[P, None]:
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


def open_atlas() -> Atlas:
    """Return the atlas that the command line names."""
    from borderhist.atlas import read_atlas

    folder: str | None = click.get_current_context().obj
    return read_atlas(Path(folder) if folder else None)


def from_a_standpoint(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--reading`` and ``--date-rule``; :func:`open_chronicle` looks from where they say."""

    @click.option(
        "--reading",
        "readings",
        multiple=True,
        metavar="NAME=VARIANT",
        help="Read a disputed clause another way (see `borderhist readings`); may be repeated.",
    )
    @click.option(
        "--date-rule",
        type=click.Choice(("signed", "ratified", "in-force", "demarcated")),
        help="Let acts count from this date of theirs instead of the day their files give reasons for.",
    )
    @functools.wraps(command)
    def run(*args: Any, readings: tuple[str, ...], date_rule: str | None, **kwargs: Any) -> None:
        click.get_current_context().meta[STANDPOINT] = (readings, date_rule)
        command(*args, **kwargs)

    return run


STANDPOINT = "borderhist.standpoint"


def in_a_language(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--lang`` and ``--json``."""
    command = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)
    return click.option(
        "--lang",
        type=click.Choice(("en", "ru", "zh-Hant", "tr")),
        default="en",
        show_default=True,
        help="Language of what is printed.",
    )(command)


def open_chronicle() -> Chronicle:
    """Return the chronicle of the atlas that the command line names, from the standpoint it names.

    Raises
    ------
    UnknownNameError
        If a reading or variant does not exist.
    """
    from borderhist.chronicle import derive
    from borderhist.standpoints import standpoint

    atlas = open_atlas()
    readings, date_rule = click.get_current_context().meta.get(STANDPOINT, ((), None))
    return derive(atlas, standpoint(atlas, readings, date_rule))


def open_index() -> Index:
    """Return the index of the atlas that the command line names, from the standpoint it names.

    Raises
    ------
    UnknownNameError
        If a reading or variant does not exist.
    """
    from borderhist.locate import Index
    from borderhist.standpoints import standpoint

    atlas = open_atlas()
    readings, date_rule = click.get_current_context().meta.get(STANDPOINT, ((), None))
    return Index.build(atlas, standpoint(atlas, readings, date_rule))


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
    """A day, or a month or year, which means its first day: see :mod:`borderhist.days`."""

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
