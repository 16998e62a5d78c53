"""What a join is asked to do, and which columns of a table say where and when."""

from __future__ import annotations

import dataclasses
import difflib
from typing import TYPE_CHECKING

from borderhist.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from borderhist.model.days import Calendar


@dataclasses.dataclass(frozen=True)
class Options:
    """How a table is read, joined and written; picklable.

    Attributes
    ----------
    lon, lat, date
        Names of columns; None: the usual names are recognised, and a geometry goes before them.
    on
        One day for all rows instead of a column.
    calendar
        In which the column of dates is written.
    crs
        In which the coordinates are, such as ``EPSG:32652``; None: degrees, or as the file itself says.
    near
        Whether the nearest line is named as well.
    strict
        Whether one faulty row spoils all.
    prefix
        What the names of the new columns begin with.
    layer
        The layer of a file that holds several.
    read_as, write_as
        Names of formats; None: the ends of the file names say them.
    """

    lon: str | None = None
    lat: str | None = None
    date: str | None = None
    on: dt.date | None = None
    calendar: Calendar = "gregorian"
    crs: str | None = None
    near: bool = False
    strict: bool = False
    prefix: str = ""
    overwrite: bool = False
    layer: str | None = None
    read_as: str | None = None
    write_as: str | None = None


USUAL = {
    "lon": ("lon", "lng", "long", "longitude", "decimallongitude", "x"),
    "lat": ("lat", "latitude", "decimallatitude", "y"),
    "date": ("date", "day", "eventdate", "edtf", "year", "when"),
}
"""How columns are usually called, the surest name first; capital letters do not matter."""

SHOWN = 40
"""How many columns a sentence lists at most."""


@dataclasses.dataclass(frozen=True)
class Columns:
    """The names of the columns that are asked.

    Attributes
    ----------
    geometry
        The column of points; None where ``lon`` and ``lat`` say the place.
    date
        None where one day holds for all rows.
    """

    geometry: str | None
    lon: str | None
    lat: str | None
    date: str | None

    @property
    def of_place(self) -> tuple[str, ...]:
        """The columns that say where."""
        return tuple(filter(None, (self.geometry, self.lon, self.lat)))


def choose(names: Sequence[str], geometry: str | None, options: Options, table: str) -> Columns:
    """Return the columns that the options name, or those with usual names.

    Raises
    ------
    UnknownNameError
        If columns are missing; names all of them, the nearest and those there are.
    UsageError
        If the options do not go together, or a name is borne by two columns.
    """
    _check(options, table)
    by_geometry = geometry is not None and options.lon is None
    wanted = [*(() if by_geometry else ("lon", "lat")), *(() if options.on else ("date",))]
    found = {role: _choose_column(role, getattr(options, role), names) for role in wanted}
    missing = [
        _explain_missing(role, getattr(options, role), names) for role in wanted if found[role] is None
    ]
    if missing:
        message = f"{table}: {'; '.join(missing)}; the columns are {_list_names(names)}"
        raise UnknownNameError(message)
    twice = sorted({name for name in found.values() if name is not None and names.count(name) > 1})
    if twice:
        message = f"{table} has more than one column {', '.join(map(repr, twice))}: which is meant?"
        raise UsageError(message)
    return Columns(geometry if by_geometry else None, *(found.get(role) for role in ("lon", "lat", "date")))


def _check(options: Options, table: str) -> None:
    if (options.lon is None) != (options.lat is None):
        message = f"{table}: give --lon and --lat together"
        raise UsageError(message)
    if options.date is not None and options.on is not None:
        message = f"{table}: give either --date or --on"
        raise UsageError(message)


def _choose_column(role: str, asked: str | None, names: Sequence[str]) -> str | None:
    if asked is not None:
        return asked if asked in names else None
    folded = {name.strip().casefold(): name for name in reversed(names)}
    return next((folded[usual] for usual in USUAL[role] if usual in folded), None)


def _explain_missing(role: str, asked: str | None, names: Sequence[str]) -> str:
    other = " (or one day with --on)" if role == "date" else ""
    if asked is None:
        return f"no column is called like a {WORDS[role]}: name it with --{role}{other}"
    near = difflib.get_close_matches(asked, names, n=1, cutoff=0.4)
    return f"there is no column {asked!r} for --{role}" + (f", the nearest is {near[0]!r}" if near else "")


WORDS = {"lon": "longitude", "lat": "latitude", "date": "date"}


def _list_names(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def refuse_clash(names: Iterable[str], ours: Iterable[str], table: str) -> None:
    """Refuse to add columns that are there already; capital letters do not matter, as in databases.

    Raises
    ------
    UsageError
        If some are; names them and ``--prefix``.
    """
    new = {name.casefold() for name in ours}
    there = [name for name in names if name.casefold() in new]
    if there:
        message = (
            f"{table} already has {', '.join(map(repr, there))}: "
            "--prefix TEXT puts TEXT before the names of the new columns"
        )
        raise UsageError(message)
