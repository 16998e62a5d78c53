"""Cut the study area once, by the lines of all days, into atomic faces.

The linework of every day, the coast and the frame form one planar arrangement; every face of it on land
has one sovereign on any day. Nothing is snapped or repaired here: lines are only noded where they meet.

This is the textbook planar arrangement of line segments, built by noding and polygonizing (de Berg et al.,
*Computational Geometry*, chapters 2 and 8), with its half-edges as a mapping from directed edge to face.
Why it is right:

- *Noding.* ``union_all`` with a grid rounds every crossing to one point of the grid and leaves lines that
  meet in common vertices only (snap rounding, Hobby 1999, by GEOS's OverlayNG). Afterwards every line is
  written anew through these very nodes, so two lines that meet share the identical pair of floats, and an
  edge can be compared by its coordinates, without a tolerance.
- *Faces left of edges.* Outer rings run counter-clockwise and holes clockwise, so a polygon lies to the left
  of each of its directed edges. Two polygons of one arrangement do not overlap, hence at most one lies to
  the left of a directed edge; what lies right of ``(a, b)`` is what lies left of ``(b, a)``. An edge that
  has a face on one side only bounds the sea or the frame.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import shapely

from borderhist.geometry.geodesy import DIGITS
from borderhist.reprs import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


GRID = 1e-7
"""Coordinates of crossings are rounded to this many degrees (1 cm); the data itself is coarser."""

Point = tuple[float, float]

Edge = tuple[Point, Point]

Side = tuple[Edge, int | None, int | None]
"""An edge with the face on its left and the one on its right; None: sea, or outside the frame."""


@dataclasses.dataclass(frozen=True)
class Coast(OneLine):
    """A coastline with the land on its left; ``lies_with`` names the place an island goes with."""

    geometry: shapely.LineString
    lies_with: str | None


@dataclasses.dataclass(frozen=True)
class Arrangement(OneLine):
    """The atomic faces of all linework.

    Attributes
    ----------
    faces
        Polygons (WGS84 degrees, outer rings counter-clockwise) of the land inside the frame.
    chains
        The vertices that every line has after noding, in the order in which the lines were given.
    left
        The face to the left of every directed edge; an edge of the coast or the frame has one on one side.
    sides
        The edges of every line, in the same order, each with the faces beside it.
    rim
        The vertices of the coasts and of the frame.
    bridges
        Pairs of an island's face and the place whose land it goes with.
    neighbours
        Pairs of faces that touch, the smaller number first, with the edges that they share.
    """

    faces: tuple[shapely.Polygon, ...]
    chains: tuple[tuple[Point, ...], ...]
    rim: tuple[tuple[Point, ...], ...]
    left: Mapping[Edge, int]
    sides: tuple[tuple[Side, ...], ...]
    bridges: tuple[tuple[int, str], ...]
    neighbours: Mapping[tuple[int, int], frozenset[Edge]]
    tree: shapely.STRtree

    @functools.cached_property
    def ids(self) -> tuple[str, ...]:
        """The id of every face, made from its outline: the same outline has the same id in any record."""
        outlines = shapely.normalize(np.array(self.faces))
        return tuple(
            hashlib.sha256(shapely.to_wkt(face, rounding_precision=DIGITS).encode()).hexdigest()[:12]
            for face in outlines
        )

    def face_at(self, lon: float, lat: float) -> int | None:
        """Return the face that covers a point, or None at sea and outside the frame."""
        hits = self.tree.query(shapely.Point(lon, lat), predicate="intersects")
        return int(hits.min()) if len(hits) else None


def build_arrangement(
    lines: Sequence[shapely.LineString], coasts: Iterable[Coast], frame: shapely.Polygon
) -> Arrangement:
    """Return the planar arrangement of lines, coasts and frame.

    Parameters
    ----------
    lines
        Every line of every day (WGS84 degrees).
    coasts
        The coast inside the frame.
    frame
        The study area.
    """
    coasts = tuple(coasts)
    everything = [*lines, *(coast.geometry for coast in coasts), frame.exterior]
    noded = shapely.union_all(everything, grid_size=GRID)
    nodes = shapely.STRtree(shapely.points(list(np.unique(shapely.get_coordinates(noded), axis=0))))
    polygons = shapely.orient_polygons(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    chains = tuple(_insert_nodes(line, nodes) for line in lines)
    shores = [_insert_nodes(coast.geometry, nodes) for coast in coasts]
    left = _left_faces(polygons)
    land = _find_land(polygons, left, shores, frame)
    renumbered = {old: new for new, old in enumerate(land)}
    left = {edge: renumbered[face] for edge, face in left.items() if face in renumbered}
    bridges = {
        (face, coast.lies_with)
        for coast, shore in zip(coasts, shores, strict=True)
        if coast.lies_with is not None
        for edge in pairwise(shore)
        if (face := left.get(edge)) is not None
    }
    faces = tuple(polygons[old] for old in land)
    rim = (*shores, _insert_nodes(frame.exterior, nodes))
    sides = tuple(
        tuple(((a, b), left.get((a, b)), left.get((b, a))) for a, b in pairwise(chain)) for chain in chains
    )
    isles = tuple(sorted(bridges))
    neighbours = MappingProxyType(_find_neighbours(left))
    return Arrangement(
        faces, chains, rim, MappingProxyType(left), sides, isles, neighbours, shapely.STRtree(faces)
    )


def _find_neighbours(left: Mapping[Edge, int]) -> dict[tuple[int, int], frozenset[Edge]]:
    """Return which faces touch, and along which edges, each written from its smaller end."""
    shared: dict[tuple[int, int], list[Edge]] = {}
    for (a, b), face in left.items():
        other = left.get((b, a), -1)
        if face < other:
            shared.setdefault((face, other), []).append(canonical_edge((a, b)))
    return {pair: frozenset(shared[pair]) for pair in sorted(shared)}


def connected_components(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return the component of each of ``count`` nodes of a graph, named by its smallest node.

    Union-find (Tarjan 1975) over the pairs, which are the edges of the graph.
    """
    root = list(range(count))

    def first(thing: int) -> int:
        while root[thing] != thing:
            thing = root[thing]
        return thing

    for one, other in pairs:
        low, high = sorted((first(one), first(other)))
        root[high] = low
    return [first(thing) for thing in range(count)]


