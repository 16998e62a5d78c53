"""Simplify land that is no face: along faces as they are drawn, elsewhere by itself.

A possession ends where its sovereign's land ends. Simplified by itself its edge would leave that of the land,
and stripes would reach over a border. So of the vertices that both share those stay that the land keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from borderhist.geometry.coverage import rings_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from borderhist.geometry.arrangement import Point


LEAST_RING = 4
"""Points of a ring, its end told again; a ring that shrank to fewer is none."""


def list_vertices(polygons: Iterable[shapely.Polygon]) -> frozenset[Point]:
    """Return the vertices of some land."""
    return frozenset(point for polygon in polygons for ring in rings_of(polygon) for point in ring)


def follow_land(
    shape: shapely.MultiPolygon, land: Collection[Point], drawn: Collection[Point], tolerance: float
) -> shapely.MultiPolygon:
    """Return a shape simplified by a tolerance (degrees), but along land as that is drawn.

    Parameters
    ----------
    shape
        Its vertices along land are vertices of the land.
    land
        All vertices of the land.
    drawn
        Those that are drawn.
    tolerance
        How far other edges may move.
    """
    found = []
    for part in shape.geoms:
        rings = [_follow_ring(ring, land, drawn, tolerance) for ring in rings_of(part)]
        outer, *holes = rings
        if len(outer) >= LEAST_RING:
            found.append(shapely.Polygon(outer, [hole for hole in holes if len(hole) >= LEAST_RING]))
    return shapely.MultiPolygon(found)


def _follow_ring(
    ring: list[Point], land: Collection[Point], drawn: Collection[Point], tolerance: float
) -> list[Point]:
    points = [point for point in ring[:-1] if point in drawn or point not in land]
    start = next((number for number, point in enumerate(points) if point in drawn), None)
    if start is None:
        return rings_of(shapely.simplify(shapely.Polygon(ring), tolerance))[0]
    points = [*points[start:], *points[: start + 1]]
    found, run = points[:1], points[:1]
    for point in points[1:]:
        run.append(point)
        if point in drawn:
            found += _simplify_run(run, tolerance)[1:]
            run = [point]
    return found


def _simplify_run(run: list[Point], tolerance: float) -> list[Point]:
    """Return what lies between two vertices that are drawn, simplified; both stay."""
    line = shapely.simplify(shapely.LineString(run), tolerance)
    return [(x, y) for x, y in shapely.get_coordinates(line).tolist()]
