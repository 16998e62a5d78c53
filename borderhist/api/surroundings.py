"""Zones, possessions, places, markers, routes and events as GeoDataFrames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from borderhist.api.layers import Layers

if TYPE_CHECKING:
    from typing import Unpack

    import geopandas as gpd

    from borderhist.api.layers import Options
    from borderhist.model.days import DayLike


class Surroundings(Layers):
    """What lies about the boundary."""

    def zones(self, day: DayLike | None = None, **options: Unpack[Options]) -> gpd.GeoDataFrame:
        """Return land with a rule of its own inside or across the territories.

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
            One row for each zone (MultiPolygon).

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
        territories : Who held the land.

        Examples
        --------
        >>> bh.zones()["id"].head(2).tolist()
        ['ussuri-joint', 'zeya-64']
        """
        return self.layer("zones", day, **options)

    def possessions(self, day: DayLike | None = None, **options: Unpack[Options]) -> gpd.GeoDataFrame:
        """Return land that another than its sovereign held in fact: leases, occupations, autonomy.

        Parameters
        ----------
        day : date, str, int or numpy.datetime64, optional
            Only what lasted on this Gregorian day; a month or a year means its first day, ``"1857-end"`` its
            last.
        **options
            ``treaty``, ``bounds`` (degrees, WGS84), ``simplify_km`` and ``crs``, as of :func:`layer`.

        Returns
        -------
        geopandas.GeoDataFrame
            One row for each possession (MultiPolygon), in the order in which they begin.

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
        territories : Whose land it was.
        at : Who held a point, by right and in fact.

        Examples
        --------
        >>> bh.possessions(1875)[["id", "possession_kind", "possessor", "of_sovereigns"]]
                       id possession_kind  possessor of_sovereigns
        0       yettishar    unrecognised  yettishar          qing
        1  yettishar-east    unrecognised  yettishar          qing
        2             ili      occupation     russia          qing
        """
        return self.layer("possessions", day, **options)

    def places(self, day: DayLike | None = None, **options: Unpack[Options]) -> gpd.GeoDataFrame:
        """Return the places of the gazetteer.

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
            One row for each place (Point), with its names in four languages.

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
        find : One place by any of its names.

        Examples
        --------
        >>> bh.places()["id"].head(2).tolist()
        ['abagaitu', 'abagaitu-shoal-east']
        """
        return self.layer("places", day, **options)

    def markers(self, day: DayLike | None = None, **options: Unpack[Options]) -> gpd.GeoDataFrame:
        """Return the boundary marks whose site is known.

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
            One row for each mark (Point).

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
        boundary : The lines on which they stand.

        Examples
        --------
        >>> bh.markers()["id"].head(2).tolist()
        ['east-1727-01', 'east-1727-04']
        """
        return self.layer("markers", day, **options)

    def routes(self, day: DayLike | None = None, **options: Unpack[Options]) -> gpd.GeoDataFrame:
        """Return the roads of trade.

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
            One row for each road (LineString, a geodesic; lengths in km).

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
        places : The places through which they lead.

        Examples
        --------
        >>> bh.routes()["id"].head(2).tolist()
        ['tea-road', 'ussuri-railway']
        """
        return self.layer("routes", day, **options)

    def events(self, day: DayLike | None = None, **options: Unpack[Options]) -> gpd.GeoDataFrame:
        """Return what happened at a place, as the source documents tell it.

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
            One row for each event (Point).

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
        treaties : The instruments.

        Examples
        --------
        >>> bh.events()["id"].head(2).tolist()
        ['yakutsk-fort', 'ninguta-general']
        """
        return self.layer("events", day, **options)
