"""Lengths, areas, distances and straight lines on the WGS84 ellipsoid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod

if TYPE_CHECKING:
    from collections.abc import Iterable


GEOD = Geod(ellps="WGS84")

DIGITS = 7
"""Decimals of every coordinate this library makes itself; a unit is 1 cm."""

KM_PER_DEGREE = 111.2


def area_km2(geometry: shapely.Geometry) -> float:
    """Return the area of a polygon or multipolygon in square kilometres; edges are geodesics."""
    return sum(
        float(GEOD.geometry_area_perimeter(shapely.orient_polygons(polygon))[0]) / 1e6
        for polygon in shapely.get_parts(geometry)
    )


def length_km(geometry: shapely.Geometry) -> float:
    """Return the length of a line or multiline in kilometres."""
    return float(GEOD.geometry_length(geometry)) / 1000


def edges_km(edges: Iterable[tuple[tuple[float, float], tuple[float, float]]]) -> float:
    """Return the length of many short edges together in kilometres."""
    ends = np.array(list(edges))
    return float(GEOD.inv(ends[:, 0, 0], ends[:, 0, 1], ends[:, 1, 0], ends[:, 1, 1])[2].sum()) / 1000


def distance_km(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Return the geodesic distance of two points in kilometres."""
    return float(GEOD.inv(lon, lat, other_lon, other_lat)[2]) / 1000


def geodesic(
    start: tuple[float, float], end: tuple[float, float], step_km: float = 10.0
) -> shapely.LineString:
    """Return the geodesic between two points, with a vertex about every ``step_km``.

    Both ends are kept as they are; points between are rounded to 7 decimals.
    """
    count = int(distance_km(*start, *end) // step_km)
    between = GEOD.npts(*start, *end, count) if count else []
    return shapely.LineString([start, *(np.round(point, DIGITS) for point in between), end])


def to_local_plane(lon: float | np.ndarray, lat: float | np.ndarray, coordinates: np.ndarray) -> np.ndarray:
    """Return WGS84 coordinates of shape (n, 2) as kilometres east and north of a point, (n, 2).

    The plane is the azimuthal equidistant one: distances and directions from the point are true. Given
    arrays of shape (n,), each coordinate has a point of its own.
    """
    here, there = np.broadcast_arrays(np.column_stack([lon, lat]), coordinates)
    azimuth, _, metres = GEOD.inv(*here.T.copy(), *there.T.copy())
    angle = np.radians(azimuth)
    return np.column_stack([np.sin(angle), np.cos(angle)]) * (np.asarray(metres)[:, None] / 1000)


def nearest(lon: float, lat: float, lines: Iterable[shapely.Geometry]) -> tuple[int, float]:
    """Return the index of the line nearest to a point and its distance in kilometres.

    Lines are projected around the point (azimuthal equidistant), so that the distance is true.

    Raises
    ------
    ValueError
        If there is no line.
    """
    projected = shapely.transform(list(lines), lambda coordinates: to_local_plane(lon, lat, coordinates))
    distances = shapely.distance(projected, shapely.Point(0, 0))
    index = int(np.argmin(distances))
    return index, float(distances[index])


def generalised_length_km(geometry: shapely.Geometry, tolerance_km: float) -> float:
    """Return the length of a line simplified by a tolerance (Douglas-Peucker).

    A river drawn with every bend is long; how much land a sideways error of the whole river sweeps
    depends on its course at the scale of that error. Simplified in a plane around the line's middle in
    which a degree is equally long both ways.
    """
    south, north = shapely.bounds(geometry)[[1, 3]]
    squeeze = np.array([np.cos(np.radians((south + north) / 2)), 1.0])
    plane = shapely.transform(geometry, lambda coordinates: coordinates * squeeze)
    simple = shapely.simplify(plane, tolerance_km / KM_PER_DEGREE)
    return length_km(shapely.transform(simple, lambda coordinates: coordinates / squeeze))


def round_to_error(value: float, error: float) -> float:
    """Return a value rounded to the place of the second digit of its error, halves up.

    >>> round_to_error(584_625, 10_901)
    585000.0
    """
    step = 10.0 ** max(0, math.floor(math.log10(max(error, 1))) - 1)
    return math.floor(value / step + 0.5) * step
