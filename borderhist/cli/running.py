"""Helpers that commands share: errors as sentences and exit codes, days, names, JSON."""

from __future__ import annotations

import datetime as dt
import functools
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from borderhist.errors import BorderhistError, DataError, DayError, OutputError
from borderhist.model.days import names_a_day, parse_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from borderhist.derive.chronicle import Chronicle

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
