"""The frame of the study area, and the coast cut to it with the land on its left."""

from __future__ import annotations

import dataclasses
import math
from itertools import pairwise

import shapely
from linework import DIGITS, Coordinates, Point, rounded

CORNERS: Coordinates = [
    (73.2, 38.0),
    (84.0, 38.0),
    (90.0, 39.5),
    (99.0, 39.5),
    (104.0, 38.0),
    (145.35, 38.0),
    (145.35, 63.0),
    (73.2, 63.0),
]
"""From the Pamirs to the Pacific; the edge passes north of the Kunlun and the Nanshan, of which no instrument
of the record speaks, and west of the meridian on which Uzbekistan begins."""

BACKDROP_BOUNDS = (58.0, 17.0, 165.0, 70.0)
STEP = 0.25
LEAST_ISLAND = 1e-5
"""Square degrees (0.1 km2): smaller closed rings of the coast data are slips of its drawing."""

ISLANDS: dict[str, tuple[float, float, float, float]] = {
    "aleksandrovsk": (141.5, 50.0, 145.0, 54.6),
    "korsakov": (141.5, 45.8, 145.0, 50.0),
    "aomori": (138.0, 37.9, 142.5, 41.6),
    "bolshoi-shantar": (136.5, 54.3, 139.4, 55.3),
    "vladivostok": (131.0, 42.5, 133.0, 43.2),
    "hakodate": (139.3, 41.4, 145.4, 45.6),
    "tianjin": (118.0, 38.9, 119.0, 39.2),
    "mukden": (120.5, 38.0, 124.0, 39.8),
    "pyongyang": (124.2, 38.0, 125.5, 40.0),
}
"""Islands, also cut ones, that lie in a box (west, south, east, north) go with the land of a place."""

OWN_GROUND = 5.0
"""Square degrees: a larger island, which is Sakhalin, goes with no other land; places on it name it."""


@dataclasses.dataclass
class Coast:
    """A piece of coast, and the place whose land it goes with if it is an island's."""

    coordinates: Coordinates
    lies_with: str | None


class Frame:
    """The study area: a polygon in longitude and latitude that gains a vertex wherever a line meets it."""

    def __init__(self) -> None:
        self.vertices: set[Point] = set()

    def polygon(self) -> shapely.Polygon:
        """Return the plain polygon of the corners."""
        return shapely.Polygon(CORNERS)

    def vertex(self, point: Point) -> None:
        """Make a point of the edge a vertex."""
        self.vertices.add(point)

    def clip(self, line: Coordinates) -> tuple[Coordinates, Point]:
        """Return the part of a line from its start to where it leaves the frame, and that point."""
        inside = shapely.intersection(shapely.LineString(line), self.polygon())
        first = min(shapely.get_parts(inside), key=lambda part: part.distance(shapely.Point(line[0])))
        part = rounded(shapely.get_coordinates(first))
        self.vertex(part[-1])
        return part, part[-1]

    def ring(self) -> Coordinates:
        """Return the closed ring with all vertices, no two farther apart than a quarter of a degree."""
        ring: Coordinates = []
        closed = [*CORNERS, CORNERS[0]]
        for a, b in pairwise(closed):
            edge = shapely.LineString([a, b])
            on = [p for p in self.vertices if edge.distance(shapely.Point(p)) < 10 ** (1 - DIGITS)]
            stops = sorted([a, *on], key=lambda p: shapely.line_locate_point(edge, shapely.Point(p)))
            ring += [p for i, p in enumerate(stops) for p in _filled(p, [*stops, b][i + 1])]
        return rounded([*ring, ring[0]])


def _filled(a: Point, b: Point) -> Coordinates:
    line = shapely.segmentize(shapely.LineString([a, b]), STEP)
    return [(x, y) for x, y in shapely.get_coordinates(line)[:-1]]


def coast_pieces(coast: list[shapely.Geometry], land: list[shapely.Geometry], frame: Frame) -> list[Coast]:
    """Return the coast inside the frame: open pieces of mainland, closed rings of islands."""
    area = frame.polygon()
    solid = shapely.union_all([g for g in land if g.intersects(area)])
    shapely.prepare(solid)
    inside = shapely.line_merge(shapely.intersection(shapely.union_all(coast), area))
    pieces = []
    for part in shapely.get_parts(inside):
        line = rounded(shapely.get_coordinates(part))
        if line[0] == line[-1] and shapely.Polygon(line).area < LEAST_ISLAND:
            continue
        if line[0] != line[-1]:
            frame.vertex(line[0])
            frame.vertex(line[-1])
        pieces.append(Coast(_land_left(line, solid), _owner(line)))
    return sorted(pieces, key=lambda c: (-len(c.coordinates), c.coordinates[0]))


def _owner(line: Coordinates) -> str | None:
    """Return the place whose land an island goes with; None for the mainland."""
    if line[0] == line[-1] and shapely.Polygon(line).area > OWN_GROUND:
        return None
    bounds = shapely.LineString(line).bounds
    for place, box in ISLANDS.items():
        if shapely.box(*box).covers(shapely.box(*bounds)):
            return place
    if line[0] == line[-1]:
        message = f"no place is named for the island within {bounds}"
        raise ValueError(message)
    return None


def _land_left(line: Coordinates, solid: shapely.Geometry) -> Coordinates:
    """Return a coast with the land on its left; an open one by the votes of points 2 km to its left."""
    if line[0] == line[-1]:
        return line if shapely.is_ccw(shapely.LinearRing(line)) else line[::-1]
    votes = 0
    for (x0, y0), (x1, y1) in zip(line[::20], line[1::20], strict=False):
        length = math.hypot(x1 - x0, y1 - y0)
        off = (-(y1 - y0) / length * 0.02, (x1 - x0) / length * 0.02)
        votes += solid.contains(shapely.Point(x0 + off[0], y0 + off[1]))
        votes -= solid.contains(shapely.Point(x0 - off[0], y0 - off[1]))
    return line if votes > 0 else line[::-1]
