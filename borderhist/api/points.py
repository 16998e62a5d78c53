"""Who held a point, or each of many, and the line that decides it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

import numpy as np
import pandas as pd

from borderhist.api.derived import Derived
from borderhist.errors import PlaceError, UsageError
from borderhist.locate import api
from borderhist.model.days import parse_day
from borderhist.query import point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from borderhist.model.days import DayLike
    from borderhist.query.point import Holding, NearestLine

    Degrees: TypeAlias = float | np.number[Any]
    Many: TypeAlias = Sequence[Any] | NDArray[Any] | "pd.Series[Any]" | pd.Index


Frame = TypeVar("Frame", bound="pd.DataFrame")


class Points(Derived):
    """Questions about points."""

    @overload
    def at(self, lon: Degrees, lat: Degrees, day: DayLike) -> Holding: ...

    @overload
    def at(self, lon: Many, lat: Many, day: DayLike | Many) -> pd.DataFrame: ...

    @overload
    def at(self, lon: Degrees, lat: Degrees, day: Many) -> pd.DataFrame: ...

    def at(self, lon: Any, lat: Any, day: Any) -> Holding | pd.DataFrame:
        """Say who held a point on a day, or each of many points on its day.

        Parameters
        ----------
        lon, lat : float, or array-like of shape (n,)
            Longitude and latitude in degrees (WGS84, EPSG:4326).
        day : date, str, int or numpy.datetime64, or array-like of shape (n,)
            A Gregorian day; a month (``"1857-05"``) or a year (``1857``) means its first day,
            ``"1857-end"`` its last. One day may go with many points.

        Returns
        -------
        Holding or pandas.DataFrame
            Of one point, who held it, since when and by which clause, and the line that decides it (km). Of
            many, a frame of n rows with ``lon``, ``lat``, ``day`` and the columns of :func:`locate`; there
            ``status`` and ``reason`` say where the record has no answer, and nothing is raised.

        Raises
        ------
        PlaceError
            If the one point lies at sea or outside the study area, or its coordinates look swapped.
        OutsideError
            If the one day lies before the record begins.
        DayError
            If a day is none.
        UsageError
            If there are not as many longitudes as latitudes and days.

        See Also
        --------
        history : All who held a point, one after the other.
        locate : The same for the rows of a frame.

        Examples
        --------
        >>> bh.at(127.5, 50.3, "1857-01-01")  # doctest: +NORMALIZE_WHITESPACE
        <Holding sovereign=qing, status=inside, valid_from=1689-09-07,
        valid_to=1858-05-28, given_by=1689-nerchinsk>
        >>> bh.at([127.5, 135.07], [50.3, 48.48], 1859)[["lon", "lat", "sovereign", "status"]]
              lon    lat                sovereign              status
        0  127.50  50.30                   russia              inside
        1  135.07  48.48  condominium:qing+russia  within-uncertainty
        """
        if not any(map(np.ndim, (lon, lat, day))):
            return point.at(self.chronicle, _degrees(lon), _degrees(lat), day)
        columns = _columns(lon, lat, _days(day))
        index = next((given.index for given in (lon, lat, day) if isinstance(given, pd.Series)), None)
        asked = pd.DataFrame(dict(zip(("lon", "lat", "day"), columns, strict=True)), index=index)
        return api.locate_frame(asked, self.index, lon="lon", lat="lat", date="day")

    def history(self, lon: Degrees, lat: Degrees) -> tuple[Holding, ...]:
        """Say who held a point one after the other, without gap or overlap.

        Parameters
        ----------
        lon, lat : float
            Longitude and latitude in degrees (WGS84, EPSG:4326).

        Returns
        -------
        tuple of Holding
            Each on the first day of its time, from the first day of the record on.

        Raises
        ------
        PlaceError
            If the point lies at sea or outside the study area, or its coordinates look swapped.

        See Also
        --------
        at : Who held it on one day.
        find : Where a place lies.

        Examples
        --------
        >>> for held in bh.history(131.9, 43.1):
        ...     print(held.valid_from, held.sovereign)
        1688-01-01 qing
        1858-05-28 condominium:qing+russia
        1860-11-14 russia
        """
        return tuple(point.history(self.chronicle, _degrees(lon), _degrees(lat)))

    def nearest_line(self, lon: Degrees, lat: Degrees, day: DayLike) -> NearestLine:
        """Say which line in force is nearest to a point, and which clause put it there.

        Parameters
        ----------
        lon, lat : float
            Longitude and latitude in degrees (WGS84, EPSG:4326).
        day : date, str, int or numpy.datetime64
            A Gregorian day; a month or a year means its first day, ``"1857-end"`` its last.

        Returns
        -------
        NearestLine
            The line, its distance in km on the ellipsoid, how sure it is, and who held either side. A line
            that somebody agreed on goes before a nearer edge that nobody did.

        Raises
        ------
        PlaceError
            If the point lies outside the study area, or its coordinates look swapped.
        OutsideError
            If the day lies before the record begins.
        DayError
            If it is no day.

        See Also
        --------
        boundary : All lines of a day, as a layer.

        Examples
        --------
        >>> bh.nearest_line(131.0, 44.5, 1900)  # doctest: +NORMALIZE_WHITESPACE
        <NearestLine segment=1886-novokievsk/khanka-hunchun, article=line, distance_km=9.583, certainty=K,
        left_sovereign=russia, right_sovereign=qing>
        """
        return point.nearest_line(self.chronicle, _degrees(lon), _degrees(lat), day)

    def locate(
        self, df: Frame, *, lon: str | None = None, lat: str | None = None, date: str | None = None,
        on: DayLike | None = None, near: bool = False, calendar: Any = "gregorian", prefix: str = "",
    ) -> Frame:  # fmt: skip
        """Add to each row of a frame who held its place on its day.

        Parameters
        ----------
        df : pandas.DataFrame or geopandas.GeoDataFrame
            Of n rows, with columns of longitudes and latitudes in degrees (WGS84), or points in any CRS. It
            is not changed.
        lon, lat, date : str, optional
            Names of columns; without them the usual names are recognised. In a column a year is some day of
            that year; where the holder changed within it, all are named.
        on : date, str, int or numpy.datetime64, optional
            One day for all rows instead of ``date``; a month or a year means its first day, ``"1857-end"``
            its last.
        near : bool, default False
            Also name the nearest line, with its distance in km and its certainty; slower.
        calendar : {"gregorian", "julian"}, default "gregorian"
            In which the dates of the column are written.
        prefix : str, default ""
            What the names of the new columns begin with.

        Returns
        -------
        DataFrame or GeoDataFrame
            The same n rows and columns with ours after them; texts are categorical, days are datetime64.

        Raises
        ------
        UsageError
            If columns do not go together or would be overwritten by ours.
        UnknownNameError
            If there is no such column.
        DayError
            If ``on`` is no day.

        See Also
        --------
        at : The same for a few points.
        PointIndex : What looks them up, to be kept or sent elsewhere.

        Examples
        --------
        >>> import pandas as pd
        >>> forts = pd.DataFrame({"fort": ["Albazin", "Nerchinsk"], "lon": [124.05, 116.58]})
        >>> forts = forts.assign(lat=[53.39, 51.98])
        >>> bh.locate(forts, on=1700)[["fort", "sovereign", "status"]]
                fort sovereign  status
        0    Albazin      qing  inside
        1  Nerchinsk    russia  inside
        """
        return api.locate_frame(
            df, self.index, lon=lon, lat=lat, date=date, on=on, near=near, calendar=calendar, prefix=prefix
        )


def _columns(lon: Any, lat: Any, days: NDArray[np.datetime64]) -> Sequence[NDArray[Any]]:
    """Return longitudes, latitudes and days, as many of each.

    Raises
    ------
    PlaceError
        If coordinates are no numbers.
    UsageError
        If there are not as many of each.
    """
    try:
        degrees = [np.asarray(part, np.float64) for part in (lon, lat)]
    except (TypeError, ValueError) as error:
        message = f"longitudes and latitudes are numbers of degrees: {error}"
        raise PlaceError(message, reason="no-place-on-earth") from error
    try:
        columns = np.broadcast_arrays(*degrees, days)
    except ValueError as error:
        counts = ", ".join(str(np.size(part)) for part in (*degrees, days))
        message = f"there must be as many longitudes as latitudes and days, not {counts}"
        raise UsageError(message) from error
    if columns[0].ndim > 1:
        message = f"points come in a row, not in an array of shape {columns[0].shape}"
        raise UsageError(message)
    return columns


def _days(day: Any) -> NDArray[np.datetime64]:
    """Return days as datetime64[D]; what is missing is NaT."""
    if not np.ndim(day):
        return np.asarray(parse_day(day), "datetime64[D]")
    given = np.asarray(day)
    if given.dtype.kind == "M":
        return given.astype("datetime64[D]")
    which, different = pd.factorize(pd.Series(given, dtype=object))  # a table has far fewer days than rows
    days = [*(parse_day(value) for value in different), None]
    return np.array(days, "datetime64[D]")[which]


def _degrees(value: Any) -> float:
    """Return a coordinate as a number.

    Raises
    ------
    PlaceError
        If it is none.
    """
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        message = f"{value!r} is no longitude or latitude in degrees"
        raise PlaceError(message, reason="no-place-on-earth") from error
