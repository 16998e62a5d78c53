"""Land as one coverage: the vertices that simplifying leaves, and arcs that stand once.

Lines and rings are cut into arcs where lines meet, so that a shared arc is stored once, as in TopoJSON.
"""

from __future__ import annotations

import dataclasses
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Transformer

from borderhist.geometry.geodesy import DIGITS
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from borderhist.geometry.arrangement import Point


EQUAL_AREA = "+proj=aea +lat_0=51 +lat_1=43 +lat_2=59 +lon_0=109 +datum=WGS84 +units=m"


def coverage_vertices(faces: Sequence[shapely.Polygon], tolerance_m: float) -> frozenset[Point]:
    """Return the vertices (WGS84 degrees) that are left after simplifying faces as a coverage.

    Raises
    ------
    ValueError
        If a face was lost or the simplified faces are no valid coverage any more.
    """
    degrees = shapely.get_coordinates(faces)
    metres = np.column_stack(_equal_area_plane().transform(degrees[:, 0], degrees[:, 1]))
    projected = shapely.set_coordinates(np.array(faces, dtype=object), metres)
    simplified = shapely.coverage_simplify(projected, tolerance_m)
    if shapely.is_empty(simplified).any() or not shapely.coverage_is_valid(simplified):
        message = f"simplifying by {tolerance_m} m breaks the coverage"
        raise ValueError(message)
    # simplifying moves no vertex, so those that are left are found again by their coordinates
    left = np.isin(_pack_points(metres), _pack_points(shapely.get_coordinates(simplified)))
    return frozenset((x, y) for x, y in degrees[left].tolist())


@cache
def _equal_area_plane() -> Transformer:
    """Return the projection from WGS84 degrees to the equal-area plane, which takes long to set up."""
    return Transformer.from_crs("EPSG:4326", EQUAL_AREA, always_xy=True)


def _pack_points(points: np.ndarray) -> np.ndarray:
    """Return points of shape (n, 2) as complex numbers, so that a point compares as one value."""
    return np.ascontiguousarray(points).view(np.complex128)[:, 0]


def keep_vertices(points: Iterable[Point], vertices: frozenset[Point]) -> list[Point]:
    """Return those points of a line that are in a set of vertices."""
    return [point for point in points if point in vertices]


def keep_ring_vertices(ring: Sequence[Point], vertices: frozenset[Point]) -> list[Point]:
    """Return those points of a closed ring that are in a set of vertices, closed again if need be."""
    points = keep_vertices(ring[:-1], vertices)
    return [*points, points[0]]


def rings_of(polygon: shapely.Polygon) -> list[list[Point]]:
    """Return the rings of a polygon, the outer one first, as points."""
    rings = (polygon.exterior, *polygon.interiors)
    return [[(x, y) for x, y in shapely.get_coordinates(ring).tolist()] for ring in rings]


def round_point(point: Point) -> Point:
    """Return a point as it is written in files."""
    return round(point[0], DIGITS), round(point[1], DIGITS)


def simplify_to(geometry: shapely.Geometry, vertices: frozenset[Point]) -> shapely.Geometry:
    """Return a line or MultiPolygon with those of its vertices that are in a set; a line keeps its ends."""
    if isinstance(geometry, shapely.LineString):
        points = [(x, y) for x, y in geometry.coords]
        return shapely.LineString([points[0], *keep_vertices(points[1:-1], vertices), points[-1]])
    rings = [
        [keep_ring_vertices(ring, vertices) for ring in rings_of(part)]
        for part in shapely.get_parts(geometry)
    ]
    return shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, *holes in rings])


def simplify_each(geometries: Iterable[shapely.Geometry], tolerance_m: float) -> list[shapely.Geometry]:
    """Return geometries (WGS84 degrees) simplified one by one in the equal-area plane, of the same types."""
    plane = _equal_area_plane()

    def there(degrees: np.ndarray) -> np.ndarray:
        return np.column_stack(plane.transform(degrees[:, 0], degrees[:, 1]))

    def back(metres: np.ndarray) -> np.ndarray:
        degrees = np.column_stack(plane.transform(metres[:, 0], metres[:, 1], direction="INVERSE"))
        return np.round(degrees, DIGITS)

    found: list[shapely.Geometry] = []
    for geometry in geometries:
        simple = shapely.transform(shapely.simplify(shapely.transform(geometry, there), tolerance_m), back)
        found.append(shapely.MultiPolygon([simple]) if isinstance(simple, shapely.Polygon) else simple)
    return found


Refs = list[int]
"""A line or ring as arcs; ``~n`` is arc ``n`` travelled backwards."""


@dataclasses.dataclass
class Arcs(OneLine):
    """Arcs between break points, numbered in the order in which they were first used."""

    breaks: frozenset[Point]
    numbers: dict[tuple[Point, ...], int] = dataclasses.field(default_factory=dict)

    def refs(self, points: Sequence[Point]) -> Refs:
        """Return a line or closed ring as arcs; a ring begins at its first break, if it has one."""
        closed = points[0] == points[-1]
        if closed:
            points = _rotate_to_break(points, self.breaks)
        cuts = [i for i, p in enumerate(points) if p in self.breaks or i in {0, len(points) - 1}]
        return [self._reuse_or_add(tuple(points[i : j + 1])) for i, j in pairwise(cuts)]

    def _reuse_or_add(self, arc: tuple[Point, ...]) -> int:
        backwards = arc[::-1]
        if backwards in self.numbers:
            return ~self.numbers[backwards]
        return self.numbers.setdefault(arc, len(self.numbers))


def _rotate_to_break(ring: Sequence[Point], breaks: frozenset[Point]) -> list[Point]:
    """Return a closed ring that starts at a break, or at its smallest point if it has none."""
    open_ring = list(ring[:-1])
    start = next((i for i, p in enumerate(open_ring) if p in breaks), open_ring.index(min(open_ring)))
    return [*open_ring[start:], *open_ring[: start + 1]]


def find_junctions(rings: Iterable[Sequence[Point]]) -> set[Point]:
    """Return the points at which other than two edges meet: nodes of a degree other than 2."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for a, b in pairwise(ring):
            neighbours.setdefault(a, set()).add(b)
            neighbours.setdefault(b, set()).add(a)
    return {point for point, around in neighbours.items() if len(around) != 2}  # noqa: PLR2004 - an edge on either side
