"""What a join is asked to do."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

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
