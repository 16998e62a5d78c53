"""What commands share: turning errors into sentences and exit codes, reading days and names."""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from borderhist.errors import BorderhistError, DataError, OutputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from borderhist.chronicle import Chronicle

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
