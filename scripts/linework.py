"""Ways along networks of lines, middle lines of rivers, joined line ends: snapping is done here only."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import shapely
from pyproj import Geod, Transformer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Point = tuple[float, float]
Coordinates = list[Point]

GEOD = Geod(ellps="WGS84")
DIGITS = 6


def rounded(coordinates: Iterable[Sequence[float]]) -> Coordinates:
    """Return coordinates on the grid of the data files, without repeated points."""
    points = [(round(float(x), DIGITS), round(float(y), DIGITS)) for x, y in coordinates]
    return [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]


def kilometres(a: Point, b: Point) -> float:
    """Return the geodesic distance of two points."""
    return float(GEOD.inv(*a, *b)[2]) / 1000


def network(lines: Iterable[np.ndarray | Coordinates], bridge_km: float = 0.0) -> nx.Graph:
    """Return lines as a graph of points; ends are bridged to other lines nearer than ``bridge_km``.

    Bins of the river data cut rivers at every degree and leave gaps of 0.13 to 0.31 km.
    """
    graph: nx.Graph = nx.Graph()
    ways = [rounded(line) for line in lines]
    for way in ways:
        for a, b in pairwise(way):
            graph.add_edge(a, b, km=kilometres(a, b))
    if bridge_km:
        _bridge(graph, ways, bridge_km)
    return graph


def _bridge(graph: nx.Graph, ways: list[Coordinates], reach: float) -> None:
    owners = [(index, point) for index, way in enumerate(ways) for point in way]
    tree = shapely.STRtree([shapely.Point(point) for _, point in owners])
    for index, way in enumerate(ways):
        for end in {way[0], way[-1]}:
            degrees = reach / 111.2 / math.cos(math.radians(end[1]))
            for hit in sorted(tree.query(shapely.Point(end), "dwithin", degrees)):
                other, point = owners[hit]
                gap = kilometres(end, point)
                if other != index and gap <= reach and point != end:
                    # a bridge is dear, so that a way uses the shortest one and only where it must
                    graph.add_edge(end, point, km=gap * 20)


def nearest_node(graph: nx.Graph, point: Point) -> Point:
    """Return the node of a graph that is nearest to a point."""
    scale = math.cos(math.radians(point[1]))
    return min(graph, key=lambda n: (((n[0] - point[0]) * scale) ** 2 + (n[1] - point[1]) ** 2, n))


def way(graph: nx.Graph, *stops: Point) -> Coordinates:
    """Return the shortest way along a network from the first stop to the last, through those between."""
    nodes = [nearest_node(graph, stop) for stop in stops]
    path: Coordinates = [nodes[0]]
    for a, b in pairwise(nodes):
        path += nx.shortest_path(graph, a, b, weight="km")[1:]
    return path


def centreline(ring: np.ndarray, start: Point, end: Point) -> Coordinates:
    """Return the middle line of a river polygon between two points of its inside.

    The edges of the Voronoi diagram of the banks that lie in the polygon are the middle line and its
    spurs; the shortest way along them leaves the spurs out.
    """
    scale = np.array([math.cos(math.radians(start[1])), 1.0])
    polygon = shapely.Polygon(np.asarray(ring) * scale)
    banks = shapely.segmentize(polygon, 0.004)
    edges = shapely.get_parts(shapely.voronoi_polygons(banks, only_edges=True))
    shapely.prepare(polygon)
    inside = edges[shapely.contains(polygon, edges)]
    graph = network([shapely.get_coordinates(edge) / scale for edge in inside])
    line = shapely.LineString(way(graph, start, end))
    return rounded(shapely.get_coordinates(shapely.simplify(line, 0.002)))


def index_of(line: Coordinates, point: Point) -> int:
    """Return the index of the vertex of a line nearest to a point."""
    return min(range(len(line)), key=lambda i: (kilometres(line[i], point), i))


def with_vertex(line: Coordinates, point: Point) -> tuple[Coordinates, Point]:
    """Return a line with the point on it that is nearest to ``point`` as a vertex, and that vertex."""
    string = shapely.LineString(line)
    along = shapely.line_locate_point(string, shapely.Point(point))
    foot = rounded(shapely.get_coordinates(shapely.line_interpolate_point(string, along)))[0]
    near = line[index_of(line, foot)]
    if near == foot or 0 < kilometres(near, foot) < 0.05:  # noqa: PLR2004 - a vertex nearer than the data is precise is the same
        return line, near
    ends = [shapely.line_locate_point(string, shapely.Point(p)) for p in line]
    at = next(i for i, distance in enumerate(ends) if distance > along)
    return [*line[:at], foot, *line[at:]], foot


def between(line: Coordinates, start: Point, end: Point) -> Coordinates:
    """Return the part of a line between two of its vertices, in the direction from start to end."""
    i, j = line.index(start), line.index(end)
    return line[i : j + 1] if i <= j else line[j : i + 1][::-1]


def length_km(line: Coordinates) -> float:
    """Return the geodesic length of a line."""
    return sum(kilometres(a, b) for a, b in pairwise(line))


def until_it_meets(line: Coordinates, other: Coordinates) -> Coordinates:
    """Return a line up to where it first touches or crosses another; all of it if it does not."""
    string = shapely.LineString(line)
    met = shapely.get_coordinates(shapely.intersection(string, shapely.LineString(other)))
    if not len(met):
        return line
    first = min(shapely.line_locate_point(string, shapely.points(met)))
    passed = [p for p in line if shapely.line_locate_point(string, shapely.Point(p)) < first]
    end = shapely.get_coordinates(shapely.line_interpolate_point(string, first))[0]
    return [*passed, (float(end[0]), float(end[1]))]


def around(point: Point) -> Transformer:
    """Return the projection that keeps distances from a point."""
    local = f"+proj=aeqd +lon_0={point[0]} +lat_0={point[1]} +datum=WGS84"
    return Transformer.from_crs("EPSG:4326", local, always_xy=True)


def metres(local: Transformer, line: Sequence[Point]) -> np.ndarray:
    """Return points (degrees) as rows of metres."""
    return np.column_stack(local.transform(*np.transpose(line)))


def degrees(local: Transformer, points: Iterable[Sequence[float]]) -> Coordinates:
    """Return points (metres) in degrees."""
    pairs = (local.transform(float(x), float(y), direction="INVERSE") for x, y in points)
    return [(float(lon), float(lat)) for lon, lat in pairs]