def canonical_edge(edge: Edge) -> Edge:
    """Return the undirected edge of a half-edge: written from its smaller end, however it is travelled."""
    return min(edge, (edge[1], edge[0]))


def _insert_nodes(line: shapely.LineString, nodes: shapely.STRtree) -> tuple[Point, ...]:
    """Return the vertices of a line with every node that lies on it inserted."""
    points = shapely.get_coordinates(line)
    # noding may move a coordinate by half a unit of the grid: take the node itself
    edges = shapely.linestrings(list(np.stack([points[:-1], points[1:]], axis=1)))
    which, hits = nodes.query(edges, predicate="dwithin", distance=GRID)
    along = shapely.line_locate_point(edges[which], nodes.geometries[hits])
    order = np.lexsort((along, which))
    chain = [(float(x), float(y)) for x, y in shapely.get_coordinates(nodes.geometries[hits[order]])]
    return tuple(point for i, point in enumerate(chain) if i == 0 or point != chain[i - 1])


def _left_faces(polygons: np.ndarray) -> dict[Edge, int]:
    """Return the polygon to the left of every directed edge; rings run counter-clockwise around it."""
    left: dict[Edge, int] = {}
    for index, polygon in enumerate(polygons):
        for ring in (polygon.exterior, *polygon.interiors):
            points = list(map(tuple, shapely.get_coordinates(ring).tolist()))
            left.update(((a, b), index) for a, b in pairwise(points))
    return left


def _find_land(
    polygons: np.ndarray, left: Mapping[Edge, int], shores: list[tuple[Point, ...]], frame: shapely.Polygon
) -> list[int]:
    """Return the polygons that are land inside the frame: all but those that lie right of a coast."""
    sea = {left.get((b, a)) for shore in shores for a, b in pairwise(shore)}
    shapely.prepare(frame)
    inside = shapely.contains(frame, shapely.point_on_surface(polygons))
    return [index for index in range(len(polygons)) if inside[index] and index not in sea]
