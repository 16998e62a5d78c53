"""Choose extent and tolerance, and encode geometry for a page: land as arcs, all else as integers.

Why simplified land has no gaps: :func:`coverage_vertices` thins every shared edge once, for all faces beside
it, and only the *set of vertices* that stay is kept. Every ring and every line is then cut down to the same
set, so neighbours keep identical edges, and a boundary those of the land beside it. Boxes in more detail
add their own vertices to the set. That can go wrong in one way only, a coarse edge that crosses a fine one at
the border of a box; so the result is tested as a coverage, and the tolerance halved until it is one.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
import types
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import shapely

from borderhist.geometry import geodesy
from borderhist.geometry.bounds import Bounds
from borderhist.geometry.coverage import (
    Arcs,
    Refs,
    coverage_vertices,
    find_junctions,
    keep_ring_vertices,
    keep_vertices,
    rings_of,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from borderhist.geometry.arrangement import Point
    from borderhist.query.page_data import PageData

    Name = TypeVar("Name", bound=Hashable)


FINE, COARSE = 10_000, 2_500
"""Units of a degree: of 7 to 11 m for pages with a closer look at an islet, else of 27 to 44 m."""

DEGREE_M = 111_320.0
"""Metres of a degree, at most."""

HALVINGS = 7
"""How often a tolerance is halved at most until the coverage is valid."""


@dataclasses.dataclass(frozen=True)
class Grid:
    """The units in which a page counts: its coordinates are integers in units of 1 / ``scale`` degree."""

    scale: int

    @classmethod
    def fit(cls, finest_m: float) -> Grid:
        """Return the coarse grid if it is finer than the least that a page shows, in metres."""
        return cls(COARSE if finest_m >= DEGREE_M / COARSE else FINE)

    def encode_arcs(self, arcs: Arcs) -> list[list[int]]:
        """Return every arc as integers, each point as the difference to the one before."""
        return [self.encode(arc) for arc in arcs.numbers]

    def encode(self, points: Sequence[Sequence[float]] | np.ndarray) -> list[int]:
        """Return points as integers: the first, then the difference of each to the one before."""
        scaled = np.rint(np.asarray(points) * self.scale).astype(np.int64)
        steps = np.vstack([scaled[:1], np.diff(scaled, axis=0)])
        moving = np.r_[True, steps[1:].any(axis=1)]
        # a line that shrank to one point keeps its end, so that it is still a line
        moving[-1] = True
        return [int(value) for value in steps[moving].ravel()]

    def encode_polygons(self, geometry: shapely.Geometry) -> list[list[list[int]]]:
        """Return the polygons of a geometry as rings of integers."""
        parts: Iterable[Any] = shapely.get_parts(geometry)
        return [
            [self.encode(shapely.get_coordinates(ring)) for ring in (part.exterior, *part.interiors)]
            for part in parts
        ]


def encode_coverage(
    faces: Sequence[shapely.Polygon],
    chains: Mapping[Name, Sequence[Point]],
    tolerance_m: float,
    details: Mapping[Bounds, float] = types.MappingProxyType({}),
) -> tuple[Arcs, list[list[Refs]], dict[Name, Refs]]:
    """Return the arcs, the rings of every face, and every chain, in arcs.

    The ends of every chain are kept, so that a chain is a sum of arcs. ``details`` are boxes (degrees) in
    which more is kept, with the tolerance that holds there, in metres. Where a coarse edge would cross a
    fine one at the edge of a box, more is kept everywhere.

    Raises
    ------
    ValueError
        If the simplified faces are no valid coverage.
    """
    ends = {chain[end] for chain in chains.values() for end in (0, -1)}
    fine = _vertices_in_detail(faces, details) | ends
    rings = _simplify_to_valid_rings(faces, fine, tolerance_m)
    vertices = {point for face in rings for ring in face for point in ring}
    arcs = Arcs(frozenset(find_junctions(ring for face in rings for ring in face) | ends))
    face_refs = [[arcs.refs(ring) for ring in face] for face in rings]
    chain_refs = {
        name: arcs.refs(keep_vertices(chain, frozenset(vertices))) for name, chain in chains.items()
    }
    return arcs, face_refs, chain_refs


def _vertices_in_detail(faces: Sequence[shapely.Polygon], details: Mapping[Bounds, float]) -> set[Point]:
    """Return the vertices in each box that its own, finer tolerance keeps."""
    finer = {finer_m: coverage_vertices(faces, finer_m) for finer_m in set(details.values())}
    return {point for box, finer_m in details.items() for point in finer[finer_m] if _is_in(box, point)}


def _simplify_to_valid_rings(
    faces: Sequence[shapely.Polygon], fine: set[Point], tolerance_m: float
) -> list[list[list[Point]]]:
    for coarse_m in (tolerance_m / 2**halvings for halvings in range(HALVINGS)):
        vertices = coverage_vertices(faces, coarse_m) | fine
        rings = [[keep_ring_vertices(ring, vertices) for ring in rings_of(face)] for face in faces]
        if shapely.coverage_is_valid([shapely.Polygon(outer, holes) for outer, *holes in rings]):
            return rings
    message = f"simplifying by {tolerance_m} m with details breaks the coverage"
    raise ValueError(message)


def _is_in(box: Bounds, point: Point) -> bool:
    return box.contains(*point)


MARGIN = 0.1

LEAST_DEGREES = (6.0, 4.0)
"""On a smaller map there is nothing by which a reader could tell where it is."""

SCREEN = 700
"""How many pixels wide a map is drawn, about."""


def extent(data: PageData, before: int, after: int) -> Bounds:
    """Return where to look for what changed between two of the versions; else the whole study area."""
    changed = list(_changed_geometries(data, before, after))
    shown = Bounds.of(shapely.GeometryCollection(changed) if changed else data.frame)
    west, south, east, north = shown.padded(MARGIN).at_least(*LEAST_DEGREES)
    left, bottom, right, top = data.frame.bounds
    return Bounds(
        round(max(west, left), 2), round(max(south, bottom), 2),
        round(min(east, right), 2), round(min(north, top), 2),
    )  # fmt: skip


def whole_extent(data: PageData) -> Bounds:
    """Return where to look for what changed from the first to the last version."""
    return extent(data, 0, len(data.versions) - 1)


def _changed_geometries(data: PageData, before: int, after: int) -> Iterator[shapely.Geometry]:
    """Yield the lines that were drawn and the land that moved."""
    shown = {version.treaty.id for version in data.versions[before + 1 : after + 1]}
    for line in data.lines:
        if line.instrument in shown and line.stage != "neighbour":
            yield from (piece.geometry for piece in line.pieces)
    for transfer in data.transfers:
        if (transfer.before, transfer.after) == (before, after):
            yield from (data.land[number].geometry for number in transfer.land)


def tolerances(data: PageData) -> dict[Bounds, float]:
    """Return the boxes a page looks at, with the tolerance in metres that holds in each."""
    last = len(data.versions) - 1
    steps = [(0, last), *itertools.pairwise(range(last + 1))]
    extents = [extent(data, before, after) for before, after in dict.fromkeys(steps)]
    views = (view.bounds for version in data.versions for view in version.treaty.views)
    return {each.padded(MARGIN): _near_m(each) for each in extents} | {
        bounds: width_m(bounds) / SCREEN for bounds in views
    }


def _near_m(bounds: Bounds) -> float:
    """Return the tolerance for a map of some bounds; few differ: each is a simplification."""
    return min(max(math.ceil(width_m(bounds) / SCREEN / STEP_M) * STEP_M, FINEST_M), COARSEST_M)


def width_m(bounds: Bounds) -> float:
    """Return how wide bounds are along their middle parallel, in metres."""
    west, south, east, north = bounds
    middle = (south + north) / 2
    return geodesy.distance_km(west, middle, east, middle) * 1000


def pixel(bounds: Bounds) -> float:
    """Return the degrees that a pixel of a screen stands for that bounds fill."""
    return bounds.width / SCREEN


FINEST_M, COARSEST_M, STEP_M = 1000.0, 3000.0, 500.0
"""How much land is simplified where a page looks: between these, less than a pixel of a screen that its
extent fills."""
