"""Layers of the record as GeoDataFrames, and who held how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import geopandas as gpd
import numpy as np
import pandas as pd

from borderhist.api.derived import Derived
from borderhist.errors import UsageError
from borderhist.geometry import geodesy
from borderhist.geometry.bounds import Bounds
from borderhist.layers import table
from borderhist.model.days import parse_day
from borderhist.query import transfers as query_transfers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from typing import Unpack

    from borderhist.layers.table import Table
    from borderhist.model.days import DayLike


class Options(TypedDict, total=False):
    """What else every layer can be asked for: see :func:`layer`."""

    treaty: str | None
    bounds: Bounds | None
    simplify_km: float
    crs: str | int


class Layers(Derived):
    """Layers, and who held how much."""

    def layer(
        self, name: str, day: DayLike | None = None, *, treaty: str | None = None,
        bounds: Bounds | None = None, simplify_km: float = 0.0, crs: str | int = table.DEGREES,
    ) -> gpd.GeoDataFrame:  # fmt: skip
        """Return a layer of the record, with the fields that docs/layers.md lists.

        Parameters
        ----------
        name : str
            ``boundary``, ``territories``, ``transfers``, ``faces``, ``markers``, ``places``, ``zones``,
            ``possessions``, ``routes`` or ``events``; or a table without geometry, such as ``instruments`` or
            ``articles``.
        day : date, str, int or numpy.datetime64, optional
            Only what holds on this Gregorian day; a month or a year means its first day, ``"1857-end"`` its
            last. Without it every version, each row with its days.
        treaty : str, optional
            Only the state after this instrument, and what it transferred.
        bounds : tuple of float, optional
            West, south, east, north in degrees (WGS84): only what touches this box, uncut.
        simplify_km : float, default 0
            Leave out bends smaller than this many km, in all layers alike.
        crs : str or int, default "EPSG:4326"
            The coordinate system of the geometry, such as ``"EPSG:32652"`` or ``32652``.

        Returns
        -------
        geopandas.GeoDataFrame
            One row a feature; ``valid_from`` (inclusive) and ``valid_to`` (exclusive) are datetime64.

        Raises
        ------
        UnknownNameError
            If there is no such layer, instrument or coordinate system.
        OutsideError
            If the day lies before the record begins.
        DayError
            If it is no day.
        UsageError
            If both a day and an instrument are given, or the box is the wrong way round.

        See Also
        --------
        to_file : Write layers into a file.

        Examples
        --------
        >>> bh.layer("zones", 1900)[["id", "kind"]].head(2)
                         id              kind
        0           zeya-64  extraterritorial
        1  liaodong-neutral           neutral
        """
        return select(self, [name], day, treaty, bounds, simplify_km, crs)[0].to_geodataframe()

    def boundary(self, day: DayLike | None = None, **options: Unpack[Options]) -> gpd.GeoDataFrame:
        """Return the lines of the boundary, each piece with the clause that put it there.

        Parameters
        ----------
        day : date, str, int or numpy.datetime64, optional
            Only what holds on this Gregorian day; a month or a year means its first day, ``"1857-end"`` its
            last.
        **options
            ``treaty``, ``bounds`` (degrees, WGS84), ``simplify_km`` and ``crs``, as of :func:`layer`.

        Returns
        -------
        geopandas.GeoDataFrame
            One row for each piece of a line (LineString), with the fields of the layer ``boundary``.

        Raises
        ------
        UnknownNameError
            If there is no such instrument or coordinate system.
        OutsideError
            If the day lies before the record begins.
        DayError
            If it is no day.

        See Also
        --------
        nearest_line : The line nearest to a point.

        Examples
        --------
        >>> bh.boundary(treaty="1860-peking")[["segment", "certainty", "uncertainty_km"]].head(2)
                                  segment certainty  uncertainty_km
        0            1689-nerchinsk/argun         V             2.0
        1  1689-nerchinsk/argun-north-arm         L             3.0
        """
        return self.layer("boundary", day, **options)

    def territories(self, day: DayLike | None = None, **options: Unpack[Options]) -> gpd.GeoDataFrame:
        """Return who held which land.

        Parameters
        ----------
        day : date, str, int or numpy.datetime64, optional
            Only what holds on this Gregorian day; a month or a year means its first day, ``"1857-end"`` its
            last.
        **options
            ``treaty``, ``bounds`` (degrees, WGS84), ``simplify_km`` and ``crs``, as of :func:`layer`.

        Returns
        -------
        geopandas.GeoDataFrame
            One row for each time in which land and its name stay the same (MultiPolygon; areas in km2).

        Raises
        ------
        UnknownNameError
            If there is no such instrument or coordinate system.
        OutsideError
            If the day lies before the record begins.
        DayError
            If it is no day.

        See Also
        --------
        areas : Who held how much, version by version.

        Examples
        --------
        >>> bh.territories(1900)[["sovereign", "area_km2", "area_error_km2"]].head(2)
          sovereign  area_km2  area_error_km2
        0     japan  132038.7             0.0
        1     korea  125757.3          4338.6
        """
        return self.layer("territories", day, **options)

    def faces(self, day: DayLike | None = None, **options: Unpack[Options]) -> gpd.GeoDataFrame:
        """Return the pieces of land that no line of any day divides, each with every spell of one hold.

        Parameters
        ----------
        day : date, str, int or numpy.datetime64, optional
            Only what holds on this Gregorian day; a month or a year means its first day, ``"1857-end"`` its
            last.
        **options
            ``treaty``, ``bounds`` (degrees, WGS84), ``simplify_km`` and ``crs``, as of :func:`layer`.

        Returns
        -------
        geopandas.GeoDataFrame
            One row for each spell of a face (MultiPolygon; areas in km2).

        Raises
        ------
        UnknownNameError
            If there is no such instrument or coordinate system.
        OutsideError
            If the day lies before the record begins.
        DayError
            If it is no day.

        See Also
        --------
        territories : The faces of each sovereign, joined.

        Examples
        --------
        >>> bh.faces(1900)["face"].is_unique
        True
        """
        return self.layer("faces", day, **options)

    def transfers(
        self, *, treaty: str | None = None, between: tuple[DayLike, DayLike] | None = None
    ) -> gpd.GeoDataFrame:
        """Return the land that changed hands.

        Parameters
        ----------
        treaty : str, optional
            Only what this instrument transferred.
        between : tuple of two days, optional
            What is in other hands on the second day than on the first; a month or a year means its first day,
            ``"1857-end"`` its last. Going back in time reverses giver and taker.

        Returns
        -------
        geopandas.GeoDataFrame
            One row for each clause (MultiPolygon, EPSG:4326; areas in km2). Without ``between`` with all
            fields of the layer ``transfers``; what changed ``between`` two days is no feature of it and has
            fewer.

        Raises
        ------
        UnknownNameError
            If there is no such instrument.
        OutsideError
            If a day lies before the record begins.
        DayError
            If a day is none.
        UsageError
            If both are given, or not two days.

        See Also
        --------
        ledger : All transfers as a table, with the literature beside them.

        Examples
        --------
        >>> bh.transfers(treaty="1858-aigun")[["from_sovereign", "to_sovereign", "area_km2"]]
          from_sovereign             to_sovereign  area_km2
        0           qing                   russia  584625.1
        1           qing  condominium:qing+russia  310547.4
        2   undetermined                   russia   63211.8
        """
        if between is None:
            return self.layer("transfers", treaty=treaty)
        if treaty is not None:
            message = "give a treaty or two days, not both"
            raise UsageError(message)
        before, after = _pair(between)
        found = query_transfers.between(self.chronicle, before, after)
        rows = [{**one.facts(), "geometry": one.geometry} for one in found]
        columns = [
            "from_sovereign",
            "to_sovereign",
            "treaty",
            "article",
            "kind",
            "area_km2",
            "area_error_km2",
        ]
        return gpd.GeoDataFrame(rows, columns=[*columns, "geometry"], geometry="geometry", crs=table.DEGREES)

    def areas(self) -> pd.DataFrame:
        """Return who held how much, version by version: ``bh.areas().plot(drawstyle="steps-post")`` draws it.

        Returns
        -------
        pandas.DataFrame
            Square kilometres inside the study area, on the ellipsoid. One row for each day on which an
            instrument takes effect (``valid_from``, datetime64), one column for each sovereign, 0 where it
            holds nothing.

        See Also
        --------
        territories : The same with shapes and with the error of each area.

        Examples
        --------
        >>> bh.areas().loc["1858":"1860", ["qing", "russia"]].round(-3).reset_index()
        sovereign valid_from       qing     russia
        0         1858-05-28  5311000.0  6264000.0
        1         1858-06-13  5311000.0  6264000.0
        2         1860-11-14  5311000.0  6574000.0
        """
        chronicle = self.chronicle
        km2 = np.array([geodesy.area_km2(face) for face in chronicle.arrangement.faces])
        held = {
            treaty.effective: pd.Series(km2).groupby([tenure.sovereign for tenure in tenures]).sum()
            for treaty, tenures in zip(chronicle.versions, chronicle.tenures, strict=True)
        }  # of several that count from one day the last one stands
        frame = pd.DataFrame.from_dict(held, orient="index").sort_index(axis="columns").fillna(0.0)
        frame.index = pd.DatetimeIndex(np.array(frame.index, "datetime64[s]"), name="valid_from")
        frame.columns.name = "sovereign"
        return frame


def select(  # noqa: PLR0917 - what every layer can be asked for
    record: Derived, names: list[str], day: DayLike | None, treaty: str | None, bounds: Bounds | None,
    simplify_km: float, crs: str | int,
) -> tuple[Table, ...]:  # fmt: skip
    """Return layers as tables, all with one selection.

    Raises
    ------
    UsageError
        If both a day and an instrument are given, or a box or a width of bends that is none.
    """
    if day is not None and treaty is not None:
        message = "give a day or a treaty, not both"
        raise UsageError(message)
    if not simplify_km >= 0:
        message = f"bends cannot be smaller than {simplify_km} km: simplify_km is 0 or more"
        raise UsageError(message)
    system = table.crs_name(crs)
    selection = table.Selection(treaty, day, None if bounds is None else _box(bounds), simplify_km)
    return tuple(one.in_crs(system) for one in table.tables(record.chronicle, names, selection))


def _box(bounds: Sequence[float]) -> Bounds:
    """Return a box of degrees with an inside.

    Raises
    ------
    UsageError
        If it is none.
    """
    try:
        box = Bounds(*map(float, bounds))
    except (TypeError, ValueError) as error:
        message = f"{bounds!r} is no west, south, east, north in degrees, such as (120, 45, 135, 54)"
        raise UsageError(message) from error
    if not box.is_on_earth():
        message = f"{tuple(box)} is no box: west comes before east, south before north, in degrees"
        raise UsageError(message)
    return box


def _pair(between: tuple[DayLike, DayLike]) -> tuple[dt.date, dt.date]:
    """Return two days.

    Raises
    ------
    UsageError
        If there are not two.
    """
    try:
        before, after = between
    except (TypeError, ValueError) as error:
        message = f"between takes two days, such as (1857, '1860-end'), not {between!r}"
        raise UsageError(message) from error
    return parse_day(before), parse_day(after)
