"""What commands share: opening the record, turning errors into sentences and exit codes, reading days."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from borderhist.errors import BorderhistError, DataError, OutputError, UnknownNameError

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
    from borderhist.standpoints import parse_interpretation

    atlas = open_atlas()
    readings, date_rule = click.get_current_context().meta.get(STANDPOINT, ((), None))
    return derive(atlas, parse_interpretation(atlas, readings, date_rule))


def open_index() -> Index:
    """Return the index of the atlas that the command line names, from the standpoint it names.

    Raises
    ------
    UnknownNameError
        If a reading or variant does not exist.
    """
    from borderhist.locate import Index
    from borderhist.standpoints import parse_interpretation

    atlas = open_atlas()
    readings, date_rule = click.get_current_context().meta.get(STANDPOINT, ((), None))
    return Index.build(atlas, parse_interpretation(atlas, readings, date_rule))


def system_named(name: str) -> str:
    """Return a coordinate reference system as ``EPSG:number``.

    Raises
    ------
    UnknownNameError
        If PROJ does not know it.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        known = CRS.from_user_input(f"EPSG:{name}" if name.isdigit() else name)
    except CRSError as error:
        message = f"there is no coordinate reference system {name!r}; give a number such as EPSG:32652"
        raise UnknownNameError(message) from error
    authority = known.to_authority()
    return name if authority is None else ":".join(authority)


def state_of(chronicle: Chronicle, name: str) -> int:
    """Return the version that a treaty id, a day, or a year (its last day) names.

    Raises
    ------
    UnknownNameError, OutsideError
        If there is no such treaty, or the day lies before the first version.
    """
    import re

    if re.fullmatch(r"\d{4}", name):
        return chronicle.version_on(dt.date(int(name), 12, 31))
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name):
        try:
            return chronicle.version_on(dt.date.fromisoformat(name))
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
    return chronicle.version_of(name)


class Day(click.ParamType[dt.date]):
    """A day such as 1859-06-01, or a year such as 1859, which means its first of January."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day."""
        if isinstance(value, dt.date):
            return value
        text = f"{int(value):04}-01-01" if value.isdigit() else value
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self.fail(
                f"{value!r} is no day written like 1859-06-01 nor a year like 1859 (Gregorian calendar)",
                param,
                ctx,
            )


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
