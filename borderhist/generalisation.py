"""Simplify land as one coverage: which vertices are left, and what that leaves of lines and rings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from borderhist.measure import DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from borderhist.faces import Point

EQUAL_AREA = "+proj=aea +lat_0=51 +lat_1=43 +lat_2=59 +lon_0=109 +datum=WGS84 +units=m"


def survivors(faces: Sequence[shapely.Polygon], tolerance_m: float) -> frozenset[Point]:
    """Return the vertices (WGS84 degrees) that are left after simplifying faces as a coverage.

    Raises
    ------
    ValueError
        If a face was lost or the simplified faces are no valid coverage any more.
    """
    transformer = Transformer.from_crs("EPSG:4326", EQUAL_AREA, always_xy=True)
    degrees = shapely.get_coordinates(faces)
    metres = np.column_stack(transformer.transform(degrees[:, 0], degrees[:, 1]))
    back = dict(zip(map(tuple, metres.tolist()), map(tuple, degrees.tolist()), strict=True))
    projected = shapely.set_coordinates(np.array(faces, dtype=object), metres)
    simplified = shapely.coverage_simplify(projected, tolerance_m)
    if shapely.is_empty(simplified).any() or not shapely.coverage_is_valid(simplified):
        message = f"simplifying by {tolerance_m} m breaks the coverage"
        raise ValueError(message)
    return frozenset(back[point] for point in map(tuple, shapely.get_coordinates(simplified).tolist()))


def kept(points: Iterable[Point], vertices: frozenset[Point]) -> list[Point]:
    """Return the points of a line that survive."""
    return [point for point in points if point in vertices]


def kept_ring(ring: Sequence[Point], vertices: frozenset[Point]) -> list[Point]:
    """Return the points of a closed ring that survive, closed again if its first point did not."""
    points = kept(ring[:-1], vertices)
    return [*points, points[0]]


def rings_of(polygon: shapely.Polygon) -> list[list[Point]]:
    """Return the rings of a polygon, the outer one first, as points."""
    return [[(float(x), float(y)) for x, y in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]


def rounded(point: Point) -> Point:
    """Return a point as it is written in files."""
    return round(point[0], DIGITS), round(point[1], DIGITS)


def thinned(geometry: shapely.Geometry, vertices: frozenset[Point]) -> shapely.Geometry:
    """Return a line or MultiPolygon with those of its vertices that survive; a line keeps its ends."""
    if isinstance(geometry, shapely.LineString):
        points = [(x, y) for x, y in geometry.coords]
        return shapely.LineString([points[0], *kept(points[1:-1], vertices), points[-1]])
    return shapely.MultiPolygon(
        [
            shapely.Polygon(*_shell_and_holes([kept_ring(ring, vertices) for ring in rings_of(polygon)]))
            for polygon in shapely.get_parts(geometry)
        ]
    )


def _shell_and_holes(rings: list[list[Point]]) -> tuple[list[Point], list[list[Point]]]:
    return rings[0], rings[1:]


def each(geometries: Iterable[shapely.Geometry], tolerance_m: float) -> list[shapely.Geometry]:
    """Return geometries (WGS84 degrees) simplified one by one in the equal-area plane, of the same types."""
    there = Transformer.from_crs("EPSG:4326", EQUAL_AREA, always_xy=True)
    simple = []
    for geometry in geometries:
        plane = shapely.transform(geometry, lambda c: np.column_stack(there.transform(c[:, 0], c[:, 1])))
        coarse = shapely.simplify(plane, tolerance_m)
        back = shapely.transform(
            coarse,
            lambda c: np.round(
                np.column_stack(there.transform(c[:, 0], c[:, 1], direction="INVERSE")), DIGITS
            ),
        )
        areal = geometry.geom_type == "MultiPolygon"
        simple.append(shapely.MultiPolygon(list(shapely.get_parts(back))) if areal else back)
    return simple
