"""Tables in memory: a pandas or geopandas frame in, the same frame with our columns out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pyarrow as pa

from borderhist.errors import UsageError
from borderhist.locate import coordinates
from borderhist.locate import options as locate_options
from borderhist.locate.locator import Locator
from borderhist.locate.options import Options
from borderhist.model.days import parse_day

if TYPE_CHECKING:
    import pandas as pd

    from borderhist.locate._index.point_index import Index
    from borderhist.locate.coordinates import Places
    from borderhist.model.days import Calendar, DayLike


Frame = TypeVar("Frame", bound="pd.DataFrame")


def locate_frame(  # noqa: PLR0913 - one argument for each option
    df: Frame,
    index: Index,
    *,
    lon: str | None = None,
    lat: str | None = None,
    date: str | None = None,
    on: DayLike | None = None,
    near: bool = False,
    calendar: Calendar = "gregorian",
    prefix: str = "",
) -> Frame:
    """Return a frame with who held the place of each row on its day in columns after its own.

    Parameters
    ----------
    df
        Of n rows, with columns of longitudes and latitudes (WGS84 degrees), or a GeoDataFrame of points,
        whose geometry goes before them and whose coordinate system is heeded. It is not changed.
    lon, lat, date
        Names of columns; without them the usual names are recognised. In a column a year is some day of that
        year, and where the holder changed within it, all are named.
    on
        One day for all rows, instead of ``date``; a month or a year means its first day.
    calendar
        In which the dates are written.
    prefix
        What the names of the new columns begin with.

    Returns
    -------
    Frame
        Of the same type, with the same index; texts are categorical, days are datetime64.

    Raises
    ------
    DayError
        If ``on`` is no day.
    UsageError, UnknownNameError
        If columns are missing, do not go together or would be overwritten by ours.
    """
    if not hasattr(df, "columns"):
        message = f"a frame is located, not a {type(df).__name__}; arrays go into at()"
        raise UsageError(message)
    day = None if on is None else parse_day(on)
    options = Options(lon, lat, date, day, calendar, near=near, prefix=prefix)
    geometry = getattr(df, "active_geometry_name", None)
    columns = locate_options.choose([str(name) for name in df.columns], geometry, options, "the frame")
    crs = None if columns.geometry is None else df[columns.geometry].crs
    locator = Locator(index, columns, options, crs)
    locate_options.refuse_clash(map(str, df.columns), locator.schema.names, "the frame")
    answers = locator.locate_places(_read_places(df, locator), lambda name: _to_arrow(df, name))
    new = answers.columns.rename_columns(locator.schema.names).to_pandas(date_as_object=False)
    return df.assign(**{name: new[name].set_axis(df.index) for name in new})


def _read_places(df: pd.DataFrame, locator: Locator) -> Places:
    if locator.columns.geometry is not None:
        written = coordinates.of_points(np.asarray(df[locator.columns.geometry].array, dtype=object))
    else:
        written = locator.read_places(lambda name: _to_arrow(df, name))
    if locator.transform is None:
        coordinates.refuse_metres(written, "the frame")
    return written


def _to_arrow(df: pd.DataFrame, name: str) -> pa.Array:
    """Return a column as Arrow has it; one that mixes types becomes texts."""
    series = df[name]
    try:
        column = pa.array(series, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        column = pa.array(series.astype("string"), pa.string(), from_pandas=True)
    return pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column
